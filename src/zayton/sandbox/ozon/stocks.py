"""Units on the seller's shelf: told without what is reserved, and only so often."""

from datetime import datetime

from zayton.sandbox.ozon.account import Wrong
from zayton.sandbox.ozon.world import WAREHOUSE_ID, Json, World

_MOST = 100
_PAUSE = 30.0  # seconds between two numbers for one product in one warehouse


def told_units(world: World, told: Json, at: datetime) -> Json:
    """Take units over, each on its own."""
    rows = told.get("stocks")
    if not isinstance(rows, list) or not 0 < len(rows) <= _MOST:
        raise Wrong("stocks must contain from 1 to 100 values")
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
        return "NOT_FOUND"
    if row.get("warehouse_id") != WAREHOUSE_ID:
        return "WAREHOUSE_NOT_FOUND"
    if not isinstance(row.get("stock"), int) or row["stock"] < 0:
        return "INVALID_STOCK"
    if at.timestamp() - world.told.get(str(one["id"]), 0.0) < _PAUSE:
        return "TOO_MANY_REQUESTS"
    return ""


def by_warehouse(world: World, told: Json, _at: datetime) -> Json:
    """Units by Ozon's numbers: what is there, and what of it is reserved."""
    asked = told.get("sku")
    if not isinstance(asked, list) or not asked:
        raise Wrong("sku is required")
    found = [one for sku in asked if (one := world.by_sku(sku)) is not None]
    rows = [
        {
            "sku": one["sku"],
            "present": one["_units"] + one["_reserved"],
            "reserved": one["_reserved"],
            "product_id": one["id"],
            "warehouse_id": WAREHOUSE_ID,
            "warehouse_name": "Guangzhou",
        }
        for one in found
    ]
    return {"result": rows}


def warehouses(_world: World, _told: Json, _at: datetime) -> Json:
    """The seller's warehouses: one that was given up, and one at work."""
    common = {"is_rfbs": True, "is_kgt": False, "has_entrusted_acceptance": False, "working_days": []}
    gone = {"warehouse_id": 18850503335000, "name": "Yiwu", "status": "disabled", **common}
    return {
        "result": [gone, {"warehouse_id": WAREHOUSE_ID, "name": "Guangzhou", "status": "created", **common}]
    }


def roles(_world: World, _told: Json, _at: datetime) -> Json:
    """What the key may do."""
    methods = ["/v1/warehouse/list", "/v2/products/stocks", "/v3/posting/fbs/list"]
    return {"roles": [{"name": "Admin", "methods": methods}]}
