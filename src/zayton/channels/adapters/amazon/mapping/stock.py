"""Units in Amazon's own warehouses: from the FBA Inventory API v1, and from its notifications of changes.

Inbound is what is on its way or being received; a shipment that is only planned (`inboundWorkingQuantity`) still lies
with us. Units that Amazon looks for (`researching`) are counted nowhere: they are lost until found.
"""

from typing import Any

from zayton.channels.adapters.amazon.payloads import loaded, whole
from zayton.channels.ports.offers import ListingKey, StockSeen
from zayton.channels.ports.orders import FulfilledBy
from zayton.channels.ports.parts import Json, missing, needed, part, stored, text


def held_document(site: str, summary: Any) -> bytes:
    """A summary of `getInventorySummaries` with the store it was asked for, which it does not say itself."""
    return stored({"site": site, "summary": summary})


def told_document(site: str, told: Json, inventory: Any) -> bytes:
    """One store's part of an `FBA_INVENTORY_AVAILABILITY_CHANGES` notification."""
    # no more than what is read: the whole notification tells of every store
    named = {name: told.get(name) for name in ("SKU", "FNSKU", "ASIN")}
    return stored({"site": site, "notification": named | {"FulfillmentInventory": inventory}})


def stock(body: bytes) -> list[StockSeen]:
    """What one document says about one SKU in one store."""
    given = loaded(body)
    site = needed(given, "site")
    if "summary" in given:
        return [_held(site, part(given, "summary"))]
    if "notification" in given:
        return [_told(site, part(given, "notification"))]
    raise missing("summary")


def _held(site: str, summary: Json) -> StockSeen:
    details = summary.get("inventoryDetails")
    if not isinstance(details, dict):
        # without `details=true` there is only a total of everything, which is not what can be sold
        raise missing("inventoryDetails")
    return StockSeen(
        key=ListingKey(site, needed(summary, "sellerSku")),
        fulfilled_by=FulfilledBy.MARKETPLACE,
        sellable=whole(details, "fulfillableQuantity"),
        unsellable=whole(part(details, "unfulfillableQuantity"), "totalUnfulfillableQuantity"),
        reserved=whole(part(details, "reservedQuantity"), "totalReservedQuantity"),
        inbound=whole(details, "inboundShippedQuantity") + whole(details, "inboundReceivingQuantity"),
        fnsku=text(summary, "fnSku"),
    )


def _told(site: str, told: Json) -> StockSeen:
    inventory = part(told, "FulfillmentInventory")
    if not isinstance(inventory.get("Fulfillable"), int):
        raise missing("Fulfillable")
    inbound = part(inventory, "InboundQuantityBreakdown")
    reserved = part(inventory, "ReservedQuantityBreakdown")
    return StockSeen(
        key=ListingKey(site, needed(told, "SKU")),
        fulfilled_by=FulfilledBy.MARKETPLACE,
        sellable=whole(inventory, "Fulfillable"),
        unsellable=whole(inventory, "Unfulfillable"),
        reserved=sum(
            whole(reserved, name)
            for name in ("WarehouseProcessing", "WarehouseTransfer", "PendingCustomerOrder")
        ),
        inbound=whole(inbound, "Shipped") + whole(inbound, "Receiving"),
        fnsku=text(told, "FNSKU"),
    )
