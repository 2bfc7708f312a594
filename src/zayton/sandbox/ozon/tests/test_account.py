"""The stand-in on its own: who may call, what it refuses, and what it shows."""

import pytest

from zayton.sandbox.clock import Clock
from zayton.sandbox.faults import Faults
from zayton.sandbox.market import Basket
from zayton.sandbox.ozon.tests.accounts import HEADERS, StockedAccount, bare, bought, later
from zayton.sandbox.ozon.world import WAREHOUSE_ID
from zayton.sandbox.tests.stalls import standing


@pytest.fixture(scope="module")
def stand():
    with standing(StockedAccount) as stand:
        yield stand


@pytest.mark.parametrize(
    ("headers", "status", "said"),
    [
        ({}, 401, "Client-Id and Api-Key headers are required"),
        ({**HEADERS, "Api-Key": "wrong"}, 403, "Invalid Api-Key, please check the key and try again"),
    ],
)
def test_nobody_else_is_let_in(stand, headers, status, said):
    answer = bare(stand, "/v1/roles", headers=headers)
    assert (answer.status_code, answer.json()["message"], answer.json()["details"]) == (status, said, [])


def test_a_number_is_taken_once_in_thirty_seconds(stand):
    rows = [{"offer_id": "TEA-3", "stock": 4, "warehouse_id": WAREHOUSE_ID}]
    first = bare(stand, "/v2/products/stocks", {"stocks": rows}).json()["result"][0]
    second = bare(stand, "/v2/products/stocks", {"stocks": rows}).json()["result"][0]
    assert (first["updated"], second["updated"]) == (True, False)
    assert second["errors"][0]["code"] == "TOO_MANY_REQUESTS"
    later(stand, 31)
    assert bare(stand, "/v2/products/stocks", {"stocks": rows}).json()["result"][0]["updated"] is True


def test_sold_units_are_reserved_until_they_leave(stand):
    number = bought(stand, ("TEA-1", 2))[0]
    posting = bare(stand, "/v3/posting/fbs/get", {"posting_number": number}).json()["result"]
    assert (posting["status"], posting["products"][0]["price"]) == ("awaiting_packaging", "129.000000")
    assert not any(name.startswith("_") for name in posting)
    sku = posting["products"][0]["sku"]
    asked = {"sku": [str(sku)], "limit": 10}
    row = bare(stand, "/v2/product/info/stocks-by-warehouse/fbs", asked).json()["products"][0]
    assert (row["present"], row["reserved"], row["free_stock"]) == (20, 2, 18)
    assert stand.tell("cancel", [number]) == [True]
    assert {one["sku"]: one["quantity"] for one in stand.goods()}["TEA-1"] == 20


def test_what_is_half_packed_is_refused(stand):
    number = bought(stand, ("TEA-2", 3))[0]
    sku = bare(stand, "/v3/posting/fbs/get", {"posting_number": number}).json()["result"]["products"][0][
        "sku"
    ]
    packages = [{"products": [{"product_id": sku, "quantity": 2}]}]
    answer = bare(stand, "/v4/posting/fbs/ship", {"posting_number": number, "packages": packages})
    assert answer.json()["message"] == "HAS_INCORRECT_PRODUCT_QUANTITY"


def test_it_goes_on_where_it_stopped():
    one, other = (StockedAccount(clock=Clock(), faults=Faults()) for _ in range(2))
    number = one.buy(Basket((("TEA-1", 1),)))
    other.load(one.dump())
    assert other.dump() == one.dump()
    assert other.cancel(number)


def test_more_than_is_shown_cannot_be_bought():
    market = StockedAccount(clock=Clock(), faults=Faults())
    before = market.dump()
    assert market.buy(Basket((("TEA-3", 6),))) is None
    assert market.dump() == before
