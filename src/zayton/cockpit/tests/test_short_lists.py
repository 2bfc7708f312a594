"""What sold most and what will not last, told from answers small enough to read."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from zayton.cockpit.standing.lists import LISTED, running_out, top_skus
from zayton.cockpit.tests.answers import TODAY, Given, answer, row
from zayton.lake.public import Period

SUPPLY = ("days_of_supply", "units_on_hand", "units_shipped")
NAMES = {"sku": {1: ("Lantern", "灯笼"), 2: ("Cup", "杯子"), 3: ("Pot", "壶")}}


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def sold(key, now, before=None):
    return row(key, revenue_net=now, before={"revenue_net": before})


def best(*rows, **options):
    asker = Given([answer(["revenue_net"], ["sku"], rows, words=NAMES)])
    return top_skus(asker, **options), asker.asked[0]


def query_of(href: str) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(href).query)


class TestWhatSold:
    def test_is_named_written_compared_and_opened(self):
        (line,), _asked = best(sold(1, 123_456, 100_000))
        assert (line.name, line.text, line.comparison.text) == ("Lantern", "£1,235", "+23.5%")
        assert ("f.sku", "1") in query_of(line.figure_href)
        assert ("position", "77") in query_of(line.figure_href)

    def test_is_called_in_the_readers_language(self):
        with override("zh-hans"):
            assert [line.name for line in best(sold(1, 5), sold(2, 4))[0]] == ["灯笼", "杯子"]

    def test_leaves_out_charges_which_have_no_sku(self):
        assert [line.name for line in best(sold(None, 900), sold(1, 5))[0]] == ["Lantern"]

    def test_leaves_out_what_has_no_figure_but_not_what_brought_nothing(self):
        assert [line.name for line in best(sold(1, None), sold(2, 0))[0]] == ["Cup"]

    @pytest.mark.parametrize("count", [0, 1, LISTED, LISTED + 1])
    def test_is_listed_no_longer_than_one_reads(self, count):
        lines, asked = best(*(sold(key, 100 - key) for key in range(count)))
        assert len(lines) == min(count, LISTED)
        assert asked["limit"] == LISTED + 1

    @pytest.mark.parametrize(("bottom", "order"), [(False, "-revenue_net"), (True, "revenue_net")])
    def test_is_asked_from_the_end_one_wants(self, bottom, order):
        assert best(bottom=bottom)[1]["order"] == order

    def test_is_no_list_where_the_reader_may_not_ask(self):
        assert top_skus(Given([None])) == []

    def test_keeps_the_shops_and_countries_that_were_chosen(self):
        asker = Given(
            [answer(["revenue_net"], ["sku"], [sold(1, 5)])], shops=frozenset({4, 2}), countries=("FR",)
        )
        (line,) = top_skus(asker)
        assert [pair for pair in query_of(line.figure_href) if pair[0] in ("shop", "f.country")] == [
            ("shop", "2"),
            ("shop", "4"),
            ("f.country", "FR"),
        ]


def stock(key, days, on_hand=1, shipped=1):
    return row(key, days_of_supply=days, units_on_hand=on_hand, units_shipped=shipped)


def ending(*rows, **facts):
    asker = Given([answer(SUPPLY, ["sku"], rows, words=NAMES, **facts)])
    return running_out(asker, TODAY), asker


class TestWhatRunsOut:
    @pytest.mark.parametrize(
        ("days", "ends"),
        [
            (0, True),
            (0.1, True),
            (13.9, True),
            (14, True),
            (14.1, False),
            (400, False),
            (None, False),
            (-1, False),
        ],
    )
    def test_lasts_two_weeks_at_most_and_was_not_oversold(self, days, ends):
        assert ending(stock(1, days))[0].count == (1 if ends else 0)

    @pytest.mark.parametrize(
        ("days", "on_hand", "text", "note"),
        [
            (7.5, 2, "7.5 days", "2 on hand"),
            (14.0, 1_400, "14 days", "1,400 on hand"),
            (0, 0, "out of stock", "0 on hand"),
            (0.04, 1, "0 days", "1 on hand"),
        ],
    )
    def test_says_how_long_and_how_much_is_left(self, days, on_hand, text, note):
        (line,) = ending(stock(1, days, on_hand))[0].first
        assert (line.text, line.note, line.comparison) == (text, note, None)

    def test_begins_with_what_sells_fastest(self):
        found, _asker = ending(stock(1, 1, shipped=5), stock(2, 9, shipped=50), stock(3, 0, shipped=None))
        assert [line.name for line in found.first] == ["Cup", "Lantern", "Pot"]

    def test_counts_all_of_them_and_lists_the_first(self):
        found, _asker = ending(*(stock(key, 3, shipped=key) for key in range(30)))
        assert (found.count, len(found.first)) == (30, LISTED)

    def test_is_judged_by_the_thirty_days_that_end_today_whatever_was_chosen(self):
        _found, asker = ending(stock(1, 3))
        assert asker.asked[0]["period"] == Period(TODAY.replace(day=2), TODAY)

    def test_is_asked_once_where_the_short_list_reached_what_lasts(self):
        rows = [stock(key, 3) for key in range(399)] + [stock(400, 20)]
        found, asker = ending(*rows, row_count=5_000)
        assert (found.count, len(asker.asked)) == (399, 1)

    def test_is_asked_again_for_all_where_the_short_list_ended_among_them(self):
        some = answer(SUPPLY, ["sku"], [stock(key, 3) for key in range(400)], row_count=900)
        every = answer(SUPPLY, ["sku"], [stock(key, 3) for key in range(900)])
        asker = Given([some, every])
        assert running_out(asker, TODAY).count == 900
        assert [one["limit"] for one in asker.asked] == [400, 100_000]

    def test_is_not_asked_again_where_the_short_list_was_the_whole(self):
        found, asker = ending(*(stock(key, 3) for key in range(400)))
        assert (found.count, len(asker.asked)) == (400, 1)

    def test_is_nothing_where_the_reader_may_not_ask(self):
        found = running_out(Given([None]), TODAY)
        assert (found.count, found.first) == (0, [])

    @given(st.lists(st.none() | st.floats(-20, 60, allow_nan=False), max_size=40))
    def test_is_exactly_what_lies_between_nothing_and_two_weeks(self, days):
        with override("en"):
            found, _asker = ending(*(stock(key, each) for key, each in enumerate(days)))
        assert found.count == sum(each is not None and 0 <= each <= 14 for each in days)
