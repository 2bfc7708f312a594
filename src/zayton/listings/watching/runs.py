"""Watching connections: runs of ten minutes, made of steps of some seconds.

A run reads every listing on sale, those first that were read longest ago: what a limit leaves over in one run comes
first in the next.
"""

import logging
import secrets
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from django.db.models import F, Q, QuerySet

from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.public import adapters, connection_row, is_shut_out, note_fault, note_good, opened
from zayton.kernel.jobs.public import abreast
from zayton.kernel.time import now
from zayton.listings.models import Listing, Watch
from zayton.listings.states import ListingState
from zayton.listings.watching.judging import settle_unsold
from zayton.listings.watching.lanes import Content, Glances, Offers
from zayton.listings.watching.letters import send_letters
from zayton.listings.watching.queries import live_listings, waiting_for_offers
from zayton.listings.watching.stepping import LEASE, Step

log = logging.getLogger(__name__)
T = TypeVar("T")

_STEP_SECONDS = 20.0
_CONNECTIONS_ABREAST = 6
"""Each has a thread and a connection to the database for every lane."""
_AFTER_AN_ERROR = timedelta(minutes=1)


def watch_due(*, at_once: bool = False) -> bool:
    """Make one step of every watch that is due and that nobody else is at; whether there was any.

    `at_once` asks several connections and all kinds of questions beside each other and sits waits out, which is what
    the published limits take to be used up. Otherwise steps end at a wait.
    """
    open_for_connections()
    at = now()
    due = Watch.objects.filter(
        Q(due_at=None) | Q(due_at__lte=at), Q(until=None) | Q(until__lte=at), is_on=True
    )
    keys = due.order_by(F("due_at").asc(nulls_first=True)).values_list("connection_id", flat=True)
    return any(_done([partial(_watched, key, at_once=at_once) for key in keys], at_once=at_once))


def _done(works: Sequence[Callable[[], T]], *, at_once: bool) -> list[T]:
    return abreast(works, at_most=_CONNECTIONS_ABREAST) if at_once else [work() for work in works]


def _watched(connection_id: int, *, at_once: bool) -> bool:
    """A step over a connection that keeps no other from its own, whatever becomes of it."""
    try:
        return watch_connection(connection_id, at_once=at_once)
    except Exception:
        log.exception("the watch over connection %s failed and will try again", connection_id)
        Watch.objects.filter(connection_id=connection_id).update(due_at=now() + _AFTER_AN_ERROR)
        return False


def open_for_connections() -> None:
    """Have a watch for every connection that sells something."""
    path = "shop__connected__connection_id"
    live = Listing.objects.filter(state=ListingState.LIVE, is_ended=False).exclude(**{path: None}).order_by()
    wanted = set(live.values_list(path, flat=True).distinct())
    known = set(Watch.objects.filter(connection_id__in=wanted).values_list("connection_id", flat=True))
    Watch.objects.bulk_create(
        (Watch(connection_id=key) for key in sorted(wanted - known)), ignore_conflicts=True
    )


def watch_connection(connection_id: int, *, at_once: bool = False) -> bool:
    """Make one step over a connection, if nobody else does; whether it was made. For `at_once` see `watch_due`."""
    holder, at = secrets.token_hex(8), now()
    free = Watch.objects.filter(Q(until=None) | Q(until__lte=at), connection_id=connection_id, is_on=True)
    # the lease of one who died is over by itself
    if not free.update(holder=holder, until=at + LEASE):
        return False
    try:
        _step(Watch.objects.get(connection_id=connection_id), at_once=at_once)
    finally:
        Watch.objects.filter(connection_id=connection_id, holder=holder).update(until=None, holder="")
    return True


def _step(watch: Watch, *, at_once: bool) -> None:
    at = now()
    # between runs only what a notification named is asked: all else has its turn when the next one begins
    between = watch.ended_at is not None and watch.began_at is not None and at < _next_run(watch)
    found = connection_row(watch.connection_id)
    if not between and (watch.began_at is None or watch.ended_at is not None):
        _begin(watch, found.adapter, at)
    try:
        if found.state not in ("working", "away"):
            _end(watch, None)
            return
        left = _STEP_SECONDS if between else min(_STEP_SECONDS, (_next_run(watch) - at).total_seconds())
        step = Step(
            watch,
            lambda patience: opened(found, pause=patience),
            time.monotonic() + left,
            sits_waits_out=at_once,
            between=between,
        )
        lanes = (Offers,) if between else (Content, Offers, Glances)
        waits = _done([lane(step).run for lane in lanes], at_once=at_once)
        note_good(watch.connection_id, at=now())
    except Fault as fault:
        # an account that may not look at offers must go on selling
        if fault.kind != FaultKind.DENIED or is_shut_out(found, fault):
            note_fault(watch.connection_id, fault, at=now())
        _end(watch, fault)
        return
    wait = min((one for one in waits if one is not None), default=None)
    if wait is None and step.tells_offers and waiting_for_offers(watch.connection_id, before=step.began_at):
        # named since, or seen at a glance after the last page of questions in full
        wait = 0.0
    if wait is None or now() + timedelta(seconds=wait) >= _next_run(watch):
        _end(watch, None)
    else:
        Watch.objects.filter(pk=watch.pk).update(due_at=now() + timedelta(seconds=wait))


def _next_run(watch: Watch) -> datetime:
    assert watch.began_at is not None
    return watch.began_at + timedelta(seconds=watch.every_seconds)


def _begin(watch: Watch, adapter: str, at: datetime) -> None:
    watch.began_at, watch.ended_at = at, None
    watch.read = watch.glanced = 0
    watch.total = _readable(watch.connection_id, adapter).count()
    watch.fault_kind = watch.fault_said = ""
    settle_unsold(connection_id=watch.connection_id, at=at)
    watch.save(update_fields=["began_at", "ended_at", "read", "glanced", "total", "fault_kind", "fault_said"])


def _readable(connection_id: int, adapter: str) -> QuerySet[Listing]:
    """What a run counts: of a marketplace that tells who offers, the listings that stand on an entry."""
    found, known = live_listings(connection_id), adapters().get(adapter)
    return found.exclude(item="") if known and known.reading.offers else found


def _end(watch: Watch, fault: Fault | None) -> None:
    """The run is over: what it found is written to people at once, and the next begins when its time comes."""
    at = now()
    # without an end by a fault, what was noted on the way still stands
    said = {"fault_kind": fault.kind, "fault_said": fault.said[:500]} if fault else {}
    Watch.objects.filter(pk=watch.pk).update(ended_at=at, due_at=max(at, _next_run(watch)), **said)
    send_letters(at=at)
