"""Documents that are held back: worked again, or discarded."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Count, F, QuerySet
from django.db.models.functions import Greatest

from zayton.channels import errors
from zayton.channels.connecting.seeing import connections_held
from zayton.channels.events import DISCARDED, RELEASED
from zayton.channels.models import Inbound, SyncRun
from zayton.channels.permissions import WORK_HELD
from zayton.channels.states import INBOUND_MOVES, InboundState
from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal
from zayton.kernel.journal.public import Event, Happening, append

AT_ONCE = 1000


class Held(NamedTuple):
    """What became of documents that were held back: the ids that moved, and who was refused."""

    moved: tuple[int, ...]
    refusals: tuple[Refusal, ...]


def release_held(*, ids: Sequence[int], actor: Actor, at: datetime) -> Held:
    """Let documents that were held back or discarded be worked again, soon and in the order they came."""
    return _move(ids, InboundState.WAITING, RELEASED, actor, at)


def discard_held(*, ids: Sequence[int], actor: Actor, at: datetime) -> Held:
    """Leave documents that are held back unworked; they can be worked again as long as they are kept."""
    return _move(ids, InboundState.DISCARDED, DISCARDED, actor, at)


def _move(ids: Sequence[int], target: InboundState, told: Event, actor: Actor, at: datetime) -> Held:
    if not actor.may(WORK_HELD.name):
        return Held((), (Refusal(errors.NOT_ALLOWED_HELD),))
    if len(ids) > AT_ONCE:
        return Held((), (Refusal(errors.TOO_MANY_HELD, figures={"count": len(ids), "limit": AT_ONCE}),))
    with transaction.atomic():
        seen = connections_held(scope=actor.scope)
        # one order for all, so that two who act at once wait for each other
        rows = Inbound.objects.select_for_update(no_key=True).filter(pk__in=set(ids), connection__in=seen)
        found = {row.pk: row for row in rows.defer("body").order_by("pk")}
        refusals = []
        for row, key in enumerate(ids):
            if key not in found:
                refusals.append(Refusal(errors.NO_DOCUMENT, str(key), row=row))
            elif target not in INBOUND_MOVES[found[key].state]:
                figures = {"state": found[key].state}
                refusals.append(Refusal(errors.DOCUMENT_MOVE, found[key].key, figures, row))
        moving = [one for one in found.values() if target in INBOUND_MOVES[one.state]]
        move_held(Inbound.objects.filter(pk__in=[one.pk for one in moving]), target)
        counts: dict[int, int] = {}
        for one in moving:
            counts[one.connection_id] = counts.get(one.connection_id, 0) + 1
        append(
            [Happening(told, key, at, {"documents": count}, {}) for key, count in sorted(counts.items())],
            actor=actor,
        )
    return Held(tuple(one.pk for one in moving), tuple(refusals))


def release_for(code: str, connection_ids: Collection[int]) -> int:
    """Let all documents of connections that were held back for one reason be worked again; how many."""
    held = Inbound.objects.filter(state=InboundState.QUARANTINED, code=code, connection_id__in=connection_ids)
    return move_held(held, InboundState.WAITING)


def move_held(rows: "QuerySet[Inbound]", target: InboundState) -> int:
    """Move documents, and take them out of the counts of the runs that brought them; how many moved."""
    for run_id, state, count in _by_run(rows):
        changes: dict[str, Any] = {}
        # what waits is none of the counts; what was discarded is skipped
        if state == InboundState.QUARANTINED:
            changes["quarantined"] = Greatest(F("quarantined") - count, 0)
        if state == InboundState.DISCARDED:
            changes["skipped"] = Greatest(F("skipped") - count, 0)
        if target == InboundState.DISCARDED:
            changes["skipped"] = F("skipped") + count
        SyncRun.objects.filter(pk=run_id).update(**changes)
    cleared: Mapping[str, Any] = (
        {"code": "", "subject_said": "", "figures": None, "worked_at": None}
        if target == InboundState.WAITING
        else {}
    )
    return rows.update(state=target, **cleared)


def _by_run(rows: "QuerySet[Inbound]") -> list[tuple[int, str, int]]:
    counted = rows.filter(run__isnull=False).order_by("run_id").values_list("run_id", "state")
    return list(counted.annotate(Count("pk")))
