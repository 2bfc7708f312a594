"""A file by hand and a connection that tell of the same settlement at once: on PostgreSQL, where they really meet."""

import pytest

from zayton.channels.models import Settlement, SettlementLine
from zayton.channels.settling.tests.builders import counted_minor, keep, line, report, settlement, transaction
from zayton.channels.tests.builders import seller
from zayton.channels.tests.test_at_once import together
from zayton.kernel.journal.models import Entry

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
LINES = [line("sale", number + 1, order=f"A{number}") for number in range(40)]


def test_told_by_many_at_once_it_is_told_once():
    shop = seller().open()
    changed = together(lambda _: keep(shop, settlement(*LINES)), range(12))
    assert sorted(one for (one,) in changed) == [False] * 11 + [True]
    assert (Settlement.objects.get().version, SettlementLine.objects.count()) == (1, 40)
    assert Entry.objects.filter(verb="channels.settlement_told").count() == 1


def test_papers_about_one_settlement_that_come_at_once_count_once():
    shop = seller().open()
    papers = [report(*LINES), transaction("t1", *LINES, ref="S1"), settlement(*LINES)] * 4
    together(lambda told: keep(shop, told), papers)
    assert list(Settlement.objects.filter(counts=True).values_list("statement", flat=True)) == ["settlement"]
    assert counted_minor() == sum(one.amount for one in LINES)
    assert Settlement.objects.count() == 3


def test_a_transaction_that_is_told_in_two_settlements_at_once_stands_in_one():
    shop = seller().open()
    keep(shop, transaction("t1", *LINES))
    together(lambda ref: keep(shop, transaction("t1", *LINES, ref=ref)), ["S1", "S2"] * 6)
    standing = SettlementLine.objects.filter(gone_version=None).values_list("settlement__ref", flat=True)
    assert (len(standing), len(set(standing))) == (40, 1)
