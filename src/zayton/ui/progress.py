"""The progress of a job, asked for again until it has ended; the person may leave meanwhile."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zayton.kernel.access.public import Actor, actor_of
from zayton.kernel.jobs.public import JobState, failure_words, job_seen_by, progress_words
from zayton.ui.pages import signed_in_page

_OPEN = (JobState.QUEUED, JobState.RUNNING)


def progress_context(actor: Actor, job_id: int | str) -> dict[str, Any]:
    """What the progress component shows of a job; `job` is None when this actor sees no such job."""
    job = job_seen_by(actor, int(job_id))
    if job is None:
        return {"job": None}
    what, remedy = failure_words(job)
    return {
        "job": job,
        "progress": job.progress,
        "note": progress_words(job),
        "is_open": job.state in _OPEN,
        "percent": _percent(job.progress.done, job.progress.total),
        "failure": what,
        "remedy": remedy,
    }


def _percent(done: int, total: int | None) -> int | None:
    return min(100, done * 100 // total) if total else None


@signed_in_page
def job_progress(request: HttpRequest, job_id: int) -> HttpResponse:
    """The component alone, for the page that polls it."""
    context = progress_context(actor_of(request), job_id)
    response = render(request, "ui/progress.html", context)
    if context["job"] is not None and not context["is_open"]:
        # the page around it has to change too, and only the browser can tell it
        response["HX-Trigger"] = "job-ended"
    return response
