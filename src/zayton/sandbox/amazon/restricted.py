"""Restricted data tokens: short keys to the personal data behind named paths."""

import re
import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from zayton.sandbox.amazon.mall import Answer, Call, Mall, invalid
from zayton.sandbox.amazon.operation import Operation
from zayton.sandbox.amazon.state import Token

_ORDERS = re.compile(
    r"/orders/v0/orders(/[^/]+(/(address|buyerInfo|orderItems|orderItems/buyerInfo|regulatedInfo))?)?"
)
_DOCUMENT = re.compile(r"/reports/2021-06-30/documents/[^/]+")
_ELEMENTS = {"buyerInfo", "shippingAddress", "buyerTaxInformation"}
_MOST = 50
# "Tokens API Use Case Guide": a restricted data token lasts an hour and covers at most fifty resources
_HOUR = timedelta(hours=1)


def create(mall: Mall, call: Call) -> Answer:
    """A token for the resources named in the body."""
    resources = call.body.get("restrictedResources") if isinstance(call.body, dict) else None
    if not isinstance(resources, list) or not 1 <= len(resources) <= _MOST:
        raise invalid("restrictedResources must hold between 1 and 50 resources.")
    for resource in resources:
        _check(resource)
    name = "Atz.sprdt|" + secrets.token_urlsafe(48)
    mall.world.tokens[name] = Token(until=mall.now() + _HOUR, resources=resources)
    return Answer({"restrictedDataToken": name, "expiresIn": int(_HOUR.total_seconds())})


def _check(resource: Any) -> None:
    path = resource.get("path") if isinstance(resource, dict) else None
    if not isinstance(path, str) or not (_ORDERS.fullmatch(path) or _DOCUMENT.fullmatch(path)):
        raise invalid(f"The path {path} is not a restricted resource.")
    if resource.get("method") not in ("GET", "PUT", "POST", "DELETE"):
        raise invalid("method must be one of GET, PUT, POST, DELETE.")
    wanted = resource.get("dataElements", [])
    if not isinstance(wanted, list) or not {*map(str, wanted)} <= _ELEMENTS:
        raise invalid("dataElements holds unknown elements.")


def elements(token: Token, method: str, path: str) -> frozenset[str] | None:
    """The data elements that a token opens at a path; `None` when it does not cover the path."""
    found = [one for one in token.resources if one["method"] == method and _covers(one, path)]
    return frozenset(str(name) for one in found for name in one.get("dataElements", ())) if found else None


def _covers(resource: Mapping[str, Any], path: str) -> bool:
    # a path may name an order, or leave `{orderId}` open to cover all
    pattern = re.sub(r"\\\{[^/]+\\\}", "[^/]+", re.escape(resource["path"]))
    return re.fullmatch(pattern, path) is not None


OPERATIONS = (
    Operation(
        "createRestrictedDataToken",
        "POST",
        "/tokens/2021-03-01/restrictedDataToken",
        create,
        rate=1,
        burst=10,
    ),
)
