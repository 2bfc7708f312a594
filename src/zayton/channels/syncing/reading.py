"""Reading a slice of documents: each by its adapter, what cannot be read held back with its reason."""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from zayton.channels.errors import UNREADABLE
from zayton.channels.models import Connection, Inbound
from zayton.channels.ports.documents import RawDocument, Subject
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.registry import adapters
from zayton.channels.syncing.receiving import opened_body
from zayton.channels.syncing.settling import Tally, Waiting
from zayton.channels.takers import Delivery, Taker
from zayton.kernel.errors import Refusal
from zayton.kernel.sealing import SealBroken

log = logging.getLogger(__name__)

AtHand = Mapping[int, RawDocument]
"""Documents that somebody still holds who kept them just now, by their inbound ids."""


class _Source(NamedTuple):
    """Where a slice is read from: what is at hand as it is, the rest from what is kept."""

    reader: Callable[[bytes], Any] | None
    at_hand: AtHand
    kept: Mapping[int, bytes | memoryview]

    def read(self, key: int) -> Any:
        """What a document says; a `Fault` or `SealBroken` when it says nothing."""
        if self.reader is None:
            raise Fault(FaultKind.UNREADABLE, "nobody reads this")
        one = self.at_hand.get(key)
        if one is None:
            return self.reader(opened_body(self.kept[key]))
        return one.parsed.value() if one.parsed else self.reader(one.body)


def read_slice(
    found: Connection, taker: Taker, rows: Sequence[Waiting], at_hand: AtHand, tally: Tally
) -> dict[int, Delivery]:
    """What documents say, by their ids; those that say nothing are held back."""
    source = _source(found, taker.subject, rows, at_hand)
    read: dict[int, Delivery] = {}
    for row in rows:
        try:
            value = source.read(row.id)
            tally.ranks[row.id] = taker.rank(value)
        except (Fault, SealBroken) as problem:
            said = problem.said if isinstance(problem, Fault) else "sealed"
            tally.held(row.id, Refusal(UNREADABLE, row.key, {"said": said}))
        # an adapter's own mistake over a shape nobody foresaw must hold up nothing but its document
        except Exception as problem:
            log.warning("document %s could not be read", row.id, exc_info=True)
            tally.held(row.id, Refusal(UNREADABLE, row.key, {"said": type(problem).__name__}))
        else:
            read[row.id] = Delivery(row.id, row.key, row.changed_at, value)
    return read


def _source(found: Connection, subject: Subject, rows: Sequence[Waiting], at_hand: AtHand) -> _Source:
    adapter = adapters().get(found.adapter)
    reader = getattr(adapter.reading, subject.value, None) if adapter else None
    missing = [row.id for row in rows if row.id not in at_hand]
    kept = Inbound.objects.filter(pk__in=missing).values_list("pk", "body") if missing else ()
    return _Source(reader, at_hand, dict(kept))
