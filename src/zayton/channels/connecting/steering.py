"""The writes: connections are paused and resumed, their cadences set, and whose word counts for which field."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from zayton.channels import errors
from zayton.channels.connecting.seeing import connections_held
from zayton.channels.events import CONNECTION_CHANGED, PAUSED_EVENT, RESUMED
from zayton.channels.models import Connection, Stream
from zayton.channels.permissions import CONNECT
from zayton.channels.states import ConnectionState, StreamKind
from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal
from zayton.kernel.journal.public import Event, Happening, append


def pause_connections(*, ids: Sequence[int], actor: Actor, at: datetime) -> int:
    """Stop all calls of connections until they are resumed; how many were not paused already."""
    sources = [ConnectionState.WORKING, ConnectionState.AWAY, ConnectionState.DENIED]
    return len(_move(ids, sources, ConnectionState.PAUSED, actor=actor, at=at, told=PAUSED_EVENT))


def resume_connections(*, ids: Sequence[int], actor: Actor, at: datetime) -> int:
    """Let paused or denied connections call again, at once; how many were either."""
    sources = [ConnectionState.PAUSED, ConnectionState.DENIED]
    # or who died in between would leave one that works, and waits out the pauses of its failures
    with transaction.atomic():
        moved = _move(ids, sources, ConnectionState.WORKING, actor=actor, at=at, told=RESUMED)
        Stream.objects.filter(connection_id__in=moved, is_on=True).update(due_at=at, failures=0)
    return len(moved)


def _move(
    ids: Sequence[int], sources: Sequence[str], state: str, *, actor: Actor, at: datetime, told: Event
) -> list[int]:
    if not actor.may(CONNECT.name):
        return []
    with transaction.atomic():
        held = connections_held(scope=actor.scope).filter(pk__in=ids).values("pk")
        # whoever works a stream's documents holds the stream, and names the connection by its key
        standing = Connection.objects.select_for_update(no_key=True).filter(pk__in=held, state__in=sources)
        moving = list(standing.order_by("pk").values_list("pk", flat=True))
        Connection.objects.filter(pk__in=moving).update(
            state=state, fault_kind="", fault_said="", fault_at=None
        )
        append([Happening(told, key, at, {}, {}) for key in moving], actor=actor)
    return moving


def set_cadence(
    *, stream_id: int, every_seconds: int, is_on: bool, actor: Actor, at: datetime
) -> Refusal | None:
    """How often a stream is pulled, and whether at all."""
    held = connections_held(scope=actor.scope)
    stream = Stream.objects.filter(pk=stream_id, connection__in=held).first()
    if not actor.may(CONNECT.name) or stream is None:
        return Refusal(errors.NOT_ALLOWED)
    if not 10 <= every_seconds <= 86_400:
        return Refusal(errors.BAD_CADENCE, stream.get_kind_display(), {"seconds": every_seconds})
    if (stream.every_seconds, stream.is_on) == (every_seconds, is_on):
        return None
    with transaction.atomic():
        Stream.objects.filter(pk=stream_id).update(every_seconds=every_seconds, is_on=is_on, due_at=at)
        payload = {"stream": stream.kind, "every_seconds": every_seconds, "is_on": is_on}
        append([Happening(CONNECTION_CHANGED, stream.connection_id, at, payload, {})], actor=actor)
    return None


def set_cadences(
    *,
    connection_id: int,
    every_seconds: int,
    actor: Actor,
    at: datetime,
    kinds: Collection[StreamKind] = tuple(StreamKind),
) -> list[Refusal]:
    """Pull everything of a connection so often, or some kinds of it; refusals, or none."""
    found = Stream.objects.filter(connection_id=connection_id, kind__in=kinds)
    streams = found.values_list("pk", flat=True)
    done = [
        set_cadence(stream_id=key, every_seconds=every_seconds, is_on=True, actor=actor, at=at)
        for key in streams
    ]
    return [refusal for refusal in done if refusal]


def set_owners(
    *, connection_id: int, owners: Mapping[str, str], actor: Actor, at: datetime
) -> Refusal | None:
    """Say of each field whose word counts where system and channel differ."""
    if not actor.may(CONNECT.name):
        return Refusal(errors.NOT_ALLOWED)
    kept = {
        name: owner for name, owner in owners.items() if name in FIELDS and owner in ("system", "channel")
    }
    with transaction.atomic():
        held = connections_held(scope=actor.scope).values("pk")
        found = Connection.objects.select_for_update().filter(pk=connection_id, pk__in=held).first()
        if found is None:
            return Refusal(errors.NOT_FOUND, str(connection_id))
        if found.owners != kept:
            found.owners = kept
            found.save(update_fields=["owners"])
            append([Happening(CONNECTION_CHANGED, found.pk, at, {"owners": kept}, {})], actor=actor)
    return None


FIELDS = ("title", "description", "bullets", "price", "quantity")
"""The fields of a listing whose owner is chosen."""
