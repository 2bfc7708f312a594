"""Which of several tellings of one settlement stands, in whatever order they come: the rule, and what is kept by it."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zayton.channels.models import Settlement, SettlementLine
from zayton.channels.rules.settling import Paper, Telling, counted, replaces
from zayton.channels.settling.recording import Brought, Kept, keep_settlements
from zayton.channels.settling.tests.builders import (
    AT,
    in_the_books,
    line,
    one_seller,
    row,
    settlement,
    standing,
)
from zayton.channels.tests.builders import seller
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.journal.models import Entry

T0 = datetime(2026, 7, 1, tzinfo=UTC)
SALE, FEE = line("sale", 10_000, order="A1"), line("commission", -1500, order="A1")
CUT = settlement(SALE, FEE)._replace(
    total=None, starts_at=None, ends_at=None, deposited_at=None, state="open"
)


def hour(number):
    return T0 + timedelta(hours=number)


# by hand: without its total, not coming to it, coming to it; and what the marketplace itself says, earlier and later
ONES = [
    (True, None, 8500),
    (True, 8500, 10_000),
    (True, 8500, 8500),
    (False, 8500, 8500),
    (False, 8600, 8500),
]
TELLINGS = [Telling(*one, hour(number)) for number in (1, 2) for one in ONES]


@pytest.mark.parametrize(
    ("told", "standing_one"),
    [(told, one) for place, told in enumerate(ONES) for one in ONES[: min(place, 3)]],
)
def test_what_is_worth_more_replaces_what_is_worth_less_however_old_it_is(told, standing_one):
    assert replaces(Telling(*told, hour(1)), Telling(*standing_one, hour(2)))
    assert not replaces(Telling(*standing_one, hour(2)), Telling(*told, hour(1)))


@pytest.mark.parametrize("one", ONES)
def test_of_what_is_worth_the_same_the_later_word_stands(one):
    assert replaces(Telling(*one, hour(2)), Telling(*one, hour(1)))
    assert replaces(Telling(*one, hour(1)), Telling(*one, hour(1)))
    assert not replaces(Telling(*one, hour(1)), Telling(*one, hour(2)))


def test_the_marketplaces_own_word_stands_even_where_it_does_not_add_up_and_a_file_does():
    assert replaces(Telling(False, 8600, 8500, hour(1)), Telling(True, 8500, 8500, hour(2)))


def last_standing(told):
    found = told[0]
    for one in told[1:]:
        found = one if replaces(one, found) else found
    return found


@given(told=st.lists(st.sampled_from(TELLINGS), min_size=1, max_size=6), order=st.randoms())
def test_what_stands_in_the_end_is_worth_and_as_new_as_the_best_in_every_order(told, order):
    best = max((one.worth, one.at) for one in told)
    order.shuffle(told)
    found = last_standing(told)
    assert (found.worth, found.at) == best


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_of_two_shops_files_and_the_marketplaces_word_for_one_settlement_the_best_counts(order):
    papers = [
        Paper(1, "shop:1", "settlement", "S", 1),
        Paper(2, "shop:2", "settlement", "S", 3),
        Paper(3, "shop:3", "settlement", "S", 2),
    ]
    assert counted([papers[place] for place in order]) == {2}


@pytest.fixture
def shop():
    return seller().open()


def by_hand(shop, seen, at=AT):
    brought = Brought(seen, f"shop:{shop}", None, shop, import_id=7, told_at=at)
    return keep_settlements(brought=[brought], actor=SYSTEM, at=AT)[0]


def by_itself(shop, seen, at=AT):
    brought = Brought(seen, f"shop:{shop}", None, shop, inbound_id=7, told_at=at)
    return keep_settlements(brought=[brought], actor=SYSTEM, at=AT)[0]


@pytest.mark.django_db
@pytest.mark.parametrize("first", [by_itself, by_hand])
def test_a_file_without_its_first_row_takes_nothing_from_what_is_known(shop, first):
    assert first(shop, settlement(SALE, FEE)) is Kept.NEWS
    before = in_the_books()
    assert by_hand(shop, CUT, hour(99)) is Kept.OUTRANKED
    assert in_the_books() == before
    assert (row().total_minor, row().state, row().lines_minor) == (8500, "paid", 8500)


@pytest.mark.django_db
def test_a_file_without_its_first_row_is_kept_where_nothing_is_known_and_completed_by_what_comes_later(shop):
    assert by_hand(shop, CUT) is Kept.NEWS
    assert (row().total_minor, row().lines_minor, row().counts) == (None, 8500, True)
    assert by_itself(shop, settlement(SALE, FEE)) is Kept.NEWS
    assert (row().total_minor, row().by_hand, row().version) == (8500, False, 2)


@pytest.mark.django_db
def test_a_file_whose_quarantine_was_mended_late_does_not_bring_back_what_was_told_anew_since(shop):
    later = settlement(SALE, line("commission", -1400, order="A1"))
    by_hand(shop, later, hour(5))
    assert by_hand(shop, settlement(SALE, FEE), hour(1)) is Kept.OUTRANKED
    assert standing() == [("commission", -1400), ("sale", 10_000)]


@pytest.mark.django_db
def test_of_two_documents_of_the_marketplace_the_later_written_one_stands_however_late_the_other_is_worked(
    shop,
):
    by_itself(shop, settlement(SALE, FEE, state="failed", deposited_at=None), hour(5))
    assert by_itself(shop, settlement(SALE, FEE), hour(1)) is Kept.OUTRANKED
    assert row().state == "failed"


@pytest.mark.django_db
def test_the_marketplaces_word_that_says_the_same_as_a_file_is_no_news_and_outranks_files_from_then_on(shop):
    by_hand(shop, settlement(SALE, FEE))
    assert by_itself(shop, settlement(SALE, FEE)) is Kept.KNOWN
    assert (row().version, row().by_hand) == (1, False)
    assert by_hand(shop, settlement(SALE), hour(99)) is Kept.OUTRANKED


@pytest.mark.django_db
def test_the_marketplaces_word_that_says_the_same_as_a_file_counts_instead_of_another_shops_file():
    _connection, shop, other = one_seller()
    by_hand(other, settlement(SALE))
    by_hand(shop, settlement(SALE, FEE))
    assert by_itself(shop, settlement(SALE, FEE)) is Kept.KNOWN
    assert Settlement.objects.get(counts=True).shop_id == shop
    assert (
        Entry.objects.filter(document_id=Settlement.objects.get(shop=other).pk).last().payload["counts"]
        is False
    )
    assert [one.version for one in Settlement.objects.order_by("pk")] == [2, 2]


PAPERS = [
    (by_hand, CUT, 1),
    (by_hand, settlement(SALE, total=8500), 2),
    (by_hand, settlement(SALE, FEE), 3),
    (by_hand, settlement(SALE, line("fee", -100)), 4),
    (by_itself, settlement(SALE, FEE, total=8600), 5),
    (by_itself, settlement(SALE, FEE, line("storage", -7), state="failed", deposited_at=None), 6),
]


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(places=st.lists(st.integers(0, 5), min_size=1, max_size=6, unique=True), order=st.randoms())
def test_what_is_kept_is_the_best_paper_whatever_came_first(shop, places, order):
    SettlementLine.objects.all().delete()
    Settlement.objects.all().delete()
    order.shuffle(places)
    for place in places:
        keep_, seen, at = PAPERS[place]
        keep_(shop, seen, hour(at))
    _keep, best, _at = PAPERS[max(places, key=lambda one: (one > 3, one > 1, one))]
    kept = row()
    assert (kept.total_minor, kept.state, kept.deposited_at) == (best.total, best.state, best.deposited_at)
    assert standing() == sorted((one.kind, one.amount) for one in best.lines)
    assert kept.lines_minor == sum(one.amount for one in best.lines)
