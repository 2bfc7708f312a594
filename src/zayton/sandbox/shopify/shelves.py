"""Products, variants and how many units of them are where."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from zayton.sandbox.shopify.store import LOCATION, Json, Store, gid


def add_product(store: Store, told: Mapping[str, Any], at: datetime) -> Json:
    """A product with its variants and images, from a body as REST takes it; without variants it has one."""
    number = store.next_id("Product")
    title = str(told.get("title") or "")
    moment = store.written(at)
    product: Json = {
        "id": number,
        "title": title,
        "body_html": told.get("body_html"),
        "vendor": told.get("vendor") or store.shop["name"],
        "product_type": told.get("product_type") or "",
        "created_at": moment,
        "handle": free_handle(store, str(told.get("handle") or title)),
        "updated_at": moment,
        "published_at": moment if told.get("published", True) else None,
        "template_suffix": None,
        "published_scope": "web",
        "tags": told.get("tags") or "",
        "status": told.get("status") or "active",
        "admin_graphql_api_id": gid("Product", number),
        "variants": [],
        "options": [],
        "images": [],
        "image": None,
    }
    store.products[str(number)] = product
    for one in told.get("variants") or [{"option1": "Default Title"}]:
        add_variant(store, product, one, at)
    set_options(store, product, [one["name"] for one in told.get("options") or [{"name": "Title"}]])
    set_images(store, product, [one["src"] for one in told.get("images") or [] if one.get("src")], at)
    return product


def add_variant(store: Store, product: Json, told: Mapping[str, Any], at: datetime) -> Json:
    """A variant of a product, stocked with nothing at the shop's location."""
    number, item = store.next_id("ProductVariant"), store.next_id("InventoryItem")
    moment = store.written(at)
    variant: Json = {
        "id": number,
        "product_id": product["id"],
        "title": "Default Title",
        "price": "0.00",
        "position": len(product["variants"]) + 1,
        # no more is sold than there is; `continue` oversells
        "inventory_policy": "deny",
        "compare_at_price": None,
        "option1": "Default Title",
        "option2": None,
        "option3": None,
        "created_at": moment,
        "updated_at": moment,
        "taxable": True,
        "barcode": None,
        "fulfillment_service": "manual",
        "grams": 0,
        "inventory_management": "shopify",
        "requires_shipping": True,
        "sku": "",
        "weight": 0.0,
        "weight_unit": "kg",
        "inventory_item_id": item,
        "inventory_quantity": 0,
        "old_inventory_quantity": 0,
        "admin_graphql_api_id": gid("ProductVariant", number),
        "image_id": None,
    }
    product["variants"].append(variant)
    store.shelved(variant)
    store.levels[str(item)] = {str(LOCATION): {"available": 0, "committed": 0, "updated": 0}}
    change_variant(store, variant, told, at)
    return variant


_VARIANT_FIELDS = (
    "price",
    "inventory_policy",
    "compare_at_price",
    "option1",
    "option2",
    "option3",
    "taxable",
)
_MORE_VARIANT_FIELDS = ("barcode", "grams", "inventory_management", "requires_shipping", "sku")


def change_variant(store: Store, variant: Json, told: Mapping[str, Any], at: datetime) -> None:
    """Take over the fields that may be written; `inventory_quantity` is not one of them."""
    for name in (*_VARIANT_FIELDS, *_MORE_VARIANT_FIELDS):
        if name in told:
            variant[name] = told[name]
    variant["price"] = str(variant["price"])
    variant["weight"] = variant["grams"] / 1000
    # worked out of the options, and never written
    variant["title"] = " / ".join(variant[f"option{n}"] for n in (1, 2, 3) if variant[f"option{n}"])
    variant["updated_at"] = store.written(at)


def set_options(store: Store, product: Json, names: Sequence[str]) -> None:
    """The product's options with the values that its variants have."""
    kept = {one["name"]: one["id"] for one in product["options"]}
    product["options"] = [
        {
            "id": kept.get(name) or store.next_id("ProductOption"),
            "product_id": product["id"],
            "name": name,
            "position": place,
            "values": list(dict.fromkeys(str(one[f"option{place}"]) for one in product["variants"])),
        }
        for place, name in enumerate(names[:3], 1)
    ]


def set_images(store: Store, product: Json, sources: Sequence[str], at: datetime) -> None:
    """The product's images, in order."""
    product["images"] = [
        {
            "id": store.next_id("ProductImage"),
            "alt": None,
            "position": place,
            "product_id": product["id"],
            "created_at": store.written(at),
            "updated_at": store.written(at),
            "width": 1000,
            "height": 1000,
            "src": source,
            "variant_ids": [],
        }
        for place, source in enumerate(sources, 1)
    ]
    product["image"] = product["images"][0] if product["images"] else None


def for_sale_online(product: Json) -> bool:
    """Whether the online shop shows it."""
    return bool(product["status"] == "active" and product["published_at"])


def free_handle(store: Store, wanted: str) -> str:
    """A handle nobody has: the words joined by hyphens, with a number behind when taken."""
    base = re.sub(r"[^a-z0-9]+", "-", wanted.lower()).strip("-") or "product"
    taken = {one["handle"] for one in store.products.values()}
    tries = (base, *(f"{base}-{n}" for n in range(1, len(taken) + 2)))
    return next(one for one in tries if one not in taken)


def level(store: Store, item: str, location: str) -> dict[str, int] | None:
    """The units of an inventory item at a location, if it is stocked there."""
    return store.levels.get(item, {}).get(location)


def set_available(store: Store, item: str, location: str, units: int, at: datetime) -> None:
    """Show this many units there."""
    found = store.levels[item][location]
    found["available"] = units
    found["updated"] = int(at.timestamp())
    recount(store, item)


def move(store: Store, item: str, *, available: int, committed: int, at: datetime) -> None:
    """Move units between what is for sale and what is promised, at the shop's own location."""
    found = store.levels[item][str(LOCATION)]
    found["available"] += available
    found["committed"] += committed
    found["updated"] = int(at.timestamp())
    recount(store, item)


def recount(store: Store, item: str) -> None:
    """A variant shows the sum over all locations."""
    variant = store.variant_of(item)
    if variant is not None:
        total = sum(one["available"] for one in store.levels[item].values())
        variant["old_inventory_quantity"] = variant["inventory_quantity"] = total


def level_body(store: Store, item: str, location: str) -> Json:
    """An inventory level as REST and its webhook show it."""
    found = store.levels[item][location]
    moment = datetime.fromtimestamp(found["updated"], tz=UTC)
    return {
        "inventory_item_id": int(item),
        "location_id": int(location),
        "available": found["available"],
        "updated_at": store.written(moment),
        "admin_graphql_api_id": f"{gid('InventoryLevel', location)}?inventory_item_id={item}",
    }
