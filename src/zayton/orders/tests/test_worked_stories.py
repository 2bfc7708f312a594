"""Short stories of a gift shop in numbers, from the first order to the last parcel, to be checked with a pencil.

The shop sells from Leeds first and from Cologne second. Cups, pots and lids arrive at one pound a piece.
"""

from datetime import date
from decimal import Decimal

import pytest

from zayton.kernel.access.public import SYSTEM, Scope
from zayton.kernel.rates.public import RateDraft, give_rates
from zayton.lake.tests.following import read_journal
from zayton.orders.models import Order, OrderLine
from zayton.orders.public import PlaceOptions, ShipDraft, State, cancel_orders
from zayton.orders.queries import waiting_units
from zayton.orders.tests.builders import DAY, Business, a_business, charge, state_of_order
from zayton.stock.models import Movement
from zayton.stock.public import MovementKind, prove

pytestmark = pytest.mark.django_db


def left(business: Business, code: str) -> tuple[int, int]:
    """Units on hand and free of a SKU in both warehouses together."""
    pairs = [business.level(code, house) for house in business.houses]
    on_hand = sum(one for one, _ in pairs)
    return on_hand, on_hand - sum(two for _, two in pairs)


def test_a_week_of_cups() -> None:
    """Monday 10 cups in Leeds. Orders: A wants 6, B wants 6, C wants 2.

    A takes 6; B finds 4 and waits for 2; C waits for 2. Wednesday 3 come to Cologne: B gets its 2, C gets 1 and waits
    for 1. A is sent. B is cancelled: its 6 are free, of which C takes 1. Left: 13 - 6 = 7 on hand, 2 promised to C.
    """
    business = a_business()
    business.stock("LEEDS", CUP=10)
    a, b, c = (business.sell(name, CUP=units) for name, units in (("A", 6), ("B", 6), ("C", 2)))
    assert [state_of_order(key) for key in (a, b, c)] == [
        State.ALLOCATED,
        State.BACKORDERED,
        State.BACKORDERED,
    ]
    assert waiting_units(scope=Scope()) == {business.skus["CUP"]: 4}
    business.stock("KOELN", CUP=3)
    read_journal()
    assert [state_of_order(key) for key in (b, c)] == [State.ALLOCATED, State.BACKORDERED]
    assert waiting_units(scope=Scope()) == {business.skus["CUP"]: 1}
    business.ship(ShipDraft(a))
    cancel_orders(order_ids=[b], actor=SYSTEM, at=DAY)
    read_journal()
    assert state_of_order(c) == State.ALLOCATED
    assert left(business, "CUP") == (7, 5)
    assert prove() == []


def test_an_order_that_was_changed_twice_and_sent_in_two_parcels() -> None:
    """4 cups at 2.50 and 1 pot at 9.00, postage 3.50: 10.00 + 9.00 + 3.50 = 22.50.

    Then 5 cups (12.50) and no pot: 12.50 + 3.50 = 16.00. 3 cups leave. Then 7 cups (17.50): 21.00; 4 are still to go.
    """
    business = a_business()
    business.stock("LEEDS", CUP=10, POT=10)
    post = charge("POST", "postage", 350)
    business.place([business.draft("1", business.goods("CUP", 4, 1000), business.goods("POT", 1, 900), post)])
    order = Order.objects.get()
    assert order.goods_minor + order.charge_minor == 2250
    business.place([business.draft("1", business.goods("CUP", 5, 1250), post)])
    order.refresh_from_db()
    assert order.goods_minor + order.charge_minor == 1600
    assert (business.level("CUP"), business.level("POT")) == ((10, 5), (10, 0))
    line = OrderLine.objects.get(order=order, version=2, kind="goods").pk
    business.ship(ShipDraft(order.pk, {line: 3}))
    business.place([business.draft("1", business.goods("CUP", 7, 1750), post)])
    order.refresh_from_db()
    assert (order.goods_minor + order.charge_minor, order.version, order.state) == (
        2100,
        3,
        State.PARTLY_SHIPPED,
    )
    assert business.level("CUP") == (7, 4)
    business.ship(ShipDraft(order.pk))
    assert (state_of_order(order.pk), business.level("CUP")) == (State.SHIPPED, (3, 0))
    assert prove() == []


def test_three_orders_in_three_currencies_on_one_day() -> None:
    """1 pound = 200 yen (1 yen = 0.005) and 1 dinar = 2.60 pounds.

    A: 2 cups for 5.00 pounds. B: 1 cup for 500 yen = 2.50. C: 1 cup for 1.125 dinars = 2.925 = 2.92 (half to even).
    """
    for currency, rate in (("JPY", "0.005"), ("KWD", "2.6")):
        given = RateDraft(currency, "GBP", date(2026, 3, 2), Decimal(rate))
        give_rates(rates=[given], origin="a bank", actor=SYSTEM, at=DAY)
    business = a_business()
    business.place(
        [
            business.draft("A", business.goods("CUP", 2, 500)),
            business.draft("B", business.goods("CUP", 1, 500), currency="JPY"),
            business.draft("C", business.goods("CUP", 1, 1125), currency="KWD"),
        ]
    )
    bases = dict(Order.objects.values_list("external_number", "base_goods_minor"))
    assert bases == {"A": 500, "B": 250, "C": 292}


def test_a_gift_set_sold_whole_and_in_parts() -> None:
    """A set holds 2 cups and 1 pot. 9 cups and 3 pots: 3 sets would take 6 cups and all pots.

    2 sets and 1 pot are sold: 4 cups, 2 pots + 1 pot. A third set finds 2 cups but no pot, and waits for 1 pot.
    """
    business = a_business(skus=("SET", "CUP", "POT"))
    business.bundle("SET", CUP=2, POT=1)
    business.stock("LEEDS", CUP=9, POT=3)
    first = business.sell("1", SET=2, POT=1)
    assert (business.level("CUP"), business.level("POT")) == ((9, 4), (3, 3))
    second = business.sell("2", SET=1)
    assert state_of_order(second) == State.BACKORDERED
    assert waiting_units(scope=Scope()) == {business.skus["POT"]: 1}
    business.ship(ShipDraft(first))
    assert (business.level("CUP"), business.level("POT")) == ((5, 2), (0, 0))
    business.stock("KOELN", POT=1)
    read_journal()
    assert state_of_order(second) == State.ALLOCATED
    business.ship(ShipDraft(second))
    assert (left(business, "CUP"), left(business, "POT")) == ((3, 3), (0, 0))


def test_a_day_of_the_past_with_a_return_and_what_goods_cost() -> None:
    """10 cups at 1.00 each. 6 leave and cost 6.00; 2 come back at 2.00; 6 remain worth 6.00."""
    business = a_business()
    business.stock("LEEDS", CUP=10)
    history = PlaceOptions(ship_from=business.houses["LEEDS"], restock_to=business.houses["LEEDS"])
    sale = business.draft("1", business.goods("CUP", 6, 1500), placed_at=DAY.replace(hour=10))
    back = business.draft(
        "C1", business.goods("CUP", -2, -500), kind="return", placed_at=DAY.replace(hour=12)
    )
    assert not business.place([sale, back], history).refusals
    assert business.level("CUP") == (6, 0)
    moved = Movement.objects.filter(sku=business.skus["CUP"])
    assert [one.cost_minor for one in moved.filter(kind=MovementKind.SHIPPED)] == [600]
    assert [one.cost_minor for one in moved.filter(kind=MovementKind.RETURNED)] == [200]
    sold = Order.objects.filter(kind="sale").get().goods_minor
    refunded = Order.objects.filter(kind="return").get().goods_minor
    # 15.00 taken, 5.00 given back, goods for 4.00 gone: 6.00 earned
    assert sold + refunded - (600 - 200) == 600
    assert prove() == []


def test_two_shops_of_one_owner_share_a_shelf_to_the_last_cup() -> None:
    """5 cups. The web shop sells 3, the market stall 2; the next buyer of either waits."""
    from dataclasses import replace

    from zayton.orders.tests.builders import a_shop

    web = a_business()
    web.stock("LEEDS", CUP=5)
    stall = replace(web, shop=a_shop(web.owner, tuple(web.houses.values()), code="STALL"))
    states = [state_of_order(shop.sell(number, CUP=units)) for shop, number, units in
              ((web, "1", 3), (stall, "1", 2), (web, "2", 1), (stall, "2", 1))]  # fmt: skip
    assert states == [State.ALLOCATED, State.ALLOCATED, State.BACKORDERED, State.BACKORDERED]
    assert web.level("CUP") == (5, 5)
