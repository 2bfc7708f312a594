"""What becomes of an order: fulfilments and cancellation; each answers with what it changed or why not."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from zayton.sandbox.shopify.money import minor
from zayton.sandbox.shopify.refunding import refund
from zayton.sandbox.shopify.shelves import move
from zayton.sandbox.shopify.stating import restate, work_of
from zayton.sandbox.shopify.store import LOCATION, Json, Store, gid

REASONS = ("customer", "declined", "fraud", "inventory", "other", "staff")


def fulfil(
    store: Store, asked: Sequence[tuple[str, Mapping[str, int]]], tracking: Mapping[str, Any], at: datetime
) -> tuple[Json | None, str]:
    """Fulfil (fulfilment order id, {its line id: units}) pairs; no lines mean all that is left of it."""
    parts: list[tuple[Json, dict[str, int]]] = []
    for name, wanted in asked:
        work = store.fulfillment_orders.get(name)
        if work is None:
            return None, "Fulfillment order does not exist."
        if work["status"] not in ("open", "in_progress"):
            return None, f"Fulfillment order {name} has an unfulfillable status= {work['status']}."
        left = {str(one["id"]): int(one["fulfillable_quantity"]) for one in work["line_items"]}
        units = dict(wanted) or {line: count for line, count in left.items() if count}
        if not units or any(count < 1 or count > left.get(line, 0) for line, count in units.items()):
            return None, "Invalid fulfillment order line item quantity requested."
        parts.append((work, units))
    if len({work["order_id"] for work, _units in parts}) != 1:
        return None, "All fulfillment orders must belong to the same order."
    return _ship(store, parts, tracking, at), ""


def _ship(
    store: Store, parts: Sequence[tuple[Json, Mapping[str, int]]], tracking: Mapping[str, Any], at: datetime
) -> Json:
    order = store.orders[str(parts[0][0]["order_id"])]
    gone: dict[int, int] = {}
    for work, units in parts:
        for line in work["line_items"]:
            count = units.get(str(line["id"]), 0)
            line["fulfillable_quantity"] -= count
            gone[line["line_item_id"]] = gone.get(line["line_item_id"], 0) + count
            if count:
                move(store, str(line["inventory_item_id"]), available=0, committed=-count, at=at)
        done = not any(one["fulfillable_quantity"] for one in work["line_items"])
        work["status"] = "closed" if done else "in_progress"
        work["updated_at"] = store.written(at)
    shipped = _fulfilment(store, order, {line: count for line, count in gone.items() if count}, tracking, at)
    order["fulfillments"].append(shipped)
    restate(store, order, at)
    return shipped


def _fulfilment(
    store: Store, order: Json, gone: Mapping[int, int], tracking: Mapping[str, Any], at: datetime
) -> Json:
    number = store.next_id("Fulfillment")
    numbers = [str(one) for one in tracking.get("numbers") or [tracking.get("number")] if one]
    urls = [str(one) for one in tracking.get("urls") or [tracking.get("url")] if one]
    lines = [one for one in order["line_items"] if one["id"] in gone]
    for line in lines:
        line["fulfillable_quantity"] -= gone[line["id"]]
        line["fulfillment_status"] = "partial" if line["fulfillable_quantity"] else "fulfilled"
    return {
        "id": number,
        "admin_graphql_api_id": gid("Fulfillment", number),
        "created_at": store.written(at),
        "location_id": LOCATION,
        "name": f"{order['name']}.{len(order['fulfillments']) + 1}",
        "order_id": order["id"],
        "origin_address": {},
        "receipt": {},
        "service": "manual",
        "shipment_status": None,
        "status": "success",
        "tracking_company": tracking.get("company"),
        "tracking_number": numbers[0] if numbers else None,
        "tracking_numbers": numbers,
        "tracking_url": urls[0] if urls else None,
        "tracking_urls": urls,
        "updated_at": store.written(at),
        "line_items": [{**one, "quantity": gone[one["id"]]} for one in lines],
    }


def cancel(store: Store, order: Json, reason: str, at: datetime, *, restock: bool, give_back: bool) -> str:
    """Cancel an order that has not been fulfilled; `""`, or why it cannot be."""
    if order["cancelled_at"]:
        return "Cannot cancel an order that has already been canceled"
    if any(one["status"] == "success" for one in order["fulfillments"]):
        return "Cannot cancel an order that has fulfilled items"
    units = {one["id"]: one["current_quantity"] for one in order["line_items"] if one["current_quantity"]}
    how = "cancel" if restock else "no_restock"
    order["cancelled_at"] = order["closed_at"] = store.written(at)
    order["cancel_reason"] = reason
    refund(
        store,
        order,
        {line: (count, how) for line, count in units.items()},
        at,
        amount=minor(order["current_total_price"], order["currency"]) if give_back else 0,
    )
    for work in work_of(store, order["id"]):
        work["status"] = "cancelled"
    return ""
