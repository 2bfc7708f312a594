"""A week of a small shop, worked out by hand as somebody in the trade would.

Mugs (SKU 1) are bought at 2.00 each, lamps (SKU 2) at 10.00. The shop is number 1, the warehouse number 7.

    Mon 1   100 mugs and 20 lamps arrive: stock value 100 x 2 + 20 x 10 = 400.00
    Tue 2   order 1 to GB: 10 mugs for 50.00 and 2 lamps for 60.00
    Wed 3   order 2 to FR: 30 mugs for 150.00
    Thu 4   order 1 sends 4 mugs back, 20.00 are refunded and the mugs go back on the shelf
    Sun 7   order 3 to GB: 5 lamps for 150.00
"""

from pathlib import Path

import pytest

from zayton.kernel.access.public import Scope
from zayton.lake.answers import Answer, Figure, Key
from zayton.lake.asking import ask
from zayton.lake.mirror import work
from zayton.lake.rules.periods import Period
from zayton.lake.tests.builders import day, moved, sold

pytestmark = pytest.mark.django_db
WEEK = Period(day(1), day(7))


@pytest.fixture(autouse=True)
def week(trade: Path) -> None:
    work(
        [
            moved(1, (1, 1, 7, 1, 100, 20_000, 0), (1, 2, 7, 1, 20, 20_000, 0)),
            sold(2, (2, 1, 1, 1, "GB", 10, 5_000, 1, 1, 0), (2, 1, 1, 2, "GB", 2, 6_000, 1, 0, 0)),
            moved(3, (2, 1, 7, 1, -10, -2_000, 2_000), (2, 2, 7, 1, -2, -2_000, 2_000)),
            sold(4, (3, 2, 1, 1, "FR", 30, 15_000, 1, 1, 0)),
            moved(5, (3, 1, 7, 1, -30, -6_000, 6_000)),
            sold(6, (4, 1, 1, 1, "GB", 0, -2_000, 0, 0, 4)),
            moved(7, (4, 1, 7, 1, 4, 800, -800)),
            sold(8, (7, 3, 1, 2, "GB", 5, 15_000, 1, 1, 0)),
            moved(9, (7, 2, 7, 1, -5, -5_000, 5_000)),
        ]
    )


def figure(metric: str, period: Period = WEEK, **filters: list[int | str | None]) -> Figure:
    answer = ask(metrics=[metric], period=period, filters=filters, scope=Scope.everything())
    assert isinstance(answer, Answer), answer
    return answer.totals.figures[metric]


def cut(metric: str, by: str) -> dict[Key, Figure]:
    answer = ask(metrics=[metric], by=[by], period=WEEK, scope=Scope.everything())
    assert isinstance(answer, Answer), answer
    return {row.keys[0]: row.figures[metric] for row in answer.rows}


def test_revenue_is_what_was_sold_less_what_came_back() -> None:
    """50.00 + 60.00 + 150.00 - 20.00 + 150.00."""
    assert figure("revenue") == 39_000
    assert cut("revenue", "country") == {"GB": 24_000, "FR": 15_000}
    assert cut("revenue", "sku") == {1: 18_000, 2: 21_000}


def test_the_average_order_is_revenue_by_orders() -> None:
    """390.00 over three orders; lamps alone: 210.00 over the two orders that had lamps."""
    assert figure("orders") == 3
    assert figure("per_order") == 13_000
    assert figure("per_order", sku=[2]) == 10_500


def test_four_of_forty_seven_units_came_back() -> None:
    assert figure("units_sold") == 47
    assert figure("return_rate") == pytest.approx(4 / 47)


def test_stock_is_valued_at_what_the_lots_cost() -> None:
    """64 mugs at 2.00 and 13 lamps at 10.00; on Wednesday evening still 60 mugs and 18 lamps."""
    assert figure("on_hand") == 77
    assert figure("value") == 12_800 + 13_000
    assert figure("value", Period(day(3), day(3))) == 12_000 + 18_000


def test_turnover_is_the_cost_of_what_left_by_the_average_stock() -> None:
    """Evenings: 400, 360, 300, 308, 308, 308, 258; what left cost 20 + 20 + 60 - 8 + 50 = 142."""
    evenings = [400, 360, 300, 308, 308, 308, 258]
    assert figure("shipped_cost") == 14_200
    assert figure("mean_value") == round(sum(evenings) / 7 * 100)
    assert figure("turnover") == pytest.approx(142 / (sum(evenings) / 7))


def test_days_of_supply_is_how_long_the_stock_lasts_at_this_pace() -> None:
    """13 lamps, one lamp a day: thirteen days."""
    assert figure("days_left", sku=[2]) == pytest.approx(13.0)
