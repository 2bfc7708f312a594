"""eBay's sites, by their `MarketplaceIdEnum`, and what the sites' own pages are called."""

from zayton.channels.ports.adapter import Site

SITES = (
    Site("EBAY_US", "ebay-us", "eBay.com", "US", "USD", "America/Los_Angeles", "en-US"),
    Site("EBAY_CA", "ebay-ca", "eBay.ca", "CA", "CAD", "America/Toronto", "en-CA"),
    Site("EBAY_GB", "ebay-uk", "eBay.co.uk", "GB", "GBP", "Europe/London", "en-GB"),
    Site("EBAY_IE", "ebay-ie", "eBay.ie", "IE", "EUR", "Europe/Dublin", "en-IE"),
    Site("EBAY_DE", "ebay-de", "eBay.de", "DE", "EUR", "Europe/Berlin", "de-DE"),
    Site("EBAY_AT", "ebay-at", "eBay.at", "AT", "EUR", "Europe/Vienna", "de-AT"),
    Site("EBAY_CH", "ebay-ch", "eBay.ch", "CH", "CHF", "Europe/Zurich", "de-CH"),
    Site("EBAY_FR", "ebay-fr", "eBay.fr", "FR", "EUR", "Europe/Paris", "fr-FR"),
    Site("EBAY_IT", "ebay-it", "eBay.it", "IT", "EUR", "Europe/Rome", "it-IT"),
    Site("EBAY_ES", "ebay-es", "eBay.es", "ES", "EUR", "Europe/Madrid", "es-ES"),
    Site("EBAY_NL", "ebay-nl", "eBay.nl", "NL", "EUR", "Europe/Amsterdam", "nl-NL"),
    Site("EBAY_BE", "ebay-be", "eBay.be", "BE", "EUR", "Europe/Brussels", "nl-BE"),
    Site("EBAY_PL", "ebay-pl", "eBay.pl", "PL", "PLN", "Europe/Warsaw", "pl-PL"),
    Site("EBAY_AU", "ebay-au", "eBay.com.au", "AU", "AUD", "Australia/Sydney", "en-AU"),
    Site("EBAY_HK", "ebay-hk", "eBay.com.hk", "HK", "HKD", "Asia/Hong_Kong", "zh-HK"),
    Site("EBAY_SG", "ebay-sg", "eBay.com.sg", "SG", "SGD", "Asia/Singapore", "en-SG"),
)
SITE_OF = {site.ref: site for site in SITES}

# what the item specific for the brand is called where it is not "Brand"
_BRAND = {"de": "Marke", "fr": "Marque", "it": "Marca", "es": "Marca", "nl": "Merk", "pl": "Marka"}


def language_of(site: str) -> str:
    """A site's language as `Content-Language` takes it; `en-US` for a site we do not know."""
    known = SITE_OF.get(site)
    return known.language if known else "en-US"


def brand_aspect(site: str) -> str:
    """What the item specific for the brand is called on a site."""
    return _BRAND.get(language_of(site)[:2], "Brand")


def item_address(site: str, item: str) -> str:
    """The page of a listing; blank where either is unknown."""
    known = SITE_OF.get(site)
    return f"https://www.{known.name.lower()}/itm/{item}" if known and item else ""
