"""The paths of orders, notes, refunds, webhooks and settings: what each does with the shop."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from zayton.sandbox.woocommerce import announcing, goods
from zayton.sandbox.woocommerce.answering import chosen, page
from zayton.sandbox.woocommerce.bodies import forced, told
from zayton.sandbox.woocommerce.shelves import SITE, Wrong, into_trash
from zayton.sandbox.woocommerce.shop import Shop
from zayton.sandbox.woocommerce.store import Json

Handler = Callable[[Shop, Request], Awaitable[Response]]


async def orders(shop: Shop, request: Request) -> Response:
    """Orders."""
    return page(request, chosen(request, shop.store.orders.values(), shop.store.zone))


def _order(shop: Shop, request: Request) -> Json:
    found: Json | None = shop.store.orders.get(request.path_params["id"])
    if found is None:
        raise Wrong("woocommerce_rest_shop_order_invalid_id", "Invalid ID.", 404)
    return found


async def order(shop: Shop, request: Request) -> Response:
    """One order."""
    return JSONResponse(_order(shop, request))


async def change_order(shop: Shop, request: Request) -> Response:
    """Change an order."""
    found = _order(shop, request)
    shop.change_order(found, await told(request))
    return JSONResponse(found)


async def drop_order(shop: Shop, request: Request) -> Response:
    """Delete an order: into the trash, or for good with `force`."""
    found = _order(shop, request)
    # the answer shows it as it was before it went
    shown = dict(found)
    if forced(request):
        del shop.store.orders[str(found["id"])]
    else:
        into_trash(found, "shop_order")
    shop.announce("order.deleted", {"id": found["id"]})
    return JSONResponse(shown)


async def notes(shop: Shop, request: Request) -> Response:
    """An order's notes."""
    return page(request, shop.store.notes[str(_order(shop, request)["id"])])


async def add_note(shop: Shop, request: Request) -> Response:
    """A note, to the customer or for the staff."""
    found, body = _order(shop, request), await told(request)
    note = {
        "id": shop.store.next_id("note"),
        "author": "system",
        **shop.store.moments("date_created", shop.now()),
        "note": str(body.get("note") or ""),
        "customer_note": bool(body.get("customer_note")),
    }
    shop.store.notes[str(found["id"])].append(note)
    return JSONResponse(note, 201)


async def refunds(shop: Shop, request: Request) -> Response:
    """What was given back of an order."""
    found = _order(shop, request)
    return page(request, [shop.store.refunds[str(one["id"])] for one in found["refunds"]])


async def refund(shop: Shop, request: Request) -> Response:
    """Give back."""
    return JSONResponse(shop.refund(_order(shop, request), await told(request)), 201)


async def webhooks(shop: Shop, request: Request) -> Response:
    """Who is told what."""
    rows = chosen(request, shop.store.webhooks.values(), shop.store.zone)
    return page(request, rows, show=announcing.shown)


async def make_webhook(shop: Shop, request: Request) -> Response:
    """Subscribe."""
    return JSONResponse(announcing.shown(shop.subscribe(await told(request))), 201)


def _webhook(shop: Shop, request: Request, status: int) -> Json:
    found: Json | None = shop.store.webhooks.get(request.path_params["id"])
    if found is None:
        words = "Invalid ID." if status == 404 else "ID is invalid."
        raise Wrong("woocommerce_rest_shop_webhook_invalid_id", words, status)
    return found


async def webhook(shop: Shop, request: Request) -> Response:
    """One webhook; one that is not there is, unlike all else, a bad request."""
    return JSONResponse(announcing.shown(_webhook(shop, request, 400)))


async def change_webhook(shop: Shop, request: Request) -> Response:
    """Pause, wake or re-address a webhook."""
    found = _webhook(shop, request, 400)
    announcing.change(found, await told(request))
    return JSONResponse(announcing.shown(found))


async def drop_webhook(shop: Shop, request: Request) -> Response:
    """Unsubscribe; only for good, as there is no trash for webhooks."""
    if not forced(request):
        raise Wrong("woocommerce_rest_trash_not_supported", "Webhooks do not support trashing.", 501)
    found = _webhook(shop, request, 404)
    del shop.store.webhooks[str(found["id"])]
    return JSONResponse(announcing.shown(found))


async def currency(shop: Shop, _request: Request) -> Response:
    """The shop's currency."""
    return JSONResponse({"code": shop.store.currency, "name": shop.store.currency, "symbol": ""})


async def settings(shop: Shop, request: Request) -> Response:
    """The settings of a group, as far as they are asked for."""
    store = shop.store
    known: dict[str, dict[str, Any]] = {
        "general": {"woocommerce_default_country": store.country, "woocommerce_currency": store.currency},
        "products": {
            "woocommerce_weight_unit": store.weight_unit,
            "woocommerce_dimension_unit": store.dimension_unit,
        },
    }
    group = request.path_params["group"]
    if group not in known:
        raise Wrong("rest_setting_setting_group_invalid", "Invalid setting group.", 404)
    return JSONResponse(
        [{"id": name, "value": value, "type": "text"} for name, value in known[group].items()]
    )


async def index(shop: Shop, _request: Request) -> Response:
    """The site's own page of its API, which anybody may see."""
    return JSONResponse(
        {
            "name": "Zayton Sandbox",
            "description": "",
            "url": SITE,
            "home": SITE,
            "gmt_offset": "0",
            "timezone_string": shop.store.zone,
            "namespaces": ["wp/v2", "wc/v3"],
        }
    )


PATHS: tuple[tuple[str, dict[str, Handler], str], ...] = (
    ("orders", {"GET": orders}, "order"),
    ("orders/{id}", {"GET": order, "PUT": change_order, "POST": change_order, "DELETE": drop_order}, "order"),
    ("orders/{id}/notes", {"GET": notes, "POST": add_note}, "note"),
    ("orders/{id}/refunds", {"GET": refunds, "POST": refund}, "refund"),
    ("products", {"GET": goods.products, "POST": goods.make}, "product"),
    ("products/batch", {"POST": goods.batch, "PUT": goods.batch}, "product"),
    (
        "products/{id}",
        {"GET": goods.product, "PUT": goods.change, "POST": goods.change, "DELETE": goods.drop},
        "product",
    ),
    ("products/{id}/variations", {"GET": goods.variations, "POST": goods.make_variation}, "variation"),
    (
        "products/{id}/variations/batch",
        {"POST": goods.batch_variations, "PUT": goods.batch_variations},
        "variation",
    ),
    (
        "products/{id}/variations/{variation}",
        {"GET": goods.variation, "PUT": goods.change_variation},
        "variation",
    ),
    ("webhooks", {"GET": webhooks, "POST": make_webhook}, "webhook"),
    ("webhooks/{id}", {"GET": webhook, "PUT": change_webhook, "DELETE": drop_webhook}, "webhook"),
    ("data/currencies/current", {"GET": currency}, "currency"),
    ("settings/{group}", {"GET": settings}, "setting"),
)
