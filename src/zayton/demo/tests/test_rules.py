"""What the demo makes up holds together."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.demo.classing import _CATEGORIES, IN_CHINESE, brand_of, category_of
from zayton.demo.moving import weeks_forward
from zayton.demo.supplying import Flow, receipts_of

FIRST, LAST = date(2026, 1, 5), date(2026, 12, 31)


@given(st.dates(date(2012, 1, 1), date(2040, 1, 1)))
def test_the_data_ends_within_the_last_seven_days_on_the_same_weekday(today):
    last = date(2011, 12, 9)
    moved = last + weeks_forward(last, today)
    assert 0 <= (today - moved).days < 7
    assert moved.weekday() == last.weekday()


@pytest.mark.parametrize(
    ("title", "category", "brand"),
    [
        ("RED RETROSPOT CAKE STAND", "Kitchen > Baking", "Retrospot"),
        ("CHRISTMAS TREE HEART DECORATION", "Seasonal > Christmas", "House range"),
        ("WHITE HANGING HEART T-LIGHT HOLDER", "Lighting > Candles and holders", "House range"),
        ("SPACEBOY LUNCH BOX", "Bags and travel > Lunch and shopping bags", "Spaceboy & Dolly Girl"),
        ("", "Other gifts", "House range"),
    ],
)
def test_a_title_suggests_a_category_and_a_line(title, category, brand):
    assert (category_of(title), brand_of(title)) == (category, brand)


def test_every_category_has_a_chinese_name_and_comes_after_the_one_it_hangs_on():
    seen: set[str] = set()
    for path, chinese in IN_CHINESE.items():
        above = path.rpartition(" > ")[0]
        assert not above or above in seen
        assert any("\u4e00" <= sign <= "\u9fff" for sign in chinese)
        seen.add(path)
    assert {path for path, _ in _CATEGORIES} <= seen


days = st.integers(0, 350).map(lambda back: FIRST + timedelta(days=back))
history = st.lists(
    st.builds(Flow, days, st.integers(-80_000, 80_000).filter(bool)), min_size=1, max_size=60
).map(sorted)


@given(history, st.floats(0.1, 100_000))
def test_received_goods_cover_every_day_and_cost_something(flows, price):
    receipts = receipts_of("22423", flows, price, FIRST, LAST)
    assert all(receipt.quantity > 0 and receipt.cost_minor > 0 for receipt in receipts)
    balance, waiting = 0, sorted(receipts, key=lambda receipt: receipt.day)
    for flow in flows:
        while waiting and waiting[0].day < flow.day:
            balance += waiting.pop(0).quantity
        balance += flow.quantity
        assert balance >= 0


def test_chance_is_the_same_on_every_machine():
    flows = [Flow(FIRST, -100), Flow(FIRST + timedelta(days=300), -50)]
    assert receipts_of("85123A", flows, 255, FIRST, LAST) == receipts_of("85123A", flows, 255, FIRST, LAST)
    assert receipts_of("85123A", flows, 255, FIRST, LAST) != receipts_of("22423", flows, 255, FIRST, LAST)
