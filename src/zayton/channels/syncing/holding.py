"""Documents that are held back: worked again, or discarded."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from zayton.channels import errors
from zayton.channels.connecting.seeing import connections_held
from zayton.channels.events import DISCARDED, RELEASED
from zayton.channels.models import Inbound
from zayton.channels.permissions import WORK_HELD
from zayton.channels.releasing import move_held
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
