"""Units on the seller's shelf: told without what is reserved, and only so often."""

from datetime import datetime

from zayton.sandbox.ozon.account import Wrong
from zayton.sandbox.ozon.world import WAREHOUSE_ID, Json, World

_MOST, _MOST_ASKED, _MOST_WAREHOUSES = 100, 1000, 200
_TOO_BIG = 1_000_000
_INVALID = "Request validation error: invalid ProductsStocksRequest"
# seconds between two numbers for one product; of the call itself there may be 80 a minute ("Errors", TOO_MANY_REQUESTS)
_PAUSE = 30.0


def told_units(world: World, told: Json, at: datetime) -> Json:
    """Take units over, each on its own."""
    rows = told.get("stocks")
    if not isinstance(rows, list) or not 0 < len(rows) <= _MOST:
        raise Wrong("stocks must contain from 1 to 100 values")
    # the gateway checks all rows before any is worked: one bad row refuses the call
    for place, row in enumerate(rows):
        if not row.get("warehouse_id") or not isinstance(row.get("stock"), int) or row["stock"] < 0:
            raise Wrong(f"{_INVALID}.Stocks[{place}]: embedded message failed validation")
    return {"result": [_told(world, one, at) for one in rows]}


def _told(world: World, row: Json, at: datetime) -> Json:
    one = world.by_offer(row.get("offer_id"))
    error = _against(world, one, row, at)
    if one is not None and not error:
        one["_units"] = row["stock"]
        world.told[str(one["id"])] = at.timestamp()
    return {
        "warehouse_id": row.get("warehouse_id", 0),
        "product_id": one["id"] if one else 0,
        "offer_id": str(row.get("offer_id", "")),
        "updated": not error,
        "errors": [{"code": error, "message": error.replace("_", " ").lower()}] if error else [],
    }


def _against(world: World, one: Json | None, row: Json, at: datetime) -> str:
    if one is None:
        return "NOT_FOUND_ERROR"
    # one that its seller gave up is as good as none
    if row.get("warehouse_id") != WAREHOUSE_ID:
        return "WAREHOUSE_NOT_FOUND"
    if row["stock"] >= _TOO_BIG:
        return "STOCK_TOO_BIG"
    if at.timestamp() - world.told.get(str(one["id"]), 0.0) < _PAUSE:
        return "TOO_MANY_REQUESTS"
    return ""


def by_warehouse(world: World, told: Json, _at: datetime) -> Json:
    """A page of units by articles or Ozon's numbers: what is there, and what of it is reserved."""
    offers, skus = told.get("offer_id") or [], told.get("sku") or []
    if not 0 < len(offers) + len(skus) <= _MOST_ASKED:
        raise Wrong("request must contain from 1 to 1000 identifiers")
    found = [one for offer in offers if (one := world.by_offer(offer)) is not None]
    found += [one for sku in skus if (one := world.by_sku(sku)) is not None]
    rows = [
        {
            "sku": one["sku"],
            "offer_id": one["offer_id"],
            "present": one["_units"] + one["_reserved"],
            "reserved": one["_reserved"],
            "free_stock": one["_units"],
            "product_id": one["id"],
            "warehouse_id": WAREHOUSE_ID,
            "warehouse_name": "Guangzhou",
        }
        for one in found
    ]
    return _page(told, "products", rows, _MOST_ASKED)


def warehouses(_world: World, told: Json, _at: datetime) -> Json:
    """A page of the seller's warehouses: one that was given up, one that rests, and one at work."""
    common = {
        "is_rfbs": True,
        "is_kgt": False,
        "is_express": False,
        "has_entrusted_acceptance": False,
        # -1 says that there is no limit
        "postings_limit": -1,
        "working_days": ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY"],
        "pause_at": None,
    }
    rows = [
        {**common, "warehouse_id": 18850503335000, "name": "Yiwu", "status": "disabled"},
        # a pause shows in a field of its own, and leaves the status as it was
        {
            **common,
            "warehouse_id": 19950503335000,
            "name": "Ningbo",
            "status": "created",
            "pause_at": "2026-02-14T00:00:00Z",
        },
        {**common, "warehouse_id": WAREHOUSE_ID, "name": "Guangzhou", "status": "created"},
    ]
    return _page(told, "warehouses", rows, _MOST_WAREHOUSES)


def _page(told: Json, name: str, rows: list[Json], most: int) -> Json:
    limit, cursor = told.get("limit"), str(told.get("cursor") or 0)
    if not isinstance(limit, int) or not 1 <= limit <= most:
        raise Wrong(f"limit must be from 1 to {most}")
    if not cursor.isdecimal():
        raise Wrong("cursor is invalid")
    end = int(cursor) + limit
    more = end < len(rows)
    return {name: rows[int(cursor) : end], "has_next": more, "cursor": str(end) if more else ""}


def roles(_world: World, _told: Json, _at: datetime) -> Json:
    """What the key may do, and until when."""
    methods = ["/v2/warehouse/list", "/v2/products/stocks", "/v4/posting/fbs/list"]
    return {"expires_at": "2027-05-01T00:00:00Z", "roles": [{"name": "Admin", "methods": methods}]}
