"""Positions: the order in which committed entries may be read.

On PostgreSQL a lower id can commit after a higher one, and a snapshot can be held back by a transaction in another
database, so neither says what is safe to read. One sequencer at a time numbers what it can see; readers follow
the numbers. An entry that commits late simply gets a later number.
"""

from django.db import connection, transaction
from django.db.models import Max

from zayton.kernel.bulk import insert_rows
from zayton.kernel.journal.models import Pending, Position
from zayton.kernel.statements import on_postgres

_LOCK = 7_310_001
_SLICE = 10_000


def sequence(*, limit: int = _SLICE) -> int:
    """Give up to `limit` committed entries their positions; answers how many. Idle when another one is at it."""
    # asked before the lock is: most calls find nothing, several times a second
    if not Pending.objects.exists():
        return 0
    with transaction.atomic():
        # whoever is at it numbers the same entries, and the next call takes what is left
        if not _alone():
            return 0
        waiting = list(Pending.objects.order_by("entry_id").values_list("entry_id", "recorded_at")[:limit])
        if not waiting:
            return 0
        # from the table and no sequence, which would leave gaps after a rollback
        last = Position.objects.aggregate(last=Max("position"))["last"] or 0
        rows = [(last + index, *entry) for index, entry in enumerate(waiting, start=1)]
        insert_rows(Position, ("position", "entry_id", "recorded_at"), rows)
        Pending.objects.filter(entry_id__in=[entry_id for entry_id, _ in waiting]).delete()
    return len(waiting)


def _alone() -> bool:
    if not on_postgres():
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        return bool(cursor.fetchone()[0])


def last_position() -> int:
    """The highest position given so far; 0 in an empty journal."""
    return Position.objects.aggregate(last=Max("position"))["last"] or 0
