"""A week of a small shop, worked out by hand as somebody in the trade would.

Mugs (SKU 1) are bought at 2.00 each, lamps (SKU 2) at 10.00. The shop is number 1, the warehouse number 7.

    Mon 1   100 mugs and 20 lamps arrive: stock value 100 x 2 + 20 x 10 = 400.00
    Tue 2   order 1 to GB: 10 mugs for 50.00 and 2 lamps for 60.00
    Wed 3   order 2 to FR: 30 mugs for 150.00
    Thu 4   order 1 sends 4 mugs back, 20.00 are refunded and the mugs go back on the shelf
    Sun 7   order 3 to GB: 5 lamps for 150.00

In the second week the shop sells less, and on Wednesday the 10th a dearer lot of mugs comes in.

    Mon 8   order 4 to FR: 8 mugs for 40.00
    Wed 10  50 mugs at 2.50 arrive: 125.00
    Sun 14  order 5 to CN: 1 lamp for 30.00 and 2 mugs for 10.00
"""

from pathlib import Path

import pytest

from zayton.kernel.access.public import Scope
from zayton.lake.answers import Answer, Figure, Key, change
from zayton.lake.asking import ask
from zayton.lake.mirror import work
from zayton.lake.rules.periods import Period
from zayton.lake.tests.builders import day, moved, sold

WEEK = Period(day(1), day(7))
SECOND = Period(day(8), day(14))
FORTNIGHT = Period(day(1), day(14))


@pytest.fixture(scope="module", autouse=True)
def fortnight(shared_trade: Path) -> None:
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
            sold(10, (8, 4, 1, 1, "FR", 8, 4_000, 1, 1, 0)),
            moved(11, (8, 1, 7, 1, -8, -1_600, 1_600)),
            moved(12, (10, 1, 7, 10, 50, 12_500, 0)),
            sold(13, (14, 5, 1, 2, "CN", 1, 3_000, 1, 1, 0), (14, 5, 1, 1, "CN", 2, 1_000, 1, 0, 0)),
            moved(14, (14, 2, 7, 1, -1, -1_000, 1_000), (14, 1, 7, 1, -2, -400, 400)),
        ]
    )


def figure(metric: str, period: Period = WEEK, **filters: list[int | str | None]) -> Figure:
    answer = ask(metrics=[metric], period=period, filters=filters, scope=Scope.everything())
    assert isinstance(answer, Answer), answer
    return answer.totals.figures[metric]


def cut(metric: str, by: str, period: Period = WEEK) -> dict[Key, Figure]:
    answer = ask(metrics=[metric], by=[by], period=period, scope=Scope.everything())
    assert isinstance(answer, Answer), answer
    return {row.keys[0]: row.figures[metric] for row in answer.rows}


def compared(
    metric: str, period: Period, by: list[str], compare: str = "previous"
) -> dict[Key, tuple[Figure, Figure]]:
    answer = ask(metrics=[metric], by=by, period=period, compare=compare, scope=Scope.everything())
    assert isinstance(answer, Answer), answer
    return {
        row.keys[0] if by else None: (row.figures[metric], row.before[metric])
        for row in (answer.rows if by else (answer.totals,))
    }


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


def test_the_second_week_beside_the_first() -> None:
    """40.00 + 40.00 against 390.00, four fifths less; France fell from 150.00 to 40.00, China is new, Britain gone."""
    ((now, before),) = compared("revenue", SECOND, []).values()
    assert (now, before) == (8_000, 39_000)
    assert change(now, before) == pytest.approx(-0.7949, abs=0.0001)
    assert compared("revenue", SECOND, ["country"]) == {
        "FR": (4_000, 15_000),
        "CN": (4_000, None),
        "GB": (None, 24_000),
    }


def test_each_day_of_the_second_week_meets_its_day_of_the_first() -> None:
    """Monday 40.00 against nothing, Tuesday nothing against 110.00, and so on to Sunday: 40.00 against 150.00."""
    assert compared("revenue", SECOND, ["day"]) == {
        day(8): (4_000, 0),
        day(9): (0, 11_000),
        day(10): (0, 15_000),
        day(11): (0, -2_000),
        day(12): (0, 0),
        day(13): (0, 0),
        day(14): (4_000, 15_000),
    }


def test_a_fortnight_is_its_two_weeks_together() -> None:
    """390.00 + 80.00 = 470.00 over five orders: 94.00 each, which is not the mean of 130.00 and 40.00."""
    assert cut("revenue", "week", FORTNIGHT) == {day(1): 39_000, day(8): 8_000}
    assert figure("revenue", FORTNIGHT) == 47_000
    assert figure("per_order", FORTNIGHT) == 9_400
    assert cut("per_order", "week", FORTNIGHT) == {day(1): 13_000, day(8): 4_000}


def test_an_order_of_two_goods_counts_once_in_all_and_once_for_each() -> None:
    """Order 1 and order 5 hold mugs and lamps: mugs are in 1, 2, 4 and 5, lamps in 1, 3 and 5, all in five orders."""
    answer = ask(metrics=["orders"], by=["sku"], period=FORTNIGHT, scope=Scope.everything())
    assert isinstance(answer, Answer)
    assert {row.keys[0]: row.figures["orders"] for row in answer.rows} == {1: 4, 2: 3}
    assert answer.totals.figures["orders"] == 5


def test_what_comes_back_belongs_to_the_day_it_came_back() -> None:
    """Order 1 sold 110.00 on Tuesday; its refund of 20.00 is Thursday's, and Tuesday stays what it was."""
    by_day = cut("revenue", "day")
    assert (by_day[day(2)], by_day[day(4)]) == (11_000, -2_000)
    assert figure("returned_units", Period(day(2), day(2))) == 0
    assert figure("returned_units", Period(day(4), day(4))) == 4


def test_the_shelf_at_the_end_of_the_fortnight() -> None:
    """Mugs 100 - 10 - 30 + 4 - 8 + 50 - 2 = 104, lamps 20 - 2 - 5 - 1 = 12; 54 x 2 + 50 x 2.50 = 233 and 120."""
    assert cut("on_hand", "sku", FORTNIGHT) == {1: 104, 2: 12}
    assert cut("value", "sku", FORTNIGHT) == {1: 10_800 + 12_500, 2: 12_000}


def test_the_shelf_evening_by_evening() -> None:
    """120 pieces on Monday; 108, 78, 82 and then none until Sunday; lamps leave on Sunday: 77."""
    evenings = cut("on_hand", "day")
    assert [evenings[day(number)] for number in range(1, 8)] == [120, 108, 78, 82, 82, 82, 77]
    assert sum(evenings.values()) == 120 + 108 + 78 + 3 * 82 + 77  # type: ignore[arg-type]


def test_old_mugs_and_new_mugs_after_a_month() -> None:
    """On day 36 the first lot is 35 days old (54 mugs, 12 lamps), the second 26 days (50 mugs)."""
    on = Period(day(36), day(36))
    assert cut("on_hand", "age", on) == {0: 50, 1: 54 + 12}
    assert cut("value", "age", on) == {0: 12_500, 1: 10_800 + 12_000}


def test_a_lot_grows_older_by_a_day_each_day() -> None:
    """The first lot is 30 days old on day 31 and 31 on day 32, which is the next band; on day 62 it is past 60."""
    for number, bands in (
        (31, {0}),
        (32, {0, 1}),
        (40, {0, 1}),
        (41, {1}),
        (61, {1}),
        (62, {1, 2}),
        (71, {2}),
    ):
        found = cut("on_hand", "age", Period(day(number), day(number)))
        assert {band for band, units in found.items() if units} == bands, number


def test_stock_lasts_longer_when_less_is_sold() -> None:
    """104 mugs at 10 in seven days last 72.8 days; at 36 in the first week (64 left) they lasted 12.4."""
    assert figure("days_left", SECOND, sku=[1]) == pytest.approx(104 / (10 / 7))
    assert figure("days_left", WEEK, sku=[1]) == pytest.approx(64 / (40 / 7))


def test_what_nobody_bought_lasts_for_ever_and_has_no_figure() -> None:
    """Nothing was sold on the 12th: dividing by no sales a day has no answer, and is not nought."""
    assert figure("days_left", Period(day(12), day(12))) is None


def test_the_cost_of_what_left_is_that_of_its_lots() -> None:
    """Second week: 8 mugs and 2 mugs at 2.00, one lamp at 10.00: 16 + 4 + 10 = 30.00."""
    assert figure("shipped_cost", SECOND) == 3_000
    assert cut("shipped_cost", "category", SECOND) == {10: 2_000, 20: 1_000}


def test_the_balance_is_what_came_less_what_left_at_cost() -> None:
    """400.00 + 125.00 came, 142.00 + 30.00 left: 353.00 stands on the shelf."""
    assert figure("value", FORTNIGHT) == 40_000 + 12_500 - 14_200 - 3_000


def test_large_lines_are_judged_one_by_one() -> None:
    """More than two pieces: 10 mugs, 30 mugs, 5 lamps, 8 mugs; not the 2 lamps, nor the 2 mugs beside 1 lamp."""
    assert figure("big_revenue", FORTNIGHT) == 5_000 + 15_000 + 15_000 + 4_000
