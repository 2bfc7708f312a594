"""Cancelling: what is given back, what is told, and what cannot be cancelled any more."""

import pytest

from zayton.kernel.access.public import SYSTEM, Actor, Scope
from zayton.kernel.journal.models import Entry
from zayton.orders.models import OrderLine
from zayton.orders.public import NEW, PlaceOptions, ShipDraft, State, cancel_orders
from zayton.orders.tests.builders import (
    DAY,
    Business,
    a_business,
    charge,
    in_the_books,
    state_of_order,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def business() -> Business:
    made = a_business()
    made.stock("LEEDS", CUP=10)
    return made


def cancel(*keys: int, reason: str = ""):
    return cancel_orders(order_ids=keys, actor=SYSTEM, at=DAY, reason=reason)


@pytest.mark.parametrize(
    ("options", "units"),
    [(None, 4), (None, 14), (PlaceOptions(allocate=False), 4)],
    ids=["allocated", "waiting", "kept"],
)
def test_an_order_of_which_nothing_left_is_cancelled(business: Business, options, units: int) -> None:
    order = business.sell("1", options, CUP=units)
    assert cancel(order).states == {order: State.CANCELLED}
    assert state_of_order(order) == State.CANCELLED
    assert business.promised(order) == []
    assert business.level("CUP") == (10, 0)


def test_the_lines_of_a_cancelled_order_stay_to_be_read(business: Business) -> None:
    order = business.sell("1", CUP=4)
    cancel(order)
    assert OrderLine.objects.get(order=order).quantity == 4


def test_an_order_of_which_a_part_left_is_not_cancelled(business: Business) -> None:
    order = business.sell("1", CUP=4)
    business.ship(ShipDraft(order, {OrderLine.objects.get().pk: 1}))
    before = in_the_books()
    (refusal,) = cancel(order).refusals
    assert dict(refusal.figures) == {"state": "partly_shipped", "target": "cancelled"}
    assert in_the_books() == before


def test_cancelling_twice_is_refused_the_second_time_and_once_in_one_set(business: Business) -> None:
    order = business.sell("1", CUP=4)
    assert not cancel(order, order).refusals
    before = in_the_books()
    assert [one.code for one in cancel(order).refusals] == ["orders.move"]
    assert in_the_books() == before


def test_a_return_is_not_cancelled(business: Business) -> None:
    back = business.take_back("C1", "LEEDS", business.goods("CUP", -1)).order_ids[0]
    before = in_the_books()
    assert [one.code for one in cancel(back).refusals] == ["orders.move"]
    assert in_the_books() == before


def test_an_order_of_charges_alone_counts_as_shipped_and_is_not_cancelled(business: Business) -> None:
    order = business.place([business.draft("1", charge("M", "manual", 5))]).order_ids[0]
    assert [one.figures["state"] for one in cancel(order).refusals] == ["shipped"]


def test_of_a_set_those_that_can_are_cancelled_and_the_others_named_by_place(business: Business) -> None:
    first, gone, last = (business.sell(number, CUP=1) for number in "123")
    business.ship(ShipDraft(gone))
    moved = cancel(first, 999_999, gone, last)
    assert moved.states == {first: State.CANCELLED, last: State.CANCELLED}
    assert [(one.row, one.code) for one in moved.refusals] == [(1, "orders.unknown"), (2, "orders.move")]


def test_nobody_is_cancelled_beyond_the_actors_shops(business: Business) -> None:
    order = business.sell("1", CUP=4)
    stranger = Actor("person:x", frozenset({"orders.cancel"}), Scope(frozenset()))
    before = in_the_books()
    moved = cancel_orders(order_ids=[order], actor=stranger, at=DAY)
    assert [one.code for one in moved.refusals] == ["orders.unknown"]
    assert in_the_books() == before


def test_nothing_cancelled_is_nothing_told(business: Business) -> None:
    before = in_the_books()
    assert (cancel().states, cancel().refusals) == ({}, [])
    assert in_the_books() == before


def test_the_journal_keeps_why_and_where_the_order_counted(business: Business) -> None:
    order = business.sell("1", CUP=4)
    cancel(order, reason="买家不想要了 😕")
    entry = Entry.objects.get(verb="orders.cancelled", document_id=order)
    assert entry.payload["reason"] == "买家不想要了 😕"
    assert entry.payload["was"] == {"country": "GB", "local_date": "2026-03-02", "hour": 9}
    assert entry.payload["version"] == 1


def test_the_parts_of_a_cancelled_bundle_are_free_again() -> None:
    business = a_business(skus=("SET", "CUP", "POT"))
    business.bundle("SET", CUP=2, POT=1)
    business.stock("LEEDS", CUP=10, POT=10)
    cancel(business.sell("1", SET=3))
    assert (business.level("CUP"), business.level("POT")) == ((10, 0), (10, 0))


def test_the_number_of_a_cancelled_sale_is_still_free_for_a_return(business: Business) -> None:
    cancel(business.sell("1", CUP=4))
    assert business.take_back("1", "LEEDS", business.goods("CUP", -1)).settled[0].outcome == NEW


def test_cancelling_more_orders_asks_no_more_questions(
    business: Business, django_assert_max_num_queries
) -> None:
    keys = business.place([business.draft(str(n), business.goods("POT", 1)) for n in range(50)]).order_ids
    with django_assert_max_num_queries(22):
        assert len(cancel(*keys).states) == 50
