"""What a listing shows to buyers: its price, its units, whether it can be bought."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from zayton.sandbox.amazon.mall import Mall
from zayton.sandbox.amazon.money import minor_units
from zayton.sandbox.amazon.sites import CHANNELS, MERCHANT, SITES
from zayton.sandbox.amazon.state import Listing, Pool

BUYABLE, DISCOVERABLE = "BUYABLE", "DISCOVERABLE"
_FREE_SHIPPING_FROM = 2000  # minor units
_SHIPPING = {"JPY": 410}
_SHIPPING_ELSEWHERE = 399


def entries(listing: Listing, name: str) -> list[dict[str, Any]]:
    """The values of an attribute that are objects, as all of Amazon's are."""
    found = listing.attributes.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def value(listing: Listing, name: str, default: str = "") -> str:
    """The plain value of an attribute."""
    found = entries(listing, name)
    return str(found[0].get("value", default)) if found else default


def by_amazon(listing: Listing) -> bool:
    """Whether Amazon ships it."""
    return any(one.get("fulfillment_channel_code") in CHANNELS.values() for one in _availability(listing))


def _availability(listing: Listing) -> list[dict[str, Any]]:
    return entries(listing, "fulfillment_availability")


def pool(mall: Mall, listing: Listing) -> Pool:
    """The units of its SKU in Amazon's warehouses."""
    # one pool for all sites of a region: units in Amazon's warehouses are not of one marketplace
    return mall.world.pools.setdefault(SITES[listing.site].network, {}).setdefault(listing.sku, Pool())


def units(mall: Mall, listing: Listing) -> int:
    """Units that buyers see."""
    if by_amazon(listing):
        return pool(mall, listing).fulfillable
    for one in _availability(listing):
        shown = one.get("quantity")
        if one.get("fulfillment_channel_code", MERCHANT) == MERCHANT and isinstance(shown, int):
            return shown
    return 0


def take(mall: Mall, listing: Listing, wanted: int) -> None:
    """Take units away, or put them back with a negative number."""
    if by_amazon(listing):
        held = pool(mall, listing)
        held.fulfillable -= wanted
        held.reserved += wanted
        held.updated = mall.now()
        return
    for one in _availability(listing):
        if one.get("fulfillment_channel_code", MERCHANT) == MERCHANT and isinstance(one.get("quantity"), int):
            one["quantity"] -= wanted
            listing.updated = mall.now()
            return


def price(listing: Listing, now: datetime) -> int | None:
    """The price for consumers in minor units: the reduced one while it runs, else the usual one."""
    currency = SITES[listing.site].currency
    for offer in entries(listing, "purchasable_offer"):
        # an offer that has ended is closed, whatever units lie in Amazon's warehouses
        if offer.get("audience", "ALL") != "ALL" or not _stands(offer, now):
            continue
        # a reduced price holds while its schedule runs and the usual one comes back by itself
        for name in ("discounted_price", "our_price"):
            for schedule in _schedules(offer, name):
                if _runs(schedule, now):
                    return minor_units(schedule.get("value_with_tax"), currency)
    return None


def _stands(offer: Mapping[str, Any], now: datetime) -> bool:
    start, end = (part.get("value") for part in (offer.get("start_at") or {}, offer.get("end_at") or {}))
    return str(start or "") <= now.isoformat() <= str(end or "9999")


def _schedules(offer: Mapping[str, Any], name: str) -> Iterator[dict[str, Any]]:
    for one in offer.get(name) or ():
        for schedule in one.get("schedule") or () if isinstance(one, dict) else ():
            if isinstance(schedule, dict):
                yield schedule


def _runs(schedule: Mapping[str, Any], now: datetime) -> bool:
    day = now.isoformat()
    return str(schedule.get("start_at", "")) <= day <= str(schedule.get("end_at", "9999"))


def shipping(minor: int, currency: str, *, fba: bool) -> int:
    """What a buyer pays for delivery of goods of this amount."""
    if fba or minor >= _FREE_SHIPPING_FROM:
        return 0
    return _SHIPPING.get(currency, _SHIPPING_ELSEWHERE)


def suppressed(listing: Listing) -> bool:
    """Whether an enforced issue keeps it from buyers."""
    return any(issue["severity"] == "ERROR" for issue in listing.enforced)


def status(mall: Mall, listing: Listing) -> list[str]:
    """`BUYABLE` and `DISCOVERABLE`, as far as it is."""
    now = mall.now()
    # an accepted submission takes a while to show: accepted is not yet live
    if now < listing.live_at:
        return []
    if suppressed(listing) or not price(listing, now) or units(mall, listing) < 1:
        return [] if suppressed(listing) else [DISCOVERABLE]
    return [BUYABLE, DISCOVERABLE]
