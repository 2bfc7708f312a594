"""DuckDB inside the process: passes compiled once by shape, and sums kept so that only new files are read."""

import secrets
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from threading import Lock
from typing import Any, NamedTuple

import duckdb
import ibis
import ibis.expr.types as ir
import polars as pl

from zayton.lake.declarations import ColumnType, Kind
from zayton.lake.expressions import Bind, expression
from zayton.lake.publication import Cut, files_in
from zayton.lake.questions import Pass, tables_of
from zayton.lake.registry import declared_tables
from zayton.lake.rules.periods import months_of

# by chance, so that no value somebody filters by can pass for the place of a parameter
_MARK = f"⟨{secrets.token_hex(6)}:"
_KEPT_PASSES = 5_000
_KEPT_ROWS = 2_000_000
_SUMS = ("count", "total", "figure")
_TYPES = {
    pl.Int64: "BIGINT",
    pl.Int32: "INTEGER",
    pl.Int16: "SMALLINT",
    pl.String: "VARCHAR",
    pl.Date: "DATE",
    pl.Boolean: "BOOLEAN",
}
_SETTINGS = {
    # no question may make the server fetch code from the network
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    # a file of the lake is never written twice under one name
    "parquet_metadata_cache": True,
    # answers are sorted afterwards, and files may then be read side by side
    "preserve_insertion_order": False,
}


@dataclass(frozen=True, slots=True)
class _Compiled:
    """SQL with parameters `$p1` …, and the numbers of those it really has."""

    text: str
    places: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Sums:
    """What a pass summed to over a set of files."""

    files: frozenset[str]
    beside: tuple[str, ...]
    frame: pl.DataFrame


class _Reading(NamedTuple):
    """How files are read, and how two results over different files are added up, where they can be."""

    files: frozenset[str]
    read: Callable[[Sequence[str]], pl.DataFrame]
    add: Callable[[pl.DataFrame, pl.DataFrame], pl.DataFrame] | None


class Duck:
    """Answers passes over the files of a cut. Safe to share between threads: each call has its own cursor."""

    def __init__(self, *, memory: str = "1GB") -> None:
        self._database = duckdb.connect(config={"memory_limit": memory, "threads": 2})
        for name, value in _SETTINGS.items():
            self._database.execute(f"SET {name} = {str(value).lower()}")
        self._lock = Lock()
        self._compiled: dict[Hashable, _Compiled] = {}
        self._kept: OrderedDict[Hashable, _Sums] = OrderedDict()
        self._rows = 0

    def run(self, one: Pass, cut: Cut) -> pl.DataFrame:
        """The sums of a pass; files that an earlier run has summed are not read again."""
        table, schema = _read_table(one)
        compiled = self._sql(_shape(one), lambda: expression(one, _Places()))

        def read(files: Sequence[str]) -> pl.DataFrame:
            return self._asked(one, cut, compiled, {table: (files, schema)}, _parameters(one))

        files = frozenset(files_in(cut, table, months=_months(one)))
        # what was counted once in two sets of files cannot be added up
        reading = _Reading(files, read, None if one.kind is None else _added)
        return self._kept_up(one, one, cut, reading)

    def run_added(
        self,
        one: Pass,
        build: Callable[[Bind], ir.Table],
        cut: Cut,
        what: tuple[Hashable, ...],
        latest: Sequence[str] = (),
    ) -> pl.DataFrame:
        """As `run_built` over everything in the cut, but files that an earlier run has read are not read again.

        The result is grouped by its keys; `count`, `total` and `figure` are added up, of `latest` the last counts.
        """
        compiled = self._sql((*what, _shape(one)), lambda: build(_Places()))

        def read(files: Sequence[str]) -> pl.DataFrame:
            sources = {one.fact.name: (files, one.fact.schema)}
            return self._asked(one, cut, compiled, sources, _parameters(one))

        def add(before: pl.DataFrame, fresh: pl.DataFrame) -> pl.DataFrame:
            sums = [name for name in before.columns if name in _SUMS]
            keys = [name for name in before.columns if name not in (*sums, *latest)]
            both = pl.concat([before, fresh])
            return (
                both.group_by(keys).agg(pl.col(sums).sum(), pl.col(list(latest)).max()).select(before.columns)
            )

        files = frozenset(files_in(cut, one.fact.name, months=_months(one)))
        return self._kept_up((*what, one), one, cut, _Reading(files, read, add))

    def _kept_up(self, key: Hashable, one: Pass, cut: Cut, reading: _Reading) -> pl.DataFrame:
        """What all files say, where possible by adding what only the new ones say to what was kept."""
        files = reading.files
        beside = tuple(path for table in tables_of(one) for path in files_in(cut, table))
        kept = self._remembered(key)
        # when attributes change, rows that were summed long ago fall under other groups
        if kept is None or kept.beside != beside:
            return self._remember(key, _Sums(files, beside, reading.read(sorted(files))))
        known = cut.merged_into(kept.files)
        if known == files:
            return kept.frame if kept.files == files else self._remember(key, replace(kept, files=files))
        if files < known:  # somebody still looks at the cut before
            return reading.read(sorted(files))
        if known and known <= files and reading.add:
            frame = reading.add(kept.frame, reading.read(sorted(files - known)))
        else:
            frame = reading.read(sorted(files))
        return self._remember(key, _Sums(files, beside, frame))

    def _remembered(self, key: Hashable) -> _Sums | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def _remember(self, key: Hashable, sums: _Sums) -> pl.DataFrame:
        with self._lock:
            before = self._kept.pop(key, None)
            self._kept[key] = sums
            self._rows += sums.frame.height - (before.frame.height if before else 0)
            while len(self._kept) > _KEPT_PASSES or self._rows > _KEPT_ROWS:
                self._rows -= self._kept.popitem(last=False)[1].frame.height
        return sums.frame

    def run_built(
        self, one: Pass, build: Callable[[Bind], ir.Table], cut: Cut, what: tuple[Hashable, ...]
    ) -> pl.DataFrame:
        """What comes of an expression over the raw rows of a pass up to the cut's position.

        Values are bound, never written into SQL, the position last. `what` names the expression: with the same
        name and a pass of the same shape it is compiled once.
        """
        compiled = self._sql((*what, _shape(one)), lambda: build(_Places()))
        files = files_in(cut, one.fact.name, months=_months(one))
        sources = {one.fact.name: (files, one.fact.schema)}
        return self._asked(one, cut, compiled, sources, [*_parameters(one), cut.position])

    def _sql(self, shape: Hashable, build: Callable[[], ir.Table]) -> _Compiled:
        if shape not in self._compiled:
            # screens have few shapes; only a program makes thousands, and its texts are soon compiled anew
            if len(self._compiled) > _KEPT_PASSES:
                self._compiled.clear()
            self._compiled[shape] = _compiled(build())
        return self._compiled[shape]

    def _asked(
        self,
        one: Pass,
        cut: Cut,
        compiled: _Compiled,
        facts: Mapping[str, tuple[Sequence[str], Mapping[str, ColumnType]]],
        parameters: Sequence[Any],
    ) -> pl.DataFrame:
        sources = {
            **facts,
            **{table: (files_in(cut, table), declared_tables()[table].columns) for table in tables_of(one)},
        }
        # not every text asks for the position, and DuckDB refuses a parameter that the text does not name
        values = {f"p{place}": value for place, value in enumerate(parameters, 1) if place in compiled.places}
        return self.query(compiled.text, values, sources)

    def query(
        self,
        sql: str,
        parameters: Mapping[str, Any],
        sources: Mapping[str, tuple[Sequence[str], Mapping[str, ColumnType]]],
    ) -> pl.DataFrame:
        """Run SQL whose tables are the given Parquet files; `$name` is a parameter."""
        values = dict(parameters)
        tables = []
        for name, (files, schema) in sources.items():
            if files:
                values[f"files_{name}"] = list(files)
                # materialized, a table named twice would be read whole before any filter
                tables.append(f'"{name}" AS NOT MATERIALIZED (SELECT * FROM read_parquet($files_{name}))')
            else:
                # read_parquet refuses to read no files, but a table without rows is an answer
                columns = ", ".join(
                    f'CAST(NULL AS {_TYPES[kind]}) AS "{column}"' for column, kind in schema.items()
                )
                tables.append(f'"{name}" AS (SELECT {columns} WHERE false)')
        with self._database.cursor() as cursor:
            table = cursor.execute(f"WITH {', '.join(tables)} SELECT * FROM ({sql})", values).to_arrow_table()
        frame = pl.from_arrow(table)
        assert isinstance(frame, pl.DataFrame)
        return frame


def _months(one: Pass) -> frozenset[str] | None:
    """The months that a pass has to read; all of them for what adds up since the beginning."""
    return months_of(one.period) if one.kind in (Kind.FLOW, None) else None


def _read_table(one: Pass) -> tuple[str, Mapping[str, ColumnType]]:
    if one.raw:
        return one.fact.name, one.fact.schema
    return one.fact.rollup_name, one.fact.rollup_schema


def _added(before: pl.DataFrame, fresh: pl.DataFrame) -> pl.DataFrame:
    """Two results of one pass over different files, as if it had read all of them."""
    keys = [name for name in before.columns if name.startswith("by_")]
    sums = [pl.col(name).sum() for name in before.columns if name not in keys]
    both = pl.concat([before, fresh])
    return both.group_by(keys).agg(sums) if keys else both.select(sums)


class _Places:
    """Binds each value of a pass to the number of its parameter, in the order in which they are asked for."""

    def __init__(self) -> None:
        self._next = 0

    def __call__(self, _value: object, kind: str) -> ir.Scalar:
        self._next += 1
        return ibis.literal(f"{_MARK}{self._next}⟩").cast(kind)


def _parameters(one: Pass) -> list[Any]:
    filtered = [value for _, values in one.filters for value in values if value is not None]
    until = [] if one.until is None else [one.until]
    return [str(one.period.start), str(one.period.end), *filtered, *until]


def _shape(one: Pass) -> Any:
    filters = tuple((dimension, len(values), None in values) for dimension, values in one.filters)
    bounded = None if one.until is None else 0
    return replace(one, filters=(), period=None, until=bounded), filters  # type: ignore[arg-type]


def _compiled(table: ir.Table) -> _Compiled:
    """The expression as DuckDB's SQL, with the marked literals turned into parameters."""
    head, *rest = str(ibis.to_sql(table, dialect="duckdb")).split(f"'{_MARK}")
    pieces = [piece.partition("⟩'") for piece in rest]
    text = head + "".join(f"$p{number}{after}" for number, _, after in pieces)
    return _Compiled(text, frozenset(int(number) for number, _, _ in pieces))


@lru_cache(maxsize=1)
def embedded() -> Duck:
    """DuckDB in this process, started when first asked."""
    return Duck()
