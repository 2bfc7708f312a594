"""What somebody who waits for a job could check by hand: how far it is, who may stop it, and what is left."""

import pytest

from zayton.kernel.errors import Refusal
from zayton.kernel.jobs import performing
from zayton.kernel.jobs.errors import JobRefused
from zayton.kernel.jobs.models import Job
from zayton.kernel.jobs.operations import cancel_job, retry_job, start_job
from zayton.kernel.jobs.performing import perform_job
from zayton.kernel.jobs.queries import failure_words, jobs_by_state, running_work
from zayton.kernel.jobs.run import Run
from zayton.kernel.jobs.tests.builders import declare, someone
from zayton.kernel.time import now

pytestmark = pytest.mark.django_db
LIN, MEI, BOSS = someone("lin"), someone("mei"), someone("boss", "jobs.read_all")


def stood(job_id: int) -> Job:
    return Job.objects.select_related("progress").get(pk=job_id)


def in_steps(done: list[int], of: int, *, stops_after: int | None = None, breaks_after: int | None = None):
    """Work that keeps its own place in `done`, as work has to, and tells how far it is after each step."""

    def work(run: Run) -> dict[str, int]:
        while len(done) < of:
            run.stop_if_cancelled()
            done.append(len(done) + 1)
            run.progress(len(done), of)
            if len(done) == stops_after:
                cancel_job(job_id=run.job_id, actor=LIN, at=now())
            if len(done) == breaks_after:
                raise OSError("the disk is full")
        return {"steps": len(done)}

    return work


def test_ten_steps_stopped_after_four_go_on_with_the_fifth():
    """4 done, stopped; started again: 6 more and not 10, 10 in all."""
    done: list[int] = []
    job_id = start_job(declare("test.ten", in_steps(done, 10, stops_after=4)), arguments={}, actor=LIN)
    perform_job(job_id=job_id)
    assert (stood(job_id).state, done) == ("cancelled", [1, 2, 3, 4])
    retry_job(job_id=job_id, actor=LIN, at=now())
    perform_job(job_id=job_id)
    job = stood(job_id)
    assert (job.state, job.result, job.attempt) == ("succeeded", {"steps": 10}, 2)
    assert done == list(range(1, 11))
    assert (job.progress.done, job.progress.total) == (10, 10)


def test_a_full_disk_after_seven_of_nine_keeps_the_seven():
    done: list[int] = []
    job_id = start_job(declare("test.nine", in_steps(done, 9, breaks_after=7)), arguments={}, actor=LIN)
    perform_job(job_id=job_id)
    assert (stood(job_id).state, len(done)) == ("failed", 7)
    assert "the disk is full" in failure_words(stood(job_id))[0]
    retry_job(job_id=job_id, actor=LIN, at=now())
    perform_job(job_id=job_id)
    job = stood(job_id)
    assert (job.state, done, job.error_code, job.trace) == ("succeeded", list(range(1, 10)), "", "")


def test_three_people_and_five_jobs():
    """Lin asked for 2 and Mei for 3; one of Mei's is done and one refused: Lin sees 2, Mei 3, the owner 5."""

    def refusing(run: Run) -> None:
        raise JobRefused(Refusal("jobs.ended"))

    plain = declare("test.plain", lambda run: None)
    for actor in (LIN, LIN, MEI):
        start_job(plain, arguments={}, actor=actor)
    perform_job(job_id=start_job(plain, arguments={}, actor=MEI))
    perform_job(job_id=start_job(declare("test.refusing", refusing), arguments={}, actor=MEI))
    assert jobs_by_state(LIN) == {"queued": 2}
    assert jobs_by_state(MEI) == {"queued": 1, "succeeded": 1, "failed": 1}
    assert jobs_by_state(BOSS) == {"queued": 3, "succeeded": 1, "failed": 1}
    assert [running_work(actor).count() for actor in (LIN, MEI, BOSS)] == [2, 1, 3]
    assert jobs_by_state(someone("new")) == {}


def test_mei_cannot_stop_what_lin_asked_for_and_the_owner_can():
    job_id = start_job(declare("test.plain", lambda run: None), arguments={}, actor=LIN)
    assert cancel_job(job_id=job_id, actor=MEI, at=now()) == Refusal("jobs.unknown", str(job_id))
    assert stood(job_id).state == "queued"
    assert cancel_job(job_id=job_id, actor=BOSS, at=now()) is None
    assert stood(job_id).state == "cancelled"


def test_a_process_that_dies_ten_times_at_the_same_place_is_given_up_at_the_eleventh():
    """Ten starts that came no further than the one before; the eleventh does not begin, and says how many."""
    job_id = start_job(declare("test.dies", lambda run: None), arguments={}, actor=LIN)
    for _ in range(performing.MOST_FRUITLESS_STARTS):
        performing._begin(job_id)  # and then the process dies
    assert stood(job_id).state == "running"
    perform_job(job_id=job_id)
    job = stood(job_id)
    assert (job.error_code, job.error_figures) == ("jobs.no_headway", {"starts": 11})
    retry_job(job_id=job_id, actor=LIN, at=now())
    perform_job(job_id=job_id)
    assert stood(job_id).state == "succeeded"
