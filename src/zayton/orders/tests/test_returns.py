"""Goods that come back: onto which shelf, at what cost, and what a later word on a return may say."""

import pytest

from zayton.kernel.journal.models import Entry
from zayton.lake.tests.following import read_journal
from zayton.orders.models import Order
from zayton.orders.public import RETURN, REVISED, UNCHANGED, PlaceOptions, State
from zayton.orders.tests.builders import Business, a_business, charge, in_the_books
from zayton.stock.models import Movement
from zayton.stock.public import MovementKind, prove

pytestmark = pytest.mark.django_db


@pytest.fixture
def business() -> Business:
    made = a_business()
    made.stock("LEEDS", CUP=10)
    return made


def again(business: Business, *lines, **facts):
    draft = business.draft("C1", *lines, kind=RETURN, **facts)
    return business.place([draft], PlaceOptions(restock_to=business.houses["LEEDS"]))


def test_a_return_brings_units_to_the_warehouse_that_takes_them(business: Business) -> None:
    placed = business.take_back("C1", "KOELN", business.goods("CUP", -2, -500))
    order = Order.objects.get(pk=placed.order_ids[0])
    assert (order.state, order.units, order.goods_minor) == (State.RECEIVED, -2, -500)
    assert (business.level("CUP", "KOELN"), business.level("CUP", "LEEDS")) == ((2, 0), (10, 0))
    assert Movement.objects.filter(kind=MovementKind.RETURNED).count() == 1
    assert prove() == []


def test_a_return_without_a_warehouse_is_refused(business: Business) -> None:
    before = in_the_books()
    placed = business.place([business.draft("C1", business.goods("CUP", -2), kind=RETURN)])
    assert [(one.code, one.subject) for one in placed.refusals] == [("orders.no-restock", "C1")]
    assert in_the_books() == before


def test_money_alone_comes_back_without_any_warehouse(business: Business) -> None:
    placed = business.place([business.draft("C1", charge("M", "manual", -500, -1), kind=RETURN)])
    assert placed.settled[0].state == State.RECEIVED
    assert business.level("CUP") == (10, 0)


def test_a_returned_bundle_comes_back_as_its_parts() -> None:
    business = a_business(skus=("SET", "CUP", "POT"))
    business.bundle("SET", CUP=2, POT=1)
    assert not business.take_back("C1", "LEEDS", business.goods("SET", -3)).refusals
    assert (business.level("CUP"), business.level("POT")) == ((6, 0), (3, 0))


def test_a_return_delivered_twice_comes_back_once(business: Business) -> None:
    lines = [business.goods("CUP", -2)]
    again(business, *lines)
    assert again(business, *lines).settled[0].outcome == UNCHANGED
    assert business.level("CUP") == (12, 0)


def test_a_return_may_be_refunded_otherwise_later(business: Business) -> None:
    again(business, business.goods("CUP", -2, -500))
    settled = again(business, business.goods("CUP", -2, -450), country="FR").settled[0]
    assert (settled.outcome, settled.version, settled.state) == (REVISED, 2, State.RECEIVED)
    assert Order.objects.get().goods_minor == -450
    assert business.level("CUP") == (12, 0)


@pytest.mark.parametrize("units", [-1, -3])
def test_a_return_cannot_have_been_of_other_goods(business: Business, units: int) -> None:
    again(business, business.goods("CUP", -2, -500))
    before = in_the_books()
    assert [one.code for one in again(business, business.goods("CUP", units, -500)).refusals] == [
        "orders.return-changed"
    ]
    assert in_the_books() == before


def test_a_return_cannot_have_been_of_another_sku(business: Business) -> None:
    again(business, business.goods("CUP", -2, -500))
    before = in_the_books()
    assert [one.code for one in again(business, business.goods("POT", -2, -500)).refusals] == [
        "orders.return-changed"
    ]
    assert in_the_books() == before


def test_goods_that_came_back_serve_who_waits(business: Business) -> None:
    order = business.sell("1", CUP=12)
    business.take_back("C1", "LEEDS", business.goods("CUP", -2))
    read_journal()
    assert Order.objects.get(pk=order).state == State.ALLOCATED


def test_a_return_is_told_as_one_entry_of_the_order_and_names_its_sku(business: Business) -> None:
    key = business.take_back("C1", "LEEDS", business.goods("CUP", -2, -500)).order_ids[0]
    entry = Entry.objects.get(verb="orders.returned", document_id=key)
    assert (entry.payload["units"], entry.payload["goods_minor"], entry.payload["number"]) == (-2, -500, "C1")
    assert not Entry.objects.filter(verb="orders.placed").exists()


def test_what_comes_back_can_be_sold_again(business: Business) -> None:
    from zayton.orders.public import ShipDraft

    business.ship(ShipDraft(business.sell("1", CUP=10)))
    business.take_back("C1", "LEEDS", business.goods("CUP", -3))
    assert business.ship(ShipDraft(business.sell("2", CUP=3))).states
    assert business.level("CUP") == (0, 0)
    assert prove() == []
