"""One seller's settlement that is told of in several shops counts once."""

from datetime import UTC, datetime

import pytest

from zayton.channels.models import Settlement
from zayton.channels.rules.settling import Paper, counted
from zayton.channels.settling.tests.builders import counted_minor, keep, line, report, settlement, transaction
from zayton.channels.tests.builders import seller
from zayton.channels.tests.connected import connected
from zayton.channels.tests.fake_market import market

pytestmark = pytest.mark.django_db
SALE, OTHER = line("sale", 10_000, order="A1"), line("sale", 4_000, order="A2")


@pytest.fixture
def shops():
    """Two shops that sell over one connection, and one that sells over none."""
    one = seller()
    first, second, alone = one.open("ONE"), one.open("TWO"), one.open("ALONE")
    market()
    connected(first, DE=second)
    return first, second, alone


def counting():
    found = Settlement.objects.filter(counts=True).order_by("account", "statement")
    return [(one.shop_id, one.statement) for one in found]


def test_a_settlement_told_as_a_whole_in_one_shop_holds_the_transactions_of_the_others(shops):
    first, second, _alone = shops
    keep(first, transaction("T1", SALE, ref="S1"))
    keep(second, transaction("T2", OTHER, ref="S1"))
    # as long as nothing better tells of it, each shop's transactions are its money
    assert counting() == [(first, "ledger"), (second, "ledger")]
    assert counted_minor() == 14_000
    keep(first, settlement(SALE, OTHER))
    assert counting() == [(first, "settlement")]
    assert counted_minor() == 14_000


def test_in_whichever_order_they_come(shops):
    first, second, _alone = shops
    keep(second, settlement(SALE, OTHER))
    keep(first, transaction("T1", SALE, ref="S1"), report(SALE))
    assert counting() == [(second, "settlement")]
    assert counted_minor() == 14_000


def test_the_same_settlement_brought_for_two_shops_by_hand_counts_once(shops):
    first, second, _alone = shops
    keep(first, settlement(SALE, OTHER))
    keep(second, settlement(SALE, OTHER))
    assert counting() == [(first, "settlement")]


def test_another_sellers_settlement_of_that_number_counts_beside_it(shops):
    first, _second, alone = shops
    keep(first, settlement(SALE))
    keep(alone, settlement(OTHER))
    assert sorted(counting()) == sorted([(first, "settlement"), (alone, "settlement")])


@pytest.mark.parametrize(
    ("papers", "best"),
    [
        ([Paper(1, "a", "settlement", ""), Paper(2, "a", "held", "S")], set()),
        ([Paper(1, "a", "report", "S"), Paper(2, "a", "ledger", "S"), Paper(3, "b", "report", "S")], {2, 3}),
        (
            [
                Paper(1, "a", "ledger", "S"),
                Paper(3, "b", "settlement", "S"),
                Paper(2, "a", "settlement", "S"),
            ],
            {2},
        ),
        ([], set()),
    ],
)
def test_which_papers_count(papers, best):
    assert counted(papers) == best


def test_the_same_report_brought_into_shops_that_nobody_has_joined_counts_once(shops):
    first, second, alone = shops
    keep(alone, transaction("T1", SALE, ref="S1"))
    keep(first, settlement(SALE, OTHER))
    assert sorted(counting()) == sorted([(alone, "ledger"), (first, "settlement")])
    keep(alone, settlement(SALE, OTHER))
    assert counting() == [(first, "settlement")]
    # and stays so, whatever is told of either of them later
    keep(alone, transaction("T2", OTHER, ref="S1"))
    keep(second, report(SALE))
    keep(first, settlement(SALE, OTHER))
    assert counting() == [(first, "settlement")]
    assert counted_minor() == 14_000


@pytest.mark.parametrize(
    "other",
    [{"total": 14_001}, {"currency": "EUR"}, {"ref": "S2"}, {"ends_at": datetime(2026, 7, 1, tzinfo=UTC)}],
)
def test_another_total_currency_number_or_period_is_another_settlement(shops, other):
    first, _second, alone = shops
    keep(first, settlement(SALE, OTHER))
    keep(alone, settlement(SALE, OTHER, **other))
    assert {shop for shop, _statement in counting()} == {first, alone}


def test_one_without_its_total_or_period_joins_nobody(shops):
    first, _second, alone = shops
    for shop in (first, alone):
        keep(shop, settlement(SALE, starts_at=None))
    assert {shop for shop, _statement in counting()} == {first, alone}
