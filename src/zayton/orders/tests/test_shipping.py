"""Shipping: which goods leave, from where, what a parcel may not hold, and what the books say afterwards."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zayton.kernel.access.public import Actor, Scope
from zayton.kernel.journal.models import Entry
from zayton.orders.models import OrderLine, Shipment
from zayton.orders.public import PlaceOptions, ShipDraft, State, cancel_orders, ship_orders
from zayton.orders.tests.builders import (
    DAY,
    SYSTEM,
    Business,
    a_business,
    in_the_books,
    state_of_order,
)
from zayton.stock.models import Movement
from zayton.stock.public import MovementKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def business() -> Business:
    made = a_business()
    made.stock("LEEDS", CUP=10, POT=10)
    return made


def line_of(order: int, code: str) -> int:
    return OrderLine.objects.get(order=order, external_code=code).pk


def parcels(order: int) -> list[tuple[str, int]]:
    return list(Shipment.objects.filter(order=order).order_by("id").values_list("number", "units"))


def test_a_parcel_keeps_its_number_moment_and_units(business: Business) -> None:
    order = business.sell("1", CUP=4, POT=1)
    moved = business.ship(ShipDraft(order, number="顺丰 SF-001"))
    assert parcels(order) == [("顺丰 SF-001", 5)]
    shipment = Shipment.objects.get(pk=moved.shipments[0])
    assert (shipment.at, shipment.warehouse_id) == (DAY, business.houses["LEEDS"])


def test_some_lines_leave_and_the_others_stay(business: Business) -> None:
    order = business.sell("1", CUP=4, POT=2)
    moved = business.ship(ShipDraft(order, {line_of(order, "POT"): 2}))
    assert moved.states == {order: State.PARTLY_SHIPPED}
    assert (business.level("CUP"), business.level("POT")) == ((10, 4), (8, 0))


def test_many_parcels_cost_as_many_statements_as_one(business: Business) -> None:
    def asked(*orders: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert len(business.ship(*map(ShipDraft, orders)).states) == len(orders)
        return len(queries)

    orders = [business.sell(str(number), CUP=1, POT=1) for number in range(5)]
    asked(orders[0])
    one = asked(orders[1])
    assert asked(*orders[2:]) == one
    assert [left for order in orders for *_, left in business.promised(order)] == [1] * 10


def test_goods_from_two_warehouses_leave_in_two_parcels(business: Business) -> None:
    business.stock("KOELN", CUP=5)
    order = business.sell("1", CUP=12)
    moved = business.ship(ShipDraft(order, number="P"))
    assert moved.states == {order: State.SHIPPED}
    assert sorted(parcels(order)) == [("P", 2), ("P", 10)]
    assert (business.level("CUP", "LEEDS"), business.level("CUP", "KOELN")) == ((0, 0), (3, 0))


def test_only_what_one_warehouse_holds_leaves_when_it_is_named(business: Business) -> None:
    business.stock("KOELN", CUP=5)
    order = business.sell("1", CUP=12)
    moved = business.ship(ShipDraft(order, warehouse_id=business.houses["KOELN"]))
    assert moved.states == {order: State.PARTLY_SHIPPED}
    assert business.promised(order) == [("CUP", "LEEDS", 10, 0), ("CUP", "KOELN", 2, 2)]


def test_what_is_allocated_leaves_while_the_rest_still_waits(business: Business) -> None:
    order = business.sell("1", CUP=14)
    assert business.ship(ShipDraft(order)).states == {order: State.PARTLY_SHIPPED}
    assert business.level("CUP") == (0, 0)


@pytest.mark.parametrize("units", [{}, {0: 1}])
def test_a_parcel_of_nothing_does_not_leave(business: Business, units: dict[int, int]) -> None:
    order = business.sell("1", CUP=4)
    before = in_the_books()
    moved = business.ship(ShipDraft(order, units))
    assert [(one.code, one.subject, one.row) for one in moved.refusals] == [("orders.not-allocated", "1", 0)]
    assert in_the_books() == before


@pytest.mark.parametrize("asked", [5, 10**15, 0, -1])
def test_more_or_less_than_lies_ready_does_not_leave(business: Business, asked: int) -> None:
    order = business.sell("1", CUP=4)
    before = in_the_books()
    moved = business.ship(ShipDraft(order, {line_of(order, "CUP"): asked}))
    assert [dict(one.figures) for one in moved.refusals] == [{"wanted": asked, "allocated": 4}]
    assert (moved.states, moved.shipments) == ({}, [])
    assert in_the_books() == before


def test_a_parcel_number_longer_than_the_books_hold_is_refused(business: Business) -> None:
    order = business.sell("1", CUP=4)
    before = in_the_books()
    moved = business.ship(ShipDraft(order, number="9" * 41))
    assert [one.code for one in moved.refusals] == ["orders.too-long"]
    assert in_the_books() == before
    assert business.ship(ShipDraft(order, number="单" * 40)).states == {order: State.SHIPPED}


def test_another_orders_line_does_not_leave_with_this_one(business: Business) -> None:
    order, other = business.sell("1", CUP=4), business.sell("2", CUP=4)
    before = in_the_books()
    moved = business.ship(ShipDraft(order, {line_of(other, "CUP"): 1}))
    assert [one.code for one in moved.refusals] == ["orders.not-allocated"]
    assert in_the_books() == before


def test_a_warehouse_that_holds_none_of_it_sends_nothing(business: Business) -> None:
    order = business.sell("1", CUP=4)
    before = in_the_books()
    moved = business.ship(ShipDraft(order, warehouse_id=business.houses["KOELN"]))
    assert [dict(one.figures) for one in moved.refusals] == [{"wanted": 0, "allocated": 0}]
    assert in_the_books() == before


def test_what_has_left_does_not_leave_again(business: Business) -> None:
    order = business.sell("1", CUP=4)
    business.ship(ShipDraft(order))
    before = in_the_books()
    assert [one.code for one in business.ship(ShipDraft(order)).refusals] == ["orders.not-allocated"]
    assert in_the_books() == before


def test_a_cancelled_order_does_not_leave(business: Business) -> None:
    order = business.sell("1", CUP=4)
    cancel_orders(order_ids=[order], actor=SYSTEM, at=DAY)
    before = in_the_books()
    (refusal,) = business.ship(ShipDraft(order)).refusals
    assert refusal.code == "orders.move"
    assert dict(refusal.figures) == {"state": "cancelled", "target": "partly_shipped"}
    assert in_the_books() == before


def test_a_return_does_not_leave(business: Business) -> None:
    back = business.take_back("C1", "LEEDS", business.goods("CUP", -1)).order_ids[0]
    before = in_the_books()
    assert [one.code for one in business.ship(ShipDraft(back)).refusals] == ["orders.move"]
    assert in_the_books() == before


def test_orders_that_nobody_knows_or_sees_are_refused_and_the_others_leave(business: Business) -> None:
    order = business.sell("1", CUP=4)
    moved = business.ship(ShipDraft(order + 1000), ShipDraft(order))
    assert [(one.code, one.row) for one in moved.refusals] == [("orders.unknown", 0)]
    assert moved.states == {order: State.SHIPPED}
    stranger = Actor("person:x", frozenset({"orders.ship"}), Scope(frozenset()))
    hidden = business.sell("2", CUP=4)
    moved = ship_orders(drafts=[ShipDraft(hidden)], actor=stranger, at=DAY)
    assert [one.code for one in moved.refusals] == ["orders.unknown"]
    assert state_of_order(hidden) == State.ALLOCATED


def test_no_parcels_ship_as_nothing(business: Business) -> None:
    business.sell("1", CUP=4)
    before = in_the_books()
    moved = business.ship()
    assert (moved.states, moved.refusals, moved.shipments) == ({}, [], [])
    assert in_the_books() == before


def test_the_oldest_goods_leave_first(business: Business) -> None:
    business.stock("LEEDS", CUP=5)
    oldest, later = sorted(
        set(Movement.objects.filter(sku=business.skus["CUP"]).values_list("lot_id", flat=True))
    )
    business.ship(ShipDraft(business.sell("1", CUP=12)))
    left = (
        Movement.objects.filter(kind=MovementKind.SHIPPED)
        .order_by("lot_id")
        .values_list("lot_id", "quantity")
    )
    assert list(left) == [(oldest, 10), (later, 2)]


def test_an_order_of_bundles_sends_their_parts() -> None:
    business = a_business(skus=("SET", "CUP", "POT"))
    business.bundle("SET", CUP=2, POT=1)
    business.stock("LEEDS", CUP=10, POT=10)
    order = business.sell("1", SET=3)
    assert business.promised(order) == [("CUP", "LEEDS", 6, 0), ("POT", "LEEDS", 3, 0)]
    assert business.ship(ShipDraft(order)).states == {order: State.SHIPPED}
    assert (business.level("CUP"), business.level("POT")) == ((4, 0), (7, 0))


def test_shipping_is_told_once_a_parcel_with_its_units_and_warehouse(business: Business) -> None:
    order = business.sell("1", CUP=4)
    business.ship(ShipDraft(order, number="P-1"))
    entry = Entry.objects.get(verb="orders.shipped", document_id=order)
    assert entry.payload == {"units": 4, "number": "P-1"}
    assert Entry.objects.filter(verb="stock.shipped").count() == 1


def test_an_order_that_was_only_kept_must_be_allocated_before_it_leaves(business: Business) -> None:
    order = business.sell("1", PlaceOptions(allocate=False), CUP=4)
    before = in_the_books()
    assert [one.code for one in business.ship(ShipDraft(order)).refusals] == ["orders.not-allocated"]
    assert in_the_books() == before
