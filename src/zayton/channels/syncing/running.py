"""One run of a stream: pages are pulled, kept and worked, and where it stands survives everything."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import DatabaseError, IntegrityError, InterfaceError, transaction

from zayton.channels.connecting.blaming import is_shut_out
from zayton.channels.connecting.opening import opened
from zayton.channels.connecting.standing import note_fault, note_good
from zayton.channels.models import Stream, SyncRun
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.rules.pacing import next_due
from zayton.channels.states import ConnectionState, RunState
from zayton.channels.syncing.pulling import pull, tell_all_shown
from zayton.kernel.jobs.public import JobCancelled
from zayton.kernel.time import now

log = logging.getLogger(__name__)

# how far back a connection looks when it has never pulled
FIRST_LOOK = timedelta(days=30)
# a place in the middle that fails this often in a row is given up, and the span is read from its start
_STUBBORN = 5


def run_stream(
    stream_id: int, *, trigger: str, between: Callable[[int], None] = lambda _read: None
) -> SyncRun | None:
    """Pull a stream once, or take up the run that was cut off; `None` when the stream is off or its connection paused.

    `between(read)` is called between pages, where stopping is safe.
    """
    stream = Stream.objects.select_related("connection").get(pk=stream_id)
    if not stream.is_on or stream.connection.state in (ConnectionState.PAUSED, ConnectionState.DENIED):
        return None
    run = _begun(stream, trigger)
    try:
        with opened(stream.connection) as at_work:
            pull(run, stream, at_work, between)
            tell_all_shown(run, stream, at_work)
            called = at_work.caller.calls > 0
    except Fault as fault:
        _fail(run, stream, fault)
    # the books are at fault, or a person: the run stays as it is and is taken up again
    except (DatabaseError, InterfaceError, JobCancelled):
        raise
    # an adapter's own mistake must be seen as a run that failed, not vanish with its process
    except Exception as problem:
        log.warning("run %s broke off", run.pk, exc_info=True)
        _fail(run, stream, Fault(FaultKind.UNREADABLE, f"{type(problem).__name__}: {problem}"[:200]))
    else:
        _finish(run, stream, called=called)
    run.refresh_from_db()
    return run


def _begun(stream: Stream, trigger: str) -> SyncRun:
    at = now()
    # its turn has come: whoever sets another one from here on, a notification perhaps, wants a further run
    Stream.objects.filter(pk=stream.pk).update(due_at=at + timedelta(seconds=stream.every_seconds))
    span = {"since": stream.reached_at or at - FIRST_LOOK, **_left_off(stream)}
    unfinished = SyncRun.objects.filter(stream=stream, state=RunState.RUNNING)
    found = unfinished.first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return SyncRun.objects.create(stream=stream, trigger=trigger, started_at=at, **span)
    except IntegrityError:
        return unfinished.get()


def _left_off(stream: Stream) -> dict[str, Any]:
    """Where the last run stopped, when what stopped it passes: so a long span is got through in parts."""
    last = SyncRun.objects.filter(stream=stream).order_by("-started_at", "-pk").first()
    if last is None or last.state != RunState.FAILED or not last.cursor or stream.failures >= _STUBBORN:
        return {}
    if not Fault(FaultKind(last.fault_kind)).passes:
        return {}
    return {"since": last.since, "until": last.until, "cursor": last.cursor}


def _finish(run: SyncRun, stream: Stream, *, called: bool) -> None:
    at = now()
    with transaction.atomic():
        # the stream before its runs, as whoever works its lane locks them
        found = Stream.objects.filter(pk=stream.pk)
        found.update(reached_at=run.until, good_at=at, failures=0)
        # one that was asked for meanwhile keeps its turn: what was asked about may have come too late for this run
        found.filter(due_at__gt=at).update(
            due_at=next_due(at=at, every=timedelta(seconds=stream.every_seconds), failures=0)
        )
        # locked, as somebody may hold one of its documents back at this moment
        held = SyncRun.objects.select_for_update(no_key=True).get(pk=run.pk).quarantined
        state = RunState.PARTLY if held else RunState.DONE
        SyncRun.objects.filter(pk=run.pk).update(state=state, ended_at=at)
    # a stream that others pull calls nobody, and says nothing of how the marketplace is
    if called:
        note_good(stream.connection_id, at=at)


def _fail(run: SyncRun, stream: Stream, fault: Fault) -> None:
    at = now()
    every = timedelta(seconds=stream.every_seconds)
    # a run that got somewhere is no failure on the same spot
    failures = 1 if run.read and fault.passes else stream.failures + 1
    shut_out = is_shut_out(stream.connection, fault)
    with transaction.atomic():
        Stream.objects.filter(pk=stream.pk).update(
            failures=failures,
            due_at=next_due(at=at, every=every, failures=failures, retry_after=fault.retry_after),
        )
        SyncRun.objects.filter(pk=run.pk).update(
            state=RunState.FAILED, ended_at=at, fault_kind=fault.kind, fault_said=fault.said
        )
    # a stream that alone is denied says so itself; the others go on
    if shut_out or fault.kind != FaultKind.DENIED:
        note_fault(stream.connection_id, fault, at=at)
