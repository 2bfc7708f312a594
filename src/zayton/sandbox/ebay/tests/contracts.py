"""eBay's published contracts, and whether an answer keeps them: no field missing, mistyped or made up."""

import gzip
import json
import re
from functools import cache
from pathlib import Path

from jsonschema import Draft7Validator

_DATA = Path(__file__).parent / "data" / "contracts.json.gz"
# the contract calls these texts, and its documentation shows objects of lists
_MAPS = ("aspects",)
# written as a text in the contract, as an object in every sample of the documentation
_OBJECTS = ("deliveryConfig",)
# APIs without a published contract
_UNPUBLISHED = ("/post-order/", "/identity/", "/_sandbox/")


@cache
def _contracts():
    return json.loads(gzip.decompress(_DATA.read_bytes()))


def _closed(schema):
    """A schema under which made-up fields fail as well."""
    if isinstance(schema, list):
        return [_closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    out = {name: _closed(value) for name, value in schema.items() if name != "properties"}
    if "properties" in schema:
        out["properties"] = {
            name: {"type": "object"}
            if name in _MAPS + _OBJECTS and value.get("type") == "string"
            else _closed(value)
            for name, value in schema["properties"].items()
        }
        out["additionalProperties"] = False
    return out


@cache
def _operations():
    found = []
    for api in _contracts().values():
        for one in api["operations"]:
            pattern = re.compile(re.sub(r"\{\w+\}", "[^/]+", one["path"]).rstrip("/") + "/?")
            found.append((one["method"], pattern, one, _closed(api["schemas"])))
    # fixed parts win over placeholders
    return sorted(found, key=lambda one: one[2]["path"].count("{"))


def operation_of(method, path):
    """The operation of a call and the schemas of its API; no contract has it otherwise."""
    for known, pattern, one, schemas in _operations():
        if known == method and pattern.fullmatch(path):
            return one, schemas
    raise AssertionError(f"{method} {path} is in no contract")


def problems(schema, schemas, body):
    """What is wrong with a body."""
    whole = {**_closed(schema), "components": {"schemas": schemas}}
    return [
        f"{'/'.join(map(str, bad.path))}: {bad.message}" for bad in Draft7Validator(whole).iter_errors(body)
    ]


def keeps(answer):
    """The answer, after failing when it is not what the contract says."""
    request = answer.request
    if request.url.path.startswith(_UNPUBLISHED) or not 200 <= answer.status_code < 300:
        return answer
    operation, schemas = operation_of(request.method, request.url.path)
    assert str(answer.status_code) in operation["answers"], (
        f"{answer.status_code} is no answer of {request.url}"
    )
    schema = operation["answers"][str(answer.status_code)]
    # several answers that carry the same as 200 name no shape of their own
    schema = schema or (operation["answers"].get("200") if answer.status_code == 207 else None)
    if schema:
        found = problems(schema, schemas, answer.json())
        assert found == [], f"{request.method} {request.url}: {found}"
    return answer


def wants(method, path, body):
    """What the contract has against a request's body."""
    operation, schemas = operation_of(method, path)
    return problems(operation["body"], schemas, body) if operation["body"] else []
