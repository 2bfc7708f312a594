"""Keeping settlements: told twice is told once, told otherwise is a new version, told by two papers counts once."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zayton.channels.models import Settlement, SettlementLine
from zayton.channels.rules.settling import comes_to
from zayton.channels.settling.tests.builders import (
    counted_minor,
    in_the_books,
    keep,
    line,
    report,
    row,
    settlement,
    standing,
    transaction,
)
from zayton.channels.tests.builders import seller
from zayton.kernel.journal.models import Entry

pytestmark = pytest.mark.django_db
SALE, FEE = line("sale", 10_000, order="A1"), line("commission", -1500, order="A1")


@pytest.fixture
def shop():
    return seller().open()


def verbs():
    return [
        verb.removeprefix("channels.")
        for verb in Entry.objects.filter(verb__startswith="channels.settlement")
        .order_by("pk")
        .values_list("verb", flat=True)
    ]


def test_a_settlement_is_kept_with_its_lines_and_counts(shop):
    assert keep(shop, settlement(SALE, FEE)) == [True]
    kept = row()
    assert (kept.total_minor, kept.lines_minor, kept.lines, kept.version) == (8500, 8500, 2, 1)
    assert (kept.currency, kept.state, kept.counts, kept.shop_id) == ("GBP", "paid", True, shop)
    assert standing() == [("commission", -1500), ("sale", 10_000)]
    assert verbs() == ["settlement_told"]


def test_the_same_settlement_again_changes_nothing(shop):
    keep(shop, settlement(SALE, FEE))
    before = in_the_books()
    assert keep(shop, settlement(SALE, FEE)) == [False]
    assert keep(shop, settlement(FEE, SALE)) == [False]
    assert in_the_books() == before


def test_lines_that_say_the_same_are_no_repetition(shop):
    keep(shop, settlement(SALE, SALE, FEE))
    assert standing() == [("commission", -1500), ("sale", 10_000), ("sale", 10_000)]
    assert keep(shop, settlement(SALE, SALE, FEE)) == [False]


def test_an_amended_settlement_replaces_its_lines_as_a_new_version_and_keeps_the_old_ones(shop):
    keep(shop, settlement(SALE, FEE))
    assert keep(shop, settlement(SALE, line("commission", -1400, order="A1"))) == [True]
    kept = row()
    assert (kept.version, kept.total_minor, kept.lines_minor, kept.lines) == (2, 8600, 8600, 2)
    assert standing() == [("commission", -1400), ("sale", 10_000)]
    gone = SettlementLine.objects.get(gone_version=2)
    assert (gone.amount_minor, gone.since_version) == (-1500, 1)
    assert verbs() == ["settlement_told", "settlement_changed"]
    payload = Entry.objects.get(verb="channels.settlement_changed").payload
    assert (payload["lines_added"], payload["lines_gone"], payload["settlement_version"]) == (1, 1, 2)


def test_a_line_that_was_taken_back_and_told_again_stands_again(shop):
    for told in (settlement(SALE, FEE), settlement(SALE, total=8500), settlement(SALE, FEE)):
        assert keep(shop, told) == [True]
    assert (row().version, row().lines_minor) == (3, 8500)
    assert standing() == [("commission", -1500), ("sale", 10_000)]


def test_a_payout_that_went_wrong_is_a_new_version_with_the_same_lines(shop):
    keep(shop, settlement(SALE))
    assert keep(shop, settlement(SALE, state="failed", deposited_at=None)) == [True]
    assert (row().version, row().state, row().deposited_at, row().lines) == (2, "failed", None, 1)


def test_lines_that_do_not_come_to_the_total_are_kept_beside_it(shop):
    keep(shop, settlement(SALE, FEE, total=8600))
    assert (row().total_minor, row().lines_minor) == (8600, 8500)


def test_what_left_for_the_bank_is_no_part_of_what_a_settlement_comes_to(shop):
    keep(shop, settlement(SALE, FEE, line("payout", -8500), total=8500))
    assert (row().lines_minor, row().lines) == (8500, 3)


def test_two_currencies_under_one_number_are_two_settlements(shop):
    keep(shop, settlement(SALE), settlement(SALE, currency="EUR"))
    assert sorted(Settlement.objects.values_list("currency", "counts")) == [("EUR", True), ("GBP", True)]


def test_transactions_that_have_all_moved_on_leave_the_count_to_another_paper(shop):
    keep(shop, report(SALE), transaction("t1", FEE, ref="S1"))
    assert (row("ledger").counts, row("report").counts) == (True, False)
    keep(shop, transaction("t1", FEE, ref="S2"))
    assert (row("ledger").counts, row("report").counts, counted_minor()) == (False, True, 8500)


def test_a_report_of_days_whose_words_are_read_better_is_not_counted_twice(shop):
    told = [line(kind, 10_000, "Pedido: product_sales") for kind in ("other", "sale")]
    keep(shop, report(told[0], told[0], FEE))
    assert keep(shop, report(told[1])) == [True]
    assert standing("report") == [("commission", -1500), ("other", 10_000), ("sale", 10_000)]
    assert keep(shop, report(told[1], told[1], FEE)) == [True]
    assert standing("report") == [("commission", -1500), ("sale", 10_000), ("sale", 10_000)]
    assert (row("report").lines_minor, row("report").lines) == (18_500, 3)


def test_two_sellers_transactions_may_be_called_the_same(shop):
    other = shop + 1
    keep(shop, transaction("t1", SALE, ref="S1"))
    assert keep(other, transaction("t1", FEE, ref="S9")) == [True]
    assert (standing("ledger", "S1"), standing("ledger", "S9")) == (
        [("sale", 10_000)],
        [("commission", -1500)],
    )


def test_transactions_are_open_until_they_name_their_settlement(shop):
    assert keep(shop, transaction("t1", SALE), transaction("t2", FEE)) == [True, True]
    assert (row("ledger", "").lines_minor, row("ledger", "").counts) == (8500, False)
    assert keep(shop, transaction("t1", SALE, ref="S1"), transaction("t2", FEE)) == [True, False]
    assert standing("ledger", "") == [("commission", -1500)]
    assert standing("ledger") == [("sale", 10_000)]
    assert (row("ledger", "").lines_minor, row("ledger").lines_minor, row("ledger").counts) == (
        -1500,
        10_000,
        True,
    )


def test_money_that_is_held_back_counts_once_it_is_freed_and_not_before(shop):
    keep(shop, transaction("t1", SALE, held=True))
    assert (row("held", "").counts, counted_minor()) == (False, 0)
    # the transaction that frees it has an id of its own, and the held one is told of without money
    keep(shop, transaction("t1"), transaction("t9", SALE, ref="S1"))
    assert (standing("held", ""), standing("ledger"), counted_minor()) == ([], [("sale", 10_000)], 10_000)


def test_a_transaction_told_twice_at_once_is_what_was_told_last(shop):
    assert keep(shop, transaction("t1", SALE), transaction("t1", FEE)) == [False, True]
    assert standing("ledger", "") == [("commission", -1500)]


def test_reports_of_days_that_overlap_add_up_to_each_line_once(shop):
    first, second, third = (line("sale", amount) for amount in (100, 200, 300))
    keep(shop, report(first, second, second))
    assert keep(shop, report(second, second, third)) == [True]
    assert standing("report") == [("sale", 100), ("sale", 200), ("sale", 200), ("sale", 300)]
    assert keep(shop, report(second)) == [False]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (0, 2, 1)])
def test_of_three_papers_about_one_settlement_the_best_counts_whatever_came_first(shop, order):
    papers = [report(SALE, FEE), transaction("t1", SALE, FEE, ref="S1"), settlement(SALE, FEE)]
    for place in order:
        keep(shop, papers[place])
    assert [one.statement for one in Settlement.objects.filter(counts=True)] == ["settlement"]
    assert counted_minor() == 8500


def test_whoever_booked_a_paper_is_told_when_a_better_one_counts_instead(shop):
    keep(shop, report(SALE, FEE))
    keep(shop, settlement(SALE, FEE))
    told = Entry.objects.filter(document_id=row("report").pk, verb="channels.settlement_changed").get()
    assert told.payload["counts"] is False


def test_the_span_of_transactions_is_that_of_their_lines(shop):
    early, late = datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 6, 9, tzinfo=UTC)
    keep(
        shop,
        transaction("t1", line("sale", 1, posted_at=late)),
        transaction("t2", line("sale", 1, posted_at=early)),
    )
    assert (row("ledger", "").starts_at, row("ledger", "").ends_at) == (early, late)


def test_another_shops_settlement_of_the_same_number_is_another_one():
    found = seller()
    one, other = found.open("ONE"), found.open("TWO")
    keep(one, settlement(SALE))
    keep(other, settlement(FEE))
    assert Settlement.objects.filter(counts=True).count() == 2


def test_words_with_a_zero_character_or_of_any_length_are_kept_readable(shop):
    keep(
        shop,
        settlement(line("sale", 1, said="a\0b" + "x" * 500, order="9" * 200, sku="s" * 300, quantity=10**30)),
    )
    kept = SettlementLine.objects.get()
    assert kept.said.startswith("abx")
    assert (len(kept.said), len(kept.order_number), len(kept.msku), kept.quantity) == (200, 80, 120, None)


def test_many_transactions_cost_as_many_questions_as_a_few(shop, django_assert_max_num_queries):
    some = [transaction(f"t{number}", line("sale", number + 1)) for number in range(200)]
    with django_assert_max_num_queries(20):
        keep(shop, *some)


AMOUNTS = st.lists(st.tuples(st.sampled_from(["sale", "refund", "payout"]), st.integers(-3, 3)), max_size=5)
TOLD = st.lists(
    st.one_of(
        st.tuples(st.just("settlement"), st.just(""), AMOUNTS),
        st.tuples(st.just("ledger"), st.sampled_from(["t1", "t2"]), AMOUNTS),
        st.tuples(st.just("held"), st.sampled_from(["t1", "t2"]), AMOUNTS),
    ),
    max_size=6,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=TOLD, settled=st.booleans())
def test_sums_are_those_of_the_standing_lines_whatever_was_told_in_whatever_order(shop, told, settled):
    SettlementLine.objects.all().delete()
    Settlement.objects.all().delete()
    for statement, part, amounts in told:
        lines = [line(kind, amount) for kind, amount in amounts if amount]
        if statement == "settlement":
            keep(shop, settlement(*lines))
        else:
            ref = "S1" if settled and statement == "ledger" else ""
            keep(shop, transaction(part, *lines, ref=ref, held=statement == "held"))
    for one in Settlement.objects.all():
        lines = SettlementLine.objects.filter(settlement=one, gone_version=None)
        assert one.lines_minor == sum(comes_to(each.kind, each.amount_minor) for each in lines)
        assert one.lines == len(lines)
    parts = (
        SettlementLine.objects.filter(gone_version=None)
        .exclude(part="")
        .values_list("part", "settlement_id")
        .distinct()
    )
    # a transaction stands in one place only
    assert max(Counter(part for part, _ in parts).values(), default=1) == 1
    counts = Counter(Settlement.objects.filter(counts=True).values_list("ref", flat=True))
    assert max(counts.values(), default=1) == 1
