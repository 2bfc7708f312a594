"""The server is lost in the middle of a slice, for real: no document is blamed, and the import goes on later."""

from collections.abc import Callable
from dataclasses import replace

import psycopg
import pytest
from django.db import OperationalError, connection

from zayton.kernel.access.public import SYSTEM
from zayton.kernel.intake import running
from zayton.kernel.intake.models import Import, QuarantinedRow
from zayton.kernel.intake.operations.performing import perform_import
from zayton.kernel.intake.operations.starting import start_import
from zayton.kernel.intake.targets import SliceFrame
from zayton.kernel.intake.tests.builders import (
    AT,
    COLUMNS,
    Tally,
    as_csv,
    end_state,
    fresh_target,
    registered,
    started,
    tally,
    uploaded,
)
from zayton.kernel.jobs.models import Job
from zayton.kernel.jobs.public import perform_job
from zayton.kernel.journal.models import Entry
from zayton.kernel.tests.builders import cut_off

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
LINES = [f"A{number},cup,{number},2024-01-0{number},1" for number in range(1, 5)]


def losing(document: str, speak: Callable[[], None]) -> Callable:
    """The tally, which loses its server once it has worked the slice with this document, and then speaks."""

    def work(part: SliceFrame, context):
        result = tally(part, context)
        if document in set(part.frame["number"]):
            cut_off()
            speak()
        return result

    return work


def says(error: Exception) -> Callable[[], None]:
    def speak() -> None:
        raise error

    return speak


def broken_off(work: Callable, *lines: str) -> Import:
    """An import whose work loses the server, as it stands once the server is back."""
    registered(replace(fresh_target(), work=work))
    run = started(as_csv(*lines))
    try:
        with pytest.raises(OperationalError):
            perform_import(import_id=run.pk, actor=SYSTEM)
    finally:
        connection.close()
    run.refresh_from_db()
    return run


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError("generator didn't stop"),
        psycopg.InterfaceError("the connection is closed"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_no_document_is_blamed_for_a_lost_server_whatever_error_it_speaks_as(error):
    run = broken_off(losing("A2", says(error)), *LINES)
    assert (run.state, run.read, run.accepted, run.quarantined) == ("running", 0, 0, 0)
    assert not QuarantinedRow.objects.exists()
    assert end_state() == {}
    # tried once as a whole: halving it would have asked a server that is not there
    assert len(Tally.slices) == 1


def test_a_server_lost_without_a_word_is_found_at_the_next_statement():
    run = broken_off(losing("A2", lambda: None), *LINES)
    assert (run.read, run.rows.count(), end_state()) == (0, 0, {})


def test_what_was_committed_before_the_loss_stays_and_the_rest_is_done_when_the_server_is_back(monkeypatch):
    monkeypatch.setattr(running, "SLICE_DOCUMENTS", 1)
    run = broken_off(losing("A3", says(RuntimeError("lost"))), "BAD,cup,x,2024-01-01,1", *LINES)
    assert (run.read, run.accepted, run.quarantined, list(end_state())) == (3, 2, 1, ["A1", "A2"])
    fresh_target()
    perform_import(import_id=run.pk, actor=SYSTEM)
    run.refresh_from_db()
    assert (run.state, run.read, run.accepted, run.quarantined) == ("done", 5, 4, 1)
    assert Entry.objects.filter(verb="tests.tallied").count() == 4


def test_the_job_of_an_import_waits_for_the_server_and_ends_it_without_anybodys_help():
    lost: list[int] = []

    def once(part: SliceFrame, context):
        if not lost:
            lost.append(1)
            cut_off()
            raise RuntimeError("lost")
        return tally(part, context)

    registered(replace(fresh_target(), work=once))
    raw = uploaded(as_csv(*LINES))
    run = start_import(raw_file=raw, target="tests.tally", columns=COLUMNS, actor=SYSTEM, at=AT)
    assert isinstance(run, Import)
    perform_job(job_id=run.job_id)
    run.refresh_from_db()
    assert (run.state, run.accepted, run.quarantined, lost) == ("done", 4, 0, [1])
    assert Job.objects.get().state == "succeeded"


def test_a_document_that_fails_while_the_server_stands_is_blamed_all_the_same():
    """The other half of the rule: a usable connection means that the work was at fault."""
    fresh_target()
    Tally.fails_on = {"A2"}
    run = started(as_csv(*LINES))
    perform_import(import_id=run.pk, actor=SYSTEM)
    run.refresh_from_db()
    assert (run.state, run.accepted, [row.document for row in run.rows.all()]) == ("done", 3, ["A2"])
