"""Asking for a job, cancelling it, starting it again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal
from zayton.kernel.jobs.models import Job, JobMove, JobProgress
from zayton.kernel.jobs.permissions import SEE_ALL
from zayton.kernel.jobs.registry import job_kinds
from zayton.kernel.jobs.states import OPEN, JobState, sources_of
from zayton.kernel.time import now

_FRESH: dict[str, Any] = {
    "workflow": "",
    "started_at": None,
    "ended_at": None,
    "cancel_asked_at": None,
    "fruitless_starts": 0,
    "error_code": "",
    "error_figures": {},
    "trace": "",
}


def start_job(
    name: str, *, arguments: Mapping[str, Any], actor: Actor, key: str | None = None, subject: str = ""
) -> int:
    """Ask for a job, in the caller's transaction, and return its id; a worker takes it up once that commits.

    `arguments` are JSON. The same `key` twice is one job. `subject` says what it is about ("orders.csv").
    A name nobody declared is a `KeyError`.
    """
    kind = job_kinds()[name]
    job = Job(
        name=name, subject=subject[:200], arguments=dict(arguments), key=key, queue=kind.queue, actor=actor.id
    )
    job.asked_at = at = now()
    with transaction.atomic():
        if key is not None:
            # a conflict that is ignored does not spoil the caller's transaction, as an error would on PostgreSQL
            Job.objects.bulk_create([job], ignore_conflicts=True)
            job = Job.objects.get(name=name, key=key)
            # whether the row is new cannot be told from the insert; a job that was there before has its progress
            if JobProgress.objects.filter(job=job).exists():
                return job.pk
        else:
            job.save(force_insert=True)
        JobProgress.objects.bulk_create([JobProgress(job=job)], ignore_conflicts=True)
        JobMove.objects.create(job=job, state=JobState.QUEUED, attempt=1, actor=actor.id, at=at)
    return job.pk


def cancel_job(*, job_id: int, actor: Actor, at: datetime) -> Refusal | None:
    """Cancel a waiting job at once; ask a running one to stop at its next safe point."""
    with transaction.atomic():
        job = job_for_change(job_id, actor)
        if job is None:
            return Refusal("jobs.unknown", str(job_id))
        if job.state == JobState.QUEUED:
            move_job(job, JobState.CANCELLED, actor=actor.id, at=at, ended_at=at)
        elif job.state == JobState.RUNNING:
            Job.objects.filter(pk=job_id, cancel_asked_at=None).update(cancel_asked_at=at)
        else:
            return Refusal("jobs.ended", str(job_id))
    return None


def retry_job(*, job_id: int, actor: Actor, at: datetime) -> Refusal | None:
    """Put a job that failed or was cancelled back in its queue, with the same arguments."""
    with transaction.atomic():
        job = job_for_change(job_id, actor)
        if job is None:
            return Refusal("jobs.unknown", str(job_id))
        if job.state not in sources_of(JobState.QUEUED):
            return Refusal("jobs.not_ended", str(job_id))
        move_job(job, JobState.QUEUED, actor=actor.id, at=at, **_FRESH, attempt=job.attempt + 1)
    return None


def job_for_change(job_id: int, actor: Actor) -> Job | None:
    """Return a job this actor may steer, its row locked; None when there is none."""
    jobs = Job.objects.select_for_update().filter(pk=job_id)
    return (jobs if actor.may(SEE_ALL.name) else jobs.filter(actor=actor.id)).first()


def move_job(job: Job, state: JobState, *, actor: str, at: datetime, **changes: Any) -> bool:
    """Move a job to another state if the table allows it from where it stands now, and write the history."""
    with transaction.atomic():
        # the state stands in the condition, so of two who move a job at once one finds nothing
        allowed = Job.objects.filter(pk=job.pk, state__in=sources_of(state))
        if not allowed.update(state=state, **changes):
            return False
        attempt = changes.get("attempt", job.attempt)
        JobMove.objects.create(job=job, state=state, attempt=attempt, actor=actor, at=at)
    return True


def is_open(name: str) -> bool:
    """Whether a job of this kind waits or runs."""
    return Job.objects.filter(name=name, state__in=OPEN).exists()


def open_arguments(name: str) -> list[dict[str, Any]]:
    """What the jobs of this kind that wait or run were asked to do."""
    return list(Job.objects.filter(name=name, state__in=OPEN).values_list("arguments", flat=True))
