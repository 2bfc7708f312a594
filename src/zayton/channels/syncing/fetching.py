"""Fetching what notifications named without telling it."""

import logging
from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction

from zayton.channels.connecting.blaming import is_shut_out
from zayton.channels.connecting.opening import Opened, opened
from zayton.channels.connecting.standing import note_fault, note_good
from zayton.channels.models import Connection, Stream, Wanted
from zayton.channels.ports.documents import Notice, Subject
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.states import ConnectionState
from zayton.channels.syncing.receiving import take_in
from zayton.channels.takers import LANES, takers
from zayton.kernel.bulk import rows_as_table
from zayton.kernel.statements import selected
from zayton.kernel.time import now

log = logging.getLogger(__name__)

_AT_ONCE = 50
_LONGEST_KEY = 120
_PAUSE = 10.0  # seconds
# longer than fifty names take, with all the waiting that limits ask for
_CLAIM = timedelta(minutes=10)


def want(connection_id: int, notices: Sequence[Notice]) -> None:
    """Remember what is to be fetched; mentioned again before it was fetched, it is fetched once."""
    at = now()
    # in one order for all, so that two who want the same wait for each other and never in a circle
    names = sorted({(one.subject.value, _name(one.key)) for one in notices})
    columns = {"connection_id": "bigint", "subject": "text", "key": "text", "asked_at": "timestamptz"}
    told, parameters = rows_as_table("told", columns, [(connection_id, *name, at) for name in names])
    # one statement, as the row may be fetched and deleted between a look and a count
    selected(
        "INSERT INTO channels_wanted (connection_id, subject, key, asked_at, mentions)"
        f" SELECT connection_id, subject, key, asked_at, 1 FROM {told} WHERE true"
        " ON CONFLICT (connection_id, subject, key) DO UPDATE SET mentions = channels_wanted.mentions + 1"
        " RETURNING id",
        parameters,
    )


def _name(key: str) -> str:
    # a name that cannot be kept is not asked for by name
    return "" if len(key) > _LONGEST_KEY or "\0" in key else key


def connections_wanting() -> list[int]:
    """The connections of which something is to be fetched now."""
    callable_now = [ConnectionState.WORKING, ConnectionState.AWAY]
    due = Wanted.objects.filter(asked_at__lte=now(), connection__state__in=callable_now)
    return list(due.order_by("connection_id").values_list("connection_id", flat=True).distinct())


def fetch_wanted() -> bool:
    """Fetch what is wanted, a connection after the other; whether anything was."""
    # all of them, not only up to the first that had something
    return sum([fetch_for(one) for one in connections_wanting()]) > 0


def fetch_for(connection_id: int) -> bool:
    """Fetch what is wanted of a connection, up to fifty; whether anything was."""
    found = Connection.objects.get(pk=connection_id)
    rows = _claimed(found)
    named = [row for row in rows if row.key and row.subject == Subject.ORDER]
    whole = [row for row in rows if row not in named]
    # a thing without a name, or that cannot be asked for by it: the stream it belongs to is pulled at once
    _pull_at_once(found, whole)
    _tell_takers(found, whole)
    _done(whole)
    return bool(whole) | (bool(named) and _fetch(found, named))


def _claimed(found: Connection) -> list[Wanted]:
    """What is to be fetched next, put off for everybody else; if we die over it, for a while."""
    with transaction.atomic():
        due = Wanted.objects.filter(connection=found, asked_at__lte=now()).order_by("pk")
        rows = list(due.select_for_update(skip_locked=True, of=("self",))[:_AT_ONCE])
        Wanted.objects.filter(pk__in=[row.pk for row in rows]).update(asked_at=now() + _CLAIM)
    return rows


def _pull_at_once(found: Connection, rows: Sequence[Wanted]) -> None:
    kinds = {LANES[Subject(row.subject)] for row in rows if row.subject in LANES}
    if kinds:
        Stream.objects.filter(connection=found, kind__in=kinds).update(due_at=now())


def _tell_takers(found: Connection, rows: Sequence[Wanted]) -> None:
    """Hand names on to takers who ask for them in their own time."""
    for subject in sorted({row.subject for row in rows if row.key}):
        taker = takers().get(Subject(subject))
        if taker and taker.named:
            taker.named(found.pk, [row.key for row in rows if row.key and row.subject == subject])


def _fetch(found: Connection, rows: Sequence[Wanted]) -> bool:
    try:
        with opened(found) as at_work:
            for some, fault in _taken(at_work, rows):
                if fault is not None:
                    # refused for good: the next pull of the stream brings it, if it can be had at all
                    log.warning("connection %s: %s cannot be fetched: %s", found.pk, some[0].key, fault)
                    _pull_at_once(found, some)
                _done(some)
    except Fault as fault:
        _postpone(found, rows, fault)
        return False
    # an adapter's own mistake must not be called again without end
    except Exception as problem:
        log.warning("connection %s: fetching broke off", found.pk, exc_info=True)
        _postpone(found, rows, Fault(FaultKind.UNREADABLE, type(problem).__name__))
        return False
    # what nobody was asked for says nothing of how the marketplace is
    if at_work.caller.calls:
        note_good(found.pk, at=now())
    return True


def _taken(at_work: Opened, rows: Sequence[Wanted]) -> list[tuple[Sequence[Wanted], Fault | None]]:
    """Fetch by name, in halves down to the one that is refused; each part with why it failed."""
    orders = at_work.channel.orders
    if orders is None:
        return [(rows, Fault(FaultKind.GONE, "no orders"))]
    try:
        documents = orders.named([row.key for row in rows])
    except Fault as fault:
        if fault.passes or fault.kind == FaultKind.DENIED:
            raise
        if len(rows) == 1:
            return [(rows, fault)]
        middle = len(rows) // 2
        return [*_taken(at_work, rows[:middle]), *_taken(at_work, rows[middle:])]
    take_in(documents, connection_id=at_work.connection.pk, run_id=None, at=now())
    return [(rows, None)]


def _postpone(found: Connection, rows: Sequence[Wanted], fault: Fault) -> None:
    """Ask again later, so that a marketplace that is away is not called without end."""
    if fault.kind != FaultKind.DENIED or is_shut_out(found, fault):
        note_fault(found.pk, fault, at=now())
    pause = timedelta(seconds=max(fault.retry_after or 0.0, _PAUSE))
    Wanted.objects.filter(pk__in=[row.pk for row in rows]).update(asked_at=now() + pause)


def _done(rows: Sequence[Wanted]) -> None:
    with transaction.atomic():
        # in the order in which they are wanted, see `want`
        for row in sorted(rows, key=lambda one: (one.subject, one.key)):
            standing = Wanted.objects.filter(pk=row.pk)
            if not standing.filter(mentions=row.mentions).delete()[0]:
                # mentioned again meanwhile: what was fetched may be older than that mention
                standing.update(asked_at=now())
