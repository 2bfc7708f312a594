"""Work under way and done: progress, cancelling, trying again, and what failed with its reason."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from zayton.kernel.access.public import Actor, actor_of, names_of
from zayton.kernel.errors import Refusal, words_of
from zayton.kernel.jobs.public import (
    JobState,
    cancel_job,
    failure_words,
    job_kinds,
    job_seen_by,
    jobs_by_state,
    jobs_seen_by,
    retry_job,
)
from zayton.kernel.time import now
from zayton.ui.public import Column, Empty, Row, Shown, Table, TablePage, TableQuery, page, page_of, sentences
from zayton.web.wording import actor_words

STATES = {
    JobState.QUEUED.value: Shown(JobState.QUEUED.label, "grey", "clock"),
    JobState.RUNNING.value: Shown(JobState.RUNNING.label, "blue", "loader-2"),
    JobState.SUCCEEDED.value: Shown(JobState.SUCCEEDED.label, "green", "check"),
    JobState.FAILED.value: Shown(JobState.FAILED.label, "red", "alert-triangle"),
    JobState.CANCELLED.value: Shown(JobState.CANCELLED.label, "grey", "ban"),
}
_FIELDS = {
    "name": "name",
    "subject": "subject",
    "state": "state",
    "actor": "actor",
    "asked_at": "asked_at",
    "started_at": "started_at",
    "ended_at": "ended_at",
    "attempt": "attempt",
    "done": "progress__done",
    "total": "progress__total",
}


def _href(row: Row) -> str:
    return reverse("web:job", args=[row["id"]])


def _fetch(query: TableQuery) -> TablePage:
    found = page_of(
        jobs_seen_by(query.actor), query, fields=_FIELDS, search=("subject", "name"), order=("-pk",)
    )
    names = names_of({row["actor"] for row in found.rows})
    kinds = job_kinds()
    rows = [
        {
            **row,
            "actor": actor_words(row["actor"], names),
            "title": str(kinds[row["name"]].title) if row["name"] in kinds else row["name"],
        }
        for row in found.rows
    ]
    return TablePage(rows, found.total)


JOBS = Table(
    "jobs",
    [
        Column("title", gettext_lazy("Work"), "link", sortable=False, filterable=False, href=_href),
        Column("subject", gettext_lazy("About")),
        Column("state", gettext_lazy("State"), "status", choices=STATES),
        Column("done", gettext_lazy("Done"), "quantity", sortable=False),
        Column("total", gettext_lazy("Out of"), "quantity", sortable=False),
        Column("actor", gettext_lazy("Asked by"), filterable=False),
        Column("asked_at", gettext_lazy("Asked"), "datetime"),
        Column("started_at", gettext_lazy("Began"), "datetime", default_shown=False),
        Column("ended_at", gettext_lazy("Ended at"), "datetime"),
        Column("attempt", gettext_lazy("Attempt"), "number", default_shown=False),
        Column("name", gettext_lazy("Name of the work"), default_shown=False),
    ],
    _fetch,
    href=_href,
    default_sort="-asked_at",
    searchable=gettext_lazy("What it is about"),
    empty=Empty(
        gettext_lazy("No work yet"),
        gettext_lazy("Imports, exports and other long work appear here while they run and after they ended."),
        icon="loader",
    ),
)


@page(permission="jobs.read")
def jobs(request: HttpRequest) -> HttpResponseBase:
    """All work this person may see."""
    return JOBS.respond(request, title=_("Work"), standing=_standing(actor_of(request)))


def _standing(actor: Actor) -> str:
    counts = jobs_by_state(actor)
    # who waits for work does not care whether it is queued or runs
    running = counts.get(JobState.RUNNING, 0) + counts.get(JobState.QUEUED, 0)
    failed = counts.get(JobState.FAILED, 0)
    parts = [ngettext("%(n)s under way", "%(n)s under way", running) % {"n": running}] if running else []
    parts += [ngettext("%(n)s failed", "%(n)s failed", failed) % {"n": failed}] if failed else []
    return " · ".join(parts) or _("Nothing runs and nothing failed.")


@page(permission="jobs.read")
def job(request: HttpRequest, job_id: int) -> HttpResponse:
    """One job: its progress, what it was asked, its history, and what went wrong."""
    found = job_seen_by(actor_of(request), job_id)
    if found is None:
        raise Http404
    what, remedy = failure_words(found)
    moves = list(found.moves.order_by("pk"))
    names = names_of({found.actor, *(move.actor for move in moves)})
    context: dict[str, Any] = {
        "title": str(found),
        "job": found,
        "failure": what,
        "remedy": remedy,
        "asked_by": actor_words(found.actor, names),
        "moves": [{"move": move, "actor": actor_words(move.actor, names)} for move in moves],
        # shown by state only; the operation asks again, since a job may end while the page is read
        "can_cancel": found.state in (JobState.QUEUED, JobState.RUNNING),
        "can_retry": found.state in (JobState.FAILED, JobState.CANCELLED),
    }
    return render(request, "web/job.html", context)


@page(permission="jobs.read")
@require_POST
def cancel(request: HttpRequest, job_id: int) -> HttpResponse:
    """Cancel a job, or ask it to stop at its next safe point."""
    return _steered(request, job_id, cancel_job, _("It stops at its next safe point."))


@page(permission="jobs.read")
@require_POST
def retry(request: HttpRequest, job_id: int) -> HttpResponse:
    """Put a job that failed or was cancelled back in its queue."""
    return _steered(request, job_id, retry_job, _("It waits for its turn again."))


def _steered(
    request: HttpRequest, job_id: int, steer: Callable[..., Refusal | None], words: str
) -> HttpResponse:
    at: datetime = now()
    refusal = steer(job_id=job_id, actor=actor_of(request), at=at)
    if refusal:
        messages.error(request, sentences(words_of(refusal)))
    else:
        messages.success(request, words)
    return redirect("web:job", job_id)
