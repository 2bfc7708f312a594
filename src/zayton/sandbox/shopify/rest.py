"""The REST paths: the shop itself, its payouts and webhooks, and the table of all."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from zayton.sandbox.shopify import announcing
from zayton.sandbox.shopify import rest_goods as goods
from zayton.sandbox.shopify import rest_sales as sales
from zayton.sandbox.shopify.answering import asked, not_found, page, refused, told
from zayton.sandbox.shopify.filtering import named
from zayton.sandbox.shopify.shop import Shop

Handler = Callable[[Shop, Request], Awaitable[Response]]


async def shop_itself(shop: Shop, _request: Request) -> Response:
    """The shop itself."""
    return JSONResponse(
        {"shop": {name: value for name, value in shop.store.shop.items() if name != "scopes"}}
    )


async def locations(shop: Shop, _request: Request) -> Response:
    """Where goods are."""
    return JSONResponse({"locations": list(shop.store.locations.values())})


async def payouts(shop: Shop, request: Request) -> Response:
    """What was paid out, newest first."""
    params = asked(request)
    found = [
        one
        for one in named(shop.store.payouts.values(), params)
        if params.get("date_min", "") <= one["date"] <= params.get("date_max", "9")
        and params.get("status", one["status"]) == one["status"]
    ]
    return page(request, "payouts", found, order=lambda one: one["date"])


async def payout(shop: Shop, request: Request) -> Response:
    """One payout."""
    found = shop.store.payouts.get(request.path_params["id"])
    return JSONResponse({"payout": found}) if found else not_found()


async def transactions(shop: Shop, request: Request) -> Response:
    """What payouts are made of."""
    params = asked(request)
    found = [
        one
        for one in named(shop.store.transactions.values(), params)
        if params.get("payout_id", str(one["payout_id"])) == str(one["payout_id"])
    ]
    return page(request, "transactions", found, order=lambda one: one["id"])


async def webhooks(shop: Shop, request: Request) -> Response:
    """Who is told what."""
    params = asked(request)
    found = [
        one
        for one in named(shop.store.webhooks.values(), params)
        if all(params.get(name, one[name]) == one[name] for name in ("topic", "address"))
    ]
    return page(request, "webhooks", found, order=lambda one: one["id"], down=False)


async def make_webhook(shop: Shop, request: Request) -> Response:
    """Subscribe."""
    body = await told(request, "webhook")
    made, problem = announcing.subscribe(
        shop.store, str(body.get("topic")), str(body.get("address")), shop.now()
    )
    return (
        JSONResponse({"webhook": made}, 201)
        if made
        else refused(422, {"address": [f"for this topic {problem}"]})
    )


async def drop_webhook(shop: Shop, request: Request) -> Response:
    """Unsubscribe."""
    return JSONResponse({}) if shop.store.webhooks.pop(request.path_params["id"], None) else not_found()


PATHS: tuple[tuple[str, str, Handler], ...] = (
    ("GET", "shop", shop_itself),
    ("GET", "locations", locations),
    ("GET", "orders", sales.orders),
    ("GET", "orders/count", sales.orders_count),
    ("GET", "orders/{id}", sales.order),
    ("POST", "orders/{id}/cancel", sales.cancel_order),
    ("POST", "orders/{id}/close", sales.close_order),
    ("GET", "orders/{id}/fulfillment_orders", sales.fulfillment_orders),
    ("GET", "orders/{id}/fulfillments", sales.fulfillments),
    ("GET", "orders/{id}/refunds", sales.refunds),
    ("POST", "orders/{id}/refunds", sales.refund),
    ("POST", "fulfillments", sales.fulfil),
    ("GET", "products", goods.products),
    ("POST", "products", goods.make_product),
    ("GET", "products/count", goods.products_count),
    ("GET", "products/{id}", goods.product),
    ("PUT", "products/{id}", goods.change_product),
    ("DELETE", "products/{id}", goods.drop_product),
    ("GET", "products/{id}/variants", goods.variants),
    ("POST", "products/{id}/variants", goods.make_variant),
    ("PUT", "products/{product}/variants/{id}", goods.change_variant),
    ("GET", "variants/{id}", goods.variant),
    ("PUT", "variants/{id}", goods.change_variant),
    ("GET", "inventory_levels", goods.inventory_levels),
    ("POST", "inventory_levels/set", goods.set_level),
    ("POST", "inventory_levels/adjust", goods.adjust_level),
    ("GET", "shopify_payments/payouts", payouts),
    ("GET", "shopify_payments/payouts/{id}", payout),
    ("GET", "shopify_payments/balance/transactions", transactions),
    ("GET", "webhooks", webhooks),
    ("POST", "webhooks", make_webhook),
    ("DELETE", "webhooks/{id}", drop_webhook),
)
