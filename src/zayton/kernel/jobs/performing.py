"""Carrying one job out, from the record to its end; called by DBOS, and directly by tests."""

import logging
import time
import traceback
from typing import Any

from django.db import Error, InterfaceError, OperationalError, connection

from zayton.kernel.access.public import SYSTEM, actor_by_id
from zayton.kernel.errors import Refusal
from zayton.kernel.jobs.claims import Claim
from zayton.kernel.jobs.errors import JobCancelled, JobRefused
from zayton.kernel.jobs.models import Job, JobProgress
from zayton.kernel.jobs.operations import move_job
from zayton.kernel.jobs.registry import JobKind, job_kinds
from zayton.kernel.jobs.run import Run
from zayton.kernel.jobs.states import JobState
from zayton.kernel.time import now

log = logging.getLogger(__name__)

MOST_FRUITLESS_STARTS = 10
_LONGEST_WAIT = 5.0  # seconds between two tries while the database is away
# connection, shutdown, conflict, resources, lock: what PostgreSQL says of itself, not of us
_PASSING_STATES = ("08", "57P", "40", "53", "55P03")


def perform_job(*, job_id: int) -> None:
    """Work a job to its end, taking it up again where the database went away in between.

    A job that has already ended is left alone, so that being called twice changes nothing.
    """
    wait = 0.1
    while True:
        try:
            if _perform_alone(job_id):
                return
        except (OperationalError, InterfaceError) as error:
            if not is_passing(error):
                raise
            log.warning("job %s waits for the database: %s", job_id, error)
            # a connection that the server ended does not come back by itself
            connection.close()
        time.sleep(wait)
        wait = min(wait * 2, _LONGEST_WAIT)


def is_passing(error: Error) -> bool:
    """Whether a database error says that the server is away or busy rather than that the work is wrong."""
    if connection.vendor == "sqlite":
        return "locked" in str(error)
    state = getattr(error.__cause__, "sqlstate", None)
    return state is None or state.startswith(_PASSING_STATES)


def _perform_alone(job_id: int) -> bool:
    """Work the job unless another process is at it; whether it has ended."""
    claim = Claim(f"job-{job_id}")
    if not claim.take():
        # whoever holds it may still die, so it is looked at again until it has ended
        return False
    try:
        _perform_once(job_id)
    finally:
        claim.release()
    return True


def _perform_once(job_id: int) -> None:
    job = _begin(job_id)
    if job is None:
        return
    kind = job_kinds().get(job.name)
    if kind is None:
        _fail(job, Refusal("jobs.kind_gone", str(job.pk), {"name": job.name}))
    elif job.fruitless_starts > MOST_FRUITLESS_STARTS:
        _fail(job, Refusal("jobs.no_headway", str(job.pk), {"starts": job.fruitless_starts}))
    else:
        _work(job, kind)


def _begin(job_id: int) -> Job | None:
    """Take the job up, for the first time or again; None when it has ended."""
    job = Job.objects.select_related("progress").filter(pk=job_id).first()
    if job is None or job.state not in (JobState.QUEUED, JobState.RUNNING):
        return None
    if job.state == JobState.QUEUED and not move_job(
        job, JobState.RUNNING, actor=SYSTEM.id, at=now(), started_at=now()
    ):
        return None
    # a job that gets on is only unlucky; one that does not would crash its worker for ever
    fruitless = 0 if job.progress.done != job.done_at_start else job.fruitless_starts
    job.fruitless_starts, job.done_at_start = fruitless + 1, job.progress.done
    job.save(update_fields=["fruitless_starts", "done_at_start"])
    return job


def _work(job: Job, kind: JobKind) -> None:
    run = Run(job, actor_by_id(job.actor))
    try:
        run.stop_if_cancelled()
        result = kind.work(run, **job.arguments)
    except JobCancelled:
        move_job(job, JobState.CANCELLED, actor=SYSTEM.id, at=now(), ended_at=now())
    except JobRefused as refused:
        _fail(job, refused.refusal)
    except Exception as error:
        # not a fault of the work: it is taken up again once the database is back
        if isinstance(error, OperationalError | InterfaceError) and is_passing(error):
            raise
        log.exception("job %s (%s) broke off", job.pk, job.name)
        words = f"{type(error).__name__}: {error}"[:500]
        _fail(job, Refusal("jobs.broke", str(job.pk), {"words": words}), trace=traceback.format_exc())
    else:
        _succeed(job, result)


def _succeed(job: Job, result: Any) -> None:
    if move_job(job, JobState.SUCCEEDED, actor=SYSTEM.id, at=now(), ended_at=now(), result=result):
        JobProgress.objects.filter(job=job, total=None).update(note="")


def _fail(job: Job, refusal: Refusal, *, trace: str = "") -> None:
    figures = dict(refusal.figures)
    move_job(
        job,
        JobState.FAILED,
        actor=SYSTEM.id,
        at=now(),
        ended_at=now(),
        error_code=refusal.code,
        error_figures=figures,
        # from the end, where a traceback says what went wrong
        trace=trace[-8000:],
    )
