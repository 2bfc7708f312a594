"""The reader of the journal that keeps the lake: entries in, rows appended exactly once, a new cut published."""

from collections.abc import Sequence
from secrets import token_hex

import polars as pl

from zayton.kernel.journal.public import EntryRead, Reader, entries_after, parked_positions
from zayton.kernel.time import now
from zayton.lake import store
from zayton.lake.declarations import DimensionTable, Fact
from zayton.lake.publication import Cut, Merge, publish, published
from zayton.lake.registry import declared_facts, declared_tables

NAME = "lake.mirror"
# one commit of each table, small enough that a reader never waits for it
SLICE = 20_000
EVERY = 3.5
_TOLD_MERGES = 16


def prepare() -> None:
    """Create the tables that are missing; those of attributes are filled at once."""
    for fact in declared_facts().values():
        store.ensure(fact.name, fact.schema, by_month=True)
        store.ensure(fact.rollup_name, fact.rollup_schema, by_month=True)
    for table in declared_tables().values():
        if not store.exists(table.name):
            _rewrite(table)


def work(entries: Sequence[EntryRead]) -> None:
    """Bring these entries into every table that has not got them, then publish what belongs together.

    A lake that was lost, as after a restore without it, is first filled with what came before these entries.
    """
    # without a cut nobody could read what is appended here, nor know what is missing before it
    if published() is None:
        _fill(before=entries[0].position)
    _bring_all(entries)


def _fill(*, before: int) -> None:
    position = 0
    while position < before - 1:
        passed, found = entries_after(position, verbs=followed_verbs(), limit=SLICE)
        earlier = [entry for entry in found if entry.position < before]
        if earlier:
            _bring_all(earlier)
        # what lies before may hold no verb that anybody follows
        if passed == position:
            break
        position = passed


def _bring_all(entries: Sequence[EntryRead]) -> None:
    """Bring entries into the tables.

    All rows are computed before the first is written, so that an entry that cannot be understood leaves no trace.
    """
    # asked before the tables are locked, since it asks the books
    late = _late(entries)
    gathered = {
        fact: rows for fact in declared_facts().values() if (rows := _rows(fact, entries)) is not None
    }
    with store.writing():
        prepare()
        for fact, rows in gathered.items():
            _bring(fact, rows, entries[-1].position, late=late)
        verbs = {entry.verb for entry in entries}
        for table in declared_tables().values():
            if verbs & table.verbs:
                _rewrite(table)
        announce(entries[-1].position)


def _late(entries: Sequence[EntryRead]) -> bool:
    """Whether this is a parked entry that somebody retries, long after the tables went past its position."""
    return len(entries) == 1 and bool(parked_positions(NAME, [entries[0].position]))


def _rows(fact: Fact, entries: Sequence[EntryRead]) -> pl.DataFrame | None:
    followed = [entry for entry in entries if entry.verb in fact.verbs]
    return (
        fact.rows(followed).select(pl.col(name).cast(kind) for name, kind in fact.schema.items())
        if followed
        else None
    )


def _bring(fact: Fact, rows: pl.DataFrame, position: int, *, late: bool) -> None:
    # the table went past its position long ago, so it is remembered by a name of its own
    application = f"parked-{position}" if late else store.MIRROR
    for name, shape in ((fact.name, None), (fact.rollup_name, fact)):
        had = 0 if late else store.position_of(name)
        # the rows and their daily sums are two commits: a crash between them leaves one ahead
        fresh = rows.filter(pl.col("position") > had)
        store.append(
            name, summed(shape, fresh) if shape else fresh, position=position, as_application=application
        )


def summed(fact: Fact, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows (or earlier daily sums) as daily sums, each at the last position that went into it."""
    keys = ["day", *fact.keys]
    sums = [pl.col("position").max(), *(pl.col(name).sum() for name in fact.sums)]
    return rows.group_by(keys).agg(sums).select(list(fact.rollup_schema)).sort(keys)


def _rewrite(table: DimensionTable) -> None:
    rows = table.rows().select(pl.col(name).cast(kind) for name, kind in table.columns.items())
    store.overwrite(table.name, rows)


def announce(position: int = 0, *, merges: Sequence[Merge] = ()) -> None:
    """Publish the newest version of every table; a position is never taken back. For the one who is writing."""
    before = published()
    told = (*(before.merges if before else ()), *merges)[-_TOLD_MERGES:]
    names = [name for fact in declared_facts().values() for name in (fact.name, fact.rollup_name)]
    versions = {name: store.version_of(name) for name in (*names, *declared_tables())}
    # kept as long as the lake lives: by it readers tell a lake made anew from the former
    lake = before.lake if before else token_hex(8)
    publish(Cut(max(position, before.position if before else 0), now(), versions, told, lake))


def followed_verbs() -> frozenset[str]:
    """Every verb that a fact or a table of attributes follows."""
    facts = (fact.verbs for fact in declared_facts().values())
    return frozenset().union(*facts, *(table.verbs for table in declared_tables().values()))


def mirror() -> Reader:
    """The lake as a reader of the journal."""
    return Reader(name=NAME, work=work, verbs=followed_verbs(), slice=SLICE, every=EVERY)
