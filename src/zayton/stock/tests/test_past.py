"""What there was at any moment, from the movements alone."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from zayton.kernel.access.public import Scope
from zayton.stock.models import Warehouse
from zayton.stock.public import (
    Document,
    MoveLine,
    PlaceKind,
    ReceiptLine,
    ReturnLine,
    ScrapLine,
    State,
    accept_return,
    dispatch_stock,
    move_stock,
    scrap_stock,
    ship_stock,
    standings,
    start_production,
    stock_as_of,
)
from zayton.stock.queries.past import stock_at_end_of
from zayton.stock.tests.builders import AT, ORDER, asked, company, day, told

pytestmark = pytest.mark.django_db
ALL = Scope.everything()
TICK = timedelta(microseconds=1)


def units(at, scope=ALL, **more):
    """Units by warehouse, SKU and state."""
    return {row[:3]: row.quantity for row in stock_as_of(at, scope=scope, **more)}


@pytest.mark.parametrize("micro", [0, 1, 250_000, 999_999])
def test_a_movement_counts_from_its_very_moment_on(micro):
    acme = company()
    moment = AT.replace(microsecond=micro)
    acme.receive("MUG", 5, 500, at=moment)
    assert units(moment - TICK) == {}
    assert list(units(moment).values()) == [5]
    assert list(units(moment + TICK).values()) == [5]


def test_before_anything_happened_there_was_nothing():
    assert stock_as_of(day(-999), scope=ALL) == []


def test_goods_in_production_stand_in_no_warehouse_and_only_those_who_see_all_see_them():
    acme = company()
    goods = (acme.skus["MUG"], acme.owner)
    start_production(lines=[ReceiptLine(*goods, acme.production(), 9, 900)], **told(0))
    assert units(day(1)) == {(None, acme.skus["MUG"], State.IN_PRODUCTION): 9}
    assert units(day(1), Scope(warehouses=frozenset(acme.warehouses.values()))) == {}


def test_goods_on_the_way_stand_with_the_warehouse_that_they_go_to():
    acme = company()
    goods = (acme.skus["MUG"], acme.owner)
    acme.receive("MUG", 5, 500)
    transit = acme.place("BERLIN", PlaceKind.TRANSIT)
    move_stock(lines=[MoveLine(*goods, acme.shelves["LEEDS"], transit, 2)], **told(1))
    leeds, berlin = acme.warehouses["LEEDS"], acme.warehouses["BERLIN"]
    assert units(day(1)) == {
        (leeds, acme.skus["MUG"], State.ON_HAND): 3,
        (berlin, acme.skus["MUG"], State.IN_TRANSIT): 2,
    }
    assert units(day(1), Scope(warehouses=frozenset({berlin}))) == {
        (berlin, acme.skus["MUG"], State.IN_TRANSIT): 2
    }


def test_what_left_altogether_is_no_row():
    acme = company()
    acme.receive("MUG", 5, 500)
    ship_stock(lines=[acme.wish(1, "MUG", 5)], **asked(3))
    assert units(day(3)) == {}
    assert list(units(day(2)).values()) == [5]


def test_only_the_wanted_skus_are_answered():
    acme = company()
    acme.receive("MUG", 5, 500)
    acme.receive("BOWL", 7, 700)
    assert list(units(day(1), skus=[acme.skus["BOWL"]]).values()) == [7]
    assert units(day(1), skus=[]) == {}
    assert units(day(1), skus=[10**9]) == {}


def test_costs_stand_with_the_units_and_are_hidden_from_those_who_may_not_see_them():
    acme = company()
    acme.receive("MUG", 3, 100)
    ship_stock(lines=[acme.wish(1, "MUG", 1)], **asked(1))
    (row,) = stock_as_of(day(1), scope=ALL)
    assert (row.quantity, row.cost_minor) == (2, 67)
    (blind,) = stock_as_of(day(1), scope=Scope(sees_cost=False))
    assert blind.cost_minor is None


def test_rows_come_production_first_then_by_warehouse_sku_and_state():
    acme = company()
    for sku in ("PLATE", "MUG"):
        for house in ("BERLIN", "LEEDS"):
            acme.receive(sku, 1, 1, into=house)
    goods = (acme.skus["MUG"], acme.owner)
    start_production(lines=[ReceiptLine(*goods, acme.production(), 9, 900)], **told(0))
    rows = stock_as_of(day(0), scope=ALL)
    assert rows[0].warehouse_id is None
    keys = [(row.warehouse_id, row.sku_id, row.state) for row in rows[1:]]
    assert keys == sorted(keys)


def test_a_history_booked_late_changes_the_past_from_its_own_day_on():
    acme = company()
    acme.receive("MUG", 5, 500, at=day(0))
    ship_stock(lines=[acme.wish(1, "MUG", 2, at=day(3))], **asked(90))
    assert [sum(units(day(number)).values()) for number in (2, 3, 90)] == [5, 3, 3]


def test_the_query_is_one_whatever_lies_in_it(django_assert_max_num_queries):
    acme = company()
    for number in range(30):
        acme.receive("MUG", 1, 1, at=day(number))
    with django_assert_max_num_queries(2):
        stock_as_of(day(99), scope=ALL)


class TestAnyStory(TestCase):
    """Each example in a transaction of its own."""

    steps = st.lists(
        st.tuples(st.sampled_from(["receive", "ship", "back", "dispatch", "scrap"]), st.integers(1, 6)),
        max_size=9,
    )

    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
    @given(steps)
    def test_the_present_is_the_past_as_of_now(self, steps) -> None:
        from django.db import transaction

        with transaction.atomic():
            acme = company("MUG", "LEEDS")
            goods, shelf = (acme.skus["MUG"], acme.owner), acme.shelves["LEEDS"]
            inspection, transit = (
                acme.place("LEEDS", PlaceKind.INSPECTION),
                acme.place("LEEDS", PlaceKind.TRANSIT),
            )
            stood = []
            for number, (verb, many) in enumerate(steps):
                if verb == "receive":
                    acme.receive("MUG", many, many * 7, at=day(number))
                elif verb == "ship":
                    ship_stock(lines=[acme.wish(number, "MUG", many)], **asked(number))
                elif verb == "back":
                    origin = Document(ORDER, max(0, number - 1))
                    accept_return(
                        lines=[ReturnLine(99, 1, *goods, inspection, many, origin)], **asked(number)
                    )
                elif verb == "dispatch":
                    start_production(lines=[ReceiptLine(*goods, acme.production(), 9, 50)], **told(number))
                    dispatch_stock(lines=[MoveLine(*goods, acme.production(), transit, many)], **told(number))
                else:
                    scrap_stock(lines=[ScrapLine(*goods, shelf, many)], **told(number))
                now = standings(scope=ALL).get(goods[0])
                stood.append({state: getattr(now, state) for state in State if now and getattr(now, state)})
            for number, then in enumerate(stood):
                assert {row.state: row.quantity for row in stock_as_of(day(number), scope=ALL)} == then
            transaction.set_rollback(True)


def test_a_day_ends_in_each_warehouse_when_it_ends_there():
    acme = company("MUG", "SHENZHEN LEEDS")
    Warehouse.objects.filter(code="SHENZHEN").update(zone="Asia/Shanghai")
    evening = datetime(2026, 3, 1, 20, tzinfo=UTC)  # in Shenzhen it is the second already
    for house in ("SHENZHEN", "LEEDS"):
        acme.receive("MUG", 5, 500, into=house, at=evening)

    def held(on):
        return {row.warehouse_id: row.quantity for row in stock_at_end_of(on, scope=ALL)}

    here, there = acme.warehouses["LEEDS"], acme.warehouses["SHENZHEN"]
    assert held(date(2026, 3, 1)) == {here: 5}
    assert held(date(2026, 3, 2)) == {here: 5, there: 5}
