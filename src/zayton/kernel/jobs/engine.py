"""DBOS at work for us: one workflow a job, taken up again after a crash by whichever worker is there.

Only processes that work jobs import this module. Asking for a job writes a row in the books and nothing else;
the worker that finds the row hands it to DBOS under an id made from the row, so that a crash between the two
changes nothing.
"""

import logging
import sqlite3
from datetime import datetime

from dbos import DBOS, DBOSConfig, SetWorkflowID
from django.conf import settings
from django.db import close_old_connections
from django.db.models import F

from zayton.kernel.access.public import SYSTEM
from zayton.kernel.jobs.claims import Claim, seat_name
from zayton.kernel.jobs.models import Job
from zayton.kernel.jobs.operations import is_open, start_job
from zayton.kernel.jobs.performing import perform_job
from zayton.kernel.jobs.registry import QUEUES, job_kinds
from zayton.kernel.jobs.services import Service
from zayton.kernel.jobs.states import OPEN, JobState

log = logging.getLogger(__name__)

# more workers than any workspace runs, and few enough to look at every seat in turn
_SEATS = 32
_THREADS = 24
_POLL = 0.5  # seconds
_LIVE = ("PENDING", "ENQUEUED", "DELAYED")


# no limit of its own: starts without headway are counted in our books instead
@DBOS.workflow(name="carry-out", max_recovery_attempts=None)
def carry_out(job_id: int) -> None:
    """The one workflow: work the job with this id to its end."""
    close_old_connections()
    try:
        perform_job(job_id=job_id)
    finally:
        close_old_connections()


@DBOS.workflow(name="ask-by-schedule", max_recovery_attempts=None)
def ask_by_schedule(scheduled_at: datetime, name: str) -> None:
    """Ask for a scheduled job, unless its last one has not ended yet."""
    close_old_connections()
    if name in job_kinds() and not is_open(name):
        start_job(name, arguments={}, actor=SYSTEM, key=f"at {scheduled_at.isoformat()}")


class Engine:
    """The part of a process that works jobs; at most one a process."""

    def __init__(self) -> None:
        self._seat = self._take_seat()

    def start(self) -> None:
        """Launch DBOS under this seat's name and take up what this seat left unfinished."""
        address = settings.WORKSPACE.jobs_database
        if settings.WORKSPACE.embedded:
            _use_wal(address)
        DBOS(config=_configuration(address, self._seat.name))
        DBOS.launch()
        for queue, at_once in QUEUES.items():
            DBOS.register_queue(
                queue, worker_concurrency=at_once, polling_interval_sec=_POLL, on_conflict="always_update"
            )
        _apply_schedules()

    def services(self) -> list[Service]:
        """What must be done again and again while jobs are worked."""
        return [
            Service("jobs.hand-over", hand_over, every=0.3),
            Service("jobs.seat", self.keep_seat, every=2.0),
            Service("jobs.adopt", self.adopt, every=15.0),
            Service("jobs.reconcile", reconcile, every=30.0),
        ]

    def stop(self) -> None:
        """Take no more jobs; those at work are left to the next start, as after a crash."""
        DBOS.destroy()
        self._seat.release()

    def keep_seat(self) -> bool:
        """Take the seat again that a restart of the database freed, before anybody thinks this worker dead."""
        if not self._seat.still_held():
            self._seat.take()
        return False

    def adopt(self) -> bool:
        """Take up what workers that died and did not come back have left unfinished."""
        if not self._seat.still_held():
            return False
        for number in range(_SEATS):
            name = seat_name(number)
            if name != self._seat.name:
                _adopt_from(name)
        return False

    @staticmethod
    def _take_seat() -> Claim:
        for number in range(_SEATS):
            claim = Claim(seat_name(number))
            if claim.take():
                return claim
            # SQLite has one process, so a second seat would be a second server by mistake
            if settings.WORKSPACE.embedded:
                break
        raise RuntimeError("this workspace is already being served by as many processes as it may have")


def hand_over() -> bool:
    """Give jobs that were asked for to DBOS; whether there were any."""
    waiting = Job.objects.filter(state=JobState.QUEUED, workflow="").order_by("pk")
    handed = 0
    # a hundred at a time, so that a long queue does not hold up the other services
    for job in waiting.only("pk", "queue", "attempt")[:100]:
        # made from the row, so that handing over twice is one workflow
        workflow = f"job-{job.pk}-{job.attempt}"
        _enqueue(job, workflow)
        handed += Job.objects.filter(pk=job.pk, attempt=job.attempt, workflow="").update(workflow=workflow)
    return handed > 0


def reconcile() -> bool:
    """Hand over again what our books call unfinished and DBOS does not know or has given up.

    That happens when the jobs database was lost, restored from a backup, or away while a job ended.
    """
    for job in Job.objects.filter(state__in=OPEN).exclude(workflow=""):
        status = DBOS.get_workflow_status(job.workflow)
        if status is not None and status.status in _LIVE:
            continue
        # only if it still stands so: the job may have ended while DBOS was asked
        still = Job.objects.filter(pk=job.pk, workflow=job.workflow, state__in=OPEN)
        workflow = f"job-{job.pk}-{job.attempt + 1}"
        if still.update(attempt=F("attempt") + 1, workflow=workflow):
            _enqueue(job, workflow)
    return False


def _enqueue(job: Job, workflow: str) -> None:
    with SetWorkflowID(workflow):
        DBOS.enqueue_workflow(job.queue if job.queue in QUEUES else "default", carry_out, job.pk)


def _apply_schedules() -> None:
    wanted = {kind.name: kind.schedule for kind in job_kinds().values() if kind.schedule}
    for schedule in DBOS.list_schedules():
        # a kind that is gone must not be asked for each night for ever
        if schedule["schedule_name"] not in wanted:
            DBOS.delete_schedule(schedule["schedule_name"])
    DBOS.apply_schedules(
        [
            {"schedule_name": name, "workflow_fn": ask_by_schedule, "schedule": cron, "context": name}
            for name, cron in wanted.items()
        ]
    )


def _adopt_from(name: str) -> None:
    claim = Claim(name)
    if not claim.take():
        return
    try:
        DBOS._recover_pending_workflows([name])
    finally:
        claim.release()


def _configuration(address: str, executor: str) -> DBOSConfig:
    # the version is pinned because a job is taken up from our books, not from DBOS's recorded steps
    return {
        "name": "zayton",
        "system_database_url": address,
        "application_version": "zayton",
        "executor_id": executor,
        "log_level": "WARNING",
        "max_executor_threads": _THREADS,
        "sys_db_pool_size": 8,
    }


def _use_wal(address: str) -> None:
    with sqlite3.connect(address.removeprefix("sqlite:///")) as file:
        file.execute("PRAGMA journal_mode=WAL")
