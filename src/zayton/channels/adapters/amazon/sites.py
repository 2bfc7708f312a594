"""Amazon's stores that sellers sell in, and the three regions whose endpoints serve them.

One authorisation covers one region. The ids are those of Amazon's page "Marketplace IDs"; zones are those in which
a store counts its day, which for the stores with several zones is the one of Amazon's own reports.
"""

from zayton.channels.ports.adapter import Site

REGIONS = ("NA", "EU", "FE")

_NORTH_AMERICA = (
    Site("ATVPDKIKX0DER", "amazon-us", "Amazon.com", "US", "USD", "America/Los_Angeles", "en-US"),
    Site("A2EUQ1WTGCTBG2", "amazon-ca", "Amazon.ca", "CA", "CAD", "America/Los_Angeles", "en-CA"),
    Site("A1AM78C64UM0Y8", "amazon-mx", "Amazon.com.mx", "MX", "MXN", "America/Los_Angeles", "es-MX"),
    Site("A2Q3Y263D00KWC", "amazon-br", "Amazon.com.br", "BR", "BRL", "America/Sao_Paulo", "pt-BR"),
)
_EUROPE = (
    Site("A1F83G8C2ARO7P", "amazon-uk", "Amazon.co.uk", "GB", "GBP", "Europe/London", "en-GB"),
    Site("A1PA6795UKMFR9", "amazon-de", "Amazon.de", "DE", "EUR", "Europe/Berlin", "de-DE"),
    Site("A13V1IB3VIYZZH", "amazon-fr", "Amazon.fr", "FR", "EUR", "Europe/Paris", "fr-FR"),
    Site("APJ6JRA9NG5V4", "amazon-it", "Amazon.it", "IT", "EUR", "Europe/Rome", "it-IT"),
    Site("A1RKKUPIHCS9HS", "amazon-es", "Amazon.es", "ES", "EUR", "Europe/Madrid", "es-ES"),
    Site("A1805IZSGTT6HS", "amazon-nl", "Amazon.nl", "NL", "EUR", "Europe/Amsterdam", "nl-NL"),
    Site("AMEN7PMS3EDWL", "amazon-be", "Amazon.com.be", "BE", "EUR", "Europe/Brussels", "fr-BE"),
    Site("A28R8C7NBKEWEA", "amazon-ie", "Amazon.ie", "IE", "EUR", "Europe/Dublin", "en-IE"),
    Site("A2NODRKZP88ZB9", "amazon-se", "Amazon.se", "SE", "SEK", "Europe/Stockholm", "sv-SE"),
    Site("A1C3SOZRARQ6R3", "amazon-pl", "Amazon.pl", "PL", "PLN", "Europe/Warsaw", "pl-PL"),
    Site("A33AVAJ2PDY3EV", "amazon-tr", "Amazon.com.tr", "TR", "TRY", "Europe/Istanbul", "tr-TR"),
    Site("A2VIGQ35RCS4UG", "amazon-ae", "Amazon.ae", "AE", "AED", "Asia/Dubai", "en-AE"),
    Site("A17E79C6D8DWNP", "amazon-sa", "Amazon.sa", "SA", "SAR", "Asia/Riyadh", "ar-SA"),
    Site("ARBP9OOSHTCHU", "amazon-eg", "Amazon.eg", "EG", "EGP", "Africa/Cairo", "ar-EG"),
    Site("A21TJRUUN4KGV", "amazon-in", "Amazon.in", "IN", "INR", "Asia/Kolkata", "en-IN"),
    Site("AE08WJ6YKNBMC", "amazon-za", "Amazon.co.za", "ZA", "ZAR", "Africa/Johannesburg", "en-ZA"),
)
_FAR_EAST = (
    Site("A1VC38T7YXB528", "amazon-jp", "Amazon.co.jp", "JP", "JPY", "Asia/Tokyo", "ja-JP"),
    Site("A39IBJ37TRP1C6", "amazon-au", "Amazon.com.au", "AU", "AUD", "Australia/Sydney", "en-AU"),
    Site("A19VAU5U5O7RUS", "amazon-sg", "Amazon.sg", "SG", "SGD", "Asia/Singapore", "en-SG"),
)

OF_REGION = {"NA": _NORTH_AMERICA, "EU": _EUROPE, "FE": _FAR_EAST}
SITES = (*_NORTH_AMERICA, *_EUROPE, *_FAR_EAST)
SITE_OF = {site.ref: site for site in SITES}
_NETWORK_OF = {
    site.ref: f"AMAZON_{site.country if region == 'FE' or site.country == 'IN' else region}"
    for region, sites in OF_REGION.items()
    for site in sites
}


def item_address(site: str, item: str) -> str:
    """The page of a catalogue entry in a store; blank where either is unknown."""
    known = SITE_OF.get(site)
    return f"https://www.{known.name.lower()}/dp/{item}" if known and item else ""


def locale_of(site: str) -> str:
    """A store's language as Amazon writes it, such as `de_DE`; `en_US` for a store we do not know."""
    known = SITE_OF.get(site)
    return known.language.replace("-", "_") if known else "en_US"


def currency_of(site: str) -> str:
    """A store's currency; blank for a store we do not know."""
    known = SITE_OF.get(site)
    return known.currency if known else ""


def network_of(site: str) -> str:
    """What a listing is told that Amazon's own warehouses fulfil: `AMAZON_NA`, `AMAZON_EU`, `AMAZON_JP`.

    Those of India and of the Far East beside Japan are assumed to be called by their countries, as in Amazon's reports.
    """
    return _NETWORK_OF.get(site, "AMAZON_NA")
