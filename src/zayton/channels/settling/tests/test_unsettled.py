"""Rows of date-range reports that name no settlement: they stand in none until a report names one for them."""

from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zayton.channels.models import Settlement, SettlementLine
from zayton.channels.rules.settling import LineKey, keyed, left_unsettled, now_settled
from zayton.channels.settling.queries import settlements_seen
from zayton.channels.settling.tests.builders import counted_minor, in_the_books, keep, line, report, standing
from zayton.channels.tests.builders import seller
from zayton.kernel.access.public import SYSTEM

SALE, FEE = line("sale", 10_000, order="A1"), line("commission", -1500, order="A1")


def test_of_lines_that_say_the_same_as_many_are_open_as_no_settlement_holds():
    told = keyed([SALE, SALE, SALE, FEE], settlement=1, part="")
    (digest,) = {key.digest for key in told if key.occurrence == 3}
    left = left_unsettled(told, {digest: 2})
    assert sorted((line.kind, key.occurrence) for key, line in left.items()) == [
        ("commission", 1),
        ("sale", 1),
    ]
    assert left_unsettled(told, {}) == told
    assert not any(key.digest == digest for key in left_unsettled(told, {digest: 9}))


def test_the_last_of_those_that_say_the_same_leave_first():
    keys = [LineKey(1, "", "d", number) for number in (1, 2, 3)]
    assert now_settled(keys, {"d": 2}) == [keys[2], keys[1]]
    assert now_settled(keys, {"e": 2}) == []


@pytest.fixture
def shop():
    return seller().open()


pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("order", list(permutations([report(SALE, FEE, ref=""), report(SALE, ref="S1")])))
def test_a_row_leaves_once_a_report_names_its_settlement_in_whichever_order_they_come(shop, order):
    for one in order:
        keep(shop, one)
    assert standing("report", "") == [("commission", -1500)]
    assert standing("report", "S1") == [("sale", 10_000)]
    before = in_the_books()
    assert keep(shop, *order) == [False, False]
    assert in_the_books() == before


def test_a_paper_of_which_nothing_is_left_open_is_shown_no_more(shop):
    keep(shop, report(SALE, FEE, ref=""))
    assert settlements_seen(scope=SYSTEM.scope).filter(ref="").exists()
    keep(shop, report(SALE, FEE, ref="S1"))
    assert not settlements_seen(scope=SYSTEM.scope).filter(ref="").exists()
    assert counted_minor() == 8500


def test_a_settlement_that_is_told_again_takes_no_second_row_that_says_the_same(shop):
    keep(shop, report(SALE, SALE, ref=""), report(SALE, ref="S1"))
    keep(shop, report(SALE, ref="S1"))
    assert standing("report", "") == [("sale", 10_000)]


def test_another_shops_rows_stay(shop):
    keep(shop, report(SALE, ref=""))
    keep(shop + 1, report(SALE, ref="S1"))
    assert standing("report", "") == [("sale", 10_000)]


ROWS = st.lists(st.sampled_from([SALE, FEE]), max_size=3)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(open_=ROWS, first=ROWS, second=ROWS, order=st.permutations(range(3)))
def test_what_is_open_in_the_end_is_what_no_report_settled(shop, open_, first, second, order):
    SettlementLine.objects.all().delete()
    Settlement.objects.all().delete()
    told = [report(*open_, ref=""), report(*first, ref="S1"), report(*second, ref="S2")]
    for place in order:
        keep(shop, told[place])
    left = []
    for each in (SALE, FEE):
        count = open_.count(each) - first.count(each) - second.count(each)
        left += [(each.kind.value, each.amount)] * max(count, 0)
    assert standing("report", "") == sorted(left)
