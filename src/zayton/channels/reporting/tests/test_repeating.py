"""What nobody could book waits once, however often its report comes again."""

import pytest
from django.utils.translation import override

from zayton.catalog.public import SkuDraft, create_skus
from zayton.channels.reporting.repeating import settle_older
from zayton.channels.reporting.tests.press import ledger, row
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.intake.models import QuarantinedRow
from zayton.kernel.intake.public import replay_rows
from zayton.kernel.journal.public import EntryRead
from zayton.kernel.journal.readers import _READERS
from zayton.kernel.time import now
from zayton.stock.models import MarketplaceEvent

pytestmark = pytest.mark.django_db


def come(world, *rows):
    world.press.content = ledger(*rows)
    world.tomorrow()
    world.turn()
    world.turn()
    world.imported()
    with override("en"):
        settle_older(world.report())


def waiting():
    rows = QuarantinedRow.objects.filter(state="open").order_by("source_id", "row")
    return [(each.source_id, each.cells[3]) for each in rows]


def test_a_row_that_came_again_waits_only_in_the_newest_report(world):
    come(world, row("NEW-1"), row("NEW-2"))
    come(world, row("NEW-1"), row("NEW-2"), row("NEW-3"))
    newest = world.report().source_import_id
    assert waiting() == [(newest, "NEW-1"), (newest, "NEW-2"), (newest, "NEW-3")]
    assert set(QuarantinedRow.objects.filter(state="discarded").values_list("note", flat=True)) == {
        "It came again with a newer report."
    }


def test_rows_that_say_the_same_are_counted_and_one_that_did_not_come_again_still_waits(world):
    come(world, row("NEW-1"), row("NEW-1"), row("NEW-2"))
    first = world.report().source_import_id
    come(world, row("NEW-1"))
    newest = world.report().source_import_id
    assert waiting() == [(first, "NEW-1"), (first, "NEW-2"), (newest, "NEW-1")]


def test_once_it_is_known_what_it_is_it_is_booked_once(world):
    come(world, row("NEW-1"))
    come(world, row("NEW-1"))
    create_skus(drafts=[SkuDraft(code="NEW-1")], actor=SYSTEM, at=now())
    ((newest, _),) = waiting()
    lines = list(QuarantinedRow.objects.filter(source=newest).values_list("row", flat=True))
    assert replay_rows(import_id=newest, rows=lines, actor=SYSTEM, at=now()).accepted == 1
    come(world, row("NEW-1"))
    assert (MarketplaceEvent.objects.count(), waiting()) == (1, [])


def test_what_a_person_has_begun_to_mend_stays(world):
    come(world, row("NEW-1"))
    QuarantinedRow.objects.update(state="mended", mended={"sku": "CUP"})
    come(world, row("NEW-1"))
    assert set(QuarantinedRow.objects.values_list("state", flat=True)) == {"mended", "open"}


def test_the_journal_tells_when_an_import_is_over(world):
    come(world, row("NEW-1"))
    world.press.content = ledger(row("NEW-1"))
    world.tomorrow()
    world.turn()
    world.turn()
    world.imported()
    assert len(waiting()) == 2
    key = world.report().source_import_id
    entry = EntryRead(1, 1, "intake.imported", 1, 22, key, now(), now(), SYSTEM.id, {})
    for _ in range(2):
        _READERS["channels.reports"].work([entry])
    assert waiting() == [(key, "NEW-1")]
