"""Attributes of products that stand, changed alone by a task; the name and the annotation are two of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from zayton.sandbox.clock import iso
from zayton.sandbox.ozon.account import Wrong
from zayton.sandbox.ozon.world import Json, World

_NAME, _ANNOTATION = 4180, 4191
_LONGEST = {_NAME: 500, _ANNOTATION: 6000}
_MOST_ITEMS = 100


def updated(world: World, told: Json, at: datetime) -> Json:
    """A task to change attributes; its result is asked for as that of an import."""
    items = told.get("items")
    if not isinstance(items, list) or not 0 < len(items) <= _MOST_ITEMS:
        raise Wrong(f"items must contain from 1 to {_MOST_ITEMS} values")
    number = world.next_id("task", 172549793)
    rows = [{"item": one, "errors": _against(world, one), "alone": True} for one in items]
    # nobody moderates it
    world.tasks[str(number)] = {"rows": rows, "due": at.timestamp(), "done": False}
    return {"task_id": number}


def change(world: World, item: Json, at: datetime) -> None:
    """Change the attributes that are told, and leave the others."""
    one = world.by_offer(item["offer_id"])
    if one is None:
        return
    told = item.get("attributes") or []
    there = {each["id"] for each in told}
    one["_attributes"] = [each for each in one["_attributes"] if each.get("id") not in there] + list(told)
    one["name"] = next((_value(each) for each in told if each["id"] == _NAME), one["name"])
    one["updated_at"] = iso(at)


def _against(world: World, item: Json) -> Sequence[Json]:
    if world.by_offer(item.get("offer_id")) is None:
        return [_error("SKU_NOT_FOUND", "offer_id", 0)]
    return [
        _error("VALUE_INVALID", "attribute", each["id"])
        for each in item.get("attributes") or []
        if not 0 < len(_value(each)) <= _LONGEST.get(each.get("id"), 10_000)
    ]


def _value(attribute: Json) -> str:
    values: list[Any] = attribute.get("values") or [{}]
    return str(values[0].get("value") or "")


def _error(code: str, field: str, number: int) -> Json:
    words = f"{field} is invalid"
    return {
        "code": code,
        "message": words,
        "description": words,
        "field": field,
        "level": "error",
        "state": "imported",
        "attribute_id": number,
        "attribute_name": "",
    }
