"""The demo's own arithmetic, as somebody with a calendar, a price list and a pencil could check it."""

from datetime import date, timedelta

import pytest

from zayton.catalog.public import Stage
from zayton.demo.history import articles_of
from zayton.demo.moving import weeks_forward
from zayton.demo.stocking import all_receipts, sku_draft
from zayton.demo.supplying import (
    Flow,
    Receipt,
    _cost,
    _leaving,
    _periods,
    luck_of,
    receipts_of,
    unit_cost_millis,
)
from zayton.demo.tests.builders import DAY, article, line, lines


def test_the_real_year_moved_to_a_sunday_in_november() -> None:
    """The file ends on Friday 9 December 2011; 780 weeks later is Friday 20 November 2026, two days before Sunday."""
    moved = date(2011, 12, 9) + weeks_forward(date(2011, 12, 9), date(2026, 11, 22))
    assert moved == date(2026, 11, 20)
    assert moved.strftime("%A") == "Friday"
    assert weeks_forward(date(2011, 12, 9), date(2026, 11, 22)).days == 780 * 7


def test_on_the_friday_itself_the_year_ends_today_and_a_week_later_it_has_moved_on() -> None:
    """On Thursday the 19th the year still ended on the 13th; on Friday the 20th it ends on that day."""
    ends = [
        date(2011, 12, 9) + weeks_forward(date(2011, 12, 9), date(2026, 11, number))
        for number in (19, 20, 26, 27)
    ]
    assert ends == [date(2026, 11, 13), date(2026, 11, 20), date(2026, 11, 20), date(2026, 11, 27)]


def test_what_a_mug_for_two_pounds_fifty_may_have_cost() -> None:
    """Between 32 and 58 hundredths of 250 pence: 80 to 145 pence, and the same for it every time."""
    draft = sku_draft(article("22423", "TEA MUG", price=250.0), DAY)
    assert draft.purchase_cost_minor is not None
    assert 80 <= draft.purchase_cost_minor <= 145
    assert (
        draft.purchase_cost_minor
        == sku_draft(article("22423", "TEA MUG", price=250.0), DAY).purchase_cost_minor
    )


def test_twice_the_price_is_twice_the_cost() -> None:
    """The share of an article is its own: at 2.50 and at 5.00 it is the same part of the price."""
    one, two = (unit_cost_millis(price, luck_of("22423")) for price in (250.0, 500.0))
    assert abs(two - 2 * one) <= 1


def test_a_hundred_mugs_at_eighty_four_and_a_half_pence() -> None:
    """100 × 84.5 = 8,450 pence; 3 × 84.5 = 253.5 pence, which is written as 254."""
    assert (_cost(100, 84_500), _cost(3, 84_500)) == (8_450, 254)


def test_a_shelf_of_one_article_over_sixteen_weeks() -> None:
    """Weeks 1 to 8 sell 30 and 20 and get 5 back, weeks 9 to 16 sell 10: what leaves is 50, then 10."""
    first = date(2026, 1, 5)
    flows = [
        Flow(first, -30), Flow(first + timedelta(days=10), 5), Flow(first + timedelta(days=40), -20),
        Flow(first + timedelta(weeks=9), -10),
    ]  # fmt: skip
    assert [_leaving(period) for period in _periods(flows, first)] == [50, 10]
    receipts = receipts_of("22423", flows, 250.0, first, first + timedelta(weeks=16))
    shelf = sum(receipt.quantity for receipt in receipts) - 50 + 5 - 10
    assert shelf >= 0
    assert receipts[0].quantity >= 50
    assert receipts[0].day < first


@pytest.mark.parametrize(
    ("story", "stage"),
    [
        ({"first": 40, "last": 3}, Stage.NEW),
        ({"first": 59, "last": 59}, Stage.NEW),
        ({"first": 200, "last": 3}, Stage.MATURE),
        ({"first": 200, "last": 75}, Stage.SLOW),
        ({"first": 360, "last": 200}, Stage.ENDED),
    ],
)
def test_the_life_of_an_article_by_its_first_and_last_sale(story: dict[str, int], stage: str) -> None:
    """First sold within 60 days: new. Not sold for 61 to 150 days: slow. Longer: ended. All others: mature."""
    told = article("22423", "TEA MUG", (story["first"], -5), (story["last"], -1))
    assert sku_draft(told, DAY).lifecycle == stage


def test_a_morning_at_the_counter() -> None:
    """Six mugs and a postage go out, two mugs come back, three are found broken, four are found in a corner.

    The ledger of the mug: 6 out on the 2nd, 2 in on the 3rd, 3 out and 4 in on the 4th: 3 fewer than at first.
    """
    file = lines(
        line("1", "22423", "TEA MUG", 6, 2, 2.5),
        line("1", "POST", "POSTAGE", 1, 2, 18.0),
        line("C2", "22423", "TEA MUG", -2, 3, 2.5),
        line("3", "22423", "broken", -3, 4, 0.0, None),
        line("4", "22423", "found", 4, 4, 0.0, None),
    )
    (mug,) = articles_of(file, ["POST"])
    assert [(flow.day.day, flow.quantity) for flow in mug.flows] == [(2, -6), (3, 2), (4, -3), (4, 4)]
    assert sum(flow.quantity for flow in mug.flows) == -3
    assert (mug.title, mug.price_minor) == ("TEA MUG", 250.0)


def test_the_usual_price_is_the_one_in_the_middle() -> None:
    """2.10, 2.55 and a gift-wrapped 9.00: the middle one is 2.55; of four it is half-way between the middle two."""
    three = [line(str(number), "A", "A", 1, 2, price) for number, price in enumerate((2.10, 9.00, 2.55))]
    (found,) = articles_of(lines(*three), [])
    assert found.price_minor == pytest.approx(255.0)
    (found,) = articles_of(lines(*three, line("9", "A", "A", 1, 2, 2.65)), [])
    assert found.price_minor == pytest.approx(260.0)


def test_receipts_of_two_articles_in_the_order_of_their_days() -> None:
    """Both are needed in the first eight weeks: each comes 6 to 10 days before, and the earlier stands first."""
    receipts = all_receipts(
        [article("22423", "MUG", (50, -10)), article("20685", "BAG", (50, -10))],
        DAY - timedelta(days=50),
        DAY,
    )
    assert {receipt.code for receipt in receipts} == {"22423", "20685"}
    gaps = [(DAY - timedelta(days=50) - receipt.day).days for receipt in receipts]
    assert gaps == sorted(gaps, reverse=True)
    assert all(6 <= gap <= 10 for gap in gaps)
    assert isinstance(receipts[0], Receipt)
