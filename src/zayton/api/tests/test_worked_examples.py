"""Stories that the owner of a program can check by hand: what it sends, and what it is told in figures."""

import pytest

from zayton.api.tests.builders import caller, items_of, sale
from zayton.orders.tests.builders import a_business

pytestmark = pytest.mark.django_db


@pytest.fixture
def business():
    """Ten cups and five pots in Leeds, each booked in at £1."""
    made = a_business()
    made.stock("LEEDS", CUP=10, POT=5)
    return made


def free(someone, business) -> dict[str, tuple[int, int]]:
    """On hand and held of each SKU in Leeds."""
    codes = {key: code for code, key in business.skus.items()}
    rows = items_of(someone.get(f"stock/levels?warehouse_id={business.houses['LEEDS']}"))
    return {codes[row["sku_id"]]: (row["on_hand"], row["reserved"]) for row in rows}


def test_a_program_sells_ships_half_and_is_told_what_is_left(business):
    """Ten cups. An order takes 4 (10 on hand, 4 held); 3 leave (7 on hand, 1 held)."""
    someone = caller()
    (placed,) = someone.post("orders", {"orders": [sale(business, "A-1", CUP=4)]}).json()["orders"]
    assert free(someone, business)["CUP"] == (10, 4)
    line = someone.get(f"orders/{placed['order_id']}").json()["lines"][0]["id"]
    sent = {
        "parcels": [
            {"order_id": placed["order_id"], "lines": [{"line_id": line, "quantity": 3}], "number": "P-1"}
        ]
    }
    answer = someone.post("orders/ship", sent)
    assert answer.status_code == 200, answer.content
    assert free(someone, business)["CUP"] == (7, 1)


def test_two_programs_want_the_last_pots_and_one_waits(business):
    """Five pots: the first order takes 4, the second wants 3 and gets what is left of them, never more."""
    one, other = caller(), caller()
    one.post("orders", {"orders": [sale(business, "A-1", POT=4)]})
    (late,) = other.post("orders", {"orders": [sale(business, "A-2", POT=3)]}).json()["orders"]
    on_hand, held = free(one, business)["POT"]
    assert (on_hand, held <= 5) == (5, True)
    assert late["state"] != "allocated"


def test_a_line_is_lost_and_the_program_asks_again_with_the_same_key(business):
    """The answer to the first request never came. The second, under the same key, places nothing more."""
    someone = caller()
    body = {"orders": [sale(business, "A-1", CUP=2), sale(business, "A-2", CUP=1)]}
    first = someone.post("orders", body, HTTP_IDEMPOTENCY_KEY="monday-1")
    again = someone.post("orders", body, HTTP_IDEMPOTENCY_KEY="monday-1")
    assert (first.status_code, again.status_code, first.json()) == (200, 200, again.json())
    assert free(someone, business)["CUP"] == (10, 3)
    other = someone.post(
        "orders", {"orders": [sale(business, "A-3", CUP=1)]}, HTTP_IDEMPOTENCY_KEY="monday-1"
    )
    assert (other.status_code, other.json()["code"]) == (422, "http.key_reused")
    assert free(someone, business)["CUP"] == (10, 3)


def test_an_order_adds_up_to_the_penny_in_the_currency_it_was_placed_in(business):
    """3 cups at £5.00 and £3.95 postage: goods 1,500, charges 395, together 1,895 pence."""
    someone = caller()
    (placed,) = someone.post("orders", {"orders": [sale(business, "A-1", CUP=3)]}).json()["orders"]
    told = someone.get(f"orders/{placed['order_id']}").json()
    assert (told["goods_minor"], told["charge_minor"], told["currency"]) == (1_500, 395, "GBP")
    assert sum(line["amount_minor"] for line in told["lines"]) == 1_895


def test_a_cancelled_order_gives_back_what_it_held(business):
    """Ten cups: 4 and 5 are held, 1 is free. The 4 are cancelled: 5 held, 5 free."""
    someone = caller()
    body = {"orders": [sale(business, "A-1", CUP=4), sale(business, "A-2", CUP=5)]}
    first, _second = someone.post("orders", body).json()["orders"]
    assert free(someone, business)["CUP"] == (10, 9)
    answer = someone.post("orders/cancel", {"order_ids": [first["order_id"]]})
    assert answer.status_code == 200, answer.content
    assert free(someone, business)["CUP"] == (10, 5)


def test_a_program_of_one_shop_sees_the_shop_and_nothing_of_its_neighbour(business):
    """The neighbour's token finds no shop, no order, and cannot place one."""
    mine, neighbour = caller(shops=[business.shop]), caller(shops=[business.shop + 1])
    (placed,) = mine.post("orders", {"orders": [sale(business, "A-1", CUP=1)]}).json()["orders"]
    assert [shop["id"] for shop in items_of(mine.get("channels/shops"))] == [business.shop]
    assert items_of(neighbour.get("channels/shops")) == []
    assert neighbour.get(f"orders/{placed['order_id']}").status_code == 404
    before = free(mine, business)
    assert neighbour.post("orders", {"orders": [sale(business, "A-2", CUP=1)]}).status_code == 409
    assert free(mine, business) == before
