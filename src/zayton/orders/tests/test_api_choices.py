"""Over HTTP: the choices of an order sold beyond stock, and what marketplaces are told."""

import pytest

from zayton.api.tests.builders import caller
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.time import now
from zayton.orders.errands.tests.hearing import REFUSED, a_world, errand, settle
from zayton.orders.models import Shipment
from zayton.orders.public import ShipDraft, ship_orders
from zayton.orders.tests.builders import a_business, a_shop, in_the_books, state_of_order
from zayton.orders.tests.said import problem

pytestmark = pytest.mark.django_db


@pytest.fixture
def business():
    """A shop that Leeds alone serves, while Cologne has cups."""
    made = a_business()
    shop = a_shop(made.owner, (made.houses["LEEDS"],), code="LONE")
    made.stock("LEEDS", CUP=2)
    made.stock("KOELN", CUP=10)
    return made.__class__(made.owner, made.houses, made.shelves, shop, made.skus)


@pytest.fixture
def world():
    return a_world()


@pytest.fixture
def refused(world):
    key = world.bought("1")
    ship_orders(drafts=[ShipDraft(key, number="P1", carrier="DHL")], actor=SYSTEM, at=now())
    world.ears.faults = [REFUSED]
    settle()
    return key


def test_the_choices_of_an_order_name_units_and_warehouses(business) -> None:
    key = business.sell("1", CUP=5)
    cup = str(business.skus["CUP"])
    assert caller().get(f"orders/{key}/choices").json() == {
        "missing": {cup: 3},
        "ready": 2,
        "houses": [
            {
                "warehouse_id": business.houses["KOELN"],
                "name": "Koeln",
                "units": {cup: 3},
                "covers": True,
                "takes_all": True,
                "serves": False,
            }
        ],
    }


def test_an_order_that_misses_nothing_has_no_choices_and_an_unknown_one_is_not_found(business) -> None:
    someone = caller()
    key = business.sell("1", CUP=1)
    assert someone.get(f"orders/{key}/choices").json() == {"missing": {}, "ready": 0, "houses": []}
    problem(someone.get("orders/999999/choices"), 404)


def test_goods_come_from_the_warehouse_that_is_named(business) -> None:
    key = business.sell("1", CUP=5)
    said = {"orders": [{"order_id": key, "warehouse_id": business.houses["KOELN"], "whole": True}]}
    assert caller().post("orders/allocate-from", said).json()["states"] == {str(key): "allocated"}
    assert business.promised(key) == [("CUP", "KOELN", 5, 0)]


def test_a_warehouse_that_cannot_help_is_a_problem_and_nothing_changes(business) -> None:
    key = business.sell("1", LID=1)
    someone, before = caller(), in_the_books()
    said = {"orders": [{"order_id": key, "warehouse_id": business.houses["KOELN"]}]}
    told = problem(someone.post("orders/allocate-from", said), 409)
    assert "that warehouse has 0" in str(told)
    assert in_the_books() == before


def test_one_order_is_named_once(business) -> None:
    one = {"order_id": business.sell("1", CUP=5), "warehouse_id": business.houses["KOELN"]}
    problem(caller().post("orders/allocate-from", {"orders": [one, one]}), 422)


def test_a_parcel_names_its_carrier(business) -> None:
    key = business.sell("1", CUP=1)
    someone = caller()
    parcel = {"order_id": key, "carrier": "Royal Mail", "number": "RM1"}
    assert someone.post("orders/ship", {"parcels": [parcel]}).status_code == 200
    assert Shipment.objects.get().carrier == "Royal Mail"
    assert someone.get(f"orders/{key}").json()["shipments"][0]["carrier"] == "Royal Mail"


def test_an_order_is_cancelled_with_a_message(world) -> None:
    key = world.bought("1")
    said = {"orders": [{"order_id": key, "text": "We are sorry."}], "reason": "no_stock"}
    assert caller().post("orders/cancel-and-write", said).json()["states"] == {str(key): "cancelled"}
    settle()
    assert [one.text for one in world.ears.letters] == ["We are sorry."]


def test_an_order_without_a_way_to_its_buyer_is_not_cancelled_with_one(business) -> None:
    key = business.sell("1", CUP=1)
    said = {"orders": [{"order_id": key, "text": "We are sorry."}]}
    problem(caller().post("orders/cancel-and-write", said), 409)
    assert state_of_order(key) == "allocated"


def test_errands_are_listed_with_the_marketplaces_words(world, refused) -> None:
    someone = caller()
    [told] = someone.get(f"orders/errands?order={refused}&state=failed").json()["items"]
    assert (told["kind"], told["goods"], told["fault_said"]) == (
        "dispatch", {"CUP": 2}, "you cannot ship this order",
    )  # fmt: skip
    assert someone.get("orders/errands?state=done").json()["items"] == []


def test_errands_are_told_again_and_settled(world, refused) -> None:
    someone, key = caller(), errand(refused).pk
    again = {"errands": [{"errand_id": key, "number": "P2"}]}
    assert someone.post("orders/errands/again", again).json()["ids"] == [key]
    problem(someone.post("orders/errands/settle", {"errand_ids": [key]}), 409)
    settle()
    assert world.ears.dispatches[0].tracking == "P2"
    problem(someone.post("orders/errands/again", again), 409)


def test_a_refusal_is_settled_by_hand(world, refused) -> None:
    key = errand(refused).pk
    assert caller().post("orders/errands/settle", {"errand_ids": [key]}).json()["ids"] == [key]
    assert errand(refused).state == "settled"
