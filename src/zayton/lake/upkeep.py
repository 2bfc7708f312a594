"""Keeping the lake quick and small: merged files, checkpoints, swept leftovers, and a fresh `as_of` while idle."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from zayton.kernel.journal.public import last_position, reader_position, starting_over
from zayton.kernel.time import now
from zayton.lake import store
from zayton.lake.declarations import Fact
from zayton.lake.mirror import NAME, announce, summed
from zayton.lake.publication import Merge, publish, published
from zayton.lake.registry import declared_facts, declared_tables

# each batch of the mirror is a file; a question opens all files of its months
FILES_A_MONTH = 24
# leftovers cost room and no time
SWEPT_EVERY = timedelta(minutes=30)


def confirm() -> bool:
    """Say that the present cut still holds everything, when the mirror has read all there is."""
    at = now()
    reached = reader_position(NAME)
    if reached < last_position():
        return False
    with store.writing():
        cut = published()
        if cut is not None and cut.as_of < at:
            # what came since the cut is nothing that a table follows
            publish(replace(cut, as_of=at, position=max(cut.position, reached)))
    return False


def merge(*, files: int = FILES_A_MONTH) -> int:
    """Merge the months that lie in too many files; answers how many. No row of any answer changes."""
    with store.writing():
        cut = published()
        # rows of a slice that broke off are in some tables already and must not be shown before the others have them
        if cut is None or any(
            store.position_of(name) > cut.position
            for fact in declared_facts().values()
            for name in (fact.name, fact.rollup_name)
        ):
            return 0
        merges = [merge for fact in declared_facts().values() for merge in _merges_of(fact, files)]
        if merges:
            announce(merges=merges)
    return len(merges)


def _merges_of(fact: Fact, files: int) -> list[Merge]:
    rows, sums = fact.name, fact.rollup_name
    merges = [
        _merge(rows, lambda month=month: store.compact(rows, month))  # type: ignore[misc]
        for month in store.crowded_months(rows, files=files)
    ]
    for month in store.crowded_months(sums, files=files):
        merges.append(_merge(sums, lambda month=month: _sum_anew(fact, month)))  # type: ignore[misc]
    return merges


def _sum_anew(fact: Fact, month: str) -> None:
    name = fact.rollup_name
    store.overwrite(name, summed(fact, store.rows_of(name, month)), month=month)


def _merge(name: str, rewrite: Callable[[], None]) -> Merge:
    before = frozenset(store.files_of(name))
    rewrite()
    after = frozenset(store.files_of(name))
    return Merge(before - after, after - before)


def sweep() -> None:
    """Write checkpoints and delete what no reader of the last hour can need."""
    with store.writing():
        if published():
            for fact in declared_facts().values():
                store.tidy(fact.name)
                store.tidy(fact.rollup_name)
            for table in declared_tables():
                store.tidy(table)


def is_outdated() -> bool:
    """Whether a table was written with other columns than are declared now, as after an upgrade."""
    shapes = [(fact.name, fact.schema) for fact in declared_facts().values()]
    shapes += [(fact.rollup_name, fact.rollup_schema) for fact in declared_facts().values()]
    shapes += [(table.name, dict(table.columns)) for table in declared_tables().values()]
    return any((had := store.columns_of(name)) and had != {*schema} for name, schema in shapes)


def rebuild() -> None:
    """Throw the lake away and let it follow the journal from the beginning; figures grow back meanwhile."""
    with starting_over(NAME), store.writing():
        store.drop_all()


class Upkeep:
    """What to do each time the service wakes: always merge what is crowded, and sweep now and then."""

    def __init__(self) -> None:
        self._swept_at: datetime | None = None

    def __call__(self) -> bool:
        """Do what is due; never asks to be called again at once."""
        # after an upgrade: it is simpler to follow the journal again than to change tables
        if is_outdated():
            rebuild()
        merge()
        if self._swept_at is None or now() - self._swept_at > SWEPT_EVERY:
            sweep()
            self._swept_at = now()
        return False
