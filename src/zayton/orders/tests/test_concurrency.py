"""Several sessions at the same orders and goods: on PostgreSQL, where they really meet."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction

from zayton.kernel.access.public import SYSTEM, Actor, Scope
from zayton.orders.models import Allocation, Order
from zayton.orders.operations.elsewhere import ship_elsewhere
from zayton.orders.public import RETURN, PlaceOptions, cancel_orders, place_orders
from zayton.orders.tests.builders import DAY, a_business
from zayton.stock.models import Level
from zayton.stock.public import prove

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
SESSIONS = 6


def together(work, jobs):
    def closed(job):
        try:
            return work(job)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(SESSIONS) as pool:
        return list(pool.map(closed, jobs))


def test_many_buyers_of_few_units_get_exactly_those():
    business = a_business()
    business.stock("LEEDS", CUP=7)
    short = PlaceOptions(refuse_short=True)

    def buy(number):
        return len(business.place([business.draft(str(number), business.goods("CUP", 1))], short).settled)

    assert sum(together(buy, range(40))) == 7
    assert Level.objects.get(sku=business.skus["CUP"], warehouse=business.houses["LEEDS"]).reserved == 7
    assert Order.objects.count() == 7


def test_one_order_delivered_by_many_at_once_is_one_order():
    business = a_business()
    business.stock("LEEDS", CUP=50)
    draft = business.draft("1", business.goods("CUP", 2))
    outcomes = together(lambda _: business.place([draft]).settled[0].outcome, range(12))
    assert sorted(outcomes) == ["new"] + ["unchanged"] * 11
    assert sum(one.quantity for one in Allocation.objects.all()) == 2


def test_sets_of_sales_and_returns_that_cross_never_deadlock():
    business = a_business()
    business.stock("LEEDS", CUP=500, POT=500)
    options = PlaceOptions(restock_to=business.houses["LEEDS"])

    def trade(number):
        sold, back = ("CUP", "POT") if number % 2 else ("POT", "CUP")
        sale = business.draft(f"s{number}", business.goods(sold, 1))
        returned = business.draft(f"r{number}", business.goods(back, -1), kind=RETURN)
        return len(business.place([sale, returned], options).settled)

    assert together(trade, range(60)) == [2] * 60
    assert prove() == []


@pytest.mark.parametrize("names", [60, 5])
def test_sets_that_name_an_order_twice_never_deadlock(names: int):
    business = a_business()
    business.stock("LEEDS", CUP=500, POT=500)

    def trade(number):
        first, later = ("CUP", "POT") if number % 2 else ("POT", "CUP")
        name = f"s{number % names}"
        drafts = [business.draft(name, business.goods(code, 1 + number % 3)) for code in (first, later)]
        return len(business.place(drafts).settled)

    assert together(trade, range(60)) == [2] * 60
    promised = sum(one.quantity for one in Allocation.objects.all())
    assert sum(level.reserved for level in Level.objects.all()) == promised


def test_sales_and_their_returns_in_one_set_never_deadlock():
    business = a_business()
    business.stock("LEEDS", CUP=500, POT=500)
    house = business.houses["LEEDS"]
    for number in range(60):
        business.sell(f"s{number}", PlaceOptions(ship_from=house), CUP=1, POT=1)

    def trade(number):
        sold, back = ("CUP", "POT") if number % 2 else ("POT", "CUP")
        said = business.goods("CUP", 1), business.goods("POT", 1)
        drafts = [
            business.draft(f"x{number}", business.goods(sold, 1)),
            business.draft(f"s{number}", *said),
            business.draft(f"r{number}", business.goods(back, -1), kind=RETURN, original=f"s{number}"),
        ]
        return len(business.place(drafts, PlaceOptions(ship_from=house, restock_to=house)).settled)

    assert together(trade, range(60)) == [3] * 60
    assert prove() == []


def test_who_does_not_see_a_shop_waits_for_nobody_who_does():
    business = a_business()
    business.sell("1", CUP=1)
    stranger = Actor("token:x", frozenset(), Scope(shops=frozenset()))
    draft = business.draft("1", business.goods("CUP", 1))

    def ask(_):
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '1s'")
        return place_orders(drafts=[draft], actor=stranger, at=DAY).refusals[0].code

    with transaction.atomic():
        Order.objects.select_for_update().get()
        assert together(ask, [0]) == ["orders.unknown-shop"]


def test_orders_in_any_line_order_with_revisions_and_cancels_never_deadlock():
    business = a_business()
    for house in business.houses:
        business.stock(house, CUP=200, POT=200, LID=200)
    codes = ["CUP", "POT", "LID"]

    def trade(number):
        turned = codes[number % 3 :] + codes[: number % 3]
        name = str(number % 10)
        lines = [
            business.goods(code, 1 + number % 4) for code in (turned if number % 2 else reversed(turned))
        ]
        placed = business.place([business.draft(name, *lines), business.draft(f"x{number}", *lines[:2])])
        if number % 5 == 0 and placed.settled:
            cancel_orders(order_ids=[placed.settled[-1].order_id], actor=SYSTEM, at=DAY)

    together(trade, range(60))
    promised = sum(one.quantity for one in Allocation.objects.all())
    assert sum(level.reserved for level in Level.objects.all()) == promised


def test_returns_of_one_sale_at_once_bring_back_no_more_than_a_marketplace_sent():
    business = a_business()
    sale = business.place([business.draft("F1", business.goods("CUP", 4))], PlaceOptions(allocate=False))
    ship_elsewhere(order_ids=sale.order_ids, actor=SYSTEM, at=DAY)
    options = PlaceOptions(restock_to=business.houses["LEEDS"])

    def back(number):
        draft = business.draft(f"r{number}", business.goods("CUP", -1), kind=RETURN, original="F1")
        return len(business.place([draft], options).settled)

    assert sum(together(back, range(24))) == 4
    assert Order.objects.filter(kind=RETURN).count() == 4
