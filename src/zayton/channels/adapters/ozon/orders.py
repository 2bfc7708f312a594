"""Postings: as their status changed, or by their numbers."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from zayton.channels.adapters.ozon.client import Client
from zayton.channels.ports.documents import Page, RawDocument, Subject
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.parts import Json, needed, needed_parts, part, stored, text

# the list before, `/v3/posting/fbs/list`, gave a thousand, and was switched off on 31 August 2026
_PAGE = 100
_REACH = timedelta(days=360)


class OzonOrders:
    """An `OrdersPort`. A posting that was placed more than 360 days before is not told: a span holds a year.

    What a cursor marks is not said, so the set must not shrink while its pages are read: no end is asked for, as a
    posting that changed beyond it would drop out. What changed after `until` comes too.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    def changed(self, *, since: datetime, until: datetime, cursor: str) -> Page:
        """See `OrdersPort`."""
        ahead = until + timedelta(days=1)
        changed = {"from": _written(since), "to": _written(ahead)}
        span = {"since": _written(min(since, until - _REACH)), "to": _written(ahead)}
        body = {
            "sort_dir": "ASC",
            "filter": {**span, "last_changed_status_date": changed},
            "limit": _PAGE,
            "cursor": cursor,
        }
        told = self._client.post("/v4/posting/fbs/list", body)
        found, after = needed_parts(told, "postings"), text(told, "cursor")
        # a cursor that does not move would be asked for forever
        more = told.get("has_next") is True and found and after != cursor
        return Page([document(one) for one in found], after if more else "")

    def named(self, keys: Sequence[str]) -> Sequence[RawDocument]:
        """See `OrdersPort`."""
        found = [self.one(key) for key in dict.fromkeys(keys)]
        return [document(one) for one in found if one]

    def one(self, number: str) -> Json:
        """A posting; nothing where there is none."""
        try:
            return part(self._client.post("/v3/posting/fbs/get", {"posting_number": number}), "result")
        except Fault as fault:
            if fault.kind == FaultKind.GONE:
                return {}
            raise


def document(posting: Json) -> RawDocument:
    """A posting as a document."""
    return RawDocument(Subject.ORDER, needed(posting, "posting_number"), None, stored(posting))


def _written(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
