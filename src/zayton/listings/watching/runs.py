"""Watching a connection: runs of ten minutes, made of steps that never sit out a marketplace's limit.

A run reads every listing on sale, those first that were read longest ago: what a limit leaves over in one run comes
first in the next. Steps end when the marketplace wants us to wait, so that connections do not wait for each other, and
what was read so far is kept and judged by then.
"""

import logging
import secrets
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from zayton.channels.ports.documents import RawDocument
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import ListingKey, OffersSeen
from zayton.channels.public import (
    Delivery,
    Opened,
    connection_row,
    facts_of,
    is_shut_out,
    note_fault,
    note_good,
    opened,
)
from zayton.kernel.time import now
from zayton.listings.models import Listing, ListingWatch, Watch
from zayton.listings.operations.taking import take_listings
from zayton.listings.states import ListingState
from zayton.listings.watching.findings import keep_offers
from zayton.listings.watching.judging import judge_listings, settle_unsold
from zayton.listings.watching.letters import send_letters
from zayton.listings.watching.queries import live_listings, next_to_ask, open_watches

log = logging.getLogger(__name__)

OFFERS_AT_ONCE = 20
"""Listings in one question for offers: what one call of the strictest marketplace takes, so that no answer of a call
that was made is lost to a limit on the next."""
_CONTENT_AT_ONCE = 100
_KEPT_AT_ONCE = 200
_LEASE = timedelta(seconds=120)
_STEP_SECONDS = 20.0
_BEARABLE_WAIT = 1.0  # seconds


class Patience:
    """Sits short waits out; at a long one before the first call of a question it ends the step."""

    def __init__(self) -> None:
        self._at_work: Opened | None = None
        self._calls = 0

    def watch(self, at_work: Opened) -> None:
        """A new question begins."""
        self._at_work, self._calls = at_work, at_work.caller.calls

    def __call__(self, seconds: float) -> None:
        """Wait."""
        begun = self._at_work is not None and self._at_work.caller.calls > self._calls
        # a question that is half answered is worth waiting for: asked again it would cost its calls twice
        if seconds > _BEARABLE_WAIT and not begun:
            raise Fault(FaultKind.THROTTLED, "the next call has to wait", retry_after=seconds)
        time.sleep(seconds)


def watch_due() -> bool:
    """Make one step of every watch that is due and that nobody else is at; whether there was any."""
    open_for_connections()
    at = now()
    due = Watch.objects.filter(
        Q(due_at=None) | Q(due_at__lte=at), Q(until=None) | Q(until__lte=at), is_on=True
    )
    made = 0
    for key in list(due.order_by(F("due_at").asc(nulls_first=True)).values_list("connection_id", flat=True)):
        made += watch_connection(key)
    return made > 0


def open_for_connections() -> None:
    """Have a watch for every connection that sells something."""
    path = "shop__connected__connection_id"
    live = Listing.objects.filter(state=ListingState.LIVE, is_ended=False).exclude(**{path: None}).order_by()
    wanted = set(live.values_list(path, flat=True).distinct())
    known = set(Watch.objects.filter(connection_id__in=wanted).values_list("connection_id", flat=True))
    Watch.objects.bulk_create(
        (Watch(connection_id=key) for key in sorted(wanted - known)), ignore_conflicts=True
    )


def watch_connection(connection_id: int) -> bool:
    """Make one step over a connection, if nobody else does; whether it was made."""
    holder, at = secrets.token_hex(8), now()
    free = Watch.objects.filter(Q(until=None) | Q(until__lte=at), connection_id=connection_id, is_on=True)
    # the lease of one who died is over by itself
    if not free.update(holder=holder, until=at + _LEASE):
        return False
    try:
        _step(Watch.objects.get(connection_id=connection_id))
    finally:
        Watch.objects.filter(connection_id=connection_id, holder=holder).update(until=None, holder="")
    return True


def _step(watch: Watch) -> None:
    at = now()
    # between runs only what a notification named is asked: all else has its turn when the next one begins
    between = watch.ended_at is not None and watch.began_at is not None and at < _next_run(watch)
    if not between and (watch.began_at is None or watch.ended_at is not None):
        _begin(watch, at)
    try:
        found = connection_row(watch.connection_id)
        if found.state not in ("working", "away"):
            _end(watch, None)
            return
        patience = Patience()
        with opened(found, pause=patience) as at_work:
            waits = _Step(watch, at_work, patience).made(content=not between)
        note_good(watch.connection_id, at=now())
    except Fault as fault:
        # an account that may not look at offers must go on selling
        if fault.kind != FaultKind.DENIED or is_shut_out(found, fault):
            note_fault(watch.connection_id, fault, at=now())
        _end(watch, fault)
        return
    if not waits or now() + timedelta(seconds=min(waits)) >= _next_run(watch):
        _end(watch, None)
    else:
        Watch.objects.filter(pk=watch.pk).update(due_at=now() + timedelta(seconds=min(waits)))


def _next_run(watch: Watch) -> datetime:
    assert watch.began_at is not None
    return watch.began_at + timedelta(seconds=watch.every_seconds)


def _begin(watch: Watch, at: datetime) -> None:
    watch.began_at, watch.ended_at = at, None
    watch.read, watch.total = 0, live_listings(watch.connection_id).count()
    watch.fault_kind = watch.fault_said = ""
    settle_unsold(connection_id=watch.connection_id, at=at)
    watch.save(update_fields=["began_at", "ended_at", "read", "total", "fault_kind", "fault_said"])


def _end(watch: Watch, fault: Fault | None) -> None:
    """The run is over: what it found is written to people at once, and the next begins when its time comes."""
    at = now()
    Watch.objects.filter(pk=watch.pk).update(
        ended_at=at,
        due_at=max(at, _next_run(watch)),
        fault_kind=fault.kind if fault else "",
        fault_said=fault.said if fault else "",
    )
    send_letters(at=at)


class _Step:
    """One step: questions to one channel until all is asked, a wait is due, or it took long enough."""

    def __init__(self, watch: Watch, at_work: Opened, patience: Patience) -> None:
        self._watch = watch
        self._at_work = at_work
        self._patience = patience
        self._facts = facts_of(at_work.connection)
        self._waiting: dict[int, OffersSeen | None] = {}
        self._ends = time.monotonic() + _STEP_SECONDS

    def made(self, *, content: bool) -> list[float]:
        """Do it; the waits (seconds) before what is left can be asked, none when nothing is left."""
        channel, reading = self._at_work.channel, self._at_work.adapter.reading
        waits = []
        if content and channel.listings and reading.listing:
            waits.append(self._until_a_wait("content_asked_at", _CONTENT_AT_ONCE, self._content))
        if channel.offers and reading.offers:
            waits.append(self._until_a_wait("offers_asked_at", OFFERS_AT_ONCE, self._offers))
        return [wait for wait in waits if wait is not None]

    def _until_a_wait(self, mark: str, size: int, ask: Callable[[Sequence[Listing]], None]) -> float | None:
        assert self._watch.began_at is not None
        # a page of the queue at once: the question who comes next costs as much as a batch
        queue: list[Listing] = []
        try:
            while time.monotonic() < self._ends:
                queue = queue or next_to_ask(
                    self._watch.connection_id, mark, before=self._watch.began_at, limit=5 * max(size, 100)
                )
                if not queue:
                    return None
                batch, queue = queue[:size], queue[size:]
                self._patience.watch(self._at_work)
                ask(batch)
                if not queue:
                    self._keep()
        except Fault as fault:
            if fault.kind != FaultKind.THROTTLED:
                raise
            return max(fault.retry_after or 0.0, _BEARABLE_WAIT)
        finally:
            self._keep()
        return 0.0

    def _content(self, batch: Sequence[Listing]) -> None:
        assert self._at_work.channel.listings
        documents = self._at_work.channel.listings.named([key_of(one) for one in batch])
        reader = self._at_work.adapter.reading.listing
        read = [(one, _read(reader, one)) for one in documents]
        at = now()
        # a taker runs in its caller's transaction
        with transaction.atomic():
            take_listings(
                self._facts,
                [Delivery(0, one.key, one.changed_at, value) for one, value in read if value],
                at,
            )
        keys = [one.pk for one in batch]
        open_watches(keys)
        ListingWatch.objects.filter(listing_id__in=keys).update(content_asked_at=at)
        judge_listings(listing_ids=keys, at=at)
        # counted where it is slowest: a listing whose offers are asked is read when they are
        if not (self._at_work.channel.offers and self._at_work.adapter.reading.offers):
            self._count(len(batch))

    def _offers(self, batch: Sequence[Listing]) -> None:
        assert self._at_work.channel.offers
        items = {one.msku: one.item for one in batch}
        documents = self._at_work.channel.offers.competing([key_of(one) for one in batch], items=items)
        told = {}
        for document in documents:
            seen = _read(self._at_work.adapter.reading.offers, document)
            if seen is not None:
                told[seen.key.site, seen.key.sku] = seen
        # asked and not answered goes to the end of the queue as well
        self._waiting |= {one.pk: told.get((one.site_ref, one.msku)) for one in batch}
        if len(self._waiting) >= _KEPT_AT_ONCE:
            self._keep()

    def _keep(self) -> None:
        if not self._waiting:
            return
        waiting, self._waiting, at = self._waiting, {}, now()
        seen = {key: told for key, told in waiting.items() if told is not None}
        keep_offers(seen=seen, at=at)
        silent = [key for key, told in waiting.items() if told is None]
        if silent:
            open_watches(silent)
            ListingWatch.objects.filter(listing_id__in=silent).update(offers_asked_at=at)
        judge_listings(listing_ids=seen, at=at)
        self._count(len(waiting))

    def _count(self, read: int) -> None:
        Watch.objects.filter(pk=self._watch.pk).update(read=F("read") + read, until=now() + _LEASE)


def key_of(listing: Listing) -> ListingKey:
    """How the channel names a listing."""
    return ListingKey(listing.site_ref, listing.msku, listing.remote)


def _read(reader: Callable[[bytes], Any] | None, document: RawDocument) -> Any:
    """What a document says; `None` for one that cannot be read: the stream of listings holds such in quarantine."""
    try:
        return reader(document.body) if reader else None
    except Fault as fault:
        log.warning("the watch cannot read %s: %s", document.key, fault)
    # an adapter's own mistake over a shape nobody foresaw must not end the watch over ten thousand others
    except Exception:
        log.warning("the watch cannot read %s", document.key, exc_info=True)
    return None
