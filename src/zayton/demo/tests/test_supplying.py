"""The goods that the demo must have had: enough, in time, at one cost, and left over in a plausible way."""

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.demo.supplying import (
    AHEAD,
    PERIOD,
    Flow,
    _cost,
    _leaving,
    _left_over,
    _periods,
    _rounded_up,
    luck_of,
    receipts_of,
    unit_cost_millis,
)

FIRST, LAST = date(2026, 1, 5), date(2026, 12, 31)
days = st.integers(0, 360).map(lambda number: FIRST + timedelta(days=number))
flows = st.lists(st.builds(Flow, days, st.integers(-500, 500).filter(bool)), min_size=1, max_size=40).map(
    sorted
)
codes = st.text("0123456789ABC", min_size=1, max_size=8)


def on(number: int) -> date:
    """The nth day of the year, 0 the first."""
    return FIRST + timedelta(days=number)


class Even(Random):
    """Chance that always falls low."""

    def random(self) -> float:
        return 0.0


@pytest.mark.parametrize(
    ("need", "received"),
    [(1, 2), (12, 13), (13, 24), (18, 24), (48, 54), (49, 72), (60, 72), (61, 84), (1_000, 1_020)],
)
def test_needs_are_rounded_up_to_whole_packs_and_one_more(need: int, received: int) -> None:
    """Singly up to 12, in sixes up to 48, in dozens beyond: 13 needs three sixes (18), and one more makes 24."""
    assert _rounded_up(need, Even()) == received


@given(st.integers(1, 10**6), st.integers(0, 99))
def test_what_is_rounded_up_is_more_than_needed_and_never_by_much(need: int, seed: int) -> None:
    received = _rounded_up(need, Random(seed))
    pack = 12 if need > 48 else 6 if need > 12 else 1
    assert received % pack == 0
    assert need < received <= need * 1.08 + 2 * pack


@pytest.mark.parametrize(
    ("quantity", "millis", "cost"),
    [
        (1, 500, 1),
        (3, 500, 2),
        (1, 499, 1),
        (2, 100, 1),
        (10, 1_234, 12),
        (10, 1_250, 13),
        (1_000_000, 612_345, 612_345_000),
    ],
)
def test_a_receipt_costs_its_units_rounded_once_and_at_least_a_penny(
    quantity: int, millis: int, cost: int
) -> None:
    assert _cost(quantity, millis) == cost


def test_flows_fall_into_periods_of_eight_weeks_counted_from_the_first_day() -> None:
    found = _periods([Flow(on(0), -1), Flow(on(55), -2), Flow(on(56), -3), Flow(on(168), -4)], FIRST)
    assert [[flow.quantity for flow in period] for period in found] == [[-1, -2], [-3], [], [-4]]


def test_what_comes_back_is_not_counted_on_to_leave_again() -> None:
    assert _leaving([Flow(on(1), -10), Flow(on(2), 4), Flow(on(3), -5)]) == 15
    assert _leaving([Flow(on(1), 4)]) == 0


def test_a_year_of_one_article_told_by_its_receipts() -> None:
    """It sells in the first and the third period: two receipts, each a week or so ahead of its period."""
    receipts = receipts_of("22423", [Flow(on(3), -100), Flow(on(120), -40)], 1_000, FIRST, LAST)
    ahead = [FIRST + index * PERIOD - receipt.day for index, receipt in zip((0, 2), receipts, strict=False)]
    assert all(AHEAD <= gap <= AHEAD + timedelta(days=4) for gap in ahead)
    assert len(receipts) in (1, 2)
    assert sum(receipt.quantity for receipt in receipts) >= 140


def test_what_the_first_receipt_left_over_is_not_bought_again() -> None:
    first, *more = receipts_of("A", [Flow(on(1), -60), Flow(on(60), -1)], 1_000, FIRST, LAST)
    assert first.quantity >= 61
    assert more == []


def test_what_came_back_serves_the_next_period() -> None:
    flows = [Flow(on(1), -60), Flow(on(20), 50), Flow(on(60), -40)]
    assert len(receipts_of("A", flows, 1_000, FIRST, LAST)) == 1


@given(flows, codes, st.floats(1, 100_000))
def test_receipts_come_in_order_each_before_the_day_it_is_needed(
    found: list[Flow], code: str, price: float
) -> None:
    receipts = receipts_of(code, found, price, FIRST, LAST)
    assert [receipt.day for receipt in receipts] == sorted({receipt.day for receipt in receipts})
    assert all(receipt.day + AHEAD <= LAST for receipt in receipts)
    if all(flow.quantity > 0 for flow in found):
        assert receipts == []


@given(flows, codes, st.floats(1, 100_000))
def test_all_receipts_of_an_article_cost_alike_to_the_penny(
    found: list[Flow], code: str, price: float
) -> None:
    millis = unit_cost_millis(price, luck_of(code))
    for receipt in receipts_of(code, found, price, FIRST, LAST):
        assert abs(receipt.cost_minor * 1_000 - receipt.quantity * millis) <= 1_000


@given(flows, codes)
def test_no_more_lies_on_the_shelf_at_the_end_than_half_a_year_sells(found: list[Flow], code: str) -> None:
    """Beyond what rounding and returns leave, at most 26 weeks of what the last eight weeks sold."""
    receipts = receipts_of(code, found, 1_000, FIRST, LAST)
    bare = _left_over(found, LAST, Even())
    recent = -sum(flow.quantity for flow in found if flow.quantity < 0 and flow.day > LAST - PERIOD)
    assert 0 <= bare <= recent / 8 * 26
    if len(receipts) > 1:
        needed = sum(-flow.quantity for flow in found if flow.quantity < 0)
        slack = sum(receipt.quantity for receipt in receipts[:-1]) + needed + recent / 8 * 26
        assert receipts[-1].quantity <= slack * 1.1 + 24 * len(receipts)


@given(st.lists(codes, min_size=2, max_size=6, unique=True), st.integers(0, 99))
def test_the_luck_of_an_article_is_its_own_whoever_comes_first(found: list[str], seed: int) -> None:
    shuffled = list(found)
    Random(seed).shuffle(shuffled)
    flows = [Flow(on(1), -100)]
    one = {code: receipts_of(code, flows, 500, FIRST, LAST) for code in found}
    other = {code: receipts_of(code, flows, 500, FIRST, LAST) for code in shuffled}
    assert one == other


@pytest.mark.parametrize(("code", "drawn"), [("22423", 978), ("85123A", 468), ("茶", 464)])
def test_luck_is_written_down_here_so_that_no_machine_has_another(code: str, drawn: int) -> None:
    assert luck_of(code).randrange(1_000) == drawn


@pytest.mark.parametrize("price", [0.0, 0.001, 0.5])
def test_what_sells_for_next_to_nothing_still_costs_half_a_penny(price: float) -> None:
    assert unit_cost_millis(price, luck_of("A")) == 500
