"""The same held rows are settled by two at once, as real connections of one server: each row is settled once."""

import pytest

from zayton.kernel.access.public import SYSTEM
from zayton.kernel.errors import Refusal
from zayton.kernel.intake.models import Import
from zayton.kernel.intake.operations.mending import discard_rows, mend_rows
from zayton.kernel.intake.operations.replaying import Replayed, replay_rows
from zayton.kernel.intake.tests.builders import AT, as_csv, end_state, fresh_target, imported
from zayton.kernel.journal.models import Entry
from zayton.kernel.tests.builders import beside

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def run() -> Import:
    fresh_target()
    made = imported(as_csv("A1,cup,x,2024-01-02,1", "A2,pot,y,2024-01-02,1"))
    mend_rows(import_id=made.pk, rows=[2, 3], cells={"quantity": "3"}, actor=SYSTEM)
    return made


def replay(run: Import):
    return replay_rows(import_id=run.pk, rows=[2, 3], actor=SYSTEM, at=AT)


def discard(run: Import):
    return discard_rows(import_id=run.pk, rows=[2, 3], reason="tests", actor=SYSTEM, at=AT)


def stood(run: Import) -> tuple[set[str], int, int]:
    run.refresh_from_db()
    return set(run.rows.values_list("state", flat=True)), run.accepted, run.quarantined


def test_rows_that_are_being_replayed_are_not_discarded_under_it(run):
    assert beside(lambda: replay(run), lambda: discard(run)) == (Replayed(2, 0), 0)
    assert stood(run) == ({"replayed"}, 2, 0)
    assert (run.rows.first().note, Entry.objects.filter(verb="intake.discarded").count()) == ("", 0)


def test_rows_that_are_being_discarded_are_not_replayed_under_it(run):
    assert beside(lambda: discard(run), lambda: replay(run)) == (2, Refusal("intake.already_settled"))
    assert (stood(run), end_state()) == (({"discarded"}, 0, 2), {})


def test_two_who_replay_at_once_accept_each_row_once(run):
    assert beside(lambda: replay(run), lambda: replay(run)) == (
        Replayed(2, 0),
        Refusal("intake.already_settled"),
    )
    assert stood(run) == ({"replayed"}, 2, 0)
    assert Entry.objects.filter(verb="tests.tallied").count() == 2
