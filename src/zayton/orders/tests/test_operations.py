"""Placing, allocating, shipping, cancelling and returning orders."""

import pytest

from zayton.kernel.access.public import SYSTEM
from zayton.orders.models import Allocation, Order, OrderLine
from zayton.orders.public import (
    NEW,
    RETURN,
    REVISED,
    UNCHANGED,
    PlaceOptions,
    ShipDraft,
    State,
    allocate_orders,
    cancel_orders,
    ship_orders,
)
from zayton.orders.tests.builders import DAY, Business, a_business, charge
from zayton.stock.models import Level

pytestmark = pytest.mark.django_db


def levels(business: Business, code: str, house: str = "LEEDS") -> tuple[int, int]:
    level = Level.objects.get(sku=business.skus[code], warehouse=business.houses[house])
    return level.on_hand, level.reserved


def state(order_id: int) -> str:
    return Order.objects.get(pk=order_id).state


def test_an_order_with_stock_is_allocated_and_its_goods_are_reserved() -> None:
    business = a_business()
    business.stock("LEEDS", CUP=10)
    order = business.sell("1", CUP=4)
    assert state(order) == State.ALLOCATED
    assert levels(business, "CUP") == (10, 4)


def test_an_order_beyond_stock_waits_with_what_there_is() -> None:
    business = a_business()
    business.stock("LEEDS", CUP=3)
    order = business.sell("1", CUP=4)
    assert state(order) == State.BACKORDERED
    assert Allocation.objects.get(order=order).quantity == 3


def test_an_order_that_may_not_wait_is_refused_and_nothing_changes() -> None:
    business = a_business()
    business.stock("LEEDS", CUP=3)
    drafts = [business.draft("1", business.goods("CUP", 4)), business.draft("2", business.goods("CUP", 3))]
    placed = business.place(drafts, PlaceOptions(refuse_short=True))
    assert [refusal.code for refusal in placed.refusals] == ["orders.short"]
    assert placed.refusals[0].row == 0
    assert list(Order.objects.values_list("external_number", flat=True)) == ["2"]
    assert levels(business, "CUP") == (3, 3)


def test_delivered_twice_nothing_changes() -> None:
    business = a_business()
    business.stock("LEEDS", CUP=10)
    draft = business.draft("1", business.goods("CUP", 4), charge("POST", "postage", 350))
    first, second = business.place([draft]), business.place([draft])
    assert [one.outcome for one in (*first.settled, *second.settled)] == [NEW, UNCHANGED]
    assert OrderLine.objects.count() == 2
    assert levels(business, "CUP") == (10, 4)


def test_twice_in_one_set_is_one_order() -> None:
    business = a_business()
    business.stock("LEEDS", CUP=10)
    draft = business.draft("1", business.goods("CUP", 4))
    placed = business.place([draft, draft])
    assert [one.outcome for one in placed.settled] == [NEW, UNCHANGED]


def test_a_later_version_says_what_changed_and_moves_the_promises() -> None:
    business = a_business()
    business.stock("LEEDS", CUP=10, POT=5)
    order = business.sell("1", CUP=4)
    placed = business.place([business.draft("1", business.goods("CUP", 2, 500), business.goods("POT", 1))])
    (settled,) = placed.settled
    assert (settled.outcome, settled.version, settled.order_id) == (REVISED, 2, order)
    assert [(change.code, change.before, change.after) for change in settled.changes] == [
        ("CUP", (4, 1000), (2, 500)),
        ("POT", None, (1, 1000)),
    ]
    assert levels(business, "CUP") == (10, 2)
    assert levels(business, "POT") == (5, 1)
    assert Order.objects.get(pk=order).goods_minor == 1500
    assert OrderLine.objects.filter(order=order).count() == 3


def test_a_later_version_cannot_take_back_what_has_left() -> None:
    business = a_business()
    business.stock("LEEDS", CUP=10)
    order = business.sell("1", CUP=4)
    ship_orders(drafts=[ShipDraft(order)], actor=SYSTEM, at=DAY)
    placed = business.place([business.draft("1", business.goods("CUP", 3))])
    assert [refusal.code for refusal in placed.refusals] == ["orders.shipped-more"]
    assert Order.objects.get(pk=order).version == 1
    assert levels(business, "CUP") == (6, 0)


def test_a_shipped_order_takes_a_new_price() -> None:
    business = a_business()
    business.stock("LEEDS", CUP=10)
    order = business.sell("1", CUP=4)
    ship_orders(drafts=[ShipDraft(order)], actor=SYSTEM, at=DAY)
    placed = business.place([business.draft("1", business.goods("CUP", 4, 900))])
    assert placed.settled[0].state == State.SHIPPED
    assert Allocation.objects.get(order=order).line.version == 2


def test_goods_leave_in_parts() -> None:
    business = a_business()
    business.stock("LEEDS", CUP=10)
    order = business.sell("1", CUP=4)
    line = OrderLine.objects.get(order=order)
    moved = ship_orders(drafts=[ShipDraft(order, {line.pk: 1})], actor=SYSTEM, at=DAY)
    assert moved.states == {order: State.PARTLY_SHIPPED}
    assert levels(business, "CUP") == (9, 3)
    moved = ship_orders(drafts=[ShipDraft(order)], actor=SYSTEM, at=DAY)
    assert moved.states == {order: State.SHIPPED}
    assert levels(business, "CUP") == (6, 0)


def test_more_than_allocated_does_not_leave() -> None:
    business = a_business()
    business.stock("LEEDS", CUP=3)
    order = business.sell("1", CUP=4)
    line = OrderLine.objects.get(order=order)
    moved = ship_orders(drafts=[ShipDraft(order, {line.pk: 4})], actor=SYSTEM, at=DAY)
    assert [refusal.code for refusal in moved.refusals] == ["orders.not-allocated"]
    assert state(order) == State.BACKORDERED
    assert levels(business, "CUP") == (3, 3)


def test_a_cancelled_order_gives_its_goods_back() -> None:
    business = a_business()
    business.stock("LEEDS", CUP=10)
    order = business.sell("1", CUP=4)
    assert cancel_orders(order_ids=[order], actor=SYSTEM, at=DAY).states == {order: State.CANCELLED}
    assert levels(business, "CUP") == (10, 0)


def test_a_shipped_order_cannot_be_cancelled() -> None:
    business = a_business()
    business.stock("LEEDS", CUP=10)
    order = business.sell("1", CUP=4)
    ship_orders(drafts=[ShipDraft(order)], actor=SYSTEM, at=DAY)
    moved = cancel_orders(order_ids=[order], actor=SYSTEM, at=DAY)
    assert [refusal.code for refusal in moved.refusals] == ["orders.move"]
    assert state(order) == State.SHIPPED


def test_goods_that_come_in_go_to_who_waits_longest() -> None:
    business = a_business()
    first, second = business.sell("1", CUP=4), business.sell("2", CUP=4)
    business.stock("LEEDS", CUP=5)
    moved = allocate_orders(order_ids=[second, first], actor=SYSTEM, at=DAY)
    assert moved.states == {first: State.ALLOCATED, second: State.BACKORDERED}
    assert levels(business, "CUP") == (5, 5)


def test_a_return_brings_goods_back_onto_the_shelf() -> None:
    business = a_business()
    draft = business.draft("C1", business.goods("CUP", -2, -500), kind=RETURN)
    placed = business.place([draft], PlaceOptions(restock_to=business.houses["LEEDS"]))
    assert placed.settled[0].state == State.RECEIVED
    assert levels(business, "CUP") == (2, 0)


def test_history_leaves_the_warehouse_when_it_was_ordered() -> None:
    business = a_business()
    business.stock("LEEDS", CUP=10)
    options = PlaceOptions(ship_from=business.houses["LEEDS"])
    order = business.sell("1", options, CUP=4)
    assert state(order) == State.SHIPPED
    assert levels(business, "CUP") == (6, 0)


def test_history_that_stock_cannot_follow_is_refused() -> None:
    business = a_business()
    business.stock("LEEDS", CUP=3)
    drafts = [business.draft("1", business.goods("CUP", 4)), business.draft("2", business.goods("CUP", 3))]
    placed = business.place(drafts, PlaceOptions(ship_from=business.houses["LEEDS"]))
    assert [(refusal.row, refusal.code) for refusal in placed.refusals] == [(0, "stock.short")]
    assert levels(business, "CUP") == (0, 0)
    assert OrderLine.objects.count() == 1


def test_an_order_in_dollars_is_kept_in_pounds_too() -> None:
    business = a_business()
    order = Order.objects.get(
        pk=business.place(
            [
                business.draft(
                    "1", charge("M", "manual", 10_000), currency="USD", placed_at=DAY.replace(year=2024)
                )
            ]
        ).order_ids[0]
    )
    assert order.charge_minor == 10_000
    assert 7_500 < order.base_charge_minor < 8_500
    assert order.rate_date <= order.local_date


def test_an_order_without_a_rate_is_refused() -> None:
    business = a_business()
    placed = business.place([business.draft("1", charge("M", "manual", 10_000), currency="XXX")])
    assert [refusal.code for refusal in placed.refusals] == ["orders.no-rate"]
    assert not Order.objects.exists()


def test_another_shops_order_is_unknown_to_an_actor_without_that_shop() -> None:
    from zayton.kernel.access.public import Actor, Scope

    business = a_business()
    stranger = Actor("person:x", frozenset({"orders.cancel"}), Scope(frozenset({business.shop + 1})))
    order = business.sell("1", CUP=4)
    moved = cancel_orders(order_ids=[order], actor=stranger, at=DAY)
    assert [refusal.code for refusal in moved.refusals] == ["orders.unknown"]
    assert state(order) == State.BACKORDERED
