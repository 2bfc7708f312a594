"""Notices of the kernel's own: work that ended, entries that a reader could not work."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from zayton.kernel.access.public import Actor
from zayton.kernel.jobs.public import JobState, jobs_seen_by
from zayton.kernel.journal.public import parked_entries
from zayton.ui.public import Moments, Notice, count_newer
from zayton.web.models import NoticesRead
from zayton.web.permissions import SETTLE_PARKED

# the mark in the frame is drawn with every page, and nobody counts beyond that
_COUNTED = 20
_LOOKS = {
    JobState.SUCCEEDED: ("green", "check"),
    JobState.FAILED: ("red", "alert-triangle"),
    JobState.CANCELLED: ("grey", "ban"),
}


def ended_jobs(actor: Actor, limit: int) -> Sequence[Notice]:
    """The newest jobs of the actor's own that ended."""
    return [
        Notice(
            job.ended_at or job.asked_at,
            f"{job}: {JobState(job.state).label}",
            reverse("web:job", args=[job.pk]),
            *_LOOKS[JobState(job.state)],
        )
        for job in _ended(actor).order_by("-ended_at")[:limit]
    ]


def moments_of_jobs(actor: Actor) -> Moments:
    """When those ended."""
    return [_ended(actor).select_related(None).annotate(moment=F("ended_at"))]


def _ended(actor: Actor) -> "QuerySet[Any, Any]":
    return jobs_seen_by(actor, states=list(_LOOKS)).filter(actor=actor.id).exclude(ended_at=None)


def parked_entries_told(actor: Actor, limit: int) -> Sequence[Notice]:
    """Parked entries, for those who may settle them."""
    if not actor.may(SETTLE_PARKED.name):
        return []
    words = _("%(reader)s could not work entry %(position)s.")
    return [
        Notice(
            parked.parked_at,
            words % {"reader": parked.reader, "position": parked.position},
            reverse("web:parked"),
            "red",
            "alert-triangle",
        )
        for parked in parked_entries()[:limit]
    ]


def moments_of_parked(actor: Actor) -> Moments:
    """When those were parked."""
    return [parked_entries().annotate(moment=F("parked_at"))] if actor.may(SETTLE_PARKED.name) else []


def read_until(actor: Actor) -> datetime | None:
    """Until when the actor has read their notices."""
    # no person has the key 0, so programs and rules have read nothing
    found = NoticesRead.objects.filter(person_id=actor.person_id or 0).values_list("until", flat=True)
    return found.first()


def unread_notices(actor: Actor) -> int:
    """How many notices are newer than what the actor has read, counted up to 20."""
    return count_newer(actor, read_until(actor), most=_COUNTED)


def mark_read(actor: Actor, until: datetime) -> None:
    """Remember that everything up to a moment has been read."""
    if actor.person_id is not None:
        NoticesRead.objects.update_or_create(person_id=actor.person_id, defaults={"until": until})
