"""Callers of the API: people with tokens, and clients that send them."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

from django.http import HttpResponse
from django.test import Client

from zayton.catalog.public import SkuDraft
from zayton.catalog.tests.builders import gtin13, some_skus
from zayton.kernel.access.models import Person
from zayton.kernel.access.public import declared_permissions, make_token
from zayton.kernel.journal.public import advance, sequence
from zayton.kernel.time import now
from zayton.lake.mirror import mirror, prepare
from zayton.orders.tests.builders import Business

_NUMBERS = count(1)


@dataclass
class Caller:
    """A client that sends one token, and a fresh Idempotency-Key with every write unless one is given."""

    secret: str
    person: Person | None = None
    language: str = "en"

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
        sent = {"HTTP_ACCEPT_LANGUAGE": self.language}
        if self.secret:
            sent["HTTP_AUTHORIZATION"] = f"Bearer {self.secret}"
        if method != "GET":
            sent["HTTP_IDEMPOTENCY_KEY"] = f"key-{next(_NUMBERS)}"
        content = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        return Client().generic(method, f"/api/{path}", **content, **{**sent, **headers})

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: Any, **headers: str) -> HttpResponse:
        return self.ask("POST", path, body, **headers)


def caller(
    *,
    roles: Collection[str] = ("administrator",),
    permissions: Collection[str] | None = None,
    shops: Collection[int] | None = None,
    warehouses: Collection[int] | None = None,
    sees_cost: bool = True,
) -> Caller:
    """Somebody with these roles and scope, and a token that holds all they may do unless told less."""
    person = Person.objects.create(
        username=f"person-{next(_NUMBERS)}",
        display_name="Somebody",
        roles=list(roles),
        shops=None if shops is None else list(shops),
        warehouses=None if warehouses is None else list(warehouses),
        sees_cost=sees_cost,
    )
    held = declared_permissions() if permissions is None else permissions
    _token, secret = make_token(person=person, name="test", permissions=held, at=now())
    return Caller(secret, person)


def mirrored() -> None:
    """Bring the whole journal into the lake of the present workspace."""
    prepare()
    while sequence():
        pass
    while advance(mirror()):
        pass


def items_of(response: HttpResponse) -> list[Mapping[str, Any]]:
    """The rows of a page."""
    assert response.status_code == 200, response.content
    return json.loads(response.content)["items"]


def sale(business: Business, number: str = "A-1", **units: int) -> dict[str, Any]:
    """An order as a program sends it: goods at £5 a piece and £3.95 postage."""
    goods = [{"sku": code, "quantity": count, "amount_minor": 500 * count} for code, count in units.items()]
    return {
        "shop_id": business.shop,
        "number": number,
        "placed_at": "2026-03-02T09:30:00Z",
        "currency": "GBP",
        "country": "GB",
        "goods": goods or [{"sku": "CUP", "quantity": 1, "amount_minor": 500}],
        "charges": [{"charge": "postage", "amount_minor": 395}],
    }


def problem(response: HttpResponse, status: int, code: str) -> Mapping[str, Any]:
    """The details of a problem that must be of this status and reason."""
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json"), (
        response.content
    )
    told = json.loads(response.content)
    assert (told["status"], told["code"]) == (status, code)
    assert told["detail"]
    return told


def tea_goods() -> dict[str, int]:
    """A cup and a pot of one product and a jar of none, with all that a SKU may have between them; ids by code."""
    Person.objects.create_user("mei", display_name="梅")
    return some_skus(
        SkuDraft("CUP", "P-1", "杯子 🫖", "Cup", "Citong", "Home > Tea", person="mei", barcodes=(gtin13(1),)),
        SkuDraft("POT", "P-1", weight_g=5, purchase_cost_minor=90),
        SkuDraft("JAR", lifecycle="growth", brand="Other", category="Home"),
    )
