"""What pages show of jobs."""

from collections.abc import Collection

from django.db.models import Count, QuerySet
from django.utils.translation import gettext

from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal, words_of
from zayton.kernel.jobs.models import Job
from zayton.kernel.jobs.permissions import SEE_ALL
from zayton.kernel.jobs.states import OPEN, JobState


def jobs_seen_by(actor: Actor, *, states: Collection[JobState] | None = None) -> QuerySet[Job]:
    """Jobs with their progress, newest first: one's own, or everybody's for those who may see them."""
    jobs = Job.objects.select_related("progress").order_by("-pk")
    if not actor.may(SEE_ALL.name):
        jobs = jobs.filter(actor=actor.id)
    return jobs if states is None else jobs.filter(state__in=states)


def running_work(actor: Actor) -> QuerySet[Job]:
    """What waits or runs, for the indicator in the page frame."""
    return jobs_seen_by(actor, states=OPEN)


def job_seen_by(actor: Actor, job_id: int) -> Job | None:
    """One job, or None when there is none that this actor may see."""
    return jobs_seen_by(actor).filter(pk=job_id).first()


def jobs_by_state(actor: Actor) -> dict[str, int]:
    """How many jobs stand in each state."""
    # without an order, for Django would group by what it orders by too
    counted = jobs_seen_by(actor).order_by().values("state").annotate(jobs=Count("pk"))
    return {row["state"]: row["jobs"] for row in counted}


def failure_words(job: Job) -> tuple[str, str]:
    """What went wrong with a failed job and what to do, in the active language; empty when nothing did."""
    if not job.error_code:
        return "", ""
    return words_of(Refusal(job.error_code, str(job.pk), job.error_figures))


def progress_words(job: Job) -> str:
    """What the job says it is doing, in the active language."""
    return gettext(job.progress.note) if job.progress.note else ""
