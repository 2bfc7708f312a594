"""The watch as it runs by itself: steps over connections, the journal's changes judged at once, notices."""

from collections.abc import Sequence
from functools import partial

from zayton.channels.ports.offers import Standing
from zayton.kernel.jobs.public import Service, register_service
from zayton.kernel.journal.public import EntryRead, Reader, register_reader
from zayton.listings.events import CHANGED_THERE, ENDED, FOUND, PUBLISHED, REFUSED, RELISTED
from zayton.listings.watching.judging import judge_listings, judge_vanished, note_back
from zayton.listings.watching.notices import finding_moments, newest_findings
from zayton.listings.watching.runs import watch_due
from zayton.ui.public import NoticeSource, register_notices

_READ = frozenset({FOUND.verb, CHANGED_THERE.verb})
_ANSWERED = frozenset({PUBLISHED.verb, ENDED.verb, RELISTED.verb, REFUSED.verb})


def judge_changes(entries: Sequence[EntryRead]) -> None:
    """Judge what any way of reading listings found or found changed, and what an answer of a channel said is gone."""
    at = max(entry.recorded_at for entry in entries)
    # before anybody judges: what was back meanwhile may be gone again by now, and that is another loss
    note_back(back={entry.document_id: entry.at for entry in entries if _is_there(entry)})
    read = {entry.document_id for entry in entries if entry.verb in _READ}
    judge_listings(listing_ids=read, at=at)
    judge_vanished(listing_ids={entry.document_id for entry in entries} - read, at=at)


def _is_there(entry: EntryRead) -> bool:
    if entry.verb == CHANGED_THERE.verb:
        fields = entry.payload.get("fields", {})
        return "standing" in fields and fields["standing"][1] != Standing.DELETED
    return entry.verb == PUBLISHED.verb


register_service(Service("listings.watch", partial(watch_due, at_once=True), every=5.0))
register_reader(Reader("listings.watch", judge_changes, _READ | _ANSWERED, every=1.0))
register_notices([NoticeSource("listings.watch", newest_findings, finding_moments)])
