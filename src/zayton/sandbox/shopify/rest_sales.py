"""The REST paths of orders: read, cancelled, fulfilled, refunded."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from zayton.sandbox.shopify import stating
from zayton.sandbox.shopify.answering import asked, not_found, page, refused, told
from zayton.sandbox.shopify.filtering import moment, named, within
from zayton.sandbox.shopify.money import minor
from zayton.sandbox.shopify.shop import Shop
from zayton.sandbox.shopify.store import Json


async def orders(shop: Shop, request: Request) -> Response:
    """Orders by ids, status and spans of time; open ones unless told."""
    params = asked(request)
    # open ones alone unless told otherwise, so a pull without `status=any` never sees what was closed
    status = params.get("status", "open")
    found = [
        one
        for one in named(shop.store.orders.values(), params)
        if _has_status(one, status)
        and all(within(one, params, field) for field in ("updated_at", "created_at", "processed_at"))
    ]
    by, _, way = params.get("order", "created_at desc").partition(" ")
    return page(request, "orders", found, order=lambda one: moment(one[by]).timestamp(), down=way != "asc")


def _has_status(order: Json, status: str) -> bool:
    if status == "any":
        return True
    if status == "cancelled":
        return bool(order["cancelled_at"])
    closed = bool(order["closed_at"])
    return closed if status == "closed" else not closed and not order["cancelled_at"]


async def orders_count(shop: Shop, request: Request) -> Response:
    """How many orders."""
    status = asked(request).get("status", "open")
    return JSONResponse({"count": sum(_has_status(one, status) for one in shop.store.orders.values())})


async def order(shop: Shop, request: Request) -> Response:
    """One order."""
    found = shop.store.orders.get(request.path_params["id"])
    return JSONResponse({"order": found}) if found else not_found()


async def cancel_order(shop: Shop, request: Request) -> Response:
    """Cancel; with an amount the money is given back."""
    found = shop.store.orders.get(request.path_params["id"])
    if not found:
        return not_found()
    body = await told(request, "order")
    problem = shop.cancel_order(
        found, str(body.get("reason") or "other"), restock=True, give_back=bool(body.get("amount"))
    )
    return refused(422, {"base": [problem]}) if problem else JSONResponse({"order": found})


async def close_order(shop: Shop, request: Request) -> Response:
    """Archive."""
    found = shop.store.orders.get(request.path_params["id"])
    if not found:
        return not_found()
    # closed is archived, and says nothing of payment or shipment
    found["closed_at"] = shop.store.written(shop.now())
    stating.restate(shop.store, found, shop.now())
    return JSONResponse({"order": found})


async def fulfillment_orders(shop: Shop, request: Request) -> Response:
    """The work of an order."""
    if request.path_params["id"] not in shop.store.orders:
        return not_found()
    return JSONResponse({"fulfillment_orders": stating.work_of(shop.store, request.path_params["id"])})


async def fulfillments(shop: Shop, request: Request) -> Response:
    """What was sent of an order."""
    found = shop.store.orders.get(request.path_params["id"])
    return JSONResponse({"fulfillments": found["fulfillments"]}) if found else not_found()


async def fulfil(shop: Shop, request: Request) -> Response:
    """Send something: fulfilment orders with their lines, and the tracking."""
    body = await told(request, "fulfillment")
    parts = [
        (
            str(one.get("fulfillment_order_id")),
            {
                str(line["id"]): int(line["quantity"])
                for line in one.get("fulfillment_order_line_items") or []
            },
        )
        for one in body.get("line_items_by_fulfillment_order") or []
    ]
    made, problem = shop.fulfil(parts, body.get("tracking_info") or {})
    return JSONResponse({"fulfillment": made}, 201) if made else refused(422, [problem])


async def refunds(shop: Shop, request: Request) -> Response:
    """What was given back of an order."""
    found = shop.store.orders.get(request.path_params["id"])
    return JSONResponse({"refunds": found["refunds"]}) if found else not_found()


async def refund(shop: Shop, request: Request) -> Response:
    """Give back."""
    found = shop.store.orders.get(request.path_params["id"])
    if not found:
        return not_found()
    body = await told(request, "refund")
    units = {
        int(one["line_item_id"]): (int(one["quantity"]), str(one.get("restock_type") or "no_restock"))
        for one in body.get("refund_line_items") or []
    }
    lines = {one["id"]: one for one in found["line_items"]}
    if any(
        line not in lines or count > lines[line]["current_quantity"] for line, (count, _how) in units.items()
    ):
        return refused(
            422, {"base": ["Refund line items quantity cannot refund more items than were purchased"]}
        )
    amount = sum(minor(str(one["amount"]), found["currency"]) for one in body.get("transactions") or [])
    return JSONResponse(
        {"refund": shop.refund(found, units, amount=amount, note=str(body.get("note") or ""))}, 201
    )
