"""Stores over HTTP: the shape of every answer, what is refused, and that a wrong code counts."""

from datetime import timedelta

import pytest

from zayton.api.tests.builders import Caller, caller, items_of
from zayton.kernel.time import now
from zayton.orders.stores.models import Pickup, StoreOffer
from zayton.orders.stores.tests.builders import Town, a_town, all_books
from zayton.orders.tests.said import problem

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    made = a_town(picks_up=True, commission_bp=1000)
    made.stock("LONDON", CUP=9)
    made.stock("READING", CUP=9)
    return made


@pytest.fixture
def staff(town: Town) -> Caller:
    return caller(roles=["store"], warehouses=[town.houses["LONDON"]], shops=[])


def fresh(town: Town, number: str = "1") -> int:
    order = town.order(number, CUP=2)
    StoreOffer.objects.filter(order_id=order).update(due_at=now() + timedelta(minutes=30))
    return order


def test_a_store_lists_its_offers_page_by_page(town: Town, staff: Caller) -> None:
    orders = [fresh(town, str(number)) for number in range(3)]
    first = staff.get("orders/stores/offers?limit=2").json()
    second = staff.get(f"orders/stores/offers?limit=2&cursor={first['next']}").json()
    assert [row["order_id"] for row in [*first["items"], *second["items"]]] == orders[::-1]
    assert first["items"][0]["state"] == "offered"
    assert (first["items"][0]["units"], first["items"][0]["handover"]) == (2, "ship")
    other = caller(roles=["store"], warehouses=[town.houses["READING"]], shops=[])
    assert items_of(other.get("orders/stores/offers")) == []


def test_an_order_goes_through_over_http(town: Town, staff: Caller) -> None:
    order = fresh(town)
    key = town.offer(order)
    for verb, said, state in (
        ("accept", {"offer_ids": [key]}, "accepted"),
        ("pack", {"offer_ids": [key]}, "packed"),
        ("ship", {"parcels": [{"offer_id": key, "number": "RM1"}]}, "shipped"),
    ):
        told = staff.post(f"orders/stores/offers/{verb}", said).json()
        assert told == {"states": {str(key): state}, "refusals": []}


def test_passing_on_moves_the_order(town: Town, staff: Caller) -> None:
    order = fresh(town)
    staff.post("orders/stores/offers/pass-on", {"offer_ids": [town.offer(order)], "reason": "busy"})
    assert town.offers(order) == [("LONDON", "passed_on"), ("READING", "offered")]


@pytest.mark.parametrize("verb", ["accept", "pack", "pass-on"])
def test_another_stores_offer_is_unknown(town: Town, verb: str) -> None:
    order = fresh(town)
    stranger = caller(roles=["store"], warehouses=[town.houses["READING"]], shops=[])
    before = all_books()
    told = problem(stranger.post(f"orders/stores/offers/{verb}", {"offer_ids": [town.offer(order)]}), 409)
    assert "orders.store-unknown-offer" in str(told)
    after = all_books()
    assert after["StoreOffer"] == before["StoreOffer"]
    assert after["Entry"] == before["Entry"]


def test_a_wrong_code_counts_although_the_answer_holds_a_refusal(town: Town, staff: Caller) -> None:
    order = fresh(town)
    told = caller().post("orders/pickups", {"pickups": [{"order_id": order}]}).json()
    assert told == {"order_ids": [order], "refusals": []}
    code = town.fetch(order)
    key = town.offer(order)
    staff.post("orders/stores/offers/accept", {"offer_ids": [key]})
    wrong = f"{(int(code) + 1) % 10**8:08d}"
    answer = staff.post("orders/stores/offers/hand-over", {"offer_id": key, "code": wrong})
    assert answer.status_code == 200
    assert [one["code"] for one in answer.json()["refusals"]] == ["orders.store-wrong-code"]
    assert Pickup.objects.get().wrong_tries == 1
    told = staff.post("orders/stores/offers/hand-over", {"offer_id": key, "code": code}).json()
    assert told["states"] == {str(key): "handed_over"}


def test_a_statement_is_closed_listed_and_opened(town: Town, staff: Caller) -> None:
    town.deliver(town.order("1", CUP=2))
    store = town.stores["LONDON"]
    said = {"closings": [{"store_id": store, "last_date": "2026-03-31"}]}
    closed = caller().post("orders/stores/statements/close", said).json()
    key = closed["statements"][str(store)]
    (row,) = items_of(staff.get("orders/stores/statements"))
    assert (row["id"], row["net_minor"], row["number"]) == (key, 900, "LONDON-0001")
    whole = staff.get(f"orders/stores/statements/{key}").json()
    assert [(line["number"], line["kind"], line["net_minor"]) for line in whole["lines"]] == [
        ("1", "delivered", 900)
    ]
    stranger = caller(roles=["store"], warehouses=[town.houses["READING"]], shops=[])
    assert stranger.get(f"orders/stores/statements/{key}").status_code == 404
    assert staff.post("orders/stores/statements/close", said).status_code == 403


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        ("stores/offers/accept", {"offer_ids": []}),
        ("stores/offers/accept", {"offer_ids": [0]}),
        ("stores/offers/ship", {"parcels": [{"offer_id": 1}, {"offer_id": 1}]}),
        ("stores/offers/ship", {"parcels": [{"offer_id": 1, "number": "x" * 41}]}),
        ("stores/offers/hand-over", {"offer_id": 1, "code": ""}),
        ("stores/offers/pass-on", {"offer_ids": [1], "reason": "x" * 201}),
        ("pickups", {"pickups": [{"order_id": 1, "shop": 2}]}),
        ("stores/statements/close", {"closings": [{"store_id": 1, "last_date": "March"}]}),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_done(path: str, wrong: dict) -> None:
    problem(caller().post(f"orders/{path}", wrong), 422)
