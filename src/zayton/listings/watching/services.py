"""The watch as it runs by itself: steps over connections, the journal's changes judged at once, notices."""

from collections.abc import Sequence

from django.urls import reverse

from zayton.kernel.access.public import Actor
from zayton.kernel.jobs.public import Service, register_service
from zayton.kernel.journal.public import EntryRead, Reader, register_reader
from zayton.listings.events import CHANGED_THERE, FOUND
from zayton.listings.permissions import READ
from zayton.listings.watch_states import FindingState
from zayton.listings.watching.judging import judge_listings
from zayton.listings.watching.queries import findings_seen
from zayton.listings.watching.runs import watch_due
from zayton.listings.watching.words import kind_words
from zayton.ui.public import Notice, NoticeSource, register_notices


def judge_changes(entries: Sequence[EntryRead]) -> None:
    """Judge what any way of reading listings found or found changed."""
    judge_listings(
        listing_ids={entry.document_id for entry in entries}, at=max(entry.recorded_at for entry in entries)
    )


def newest_findings(actor: Actor, limit: int) -> Sequence[Notice]:
    """What the watch found and nobody has taken on."""
    if not actor.may(READ.name):
        return []
    found = findings_seen(scope=actor.scope).filter(state=FindingState.OPEN).select_related("listing")
    return [
        Notice(
            one.news_at,
            f"{kind_words(one.kind)}: {one.listing.msku}",
            reverse("listings:finding", args=[one.pk]),
            "red",
            "eye-exclamation",
        )
        for one in found.order_by("-news_at")[:limit]
    ]


register_service(Service("listings.watch", watch_due, every=5.0))
register_reader(
    Reader("listings.watch", judge_changes, frozenset({FOUND.verb, CHANGED_THERE.verb}), every=1.0)
)
register_notices([NoticeSource("listings.watch", newest_findings)])
