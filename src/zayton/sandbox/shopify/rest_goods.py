"""The REST paths of products, variants and their units."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from zayton.sandbox.shopify import shelves
from zayton.sandbox.shopify.answering import asked, not_found, page, refused, told
from zayton.sandbox.shopify.filtering import named, within
from zayton.sandbox.shopify.shop import Shop


async def products(shop: Shop, request: Request) -> Response:
    """Products."""
    params = asked(request)
    found = [
        one
        for one in named(shop.store.products.values(), params)
        if params.get("status", one["status"]) == one["status"]
        and params.get("handle", one["handle"]) == one["handle"]
        and within(one, params, "updated_at")
    ]
    return page(request, "products", found, order=lambda one: one["id"], down=False)


async def products_count(shop: Shop, _request: Request) -> Response:
    """How many products."""
    return JSONResponse({"count": len(shop.store.products)})


async def product(shop: Shop, request: Request) -> Response:
    """One product."""
    found = shop.store.products.get(request.path_params["id"])
    return JSONResponse({"product": found}) if found else not_found()


async def make_product(shop: Shop, request: Request) -> Response:
    """A new product."""
    body = await told(request, "product")
    if not body.get("title"):
        return refused(422, {"title": ["can't be blank"]})
    made = shelves.add_product(shop.store, body, shop.now())
    shop.announce("products/create", made)
    return JSONResponse({"product": made}, 201)


_PRODUCT_FIELDS = ("title", "body_html", "vendor", "product_type", "tags", "status", "handle")


async def change_product(shop: Shop, request: Request) -> Response:
    """Change a product's own fields and those of its variants."""
    found = shop.store.products.get(request.path_params["id"])
    if not found:
        return not_found()
    body = await told(request, "product")
    found |= {name: body[name] for name in _PRODUCT_FIELDS if name in body}
    known = {one["id"]: one for one in found["variants"]}
    for one in body.get("variants") or []:
        if one.get("id") in known:
            shelves.change_variant(shop.store, known[one["id"]], one, shop.now())
    shop.touched(found)
    return JSONResponse({"product": found})


async def drop_product(shop: Shop, request: Request) -> Response:
    """Delete a product."""
    found = shop.store.products.pop(request.path_params["id"], None)
    if not found:
        return not_found()
    shop.store.reshelved()
    shop.announce("products/delete", {"id": found["id"]})
    return JSONResponse({})


async def variants(shop: Shop, request: Request) -> Response:
    """The variants of a product."""
    found = shop.store.products.get(request.path_params["id"])
    return JSONResponse({"variants": found["variants"]}) if found else not_found()


async def make_variant(shop: Shop, request: Request) -> Response:
    """One more variant of a product."""
    found = shop.store.products.get(request.path_params["id"])
    if not found:
        return not_found()
    made = shelves.add_variant(shop.store, found, await told(request, "variant"), shop.now())
    shelves.set_options(shop.store, found, [one["name"] for one in found["options"]])
    shop.touched(found)
    return JSONResponse({"variant": made}, 201)


async def variant(shop: Shop, request: Request) -> Response:
    """One variant."""
    found = shop.store.variants().get(request.path_params["id"])
    return JSONResponse({"variant": found[0]}) if found else not_found()


async def change_variant(shop: Shop, request: Request) -> Response:
    """Change a variant; its units are not for this path."""
    found = shop.store.variants().get(request.path_params["id"])
    if not found:
        return not_found()
    body = await told(request, "variant")
    # units are a resource of their own (InventoryLevel): only the very number that is there is let pass
    if "inventory_quantity_adjustment" in body or body.get("inventory_quantity", -1) not in (
        -1,
        found[0]["inventory_quantity"],
    ):
        return refused(
            422,
            {
                "inventory_quantity": [
                    "Write requests to inventory_quantity and inventory_quantity_adjustment are no longer supported. "
                    "Please use the Inventory Levels API."
                ]
            },
        )
    shelves.change_variant(shop.store, found[0], body, shop.now())
    shop.touched(found[1])
    return JSONResponse({"variant": found[0]})


async def inventory_levels(shop: Shop, request: Request) -> Response:
    """Units by item and location, asked by either."""
    params = asked(request)
    items = {one for one in params.get("inventory_item_ids", "").split(",") if one}
    places = {one for one in params.get("location_ids", "").split(",") if one}
    # a list of levels must be asked for by items or by locations
    if not items and not places:
        return refused(422, {"base": ["Provide inventory_item_ids or location_ids"]})
    found = [
        shelves.level_body(shop.store, item, location)
        for item, there in shop.store.levels.items()
        for location in there
        if (not items or item in items) and (not places or location in places)
    ]
    return page(
        request,
        "inventory_levels",
        found,
        order=lambda one: one["inventory_item_id"],
        ident="location_id",
        down=False,
    )


async def set_level(shop: Shop, request: Request) -> Response:
    """Show so many units."""
    body = await told(request, "inventory_level")
    item, location, units = (
        str(body.get(name)) for name in ("inventory_item_id", "location_id", "available")
    )
    if shelves.level(shop.store, item, location) is None:
        return not_found()
    shop.set_available(item, location, int(units))
    return JSONResponse({"inventory_level": shelves.level_body(shop.store, item, location)})


async def adjust_level(shop: Shop, request: Request) -> Response:
    """Show so many units more or fewer."""
    body = await told(request, "inventory_level")
    item, location = str(body.get("inventory_item_id")), str(body.get("location_id"))
    there = shelves.level(shop.store, item, location)
    if there is None:
        return not_found()
    shop.set_available(item, location, there["available"] + int(body.get("available_adjustment") or 0))
    return JSONResponse({"inventory_level": shelves.level_body(shop.store, item, location)})
