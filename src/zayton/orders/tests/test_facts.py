"""The lake's order lines: whatever happens to orders, the sums are those of the versions that stand."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from zayton.kernel.access.public import SYSTEM, Scope
from zayton.kernel.journal.public import advance, declared_readers, sequence
from zayton.lake.public import Answer, Period, ask, drill
from zayton.orders.public import RETURN, PlaceOptions, cancel_orders
from zayton.orders.tests.builders import DAY, Business, a_business, charge

pytestmark = pytest.mark.django_db
MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))
ASKED = ["units_sold", "revenue_gross", "revenue_net", "charges", "orders", "units_returned"]
RECOUNT = """
    SELECT SUM(CASE WHEN o.kind = 'sale' AND l.kind = 'goods' THEN l.quantity ELSE 0 END),
           SUM(CASE WHEN o.kind = 'sale' AND l.kind = 'goods' THEN l.base_minor ELSE 0 END),
           SUM(CASE WHEN l.kind = 'goods' THEN l.base_minor ELSE 0 END),
           SUM(CASE WHEN l.kind = 'charge' THEN l.base_minor ELSE 0 END),
           COUNT(DISTINCT CASE WHEN o.kind = 'sale' THEN o.id END),
           SUM(CASE WHEN o.kind = 'return' AND l.kind = 'goods' THEN -l.quantity ELSE 0 END)
      FROM orders_orderline l JOIN orders_order o ON o.id = l.order_id AND o.version = l.version
     WHERE o.state <> 'cancelled'"""


@pytest.fixture
def business(tmp_path: Path, settings: Any) -> Business:
    settings.WORKSPACE = replace(settings.WORKSPACE, home=tmp_path)
    return a_business()


def mirrored() -> None:
    while sequence():
        pass
    while advance(declared_readers()["lake.mirror"]):
        pass


def figures(**more: Any) -> Answer:
    answer = ask(metrics=ASKED, period=MARCH, scope=Scope.everything(), **more)
    assert isinstance(answer, Answer), answer
    return answer


def recounted() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(RECOUNT)
        return dict(zip(ASKED, map(int, cursor.fetchone()), strict=True))


def a_busy_day(business: Business) -> None:
    """Four sales, a return, a revision that changes country and lines, and a cancellation."""
    first, second = sorted(business.skus)[:2]
    business.place(
        [
            business.draft("A", business.goods(first, 2, 2000), business.goods(second, 1, 500)),
            business.draft("B", business.goods(first, 4, 4000), charge("POST", "postage", 300), country="FR"),
            business.draft("C", business.goods(second, 3, 1500)),
            business.draft("D", business.goods(second, 1, 500), business.goods(second, 1, 450)),
        ]
    )
    back = business.draft("E", business.goods(first, -1, -1000), kind=RETURN)
    taken = business.place([back], PlaceOptions(restock_to=next(iter(business.houses.values()))))
    assert not taken.refusals
    mirrored()
    placed = business.place([business.draft("C", business.goods(first, 5, 5000), country="DE")])
    mirrored()
    doomed = business.place([business.draft("F", business.goods(first, 1, 1000))])
    assert placed.order_ids
    cancel_orders(order_ids=doomed.order_ids, actor=SYSTEM, at=DAY)
    mirrored()


def test_a_recount_of_the_books_equals_the_answer(business: Business) -> None:
    a_busy_day(business)
    assert figures().totals.figures == recounted()


def test_a_revised_order_counts_where_it_stands_now(business: Business) -> None:
    a_busy_day(business)
    rows = {
        row.keys[0]: row.figures["orders"] for row in figures(by=["country"]).rows if row.figures["orders"]
    }
    assert rows == {"GB": 2, "FR": 1, "DE": 1}


def test_orders_by_sku_count_an_order_once(business: Business) -> None:
    a_busy_day(business)
    first, second = sorted(business.skus)[:2]
    by_sku = {row.keys[0]: row.figures["orders"] for row in figures(by=["sku"]).rows}
    assert by_sku[business.skus[first]] == 3
    assert by_sku[business.skus[second]] == 2


def test_a_figure_opens_into_the_lines_that_stand(business: Business) -> None:
    a_busy_day(business)
    opened = drill(metric="revenue_gross", period=MARCH, scope=Scope.everything())
    assert opened.total == figures().totals.figures["revenue_gross"]
    assert opened.row_count == len(opened.rows) == 6
    assert sum(row.figure for row in opened.rows) == opened.total


def test_another_shops_figures_stay_hidden_totals_and_lines_too(business: Business) -> None:
    a_busy_day(business)
    elsewhere = Scope(shops=frozenset({business.shop + 1000}))
    answer = ask(metrics=["revenue_gross", "orders"], by=["sku"], period=MARCH, scope=elsewhere)
    assert isinstance(answer, Answer)
    assert answer.rows == ()
    assert answer.totals.figures == {"revenue_gross": 0, "orders": 0}
    assert drill(metric="revenue_gross", period=MARCH, scope=elsewhere).rows == ()
