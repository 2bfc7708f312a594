"""What follows from an order's lines: its work, and how far it is."""

from datetime import datetime

from zayton.sandbox.shopify.store import Json, Store


def work_of(store: Store, order_id: int | str) -> list[Json]:
    """The fulfilment orders of an order."""
    return [one for one in store.fulfillment_orders.values() if str(one["order_id"]) == str(order_id)]


def restate(store: Store, order: Json, at: datetime) -> None:
    """The order's fulfilment status follows from its lines; it was changed now."""
    sent = sum(
        line["quantity"]
        for one in order["fulfillments"]
        if one["status"] == "success"
        for line in one["line_items"]
    )
    left = sum(one["fulfillable_quantity"] for one in order["line_items"])
    # null, not a word, while nothing was sent
    order["fulfillment_status"] = None if not sent else "partial" if left else "fulfilled"
    # a shop archives what is sent and paid by itself, unless it was set otherwise
    if sent and not left:
        order["closed_at"] = store.written(at)
    order["updated_at"] = store.written(at)
