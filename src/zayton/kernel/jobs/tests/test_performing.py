import contextlib

import pytest
from django.db import OperationalError

from zayton.kernel.errors import Refusal
from zayton.kernel.jobs.claims import Claim
from zayton.kernel.jobs.errors import JobRefused
from zayton.kernel.jobs.models import Job
from zayton.kernel.jobs.operations import cancel_job, start_job
from zayton.kernel.jobs.performing import MOST_FRUITLESS_STARTS, perform_job
from zayton.kernel.jobs.queries import failure_words, jobs_by_state, progress_words
from zayton.kernel.jobs.run import Run
from zayton.kernel.jobs.tests.builders import declare, someone
from zayton.kernel.time import now

pytestmark = pytest.mark.django_db


def performed(name: str, **arguments: object) -> Job:
    job_id = start_job(name, arguments=arguments, actor=someone())
    perform_job(job_id=job_id)
    return Job.objects.select_related("progress").get(pk=job_id)


def test_a_job_keeps_what_its_work_returns_and_how_far_it_came() -> None:
    def work(run: Run, rows: int) -> dict[str, int]:
        run.progress(rows, rows, "Reading rows")
        return {"read": rows}

    job = performed(declare("test.read", work), rows=40)
    assert (job.state, job.result) == ("succeeded", {"read": 40})
    assert (job.progress.done, job.progress.total, progress_words(job)) == (40, 40, "Reading rows")
    assert jobs_by_state(someone()) == {"succeeded": 1}


def test_a_job_that_breaks_says_so_in_words_and_keeps_its_trace() -> None:
    def work(run: Run) -> None:
        raise ValueError("no such column")

    job = performed(declare("test.break", work))
    what, remedy = failure_words(job)
    assert job.state == "failed"
    assert "ValueError: no such column" in what
    assert remedy
    assert "in work" in job.trace


def test_a_job_may_refuse_with_a_reason_of_its_own() -> None:
    def work(run: Run) -> None:
        raise JobRefused(Refusal("jobs.ended"))

    assert performed(declare("test.refuse", work)).error_code == "jobs.ended"


def test_a_cancelled_job_stops_at_its_next_safe_point_even_inside_a_catch_all() -> None:
    done = []

    def work(run: Run) -> None:
        for step in range(5):
            done.append(step)
            if step == 1:
                cancel_job(job_id=run.job_id, actor=someone(), at=now())
            with contextlib.suppress(Exception):
                run.stop_if_cancelled()

    job = performed(declare("test.stop", work))
    assert (job.state, done) == ("cancelled", [0, 1])


def test_a_job_that_has_ended_is_not_worked_again() -> None:
    calls = []
    job = performed(declare("test.count", lambda run: calls.append(1)))
    perform_job(job_id=job.pk)
    assert calls == [1]


def test_a_job_of_a_kind_this_version_lacks_fails_with_its_name() -> None:
    from zayton.kernel.jobs.registry import _KINDS

    job_id = start_job(declare("test.gone", lambda run: None), arguments={}, actor=someone())
    del _KINDS["test.gone"]
    perform_job(job_id=job_id)
    job = Job.objects.get(pk=job_id)
    assert (job.error_code, job.error_figures) == ("jobs.kind_gone", {"name": "test.gone"})


def test_a_job_interrupted_again_and_again_without_headway_is_given_up() -> None:
    job_id = start_job(declare("test.halt", lambda run: 1), arguments={}, actor=someone())
    Job.objects.filter(pk=job_id).update(state="running", fruitless_starts=MOST_FRUITLESS_STARTS)
    perform_job(job_id=job_id)
    assert Job.objects.get(pk=job_id).error_code == "jobs.no_headway"


def test_headway_forgives_interruptions() -> None:
    job_id = start_job(declare("test.halt", lambda run: 1), arguments={}, actor=someone())
    job = Job.objects.get(pk=job_id)
    Job.objects.filter(pk=job_id).update(state="running", fruitless_starts=MOST_FRUITLESS_STARTS)
    job.progress.done = 5
    job.progress.save()
    perform_job(job_id=job_id)
    assert Job.objects.get(pk=job_id).state == "succeeded"


def test_only_one_process_at_a_time_holds_a_claim() -> None:
    first, second = Claim("a thing"), Claim("a thing")
    assert first.take()
    assert not second.take()
    first.release()
    assert second.take()
    assert second.still_held()
    second.release()


def test_work_is_taken_up_again_when_the_database_was_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zayton.kernel.jobs.performing.is_passing", lambda error: True)
    monkeypatch.setattr("zayton.kernel.jobs.performing.connection.close", lambda: None)
    calls = []

    def work(run: Run) -> int:
        calls.append(1)
        if len(calls) < 3:
            raise OperationalError("the server closed the connection")
        return len(calls)

    job = performed(declare("test.away", work))
    assert (job.state, job.result) == ("succeeded", 3)
