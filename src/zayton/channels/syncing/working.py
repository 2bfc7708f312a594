"""Working documents from outside: read, the newest of each thing taken, the rest accounted for."""

import logging
from collections.abc import Sequence
from datetime import datetime
from types import MappingProxyType

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Max

from zayton.channels.errors import BROKE, NOBODY_TAKES
from zayton.channels.models import ConnectedShop, Connection, Inbound, Stream
from zayton.channels.ports.documents import Subject
from zayton.channels.rules.versions import Version, latest
from zayton.channels.states import InboundState
from zayton.channels.syncing.outdating import outdate
from zayton.channels.syncing.reading import AtHand, read_slice
from zayton.channels.syncing.settling import Tally, Waiting, settle
from zayton.channels.takers import CHANGED, LANES, ConnectionFacts, Delivery, Taker, takers
from zayton.kernel.errors import Refusal
from zayton.kernel.time import now

log = logging.getLogger(__name__)

# what marketplaces give on a page, and a little more, so that a page is one slice
SLICE = 256
_NONE: AtHand = MappingProxyType({})


def work_waiting(connection_id: int, subject: Subject, *, limit: int = SLICE, at_hand: AtHand = _NONE) -> int:
    """Work the next documents of a connection and subject; how many were settled, 0 when nothing waits.

    One at a time a connection and subject, so that versions of one thing never overtake each other. `at_hand` are
    documents that the caller still holds, by their inbound ids: they are not read back.
    """
    with transaction.atomic():
        found = _lane(connection_id, subject)
        if found is None:
            return 0
        waiting = Inbound.objects.filter(
            connection_id=connection_id, subject=subject, state=InboundState.WAITING
        )
        rows = [
            Waiting(*row)
            for row in waiting.order_by("pk").values_list("pk", "key", "changed_at", "run_id")[:limit]
        ]
        if rows:
            outdate(connection_id, subject, rows)
            settle(_worked(found, subject, rows, at_hand), rows, at=now())
        return len(rows)


def _lane(connection_id: int, subject: Subject) -> Connection | None:
    """The connection, its lane for this subject locked until the transaction ends; `None` while another works it.

    The lane is the stream's row, which all processes know and which is freed when one of them dies; for what is only
    ever delivered it is the connection's own.
    """
    lanes = Stream.objects.filter(connection_id=connection_id, kind=LANES.get(subject, ""))
    if lanes.exists():
        locked = lanes.select_related("connection").select_for_update(
            skip_locked=True, of=("self",), no_key=True
        )
        stream = locked.first()
        return stream.connection if stream else None
    alone = Connection.objects.select_for_update(skip_locked=True, no_key=True)
    return alone.filter(pk=connection_id).first()


def _worked(found: Connection, subject: Subject, rows: Sequence[Waiting], at_hand: AtHand) -> Tally:
    tally = Tally()
    taker = takers().get(subject)
    if taker is None:
        for row in rows:
            tally.discarded(row.id, Refusal(NOBODY_TAKES, row.key))
        return tally
    deliveries = read_slice(found, taker, rows, at_hand, tally)
    known = _known(found.pk, subject, [one.key for one in deliveries.values()])
    versions = [
        Version(one.key, one.changed_at, tally.ranks[key], key) for key, one in sorted(deliveries.items())
    ]
    chosen, older = latest(versions, known)
    for one in older:
        tally.states[one.number] = InboundState.SUPERSEDED
    _take(taker, facts_of(found), [deliveries[one.number] for one in chosen], tally)
    return tally


def _known(
    connection_id: int, subject: Subject, keys: Sequence[str]
) -> dict[str, tuple[datetime | None, int]]:
    """Moment and rank of what was worked last of each key."""
    found = Inbound.objects.filter(
        connection_id=connection_id,
        subject=subject,
        key__in=set(keys),
        state__in=[InboundState.WORKED, InboundState.UNCHANGED],
    )
    newest: dict[str, tuple[datetime | None, int]] = {}
    for key, changed_at, rank in found.values_list("key", "changed_at").annotate(Max("rank")):
        standing = newest.get(key)
        if standing is None or (changed_at and (standing[0] is None or changed_at > standing[0])):
            newest[key] = (changed_at, rank)
    return newest


def _take(taker: Taker, facts: ConnectionFacts, deliveries: Sequence[Delivery], tally: Tally) -> None:
    """Hand deliveries over together; when that fails, in halves, down to the one at fault."""
    if not deliveries:
        return
    try:
        with transaction.atomic():
            verdicts = taker.work(facts, deliveries, now())
    # the database is at fault here, not a document
    except (OperationalError, InterfaceError):
        raise
    except Exception as problem:
        if len(deliveries) > 1:
            middle = len(deliveries) // 2
            _take(taker, facts, deliveries[:middle], tally)
            _take(taker, facts, deliveries[middle:], tally)
            return
        log.warning("document %s broke off", deliveries[0].inbound_id, exc_info=True)
        words = type(problem).__name__
        tally.held(deliveries[0].inbound_id, Refusal(BROKE, deliveries[0].key, {"words": words}))
        return
    for one, verdict in zip(deliveries, verdicts, strict=True):
        if isinstance(verdict, Refusal):
            tally.held(one.inbound_id, verdict)
        else:
            tally.states[one.inbound_id] = (
                InboundState.WORKED if verdict == CHANGED else InboundState.UNCHANGED
            )


def facts_of(found: Connection) -> ConnectionFacts:
    """What takers may know of a connection."""
    rows = list(
        ConnectedShop.objects.filter(connection=found).values_list(
            "site_ref", "shop_id", "marketplace_warehouse_id"
        )
    )
    return ConnectionFacts(
        found.pk,
        found.adapter,
        found.name,
        {site: shop for site, shop, _ in rows},
        {shop: house for _, shop, house in rows if house is not None},
        found.owners,
        found.made_at,
    )
