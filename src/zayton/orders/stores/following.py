"""What of the journal stores react to, and the service that watches their time."""

from collections.abc import Sequence

from zayton.kernel.access.public import SYSTEM
from zayton.kernel.jobs.public import Service, register_service
from zayton.kernel.journal.public import EntryRead, Reader, register_reader
from zayton.kernel.time import now
from zayton.orders.events import (
    ALLOCATED,
    AWAITED,
    CANCELLED,
    CLEARED,
    PLACED,
    RETURNED,
    REVISED,
    SHIPPED,
    WAIVED,
)
from zayton.orders.stores.models import Store
from zayton.orders.stores.operations.answering import expire_offers
from zayton.orders.stores.operations.offering import sync_offers
from zayton.orders.stores.operations.returned import book_returns

_FOLLOWED = frozenset(
    event.verb
    for event in (PLACED, REVISED, ALLOCATED, AWAITED, CLEARED, WAIVED, CANCELLED, SHIPPED, RETURNED)
)
# seconds; the limits themselves are minutes
WATCHED_EVERY = 5.0


def follow(entries: Sequence[EntryRead]) -> None:
    """Lay before stores what was promised from them, and settle what came back."""
    if not Store.objects.exists():
        return
    ids = {entry.document_id for entry in entries}
    # by the clock: a store's time starts when it can see the order, and what stands is not laid again
    sync_offers(order_ids=ids, actor=SYSTEM, at=now())
    if returned := {entry.document_id for entry in entries if entry.verb == RETURNED.verb}:
        book_returns(return_ids=returned)


def watch() -> bool:
    """Take back what ran out of time."""
    return expire_offers(at=now()) > 0


register_reader(Reader("orders.stores", follow, _FOLLOWED))
register_service(Service("orders.stores", watch, every=WATCHED_EVERY))
