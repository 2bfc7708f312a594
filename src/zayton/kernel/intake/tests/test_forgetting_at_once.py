"""A file is forgotten while others use it, as real connections of one server: nothing of it comes back."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from zayton.kernel.access.public import SYSTEM
from zayton.kernel.intake import vault
from zayton.kernel.intake.models import Import
from zayton.kernel.intake.operations.forgetting import forget_files
from zayton.kernel.intake.operations.mending import mend_rows
from zayton.kernel.intake.operations.performing import perform_import
from zayton.kernel.intake.operations.starting import start_import
from zayton.kernel.intake.tests.builders import AT, COLUMNS, as_csv, fresh_target, imported

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
WAIT = 0.3


@pytest.fixture
def run() -> Import:
    fresh_target()
    return imported(as_csv("A1,Jane Doe,x,2024-01-02 10:00,1.50"))


def while_forgetting(run: Import, other):
    """What `other` answers when it begins before the forgetting has committed, and has to wait for it."""
    begun = threading.Event()

    def beside():
        begun.wait(10)
        try:
            return other()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(beside)
        with transaction.atomic():
            assert forget_files(files=[run.raw_file_id], actor=SYSTEM, at=AT).files
            begun.set()
            time.sleep(WAIT)
            assert not waiting.done()
        return waiting.result(timeout=10)


def test_an_import_that_is_started_meanwhile_finds_no_file(run):
    begun = while_forgetting(
        run,
        lambda: start_import(
            raw_file=run.raw_file,
            target="tests.tally",
            columns=COLUMNS,
            actor=SYSTEM,
            at=AT,
            now_and_here=True,
        ),
    )
    assert perform_import(import_id=begun.pk, actor=SYSTEM).code == "intake.file_gone"
    assert not vault.holds(run.raw_file.digest)


def test_a_row_that_is_mended_meanwhile_gets_no_cell(run):
    answer = while_forgetting(
        run, lambda: mend_rows(import_id=run.pk, rows=[2], cells={"item": "Jane Doe"}, actor=SYSTEM)
    )
    assert answer.code == "intake.file_forgotten"
    assert run.rows.get().mended == {}


def test_two_who_forget_at_once_journal_it_once(run):
    second = while_forgetting(run, lambda: forget_files(files=[run.raw_file_id], actor=SYSTEM, at=AT))
    assert [refusal.code for refusal in second.refusals] == ["intake.already_forgotten"]
