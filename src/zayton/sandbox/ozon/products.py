"""Products: imported by tasks, moderated, archived; their prices."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation

from zayton.sandbox.clock import iso
from zayton.sandbox.ozon.account import BUSY, GONE, Wrong
from zayton.sandbox.ozon.renaming import change
from zayton.sandbox.ozon.world import Json, World

_MODERATION = 1.0  # seconds; a real one takes up to a day
_NEEDED = ("offer_id", "name", "price", "vat", "description_category_id", "type_id")
_SIZES = ("depth", "width", "height", "weight")
_MOST, _MOST_ITEMS = 1000, 100
# ten times an hour for one product ("Errors" of `/v1/product/import/prices`)
_MOST_PRICES_AN_HOUR, _HOUR = 10, 3600.0


def imported(world: World, told: Json, at: datetime) -> Json:
    """A task to make or change products."""
    items = _rows(told, "items", _MOST_ITEMS)
    number = world.next_id("task", 172549793)
    rows = [{"item": one, "errors": _against(world, one)} for one in items]
    world.tasks[str(number)] = {"rows": rows, "due": at.timestamp() + _MODERATION, "done": False}
    return {"result": {"task_id": number}}


def ripen(world: World, at: datetime) -> None:
    """Work the tasks whose time has come."""
    for task in world.tasks.values():
        if not task["done"] and task["due"] <= at.timestamp():
            task["done"] = True
            for row in task["rows"]:
                if not row["errors"]:
                    (change if row.get("alone") else put)(world, row["item"], at)


def task(world: World, told: Json, _at: datetime) -> Json:
    """How a task stands."""
    found = world.tasks.get(str(told.get("task_id")))
    if found is None:
        raise Wrong("task not found", GONE)
    items = []
    for row in found["rows"]:
        product = world.by_offer(row["item"].get("offer_id")) or {"id": 0}
        status = "failed" if row["errors"] else "imported" if found["done"] else "pending"
        items.append(
            {
                "offer_id": str(row["item"].get("offer_id", "")),
                "product_id": product["id"],
                "status": status,
                "errors": row["errors"],
            }
        )
    return {"result": {"items": items, "total": len(items)}}


def put(world: World, item: Json, at: datetime) -> Json:
    """Make a product, or change what is told of it."""
    one = world.by_offer(item["offer_id"])
    if one is None:
        number = world.next_id("product", 118597312)
        # two numbers: the product's in the seller's account, and the one by which buyers and postings know it
        one = {"id": number, "sku": world.next_id("sku", 358924380), "offer_id": item["offer_id"]}
        one |= {"created_at": iso(at), "is_archived": False, "is_autoarchived": False, "errors": []}
        one |= {"_units": 0, "_reserved": 0, "_priced": []}
        world.products[str(number)] = one
    images = list(item.get("images") or [])
    one |= {
        "name": item["name"],
        "price": _written(item["price"]),
        "old_price": _written(item.get("old_price") or "0"),
        "currency_code": world.currency,
        "vat": item["vat"],
        "barcodes": [item["barcode"]] if item.get("barcode") else [],
        "primary_image": images[:1],
        "images": images[1:],
        "description_category_id": item["description_category_id"],
        "type_id": item["type_id"],
        "updated_at": iso(at),
        "_attributes": item.get("attributes") or [],
        "_sizes": {name: item[name] for name in _SIZES},
    }
    return one


def listed(world: World, told: Json, _at: datetime) -> Json:
    """A page of products, by the last one's mark."""
    limit, last = _limit(told), str(told.get("last_id") or "")
    chosen = told.get("filter") or {}
    # `ALL` leaves the archive out, which is only listed by itself
    archived = chosen.get("visibility") == "ARCHIVED"
    rows = [
        one
        for one in world.products.values()
        if one["is_archived"] == archived and one["id"] > int(last or 0)
    ]
    items = [
        {
            "product_id": one["id"],
            "offer_id": one["offer_id"],
            "archived": one["is_archived"],
            "has_fbo_stocks": False,
            "has_fbs_stocks": one["_units"] > 0,
            "is_discounted": False,
            "quants": [],
        }
        for one in rows[:limit]
    ]
    mark = str(items[-1]["product_id"]) if items else ""
    return {"result": {"items": items, "total": len(world.products), "last_id": mark}}


def described(world: World, told: Json, _at: datetime) -> Json:
    """Products by the seller's articles, their ids or Ozon's numbers; those that are not there are left out."""
    # the three count together
    asked = {name: {str(one) for one in told.get(name) or []} for name in ("offer_id", "product_id", "sku")}
    if not 0 < sum(len(some) for some in asked.values()) <= _MOST:
        raise Wrong("request must contain from 1 to 1000 identifiers")
    found = [
        one
        for one in world.products.values()
        if one["offer_id"] in asked["offer_id"]
        or str(one["id"]) in asked["product_id"]
        or str(one["sku"]) in asked["sku"]
    ]
    return {"items": [_described(one) for one in found]}


def _described(one: Json) -> Json:
    # what is reserved is still present; a seller tells units without it, and reads them with it
    units = {"present": one["_units"] + one["_reserved"], "reserved": one["_reserved"]}
    stocks = [{**units, "sku": one["sku"], "source": "fbs"}]
    return {
        **{name: value for name, value in one.items() if not name.startswith("_")},
        "statuses": {
            "status": "price_sent",
            "status_failed": "",
            "moderate_status": "approved",
            "validation_status": "success",
            "status_name": "Продается",
            "is_created": True,
        },
        "stocks": {"has_stock": one["_units"] > 0, "stocks": stocks},
        "visibility_details": {"has_price": True, "has_stock": one["_units"] > 0},
    }


def priced(world: World, told: Json, at: datetime) -> Json:
    """Prices, each on its own."""
    rows = _rows(told, "prices", _MOST)
    _limited(world, rows, at)
    return {"result": [_priced(world, one) for one in rows]}


def _limited(world: World, rows: Sequence[Json], at: datetime) -> None:
    """Count the hour's prices of each product; one that has had its ten refuses the call for all."""
    known = [one for row in rows if (one := world.by_offer(row.get("offer_id"))) is not None]
    since = at.timestamp() - _HOUR
    for one in known:
        one["_priced"] = [moment for moment in one.get("_priced", ()) if moment > since]
    if any(len(one["_priced"]) >= _MOST_PRICES_AN_HOUR for one in known):
        raise Wrong("error limiting: acquire limit per item: items limit: limit exceeded", BUSY)
    for one in known:
        one["_priced"].append(at.timestamp())


def _priced(world: World, told: Json) -> Json:
    one = world.by_offer(told.get("offer_id"))
    errors = []
    if one is None:
        errors = [{"code": "NOT_FOUND_ERROR", "message": "Product not found"}]
    # roubles unless told otherwise, whatever the contract of the account says
    elif told.get("currency_code", "RUB") != world.currency:
        errors = [{"code": "invalid_currency", "message": "Currency differs from the contract"}]
    elif _amount(told.get("price")) <= 0:
        errors = [{"code": "price_negative", "message": "Price must be positive"}]
    else:
        one |= {"price": _written(told["price"]), "old_price": _written(told.get("old_price") or "0")}
    number = one["id"] if one else 0
    offer = str(told.get("offer_id", ""))
    return {"product_id": number, "offer_id": offer, "updated": not errors, "errors": errors}


def archived(world: World, told: Json, *, into: bool) -> Json:
    """Into the archive, or out of it."""
    for number in _rows(told, "product_id", _MOST_ITEMS):
        one = world.products.get(str(number))
        if one is None:
            raise Wrong("product not found", GONE)
        one["is_archived"] = into
    return {"result": True}


def _against(world: World, item: Json) -> list[Json]:
    codes = [name for name in _NEEDED if not item.get(name)]
    codes += [name for name in _SIZES if not isinstance(item.get(name), int) or item[name] <= 0]
    if item.get("currency_code", "RUB") != world.currency:
        codes.append("currency_code")
    if _amount(item.get("price")) <= 0:
        codes.append("price")
    return [
        {
            "code": f"{name.upper()}_INVALID",
            "message": f"{name} is invalid",
            "description": f"{name} is invalid",
            "field": name,
            "level": "error",
            "state": "imported",
            "attribute_id": 0,
            "attribute_name": "",
        }
        for name in dict.fromkeys(codes)
    ]


def _amount(told: object) -> Decimal:
    try:
        return Decimal(str(told))
    except InvalidOperation:
        return Decimal(0)


def _written(told: object) -> str:
    return f"{_amount(told):.2f}"


def _limit(told: Json) -> int:
    limit = told.get("limit", 100)
    if not isinstance(limit, int) or not 1 <= limit <= _MOST:
        raise Wrong("limit must be from 1 to 1000")
    return limit


def _rows(told: Json, name: str, most: int) -> Sequence[Json]:
    found = told.get(name)
    if not isinstance(found, list) or not 0 < len(found) <= most:
        raise Wrong(f"{name} must contain from 1 to {most} values")
    return found
