"""The job of synchronisation, and the services that ask for it and work what came in."""

import logging
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Min
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from zayton.channels.connecting.side_by_side import SideBySide
from zayton.channels.connecting.subscribing import renew_subscription, subscriptions_due
from zayton.channels.models import Inbound, KeptSecret, Report, Stream, SyncRun
from zayton.channels.ports.documents import Subject
from zayton.channels.states import ConnectionState, InboundState
from zayton.channels.syncing.fetching import connections_wanting, fetch_for
from zayton.channels.syncing.hooks import fetch_keys_wanted
from zayton.channels.syncing.outdating import forget_untaken
from zayton.channels.syncing.proving import forget_unproven
from zayton.channels.syncing.running import run_stream
from zayton.channels.syncing.working import SLICE, work_waiting
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.jobs.public import Run, Service, job, open_arguments, register_service, start_job
from zayton.kernel.time import now

log = logging.getLogger(__name__)

SYNC_JOB = "channels.sync"
_PULLING = gettext_noop("Pulling from the marketplace")
_LANES = 20


@job(name=SYNC_JOB, title=_("Synchronise with a marketplace"))
def sync(run: Run, *, stream_id: int, trigger: str) -> dict[str, Any]:
    """Pull a stream once."""
    run.progress(0, None, _PULLING)

    def between(read: int) -> None:
        run.progress(read, None, _PULLING)
        run.stop_if_cancelled()

    done = run_stream(stream_id, trigger=trigger, between=between)
    return {} if done is None else {"run": done.pk, "read": done.read}


def ask_for_due() -> bool:
    """Ask for the runs of streams that are due; whether there were any."""
    at = now()
    due = Stream.objects.filter(
        is_on=True,
        due_at__lte=at,
        connection__state__in=[ConnectionState.WORKING, ConnectionState.AWAY],
        # without a shop there is nobody to take over what comes
        connection__shops__isnull=False,
        # one run at a time: a stream that is asked for meanwhile has its turn when that one has ended
    ).exclude(pk__in=[arguments["stream_id"] for arguments in open_arguments(SYNC_JOB)])
    asked = 0
    for stream in due.select_related("connection").distinct()[:50]:
        asked += ask_for_run(stream, trigger="schedule")
    return asked > 0


def ask_for_run(stream: Stream, *, trigger: str) -> int:
    """Ask for one run of a stream, once for the turn it is due at; how many were asked for."""
    turn = stream.due_at
    later = now() + timedelta(seconds=stream.every_seconds)
    with transaction.atomic():
        # the turn is taken by whoever moves it on, so that two workers ask once
        if not Stream.objects.filter(pk=stream.pk, due_at=turn).update(due_at=later):
            return 0
        start_job(
            SYNC_JOB,
            arguments={"stream_id": stream.pk, "trigger": trigger},
            actor=SYSTEM,
            key=f"{stream.pk} at {turn.isoformat() if turn else now().isoformat()}",
            subject=f"{stream.connection.name}: {stream.get_kind_display()}",
        )
    return 1


def pull_now(stream: Stream) -> bool:
    """Have a stream pulled at once; whether that was asked for, as one that runs already is only run again after."""
    if stream.pk in {arguments["stream_id"] for arguments in open_arguments(SYNC_JOB)}:
        Stream.objects.filter(pk=stream.pk).update(due_at=now())
        return False
    return ask_for_run(stream, trigger="person") > 0


def work_inbound() -> bool:
    """Work what notifications brought; whether so much that more is worth asking for at once.

    Two orders together cost little more than one: what trickles in is let gather for a moment, unless further lanes
    wait for their turn.
    """
    waiting = Inbound.objects.filter(state=InboundState.WAITING)
    # whoever waits longest comes first
    lanes = waiting.values_list("connection_id", "subject").annotate(first=Min("pk")).order_by("first")
    found = list(lanes[: _LANES + 1])
    worked = [_worked(key, Subject(subject)) for key, subject, _first in found[:_LANES]]
    return max(worked, default=0) >= SLICE or (len(found) > _LANES and sum(worked) > 0)


def _worked(connection_id: int, subject: Subject) -> int:
    # one lane that breaks must not keep the others from being worked
    try:
        return work_waiting(connection_id, subject)
    except Exception:
        log.exception("connection %s: %s could not be worked", connection_id, subject)
        return 0


_BODIES, _RUNS, _UNPROVEN = timedelta(days=30), timedelta(days=180), timedelta(days=1)
_DONE = (InboundState.WORKED, InboundState.UNCHANGED, InboundState.SUPERSEDED, InboundState.DISCARDED)
_AT_ONCE = 2000


@job(name="channels.tidy", title=_("Tidy up what came from marketplaces"), schedule="17 4 * * *")
def tidy(run: Run) -> dict[str, Any]:
    """Drop the bodies of documents that were worked a month ago, and forget runs of half a year ago.

    What was kept of a document (its key, its digest) stays, so that it is still known when it comes again; of what
    nobody takes nothing is kept.
    """
    at = now()
    untaken = forget_untaken(before=at - _BODIES)
    old = Inbound.objects.filter(state__in=_DONE, received_at__lt=at - _BODIES).exclude(body=b"")
    bodies = last = 0
    # in slices, so that no lane waits for long, and each from where the last one ended: one walk through all there is
    while keys := list(old.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:_AT_ONCE]):
        # asked again: a sighting that was shown since waits for its body
        bodies += old.filter(pk__in=keys).update(body=b"")
        last = keys[-1]
        run.progress(bodies, None)
        run.stop_if_cancelled()
    runs, _each = SyncRun.objects.filter(ended_at__lt=at - _RUNS).delete()
    # one that is parked, or keeps failing, says so as long as it does
    Report.objects.filter(ended_at__lt=at - _RUNS, trouble_at=None).delete()
    KeptSecret.objects.filter(until__lt=at).delete()
    forget_unproven(before=at - _UNPROVEN)
    return {"bodies": bodies, "runs": runs, "untaken": untaken}


_FETCHING = SideBySide("channels.wanted", connections_wanting, fetch_for)
_RENEWING = SideBySide(
    "channels.hooks", lambda: subscriptions_due(now()), lambda key: renew_subscription(key, at=now())
)

register_service(Service("channels.due", ask_for_due, every=1.0))
register_service(Service("channels.inbound", work_inbound, every=0.2))
register_service(Service("channels.wanted", _FETCHING.start_due, every=0.5))
register_service(Service("channels.hooks", _RENEWING.start_due, every=60.0))
register_service(Service("channels.keys", fetch_keys_wanted, every=0.5))
