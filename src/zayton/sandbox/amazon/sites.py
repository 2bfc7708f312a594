"""Amazon's marketplaces as the sandbox knows them."""

from typing import NamedTuple


class Site(NamedTuple):
    """A marketplace: Amazon's id for it, where it is, what is paid there, and whose warehouses serve it."""

    id: str
    country: str
    currency: str
    domain: str
    name: str
    language: str
    network: str
    encoding: str = "cp1252"


US = Site("ATVPDKIKX0DER", "US", "USD", "www.amazon.com", "Amazon.com", "en_US", "NA")
CA = Site("A2EUQ1WTGCTBG2", "CA", "CAD", "www.amazon.ca", "Amazon.ca", "en_CA", "NA")
UK = Site("A1F83G8C2ARO7P", "GB", "GBP", "www.amazon.co.uk", "Amazon.co.uk", "en_GB", "EU")
DE = Site("A1PA6795UKMFR9", "DE", "EUR", "www.amazon.de", "Amazon.de", "de_DE", "EU")
FR = Site("A13V1IB3VIYZZH", "FR", "EUR", "www.amazon.fr", "Amazon.fr", "fr_FR", "EU")
JP = Site("A1VC38T7YXB528", "JP", "JPY", "www.amazon.co.jp", "Amazon.co.jp", "ja_JP", "FE", "cp932")

SITES = {site.id: site for site in (US, CA, UK, DE, FR, JP)}

CHANNELS = {"NA": "AMAZON_NA", "EU": "AMAZON_EU", "FE": "AMAZON_JP"}
"""How a listing says that it is fulfilled from Amazon's warehouses, by network."""
MERCHANT = "DEFAULT"
"""How a listing says that its seller ships."""
