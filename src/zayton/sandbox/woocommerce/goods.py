"""The paths of products and variations, one by one and in batches."""

from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from zayton.sandbox.woocommerce import shelves
from zayton.sandbox.woocommerce.answering import chosen, page, problem
from zayton.sandbox.woocommerce.bodies import forced, told
from zayton.sandbox.woocommerce.shelves import Wrong
from zayton.sandbox.woocommerce.shop import Shop
from zayton.sandbox.woocommerce.store import Json

_MOST_IN_A_BATCH = 100


async def products(shop: Shop, request: Request) -> Response:
    """Products; asked by SKU, variations too."""
    params, store = request.query_params, shop.store
    rows = list(store.products.values())
    if params.get("sku"):
        skus = {one.strip() for one in params["sku"].split(",")}
        rows = [one for one in (*rows, *store.variations.values()) if one["sku"] in skus]
    if params.get("type"):
        rows = [one for one in rows if one["type"] == params["type"]]
    return page(request, chosen(request, rows, store.zone), show=as_product)


def as_product(one: Json) -> Json:
    """A product; a variation among products has their fields too."""
    return (
        {**shelves.bare_product(), **one, "images": [one["image"]] if one["image"] else []}
        if "image" in one
        else one
    )


def _product(shop: Shop, number: Any) -> Json:
    found: Json | None = shop.store.products.get(str(number))
    if found is None:
        message = "Invalid ID."
        if str(number) in shop.store.variations:
            # a variation is no product to this path, though its id is from the same range
            message = (
                "To manipulate product variations you should use the /products/<id>/variations/<id> endpoint."
            )
        raise Wrong("woocommerce_rest_product_invalid_id", message, 404)
    return found


def _variation(shop: Shop, parent: Any, number: Any) -> Json:
    found: Json | None = shop.store.variations.get(str(number))
    if found is None or str(found["parent_id"]) != str(parent):
        raise Wrong("woocommerce_rest_product_variation_invalid_id", "Invalid ID.", 404)
    return found


async def product(shop: Shop, request: Request) -> Response:
    """One product."""
    return JSONResponse(_product(shop, request.path_params["id"]))


def _make(shop: Shop, body: Mapping[str, Any]) -> Json:
    made = shelves.add_product(shop.store, body, shop.now())
    shop.announce("product.created", made)
    return made


def _change(shop: Shop, found: Json, body: Mapping[str, Any]) -> Json:
    shelves.change(shop.store, found, body, shop.now())
    parent = shop.store.products.get(str(found["parent_id"]))
    if parent is not None:
        shelves.follow(shop.store, parent)
    shop.announce("product.updated", found)
    return found


async def make(shop: Shop, request: Request) -> Response:
    """A new product."""
    return JSONResponse(_make(shop, await told(request)), 201)


async def change(shop: Shop, request: Request) -> Response:
    """Change a product."""
    return JSONResponse(_change(shop, _product(shop, request.path_params["id"]), await told(request)))


async def drop(shop: Shop, request: Request) -> Response:
    """Delete a product: into the trash, or for good with `force`."""
    found = _product(shop, request.path_params["id"])
    return JSONResponse(_drop(shop, found, for_good=forced(request)))


def _drop(shop: Shop, found: Json, *, for_good: bool) -> Json:
    # the answer shows it as it was before it went
    shown = dict(found)
    if for_good:
        for number in found["variations"]:
            shop.store.variations.pop(str(number), None)
        del shop.store.products[str(found["id"])]
    else:
        shelves.into_trash(found, "product")
    shop.announce("product.deleted", {"id": found["id"]})
    return shown


async def variations(shop: Shop, request: Request) -> Response:
    """A product's variations."""
    found = _product(shop, request.path_params["id"])
    rows = [shop.store.variations[str(number)] for number in found["variations"]]
    return page(request, chosen(request, rows, shop.store.zone))


async def make_variation(shop: Shop, request: Request) -> Response:
    """A new variation."""
    parent = _product(shop, request.path_params["id"])
    return JSONResponse(shelves.add_variation(shop.store, parent, await told(request), shop.now()), 201)


async def variation(shop: Shop, request: Request) -> Response:
    """One variation."""
    return JSONResponse(_variation(shop, request.path_params["id"], request.path_params["variation"]))


async def change_variation(shop: Shop, request: Request) -> Response:
    """Change a variation."""
    found = _variation(shop, request.path_params["id"], request.path_params["variation"])
    return JSONResponse(_change(shop, found, await told(request)))


async def batch(shop: Shop, request: Request) -> Response:
    """Create and update products in one call."""
    return _batch(
        await told(request),
        lambda one: _make(shop, one),
        lambda one: _change(shop, _product(shop, one.get("id")), one),
        # batches know no trash
        lambda one: _drop(shop, _product(shop, one["id"]), for_good=True),
    )


async def batch_variations(shop: Shop, request: Request) -> Response:
    """Create and update variations of one product in one call."""
    number = request.path_params["id"]
    parent = _product(shop, number)
    return _batch(
        await told(request),
        lambda one: shelves.add_variation(shop.store, parent, one, shop.now()),
        lambda one: _change(shop, _variation(shop, number, one.get("id")), one),
    )


def _batch(
    body: Json,
    make_one: Callable[[Json], Json],
    change_one: Callable[[Json], Json],
    drop_one: Callable[[Json], Json] | None = None,
) -> Response:
    if sum(len(body.get(name) or []) for name in ("create", "update", "delete")) > _MOST_IN_A_BATCH:
        words = f"Unable to accept more than {_MOST_IN_A_BATCH} items for this request."
        raise Wrong("woocommerce_rest_request_entity_too_large", words, 413)
    answer: Json = {}
    for name, work in (("create", make_one), ("update", change_one)):
        if body.get(name):
            answer[name] = [_one(work, one) for one in body[name]]
    if drop_one and body.get("delete"):
        answer["delete"] = [_one(drop_one, {"id": number}) for number in body["delete"]]
    return JSONResponse(answer)


def _one(work: Callable[[Json], Json], told_one: Json) -> Json:
    try:
        return work(told_one)
    except Wrong as wrong:
        # a batch answers 200 whatever its members met, each with its own error
        return {"id": told_one.get("id", 0), "error": problem(wrong)}
