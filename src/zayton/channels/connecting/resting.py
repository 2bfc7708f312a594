"""What rests because its marketplace asked for fewer calls: streams that wait for their turn, gates that are held."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from zayton.channels.models import CallGate
from zayton.channels.ports.calling import Limit
from zayton.channels.registry import adapters
from zayton.channels.rules.pacing import NO_LIMIT, held_for, spacing


class Rest(NamedTuple):
    """A connection that works and was asked for fewer calls: until when it rests, what of it, and the words for it.

    `streams` are kinds; empty where what rests is no whole stream, but some of the calls.
    """

    until: datetime
    streams: tuple[str, ...] = ()
    said: str = ""


def longer(one: Rest | None, other: Rest | None) -> Rest | None:
    """What both say, until the later moment."""
    if one is None or other is None:
        return one or other
    said = one.said or other.said
    return Rest(max(one.until, other.until), (*one.streams, *other.streams), said)


def held_gates(connections: Mapping[int, str], *, at: datetime) -> dict[int, Rest]:
    """The connections (adapters by id) whose marketplace has held one of their gates, in one question."""
    found: dict[int, Rest | None] = {}
    for gate in CallGate.objects.filter(connection_id__in=connections):
        adapter = adapters().get(connections[gate.connection_id])
        seconds = _held(gate, adapter.limits if adapter else (), at.timestamp())
        if seconds:
            until = datetime.fromtimestamp(at.timestamp() + seconds, UTC)
            found[gate.connection_id] = longer(found.get(gate.connection_id), Rest(until))
    return {key: rest for key, rest in found.items() if rest is not None}


def _held(gate: CallGate, limits: Sequence[Limit], at: float) -> float:
    published = {one.operation: one for one in limits}
    limit = published.get(gate.operation) or published.get("*", NO_LIMIT)
    interval, tolerance = spacing(gate.rate or limit.rate, limit.burst)
    return held_for(arrival=gate.arrival, at=at, interval=interval, tolerance=tolerance)
