"""Pulling a stream page by page: each is kept with the run's cursor, then worked from memory."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Min

from zayton.channels.connecting.opening import Opened
from zayton.channels.models import Stream, SyncRun
from zayton.channels.ports.adapter import Adapter, Channel
from zayton.channels.ports.documents import Page
from zayton.channels.states import StreamKind
from zayton.channels.syncing.receiving import TakenIn, take_in
from zayton.channels.syncing.working import SLICE, facts_of, work_waiting
from zayton.channels.takers import LANES, takers
from zayton.kernel.bulk import uncollected
from zayton.kernel.time import now

Pages = Callable[[datetime, datetime, str], Page]
SUBJECTS = {kind: subject for subject, kind in LANES.items()}
_NOTHING = Page(())


def pull(run: SyncRun, stream: Stream, at_work: Opened, between: Callable[[int], None]) -> None:
    """Pull what is left of a run; `between(read)` is called between pages, where stopping is safe."""
    pages = pages_of(at_work.channel, StreamKind(stream.kind))
    # kept, so that a run that is taken up again asks for the same span its cursor belongs to
    if run.until is None:
        run.until = now() - at_work.adapter.lag
    while True:
        # a page is a hundred thousand small things until it is worked: whoever looks for cycles walks all of them
        with uncollected():
            _pull_page(run, stream, at_work, pages)
        if not run.cursor:
            return
        between(run.read)


def _pull_page(run: SyncRun, stream: Stream, at_work: Opened, pages: Pages) -> None:
    taken = _next_page(run, stream, at_work, pages)
    subject = SUBJECTS[StreamKind(stream.kind)]
    while work_waiting(stream.connection_id, subject, at_hand=taken.at_hand) == SLICE:
        pass


def _next_page(run: SyncRun, stream: Stream, at_work: Opened, pages: Pages) -> TakenIn:
    assert run.since is not None
    assert run.until is not None
    called = at_work.caller.calls
    try:
        page = pages(run.since - _looked_back(stream, at_work.adapter), run.until, run.cursor)
    except Exception:
        # a call that failed was made all the same
        failed = F("calls") + at_work.caller.calls - called
        SyncRun.objects.filter(pk=run.pk).update(calls=failed, until=run.until)
        raise
    return _keep(run, stream, page, at_work.caller.calls - called)


def _looked_back(stream: Stream, adapter: Adapter) -> timedelta:
    # payouts that were on their way, money that was held back: what was told before is told otherwise weeks later
    return adapter.settles_within if stream.kind == StreamKind.SETTLEMENTS else adapter.overlap


def _keep(run: SyncRun, stream: Stream, page: Page, calls: int) -> TakenIn:
    with transaction.atomic():
        taken = take_in(page.documents, connection_id=stream.connection_id, run_id=run.pk, at=now())
        run.cursor = page.cursor
        run.calls += calls
        run.read += taken.fresh + taken.known
        # known content is settled the moment it is recognised
        SyncRun.objects.filter(pk=run.pk).update(
            cursor=run.cursor,
            until=run.until,
            calls=run.calls,
            read=run.read,
            skipped=F("skipped") + taken.known,
        )
    return taken


def tell_all_shown(run: SyncRun, stream: Stream, at_work: Opened) -> None:
    """Tell the taker that everything was shown, since the first of the runs that this one took up from began."""
    taker = takers().get(SUBJECTS[StreamKind(stream.kind)])
    if taker is None or taker.all_shown is None:
        return
    # a run that goes on where another failed asks for the same span
    parts = SyncRun.objects.filter(stream_id=stream.pk, until=run.until).aggregate(first=Min("started_at"))
    since = parts["first"] or run.started_at
    taker.all_shown(facts_of(at_work.connection), at_work.channel, at_work.adapter.reading, since)


def pages_of(channel: Channel, kind: StreamKind) -> Pages:
    """How to get the next page of a stream; nothing where the marketplace does not offer it."""
    if kind == StreamKind.ORDERS and channel.orders:
        orders = channel.orders
        return lambda since, until, cursor: orders.changed(since=since, until=until, cursor=cursor)
    if kind == StreamKind.LISTINGS and channel.listings:
        listings = channel.listings
        return lambda _since, _until, cursor: listings.all(cursor=cursor)
    if kind == StreamKind.STOCK and channel.stock:
        stock = channel.stock
        return lambda _since, _until, cursor: stock.held(cursor=cursor)
    if kind == StreamKind.SETTLEMENTS and channel.settlements:
        settlements = channel.settlements
        return lambda since, _until, cursor: settlements.settled(since=since, cursor=cursor)
    return lambda _since, _until, _cursor: _NOTHING
