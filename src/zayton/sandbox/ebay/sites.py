"""eBay's sites as the stand-in knows them: currency, country, category tree, postage, and tax that eBay collects."""

from typing import NamedTuple


class Site(NamedTuple):
    """A site; `tax_percent` is what eBay collects and remits on orders there, `postage` in minor units."""

    currency: str
    country: str
    tree: str
    postage: int
    tax_percent: int = 0
    tax_type: str = ""
    host: str = "www.ebay.com"


SITES = {
    "EBAY_US": Site("USD", "US", "0", 499, 8, "STATE_SALES_TAX"),
    "EBAY_CA": Site("CAD", "CA", "2", 699, 5, "GST", "www.ebay.ca"),
    "EBAY_GB": Site("GBP", "GB", "3", 350, host="www.ebay.co.uk"),
    "EBAY_AU": Site("AUD", "AU", "15", 895, 10, "GST", "www.ebay.com.au"),
    "EBAY_FR": Site("EUR", "FR", "71", 449, host="www.ebay.fr"),
    "EBAY_DE": Site("EUR", "DE", "77", 390, host="www.ebay.de"),
    "EBAY_IT": Site("EUR", "IT", "101", 550, host="www.ebay.it"),
    "EBAY_ES": Site("EUR", "ES", "186", 495, host="www.ebay.es"),
}
