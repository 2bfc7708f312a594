"""The watch as the service runs it: several connections and questions beside each other, waits sat out."""

import time

import pytest

from zayton.channels.ports.faults import Fault, FaultKind
from zayton.kernel.time import now
from zayton.listings.models import Watch
from zayton.listings.tests.watched import ours, theirs, watched
from zayton.listings.watching import runs, stepping
from zayton.listings.watching.runs import watch_due

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_wait_is_sat_out_and_the_run_ends_in_one_step():
    made = watched(*[f"S{number:02d}" for number in range(44)])
    made.street.offers["S30"] = [ours(), theirs()]
    made.street.fault_after = (2, Fault(FaultKind.THROTTLED, "slow", retry_after=0.2))
    assert watch_due(at_once=True)
    run = Watch.objects.get()
    assert (run.read, run.total) == (45, 45)
    assert run.ended_at is not None
    assert made.found() == [("seller", "S30")]
    told = [sku for what, names in made.street.calls if what == "offers" for sku in names]
    assert len(told) == len(set(told)) == 45


def test_a_wait_that_outlasts_the_step_is_left_to_the_next():
    made = watched("POT")
    made.street.fault_after = (0, Fault(FaultKind.THROTTLED, "slow", retry_after=200))
    assert watch_due(at_once=True)
    assert Watch.objects.get().ended_at is None
    assert Watch.objects.get().due_at > now()
    assert not watch_due(at_once=True)


def test_waits_without_an_end_end_with_the_step(monkeypatch):
    monkeypatch.setattr(runs, "_STEP_SECONDS", 0.3)
    monkeypatch.setattr(stepping, "_SHORT_WAIT", 0.3)
    made = watched("POT")
    made.street.refusing["offers"] = Fault(FaultKind.THROTTLED, "slow", retry_after=0.05)
    began = time.monotonic()
    assert watch_due(at_once=True)
    # however busy the machine is: it would never end
    assert time.monotonic() - began < 20
    run = Watch.objects.get()
    assert (run.ended_at, run.read, run.until) == (None, 0, None)


def test_credentials_that_were_revoked_end_the_run_for_all_questions():
    made = watched("POT")
    revoked = Fault(FaultKind.DENIED, "revoked")
    made.street.refusing = {"content": revoked, "offers": revoked}
    made.street.is_shut = True
    assert watch_due(at_once=True)
    run = Watch.objects.get()
    assert (run.fault_kind, run.fault_said) == ("denied", "revoked")
    assert run.ended_at is not None
    assert made.street.calls == []
    assert not watch_due(at_once=True)


def test_what_one_question_meets_ends_the_run_though_the_others_were_answered():
    made = watched("POT")
    made.street.refusing["content"] = Fault(FaultKind.AWAY, "down")
    assert watch_due(at_once=True)
    run = Watch.objects.get()
    assert (run.fault_kind, run.read) == ("away", 2)
    assert run.ended_at is not None


@pytest.mark.parametrize("at_once", [True, False])
def test_a_mistake_of_ours_over_one_connection_does_not_begin_anew_at_once(at_once, caplog):
    made = watched()
    made.street.fault_after = (0, RuntimeError("ours"))
    assert not watch_due(at_once=at_once)
    assert "failed and will try again" in caplog.text
    run = Watch.objects.get()
    assert run.due_at > now()
    assert run.until is None
