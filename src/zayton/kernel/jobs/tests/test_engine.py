"""Handing jobs over: once each however often it is tried, and again where what worked them has forgotten them."""

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from zayton.kernel.access.public import SYSTEM
from zayton.kernel.jobs import engine
from zayton.kernel.jobs.claims import Claim, seat_name
from zayton.kernel.jobs.engine import Engine, ask_by_schedule, hand_over, reconcile
from zayton.kernel.jobs.models import Job, JobMove
from zayton.kernel.jobs.operations import cancel_job, retry_job, start_job
from zayton.kernel.jobs.performing import perform_job
from zayton.kernel.jobs.registry import _KINDS
from zayton.kernel.jobs.tests.builders import declare, someone
from zayton.kernel.time import now

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 3, 1, 3, 17, tzinfo=UTC)


@dataclass
class Desk:
    """Stands where DBOS stands: it knows workflows by their ids, and the same id twice is one."""

    workflows: dict[str, SimpleNamespace] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    schedules: dict[str, str] = field(default_factory=dict)
    fails: bool = False
    _id: str = ""

    @contextmanager
    def named(self, workflow: str):
        self._id = workflow
        yield

    def enqueue_workflow(self, queue: str, function, job_id: int) -> None:
        if self.fails:
            raise ConnectionError("the jobs database is away")
        self.asked.append(self._id)
        self.workflows.setdefault(self._id, SimpleNamespace(status="ENQUEUED", queue=queue, job=job_id))

    def get_workflow_status(self, workflow: str):
        return self.workflows.get(workflow)

    def list_schedules(self):
        return [{"schedule_name": name} for name in self.schedules]

    def delete_schedule(self, name: str) -> None:
        del self.schedules[name]

    def apply_schedules(self, schedules) -> None:
        self.schedules |= {one["schedule_name"]: one["schedule"] for one in schedules}


@pytest.fixture
def desk(monkeypatch) -> Desk:
    made = Desk()
    monkeypatch.setattr(engine, "DBOS", made)
    monkeypatch.setattr(engine, "SetWorkflowID", made.named)
    return made


def asked(count: int = 1, **facts) -> list[Job]:
    name = declare("test.engine", lambda run: None, **facts)
    keys = [start_job(name, arguments={}, actor=someone()) for _ in range(count)]
    return list(Job.objects.filter(pk__in=keys).order_by("pk"))


def test_waiting_jobs_are_handed_over_once_in_the_order_they_were_asked_for(desk):
    jobs = asked(3)
    assert hand_over()
    assert not hand_over()
    assert desk.asked == [f"job-{job.pk}-1" for job in jobs]
    assert [desk.workflows[f"job-{job.pk}-1"].job for job in jobs] == [job.pk for job in jobs]
    assert list(Job.objects.order_by("pk").values_list("workflow", flat=True)) == desk.asked


def test_a_long_queue_is_handed_over_a_hundred_at_a_time(desk):
    asked(103)
    assert [hand_over(), len(desk.asked)] == [True, 100]
    assert [hand_over(), len(desk.asked)] == [True, 103]


def test_a_crash_between_handing_over_and_noting_it_makes_no_second_workflow(desk):
    (job,) = asked()
    hand_over()
    Job.objects.filter(pk=job.pk).update(workflow="")  # as if the note had been lost
    hand_over()
    assert (len(desk.asked), len(desk.workflows)) == (2, 1)


def test_what_could_not_be_handed_over_waits_for_the_next_time(desk):
    (job,) = asked()
    desk.fails = True
    with pytest.raises(ConnectionError):
        hand_over()
    job.refresh_from_db()
    assert (job.workflow, job.state) == ("", "queued")
    desk.fails = False
    assert hand_over()


@pytest.mark.parametrize(
    ("declared", "kept", "queue"), [("heavy", "heavy", "heavy"), ("default", "gone", "default")]
)
def test_a_job_goes_to_its_queue_or_to_the_default_one_when_that_is_gone(desk, declared, kept, queue):
    (job,) = asked(queue=declared)
    Job.objects.filter(pk=job.pk).update(queue=kept)
    hand_over()
    assert desk.workflows[f"job-{job.pk}-1"].queue == queue


def test_a_job_that_was_cancelled_before_it_was_handed_over_is_not(desk):
    (job,) = asked()
    cancel_job(job_id=job.pk, actor=someone(), at=now())
    assert not hand_over()
    retry_job(job_id=job.pk, actor=someone(), at=now())
    hand_over()
    assert desk.asked == [f"job-{job.pk}-2"]


@pytest.mark.parametrize("status", ["PENDING", "ENQUEUED", "DELAYED"])
def test_what_is_being_worked_is_left_alone(desk, status):
    (job,) = asked()
    hand_over()
    desk.workflows[f"job-{job.pk}-1"].status = status
    reconcile()
    assert desk.asked == [f"job-{job.pk}-1"]


@pytest.mark.parametrize("status", ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED", None])
def test_what_our_books_call_open_and_nobody_works_is_handed_over_anew(desk, status):
    (job,) = asked()
    hand_over()
    if status is None:
        desk.workflows.clear()  # the jobs database was lost
    else:
        desk.workflows[f"job-{job.pk}-1"].status = status
    reconcile()
    job.refresh_from_db()
    assert (job.attempt, job.workflow) == (2, f"job-{job.pk}-2")
    assert desk.workflows[f"job-{job.pk}-2"].job == job.pk
    reconcile()
    assert len(desk.asked) == 2


def test_what_has_ended_or_was_not_handed_over_yet_is_not_handed_over_by_reconciling(desk):
    done, waiting = asked(2)
    Job.objects.filter(pk=done.pk).update(workflow="job-x")
    perform_job(job_id=done.pk)
    reconcile()
    assert desk.asked == []
    assert Job.objects.get(pk=waiting.pk).attempt == 1


def test_a_job_that_ends_while_it_is_asked_about_is_not_worked_again(desk, monkeypatch):
    (job,) = asked()
    hand_over()

    def slow(_workflow):
        perform_job(job_id=job.pk)

    monkeypatch.setattr(desk, "get_workflow_status", slow)
    reconcile()
    job.refresh_from_db()
    assert (job.state, job.attempt, len(desk.asked)) == ("succeeded", 1, 1)


class TestSchedules:
    @pytest.fixture(autouse=True)
    def _keeps_the_connection_of_the_test(self, monkeypatch):
        monkeypatch.setattr(engine, "close_old_connections", lambda: None)

    # what DBOS wraps is called plainly
    ask = staticmethod(getattr(ask_by_schedule, "__wrapped__", ask_by_schedule))

    def test_a_scheduled_job_is_asked_for_once_a_time_by_the_system(self):
        name = declare("test.nightly", lambda run: None, schedule="17 3 * * *")
        self.ask(NIGHT, name)
        perform_job(job_id=Job.objects.get().pk)
        self.ask(NIGHT, name)
        job = Job.objects.get()
        assert (job.actor, job.arguments, job.key) == (SYSTEM.id, {}, "at 2026-03-01T03:17:00+00:00")

    def test_while_the_last_one_has_not_ended_no_other_is_asked_for(self):
        name = declare("test.nightly", lambda run: None, schedule="17 3 * * *")
        self.ask(NIGHT, name)
        self.ask(NIGHT.replace(day=2), name)
        assert Job.objects.count() == 1
        perform_job(job_id=Job.objects.get().pk)
        self.ask(NIGHT.replace(day=3), name)
        assert Job.objects.count() == 2

    def test_a_kind_that_is_gone_is_asked_for_by_nobody(self):
        self.ask(NIGHT, "test.never_declared")
        assert not Job.objects.exists()

    def test_schedules_are_those_of_the_kinds_that_have_one_and_others_go(self, desk, monkeypatch):
        monkeypatch.setattr(engine, "job_kinds", lambda: {
            "a": SimpleNamespace(name="a", schedule="1 2 * * *"), "b": SimpleNamespace(name="b", schedule=None),
        })  # fmt: skip
        desk.schedules = {"a": "9 9 * * *", "gone": "0 0 * * *"}
        engine._apply_schedules()
        assert desk.schedules == {"a": "1 2 * * *"}

    def test_every_declared_schedule_is_five_fields_at_an_odd_minute_of_the_night(self):
        for kind in list(_KINDS.values()):
            if kind.schedule and not kind.name.startswith("test."):
                minute, hour, *days = kind.schedule.split()
                assert len(days) == 3, kind.name
                assert int(minute) % 30, kind.name
                assert int(hour) < 6, kind.name


class TestSeats:
    def test_a_worker_that_holds_the_first_seat_leaves_no_other_on_an_embedded_workspace(self, settings):
        first = Claim(seat_name(0))
        assert first.take()
        try:
            if settings.WORKSPACE.embedded:
                with pytest.raises(RuntimeError, match="already being served"):
                    Engine()
            else:
                second = Engine()
                assert second._seat.name == seat_name(1)
                second._seat.release()
        finally:
            first.release()

    def test_a_seat_that_was_lost_is_taken_again(self):
        worker = Engine()
        worker._seat.release()  # as a restart of the database frees it
        assert not worker.adopt()
        worker.keep_seat()
        assert worker._seat.still_held()
        worker._seat.release()

    def test_what_a_worker_does_again_and_again_has_names_of_its_own(self):
        worker = Engine()
        names = [service.name for service in worker.services()]
        worker._seat.release()
        assert names == ["jobs.hand-over", "jobs.seat", "jobs.adopt", "jobs.reconcile"]


def test_the_history_of_a_job_that_failed_and_was_started_again_is_told_in_order(desk):
    outcomes = [ValueError("once"), None]

    def work(run) -> None:
        if error := outcomes.pop(0):
            raise error

    job_id = start_job(declare("test.twice", work), arguments={}, actor=someone("a"))
    perform_job(job_id=job_id)
    retry_job(job_id=job_id, actor=someone("a"), at=now())
    perform_job(job_id=job_id)
    moves = JobMove.objects.filter(job=job_id).order_by("pk").values_list("state", "attempt", "actor")
    assert list(moves) == [
        ("queued", 1, "person:a"),
        ("running", 1, "system"),
        ("failed", 1, "system"),
        ("queued", 2, "person:a"),
        ("running", 2, "system"),
        ("succeeded", 2, "system"),
    ]
