"""How connections stand, for people: what works, what was last good, what is held back, what comes next."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, Max

from zayton.channels.connecting.resting import Rest, held_gates, longer
from zayton.channels.connecting.seeing import connections_held, connections_seen
from zayton.channels.models import ConnectedShop, Connection, Inbound, Stream, SyncRun
from zayton.channels.ports.faults import FaultKind
from zayton.channels.rules.pacing import silent_after
from zayton.channels.states import ConnectionState, InboundState, RunState
from zayton.kernel.access.public import Scope


class StreamCard(NamedTuple):
    """A stream as it stands; `fault_kind` and `fault_said` are of its last run, where that failed.

    `silent_at` is when it counts as silent unless it ends well before.
    """

    id: int
    connection_id: int
    kind: str
    every_seconds: int
    is_on: bool
    due_at: datetime | None
    good_at: datetime | None
    failures: int
    is_silent: bool
    silent_at: datetime
    fault_kind: str = ""
    fault_said: str = ""


class ConnectionCard(NamedTuple):
    """A connection as it stands; `held` are documents held back, `None` for those who do not see all its shops.

    `rest` says that one that works was asked for fewer calls: of its streams, and of single calls where those were
    asked for too (`resting_cards`).
    """

    id: int
    adapter: str
    name: str
    state: str
    fault_kind: str
    fault_said: str
    fault_at: datetime | None
    simulated: bool
    shops: tuple[str, ...]
    streams: tuple[StreamCard, ...]
    held: int | None
    good_at: datetime | None
    due_at: datetime | None
    rest: Rest | None = None

    @property
    def rests_until(self) -> datetime | None:
        """Until when it rests, as its marketplace asked for fewer calls."""
        return self.rest.until if self.rest else None

    @property
    def silent(self) -> tuple[StreamCard, ...]:
        """The streams that have stopped without a word."""
        return tuple(one for one in self.streams if one.is_silent)


def connection_cards(*, scope: Scope, at: datetime, only: int | None = None) -> list[ConnectionCard]:
    """The connections that somebody sees, by name; in a handful of questions, whatever their number."""
    found = connections_seen(scope=scope).order_by("name")
    rows = list(found.filter(pk=only) if only is not None else found)
    keys = [row.pk for row in rows]
    shops = _shops_of(keys, scope)
    streams = _streams_of({row.pk: row for row in rows}, shops, at)
    held = _held_of(keys, scope)
    return [_card(row, shops.get(row.pk, ()), streams.get(row.pk, ()), held.get(row.pk), at) for row in rows]


def resting_cards(*, scope: Scope, at: datetime, only: int | None = None) -> list[ConnectionCard]:
    """The same, with the rests of single calls: one question more, for those who look closer."""
    cards = connection_cards(scope=scope, at=at, only=only)
    called = {card.id: card.adapter for card in cards if card.state == ConnectionState.WORKING}
    gates = held_gates(called, at=at) if called else {}
    return [card._replace(rest=longer(card.rest, gates.get(card.id))) for card in cards]


def _card(
    row: Connection,
    shops: tuple[str, ...],
    streams: tuple[StreamCard, ...],
    held: int | None,
    at: datetime,
) -> ConnectionCard:
    running = [one for one in streams if one.is_on]
    calls = bool(shops) and row.state in (ConnectionState.WORKING, ConnectionState.AWAY)
    return ConnectionCard(
        row.pk,
        row.adapter,
        row.name,
        row.state,
        row.fault_kind,
        row.fault_said,
        row.fault_at,
        row.simulated,
        shops,
        streams,
        held,
        # the stream that has waited longest says how well the connection does
        min((one.good_at for one in running if one.good_at), default=None)
        if all(one.good_at for one in running)
        else None,
        min((one.due_at for one in running if one.due_at), default=None) if calls else None,
        _rest(running, at) if calls and row.state == ConnectionState.WORKING else None,
    )


def _rest(running: Collection[StreamCard], at: datetime) -> Rest | None:
    throttled = [one for one in running if one.fault_kind == FaultKind.THROTTLED]
    resting = [(one, one.due_at) for one in throttled if one.due_at and one.due_at > at]
    if not resting:
        return None
    last, until = max(resting, key=lambda pair: pair[1])
    return Rest(until, tuple(one.kind for one, _ in resting), last.fault_said)


def _shops_of(keys: Collection[int], scope: Scope) -> dict[int, tuple[str, ...]]:
    found = ConnectedShop.objects.filter(connection_id__in=keys)
    if scope.shops is not None:
        found = found.filter(shop_id__in=scope.shops)
    names: dict[int, tuple[str, ...]] = {}
    for key, name in found.order_by("shop__name").values_list("connection_id", "shop__name"):
        names[key] = (*names.get(key, ()), name)
    return names


def _streams_of(
    rows: Mapping[int, Connection], shops: Mapping[int, tuple[str, ...]], at: datetime
) -> dict[int, tuple[StreamCard, ...]]:
    streams = list(Stream.objects.filter(connection_id__in=rows).order_by("pk"))
    latest = _latest_runs([one.pk for one in streams if one.failures])
    found: dict[int, tuple[StreamCard, ...]] = {}
    for one in streams:
        owner = rows[one.connection_id]
        fault = latest.get(one.pk, ("", ""))
        # a connection that a person stopped, or that has nobody to pull for, is not silent but still
        listens = one.is_on and owner.state != ConnectionState.PAUSED and bool(shops.get(owner.pk))
        every = timedelta(seconds=one.every_seconds)
        silent_at = silent_after(good_at=one.good_at, made_at=owner.made_at, every=every)
        card = StreamCard(
            one.pk,
            one.connection_id,
            one.kind,
            one.every_seconds,
            one.is_on,
            one.due_at,
            one.good_at,
            one.failures,
            listens and at > silent_at,
            silent_at,
            *fault,
        )
        found[owner.pk] = (*found.get(owner.pk, ()), card)
    return found


def _latest_runs(stream_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """What the last run of each stream failed with."""
    failed = SyncRun.objects.filter(stream_id__in=stream_ids, state=RunState.FAILED)
    newest = failed.order_by().values("stream_id").annotate(newest=Max("pk")).values("newest")
    rows = SyncRun.objects.filter(pk__in=newest).values_list("stream_id", "fault_kind", "fault_said")
    return {stream: (kind, said) for stream, kind, said in rows}


def _held_of(keys: Collection[int], scope: Scope) -> dict[int, int]:
    whole = connections_held(scope=scope).filter(pk__in=keys)
    counts = dict.fromkeys(whole.values_list("pk", flat=True), 0)
    held = Inbound.objects.filter(connection_id__in=counts, state=InboundState.QUARANTINED)
    counted = held.order_by().values_list("connection_id").annotate(Count("pk"))
    return counts | dict(counted)
