"""Listings that were made outside the Inventory API, in our words: of Trading's XML what we keep, and how it reads.

`Quantity` counts what was sold as well (developer.ebay.com/support/knowledge-base/1525, also of variations). A listing
without a SKU is called by its number, as the lines of its orders are, and a variation by its values beside that.
"""

from collections.abc import Collection, Iterable
from hashlib import blake2b
from typing import Final
from xml.etree.ElementTree import Element

from zayton.channels.adapters.ebay.markup import attribute, members, value
from zayton.channels.adapters.ebay.payloads import minor, units
from zayton.channels.adapters.ebay.sites import SITES, item_address
from zayton.channels.ports.offers import ListingKey, ListingSeen, Problem, Standing
from zayton.channels.ports.parts import Json, needed, parts, text

MARK: Final = "item:"
"""What `ListingKey.remote` of such a listing begins with; its number follows."""
NO_SKU, SKU_TAKEN, AUCTION = "no_seller_sku", "seller_sku_taken", "auction"
_LONGEST_KEY: Final = 120
_SITES: Final = {
    "US": "EBAY_US",
    "eBayMotors": "EBAY_US",
    "Canada": "EBAY_CA",
    "CanadaFrench": "EBAY_CA",
    "UK": "EBAY_GB",
    "Ireland": "EBAY_IE",
    "Germany": "EBAY_DE",
    "Austria": "EBAY_AT",
    "Switzerland": "EBAY_CH",
    "France": "EBAY_FR",
    "Italy": "EBAY_IT",
    "Spain": "EBAY_ES",
    "Netherlands": "EBAY_NL",
    "Belgium_Dutch": "EBAY_BE",
    "Belgium_French": "EBAY_BE",
    "Poland": "EBAY_PL",
    "Australia": "EBAY_AU",
    "HongKong": "EBAY_HK",
    "Singapore": "EBAY_SG",
}
_CODES: Final = ("EAN", "UPC", "ISBN")


def kept(item: Element) -> Json:
    """What is kept of an `Item`; one that is over is empty."""
    number = value(item, "ItemID")
    if not number or value(item, "SellingStatus/ListingStatus") not in ("", "Active"):
        return {}
    currency = attribute(item, "SellingStatus/CurrentPrice", "currencyID") or value(item, "Currency")
    return {
        "item": number,
        "site": _site(value(item, "Site"), currency),
        "title": value(item, "Title"),
        "type": value(item, "ListingType"),
        "currency": currency,
        "category": value(item, "PrimaryCategory/CategoryID"),
        "picture": value(item, "PictureDetails/GalleryURL") or value(item, "PictureDetails/PictureURL"),
        **_part(item, value(item, "SellingStatus/CurrentPrice"), "ProductListingDetails"),
        "variations": [
            {
                **_part(one, value(one, "StartPrice"), "VariationProductListingDetails"),
                "specifics": [
                    [value(pair, "Name"), value(pair, "Value")]
                    for pair in members(one, "VariationSpecifics/NameValueList")
                ],
            }
            for one in members(item, "Variations/Variation")
        ],
    }


def _site(named: str, currency: str) -> str:
    if named in _SITES:
        return _SITES[named]
    alike = [site.ref for site in SITES if site.currency == currency]
    return alike[0] if len(alike) == 1 else ""


def _part(one: Element, price: str, details: str) -> Json:
    whole, sold = (value(one, path) for path in ("Quantity", "SellingStatus/QuantitySold"))
    left = int(whole) - int(sold or 0) if whole.isdecimal() and (sold or "0").isdecimal() else None
    codes = (value(one, f"{details}/{name}") for name in _CODES)
    return {
        "sku": value(one, "SKU"),
        "price": price,
        "quantity": None if left is None else max(0, left),
        # "Does not apply" is what sellers write into it as well
        "barcode": next((code for code in codes if code.isdecimal()), ""),
    }


def own_parts(given: Json) -> list[Json]:
    """What of a listing is sold by itself: its variations, else itself."""
    return list(parts(given, "variations")) or [given]


def nameless(item: str, aspects: Iterable[tuple[str, str]]) -> str:
    """What is called so of a listing that has no SKU: its number and the values by which a variation differs."""
    said = ", ".join(f"{name}={told}" for name, told in sorted(aspects))
    whole = f"{item} {said}".strip()
    if len(whole) <= _LONGEST_KEY:
        return whole
    return f"{item} ~{blake2b(whole.encode(), digest_size=16).hexdigest()}"


def read_outside(given: Json) -> tuple[ListingSeen, ...]:
    """A listing as stored, one for each variation; `taken` are SKUs that another listing on its site has."""
    return tuple(_read(given, one) for one in own_parts(given))


def _read(given: Json, one: Json) -> ListingSeen:
    item, site, currency = needed(given, "item"), text(given, "site"), text(given, "currency")
    aspects = _aspects(one)
    sku, own_name = text(one, "sku"), nameless(item, aspects)
    taken: Collection[str] = given.get("taken") or ()
    price = {"value": text(one, "price"), "currency": currency} if text(one, "price") else {}
    varied = ", ".join(told for _, told in aspects)
    return ListingSeen(
        key=ListingKey(site, own_name if not sku or sku in taken else sku, f"{MARK}{item}"),
        item=item,
        standing=Standing.OUTSIDE,
        title=f"{text(given, 'title')} [{varied}]" if varied else text(given, "title") or None,
        price_minor=minor(price, currency, "price") if price else None,
        currency=currency,
        quantity=units(one, "quantity"),
        barcode=text(one, "barcode") or None,
        image=text(given, "picture") or None,
        category=text(given, "category") or None,
        problems=_problems(given, sku, taken),
        url=item_address(site, item),
        formerly=own_name,
    )


def _aspects(one: Json) -> list[tuple[str, str]]:
    told = one.get("specifics")
    return [(str(name), str(said)) for name, said in told] if isinstance(told, list) else []


def _problems(given: Json, sku: str, taken: Collection[str]) -> tuple[Problem, ...]:
    if text(given, "type") not in ("", "FixedPriceItem", "StoresFixedPrice"):
        return (Problem(AUCTION, "not a fixed price"),)
    if not sku:
        return (Problem(NO_SKU, "no SKU"),)
    return (Problem(SKU_TAKEN, sku),) if sku in taken else ()
