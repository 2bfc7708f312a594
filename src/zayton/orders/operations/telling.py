"""What the journal is told of orders: one entry a document and verb."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from zayton.customers.public import CustomerKey
from zayton.kernel.journal.public import Happening
from zayton.orders.events import ALLOCATED, BACKORDERED, PLACED, RETURNED, SHIPPED
from zayton.orders.operations.batch import Goods
from zayton.orders.operations.serving import Promise
from zayton.orders.operations.world import Priced
from zayton.orders.rules.drafts import RETURN
from zayton.orders.rules.routing import Need


def placed(
    kept: Sequence[tuple[Priced, int]],
    rows: Sequence[Mapping[str, Any]],
    customers: Mapping[tuple[int, str], CustomerKey],
    goods: Goods,
) -> list[Happening]:
    """An entry for each new document: its version, digest and totals, and what it was promised at once."""
    # goods that left at once were never promised, and their movement says from where
    promises = {} if goods.shipments else by_order(goods.promises)
    told = []
    for (one, key), row in zip(kept, rows, strict=True):
        customer = customers.get((one.draft.shop_id, one.draft.customer))
        payload = version_payload(one, row, customer.public_id if customer else None)
        event = RETURNED if one.draft.kind == RETURN else PLACED
        references = version_references(one, row["original_id"])
        if key in promises:
            payload["promises"] = _said(promises[key])
            references["node"] = {promise.warehouse_id for promise in promises[key]}
        told.append(Happening(event, key, one.draft.placed_at, payload, references))
    return told


def spot(row: Mapping[str, Any], zone: str) -> dict[str, Any]:
    """Where and when a version of an order counts: its country, and the day and hour in the shop's zone."""
    # by the shop's clock, as its day is: buyers' evenings must not move with UTC
    hour = row["placed_at"].astimezone(ZoneInfo(zone)).hour
    return {"country": row["country"], "local_date": row["local_date"].isoformat(), "hour": hour}


def version_payload(one: Priced, row: Mapping[str, Any], customer: str | None) -> dict[str, Any]:
    """What an entry says of one version of an order; who bought only by the opaque id."""
    return {
        **spot(row, one.shop.zone),
        "number": row["external_number"],
        "version": row["version"],
        "digest": row["digest"],
        "lines": len(one.draft.lines),
        "units": row["units"],
        "currency": row["currency"],
        "goods_minor": row["goods_minor"],
        "charge_minor": row["charge_minor"],
        # the opaque id alone, since the journal cannot be rewritten when a buyer is forgotten
        "customer": customer,
    }


def version_references(one: Priced, original_id: int | None) -> dict[str, Collection[int]]:
    """What a version of an order names; `original_id` is the sale of a return."""
    skus = {line[1] for line in one.draft.lines if line[1] is not None}
    named: dict[str, Collection[int]] = {
        "shop": (one.shop.id,),
        "owner": (one.shop.owner_id,),
        "sku": skus,
    }
    if one.draft.import_id is not None:
        named["import"] = (one.draft.import_id,)
    if original_id is not None:
        named["order"] = (original_id,)
    return named


def served(kept: Sequence[tuple[Priced, int]], goods: Goods) -> list[Happening]:
    """Entries for what is missing or has left."""
    shipped = {row[0]: row for row in goods.shipments}
    told = []
    for one, key in kept:
        shop = one.shop.id
        if key in shipped:
            _, house, _, units, at = shipped[key]
            told.append(Happening(SHIPPED, key, at, {"units": units}, {"shop": (shop,), "node": (house,)}))
        if key in goods.missing:
            told.append(backordered(key, shop, goods.missing[key], one.draft.placed_at))
    return told


def by_order(promises: Sequence[Promise]) -> dict[int, list[Promise]]:
    """Promises grouped by their order."""
    grouped: dict[int, list[Promise]] = {}
    for promise in promises:
        grouped.setdefault(promise.order_id, []).append(promise)
    return grouped


def allocated(order_id: int, shop_id: int, promises: Sequence[Promise], at: Any) -> Happening:
    """An entry for goods promised to an order: from where, how many, and why."""
    named = {
        "shop": (shop_id,),
        "node": {one.warehouse_id for one in promises},
        "sku": {one.sku_id for one in promises},
    }
    return Happening(ALLOCATED, order_id, at, {"promises": _said(promises)}, named)


def _said(promises: Sequence[Promise]) -> list[list[int | str]]:
    return [[one.line_id, one.sku_id, one.warehouse_id, one.quantity, one.reason] for one in promises]


def backordered(order_id: int, shop_id: int, missing: Sequence[Need], at: Any) -> Happening:
    """An entry for goods that an order still misses."""
    said = [[need.key, need.sku_id, need.quantity] for need in missing]
    skus = {need.sku_id for need in missing}
    return Happening(BACKORDERED, order_id, at, {"missing": said}, {"shop": (shop_id,), "sku": skus})
