"""Products and variations: made, changed, and what follows from their fields."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from zayton.sandbox.woocommerce.store import Json, Store

SITE = "https://zayton-sandbox.example"

_SHARED: Json = {
    "description": "",
    "sku": "",
    "global_unique_id": "",
    "price": "",
    "regular_price": "",
    "sale_price": "",
    "date_on_sale_from": None,
    "date_on_sale_from_gmt": None,
    "date_on_sale_to": None,
    "date_on_sale_to_gmt": None,
    "on_sale": False,
    "purchasable": True,
    "virtual": False,
    "downloadable": False,
    "downloads": [],
    "download_limit": -1,
    "download_expiry": -1,
    "tax_status": "taxable",
    "tax_class": "",
    "manage_stock": False,
    "stock_quantity": None,
    "stock_status": "instock",
    "backorders": "no",
    "backorders_allowed": False,
    "backordered": False,
    "low_stock_amount": None,
    "weight": "",
    "dimensions": {"length": "", "width": "", "height": ""},
    "shipping_class": "",
    "shipping_class_id": 0,
    "attributes": [],
    "menu_order": 0,
    "meta_data": [],
}
_PRODUCT: Json = {
    "name": "",
    "slug": "",
    "type": "simple",
    "status": "publish",
    "featured": False,
    "catalog_visibility": "visible",
    "short_description": "",
    "price_html": "",
    "total_sales": 0,
    "external_url": "",
    "button_text": "",
    "sold_individually": False,
    "shipping_required": True,
    "shipping_taxable": True,
    "reviews_allowed": True,
    "average_rating": "0.00",
    "rating_count": 0,
    "related_ids": [],
    "upsell_ids": [],
    "cross_sell_ids": [],
    "parent_id": 0,
    "purchase_note": "",
    "categories": [{"id": 15, "name": "Uncategorized", "slug": "uncategorized"}],
    "tags": [],
    "images": [],
    "default_attributes": [],
    "variations": [],
    "grouped_products": [],
    "brands": [],
    "has_options": False,
    "post_password": "",
}
_READ_ONLY = frozenset(
    {"id", "permalink", "price", "on_sale", "purchasable", "variations", "total_sales", "image"}
)


class Wrong(Exception):  # noqa: N818 it is a refusal, told by its fields
    """What the API refuses, with its code and status."""

    def __init__(self, code: str, message: str, status: int = 400, **data: Any) -> None:
        super().__init__(message)
        self.code, self.message, self.status, self.data = code, message, status, data
        self.headers: Mapping[str, str] = {}


def add_product(store: Store, told: Mapping[str, Any], at: datetime) -> Json:
    """A product with whatever was told."""
    number = store.next_id("post")
    one: Json = {"id": number, "name": "", "slug": "", "permalink": "", **store.moments("date_created", at)}
    one |= _copy(_PRODUCT) | _copy(_SHARED) | {"id": number}
    change(store, one, told, at)
    one["slug"] = _slug(str(told.get("slug") or one["name"]) or "product")
    one["permalink"] = f"{SITE}/product/{one['slug']}/"
    store.products[str(number)] = one
    return one


def add_variation(store: Store, parent: Json, told: Mapping[str, Any], at: datetime) -> Json:
    """A variation of a variable product."""
    if parent["type"] != "variable":
        raise Wrong("woocommerce_rest_product_invalid_id", "Invalid product ID.", 404)
    number = store.next_id("post")
    one: Json = {
        "id": number,
        "type": "variation",
        "parent_id": parent["id"],
        "status": "publish",
        "name": "",
        "permalink": f"{parent['permalink']}?variation={number}",
        "image": None,
        **store.moments("date_created", at),
        **_copy(_SHARED),
    }
    change(store, one, told, at)
    store.variations[str(number)] = one
    parent["variations"].append(number)
    follow(store, parent)
    return one


def change(store: Store, one: Json, told: Mapping[str, Any], at: datetime) -> None:
    """Take over what was told, and what follows from it."""
    _check(store, one, told)
    known = one.keys() - _READ_ONLY
    one |= {
        name: value for name, value in told.items() if name in known and name not in ("images", "meta_data")
    }
    for name in ("regular_price", "sale_price", "weight"):
        one[name] = str(one[name])
    one["attributes"] = [
        {"id": 0, **({} if one["type"] == "variation" else {"position": place}), **value}
        for place, value in enumerate(one["attributes"])
    ]
    if "images" in told:
        one["images"] = [_image(store, image, at) for image in told["images"]]
    if one["type"] == "variation" and "image" in told:
        one["image"] = _image(store, told["image"], at) if told["image"] else None
    one |= store.moments("date_modified", at)
    one["name"] = one["name"] or ""
    follow(store, one)


def follow(store: Store, one: Json) -> None:
    """Price and stock status follow from other fields; a variable product shows its cheapest variation."""
    one["on_sale"] = bool(one["sale_price"])
    # `price` is worked out and cannot be set
    one["price"] = one["sale_price"] or one["regular_price"]
    if one["manage_stock"] is True:
        one["stock_quantity"] = int(one["stock_quantity"] or 0)
        one["stock_status"] = "instock" if one["stock_quantity"] > 0 else "outofstock"
    else:
        # units are kept only where `manage_stock` says so; else it is a plain yes or no
        one["stock_quantity"] = None
    if one["type"] == "variable":
        one["has_options"] = True
        prices = [store.variations[str(number)]["price"] for number in one["variations"]]
        one["price"] = min((price for price in prices if price), key=float, default="")


def _check(store: Store, one: Json, told: Mapping[str, Any]) -> None:
    sku = told.get("sku")
    holder = store.by_sku(str(sku)) if sku else None
    if holder is not None and holder["id"] != one["id"]:
        message = "Invalid or duplicated SKU."
        # told as a bad request that names the product which has it: how a call told twice finds it again
        raise Wrong("product_invalid_sku", message, resource_id=holder["id"], unique_sku=f"{sku}-1")
    if "stock_quantity" in told and not isinstance(told["stock_quantity"], int | float | type(None)):
        raise _invalid("stock_quantity", "integer")
    if "regular_price" in told and not isinstance(told["regular_price"], str):
        raise _invalid("regular_price", "string")
    if told.get("status", "publish") not in ("draft", "pending", "private", "publish", "future"):
        raise _invalid("status", "one of draft, pending, private, publish")


def _invalid(name: str, kind: str) -> Wrong:
    words = f"{name} is not of type {kind}."
    return Wrong("rest_invalid_param", f"Invalid parameter(s): {name}", params={name: words})


def _image(store: Store, told: Mapping[str, Any], at: datetime) -> Json:
    number = told.get("id") or store.next_id("image")
    name = str(told.get("src") or "").rsplit("/", 1)[-1]
    return {
        "id": number,
        **store.moments("date_created", at),
        **store.moments("date_modified", at),
        # an image is copied into the shop, and has the shop's address from then on
        "src": f"{SITE}/wp-content/uploads/{name}",
        "name": name,
        "alt": str(told.get("alt") or ""),
    }


def into_trash(one: Json, kind: str) -> None:
    """Throw a post away, once."""
    if one["status"] == "trash":
        message = f"The {kind} has already been deleted."
        raise Wrong("woocommerce_rest_already_trashed", message, 410)
    one["status"] = "trash"


def bare_product() -> Json:
    """The fields that products have and variations do not, at their defaults."""
    return _copy(_PRODUCT)


def _slug(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")


def _copy(value: Json) -> Json:
    return {
        name: list(one) if isinstance(one, list) else dict(one) if isinstance(one, dict) else one
        for name, one in value.items()
    }
