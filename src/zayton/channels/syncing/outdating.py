"""Pictures that are out of date: held back, or left aside as nobody takes them, they must not pile up."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from zayton.channels.errors import NOBODY_TAKES
from zayton.channels.models import Inbound
from zayton.channels.ports.documents import Subject
from zayton.channels.releasing import move_held
from zayton.channels.states import InboundState
from zayton.channels.syncing.settling import Waiting

PICTURES = frozenset({Subject.STOCK, Subject.LISTING, Subject.OFFERS})
"""The subjects whose documents say how something stands: once it is seen anew, an older one is good for nothing."""


def outdate(connection_id: int, subject: Subject, rows: Sequence[Waiting]) -> int:
    """Take older pictures of what these documents show out of quarantine; how many."""
    if subject not in PICTURES:
        return 0
    newest = _newest(rows)
    held = Inbound.objects.filter(
        connection_id=connection_id, subject=subject, key__in=newest, state=InboundState.QUARANTINED
    )
    standing = list(held.values_list("pk", "key", "changed_at"))
    old = [key for key, name, changed_at in standing if _is_older(key, changed_at, newest[name])]
    return move_held(Inbound.objects.filter(pk__in=old), InboundState.SUPERSEDED) if old else 0


def _newest(rows: Sequence[Waiting]) -> Mapping[str, Waiting]:
    newest: dict[str, Waiting] = {}
    for row in rows:
        standing = newest.get(row.key)
        if standing is None or _is_older(standing.id, standing.changed_at, row):
            newest[row.key] = row
    return newest


def _is_older(key: int, changed_at: datetime | None, than: Waiting) -> bool:
    if changed_at is None or than.changed_at is None:
        return key < than.id
    return (changed_at, key) < (than.changed_at, than.id)


def forget_untaken(*, before: datetime) -> int:
    """Forget what came before this moment and nobody takes; how many documents."""
    untaken = Inbound.objects.filter(state=InboundState.DISCARDED, code=NOBODY_TAKES, received_at__lt=before)
    return untaken.delete()[0]
