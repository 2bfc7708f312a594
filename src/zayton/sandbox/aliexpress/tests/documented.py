"""What the method pages say of answers, and whether an answer keeps to it: no field made up, none of another kind."""

import gzip
import json
from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent / "data" / "methods.json.gz"
_PLAIN = {"String": str, "Date": str, "Boolean": bool, "Number": (int, float)}
_MODIFIED = {
    "error_code": "Number",
    "error_message": "String",
    "modify_count": "Number",
    "product_id": "Number",
    "success": "Boolean",
}
_AGREED = {"error_code": "String", "error_message": "String", "success": "Boolean", "target": "Boolean"}
_CANCELLED = {"buyer_login_id": "String", "order_id": "Number"}
# methods that no export of the pages has: facts from the platform's own generated clients, of which public repositories
# carry copies (`com.aliexpress.open.domain`, and the .NET one for taking off sale)
_FROM_CLIENTS = {
    "aliexpress.postproduct.redefining.onlineaeproduct": ({"product_ids": "String"}, _MODIFIED),
    "aliexpress.postproduct.redefining.offlineaeproduct": (
        {"product_ids": "String", "edit_reason": "String"},
        _MODIFIED,
    ),
    "aliexpress.trade.seller.order.acceptcancel": ({"param_order_cancel_request": _CANCELLED}, _AGREED),
}
# told beside every result
_ALWAYS = ("request_id",)


@cache
def _methods():
    told = {
        method: {"takes": _fields(takes), "answers": _fields({"result": result})}
        for method, (takes, result) in _FROM_CLIENTS.items()
    }
    return json.loads(gzip.decompress(_DATA.read_bytes())) | told


def _fields(kinds):
    return [
        {"name": name, "type": kind}
        if isinstance(kind, str)
        else {"name": name, "type": name, "fields": _fields(kind)}
        for name, kind in kinds.items()
    ]


def problems(method, answer):
    """What is wrong with the inside of a method's envelope."""
    inside = {name: value for name, value in answer.items() if name not in _ALWAYS}
    return list(_wrong(inside, _methods()[method]["answers"], method))


def unknown_parameters(method, params):
    """Parameters that the page does not name, JSON ones looked into."""
    return list(_wrong(params, _methods()[method]["takes"], method))


def _wrong(value, fields, where):
    known = {field["name"]: field for field in fields}
    for name, inner in value.items():
        field = known.get(name)
        if field is None:
            yield f"{where}.{name} is documented nowhere"
        else:
            yield from _wrong_value(inner, field, f"{where}.{name}")


def _wrong_value(value, field, where):
    kind = field["type"]
    if kind.endswith("[]"):
        rows = _unwrapped(value)
        if not isinstance(rows, list):
            yield f"{where} is no list"
            return
        for row in rows:
            yield from _wrong_value(row, {**field, "type": kind[:-2]}, f"{where}[]")
    elif kind in _PLAIN:
        if not isinstance(value, _PLAIN[kind]) or (kind == "Number" and isinstance(value, bool)):
            yield f"{where} is no {kind}"
    elif not isinstance(value, dict):
        yield f"{where} is no object"
    else:
        yield from _wrong(value, field.get("fields", ()), where)


def _unwrapped(value):
    """The members of a list that is written under the name of their type."""
    if isinstance(value, dict) and len(value) == 1:
        return next(iter(value.values()))
    return value
