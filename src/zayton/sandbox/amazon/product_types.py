"""Product Type Definitions API 2020-09-01: kinds of goods, with their schemas behind addresses."""

import base64
import hashlib
import json
from typing import Any

from zayton.sandbox.amazon import documents
from zayton.sandbox.amazon.mall import Answer, Call, Mall, invalid, missing
from zayton.sandbox.amazon.operation import Operation
from zayton.sandbox.amazon.product_schemas import META, OFFER, TYPES, ProductType, known, schema
from zayton.sandbox.amazon.sites import SITES

_VERSION = "UHqSqmb4FNUk="
_PATH = "/definitions/2020-09-01/productTypes"


def search(_mall: Mall, call: Call) -> Answer:
    """Product types whose name or title holds one of the keywords; all without keywords."""
    sites = _sites(call)
    words = [word.upper() for word in (*call.many("keywords"), *call.one("itemName").split())]
    found = [one for one in TYPES.values() if not words or any(_named(one, word) for word in words)]
    listed = [{"name": one.name, "displayName": one.title, "marketplaceIds": list(sites)} for one in found]
    return Answer({"productTypes": listed, "productTypeVersion": _VERSION})


def _named(kind: ProductType, word: str) -> bool:
    return word in kind.name or word in kind.title.upper()


def get(mall: Mall, call: Call) -> Answer:
    """A product type, with the address of its schema."""
    sites, kind = _sites(call), call.path["productType"]
    if kind not in TYPES:
        raise missing(f"Product type {kind} does not exist.")
    requirements = call.one("requirements", "LISTING")
    made = schema(kind, requirements)
    groups = {
        "product_identity": {"title": "Product Identity", "propertyNames": ["item_name", "brand"]},
        "offer": {"title": "Offer", "propertyNames": list(OFFER)},
        "product_details": {
            "title": "Product Details",
            "propertyNames": sorted(known(kind) - {"item_name", "brand"}),
        },
    }
    body = {
        "metaSchema": _link(mall, call, META),
        "schema": _link(mall, call, made),
        "requirements": requirements,
        "requirementsEnforced": call.one("requirementsEnforced", "ENFORCED"),
        "propertyGroups": groups,
        "locale": SITES[sites[0]].language,
        "marketplaceIds": list(sites),
        "productType": kind,
        "displayName": TYPES[kind].title,
        "productTypeVersion": {"version": _VERSION, "latest": True, "releaseCandidate": False},
    }
    return Answer(body)


def _sites(call: Call) -> tuple[str, ...]:
    sites = call.many("marketplaceIds")
    if not sites or not {*sites} <= {*SITES}:
        raise invalid("marketplaceIds is missing or names an unknown marketplace.")
    return sites


def _link(mall: Mall, call: Call, made: dict[str, Any]) -> dict[str, Any]:
    content = json.dumps(made, sort_keys=True).encode()
    # a checksum, as the vendor gives it, and no protection
    checksum = base64.b64encode(hashlib.md5(content, usedforsecurity=False).digest()).decode()
    document = documents.named(
        mall, f"schema-{hashlib.sha256(content).hexdigest()[:24]}", content, "application/json"
    )
    return {
        "link": {"resource": documents.address(mall, call.base, document), "verb": "GET"},
        "checksum": checksum,
    }


OPERATIONS = (
    Operation("searchDefinitionsProductTypes", "GET", _PATH, search, rate=5, burst=10),
    Operation("getDefinitionsProductType", "GET", f"{_PATH}/{{productType}}", get, rate=5, burst=10),
)
