"""FBA Inventory API: what lies in Amazon's warehouses."""

from typing import Any

from zayton.sandbox.amazon import paging, shelf
from zayton.sandbox.amazon.identity import letters
from zayton.sandbox.amazon.mall import Answer, Call, Mall, invalid
from zayton.sandbox.amazon.notices import quantity_changed
from zayton.sandbox.amazon.operation import Operation
from zayton.sandbox.amazon.sites import SITES
from zayton.sandbox.amazon.state import Listing, Movement, Pool, Removal, Returned
from zayton.sandbox.clock import iso

_PAGE = 50


def summaries(mall: Mall, call: Call) -> Answer:
    """The units of each SKU that Amazon ships on a site."""
    sites = call.many("marketplaceIds")
    if call.one("granularityType") != "Marketplace" or len(sites) != 1 or sites[0] not in SITES:
        raise invalid("granularityType Marketplace and one marketplaceIds are required.")
    if call.one("granularityId") not in sites:
        raise invalid("granularityId must be the marketplace.")
    wanted = (*call.many("sellerSkus"), *call.many("sellerSku"))
    since = paging.moment(call.one("startDateTime"), "startDateTime")
    found = []
    for listing in mall.world.listings.get(sites[0], {}).values():
        pool = shelf.pool(mall, listing) if shelf.by_amazon(listing) else None
        fits = pool and (not wanted or listing.sku in wanted)
        if pool and fits and (not since or (pool.updated or listing.created) >= since):
            found.append((listing, pool))
    page, token = paging.page(found, call.one("nextToken"), _PAGE)
    details = call.one("details").lower() == "true"
    payload = {
        "granularity": {"granularityType": "Marketplace", "granularityId": sites[0]},
        "inventorySummaries": [_summary(listing, pool, details=details) for listing, pool in page],
    }
    return Answer({"payload": payload} | ({"pagination": {"nextToken": token}} if token else {}))


def _summary(listing: Listing, pool: Pool, *, details: bool) -> dict[str, Any]:
    body: dict[str, Any] = {
        "asin": listing.asin,
        "fnSku": listing.fnsku,
        "sellerSku": listing.sku,
        "condition": "NewItem",
        "lastUpdatedTime": iso(pool.updated or listing.created),
        "productName": shelf.value(listing, "item_name"),
        "totalQuantity": pool.fulfillable + pool.inbound + pool.reserved + pool.unsellable,
        "stores": [],
    }
    if details:
        body["inventoryDetails"] = _details(pool)
    return body


def _details(pool: Pool) -> dict[str, Any]:
    terms = ("Short", "Mid", "Long")
    return {
        "fulfillableQuantity": pool.fulfillable,
        "inboundWorkingQuantity": 0,
        "inboundShippedQuantity": pool.inbound,
        "inboundReceivingQuantity": 0,
        "reservedQuantity": {
            "totalReservedQuantity": pool.reserved,
            "pendingCustomerOrderQuantity": pool.reserved,
            "pendingTransshipmentQuantity": 0,
            "fcProcessingQuantity": 0,
        },
        "researchingQuantity": {
            "totalResearchingQuantity": 0,
            "researchingQuantityBreakdown": [
                {"name": f"researchingQuantityIn{term}Term", "quantity": 0} for term in terms
            ],
        },
        "unfulfillableQuantity": {
            "totalUnfulfillableQuantity": pool.unsellable,
            "customerDamagedQuantity": pool.unsellable,
            "warehouseDamagedQuantity": 0,
            "distributorDamagedQuantity": 0,
            "carrierDamagedQuantity": 0,
            "defectiveQuantity": 0,
            "expiredQuantity": 0,
        },
    }


def arrived(mall: Mall, network: str, sku: str, units: int, inbound: int = 0) -> None:
    """Units come into Amazon's warehouses of a network, or on their way there; negative ones leave."""
    pool = mall.world.pools.setdefault(network, {}).setdefault(sku, Pool())
    pool.fulfillable += units
    pool.inbound += inbound
    if units:
        kind = "Receipts" if units > 0 else "Adjustments"
        moved(mall, Movement(network, sku, mall.now(), kind, units))
    _told(mall, network, sku, pool)


def moved(mall: Mall, movement: Movement) -> None:
    """Write into the ledger."""
    mall.world.movements.append(movement)


def came_back(mall: Mall, order: str, sku: str, units: int, *, disposition: str, reason: str) -> bool:
    """A buyer sends units of an order that Amazon shipped back to it; whether that was possible."""
    found = mall.world.orders.get(order)
    if found is None or not found.fba or all(line.sku != sku for line in found.lines):
        return False
    network = SITES[found.site].network
    pool = mall.world.pools.setdefault(network, {}).setdefault(sku, Pool())
    if disposition == "SELLABLE":
        pool.fulfillable += units
    else:
        pool.unsellable += units
    plate = letters(mall.world, "plate", "LPN", 13)
    mall.world.returned.append(Returned(order, sku, units, mall.now(), disposition, reason, plate))
    moved(mall, Movement(network, sku, mall.now(), "CustomerReturns", units, disposition, plate))
    _told(mall, network, sku, pool)
    return True


def taken_out(mall: Mall, network: str, sku: str, units: int, disposition: str) -> str:
    """The seller has units sent back; the number of the removal order, which is done at once."""
    pool = mall.world.pools.setdefault(network, {}).setdefault(sku, Pool())
    if disposition == "SELLABLE":
        pool.fulfillable -= units
    else:
        pool.unsellable -= units
    number = letters(mall.world, "removal", "", 10)
    mall.world.removals.append(Removal(number, network, sku, mall.now(), units, disposition))
    moved(mall, Movement(network, sku, mall.now(), "VendorReturns", -units, disposition, number))
    _told(mall, network, sku, pool)
    return number


def _told(mall: Mall, network: str, sku: str, pool: Pool) -> None:
    pool.updated = mall.now()
    for site, listings in mall.world.listings.items():
        if SITES[site].network == network and sku in listings and shelf.by_amazon(listings[sku]):
            quantity_changed(mall, listings[sku])


OPERATIONS = (
    Operation("getInventorySummaries", "GET", "/fba/inventory/v1/summaries", summaries, rate=2, burst=2),
)
