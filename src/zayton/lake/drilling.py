"""From a figure down to the rows that make it up, at the position the figure was printed for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import ibis
import ibis.expr.types as ir

from zayton.kernel.access.public import Scope
from zayton.kernel.errors import Refusal
from zayton.lake.answers import Key, Words, said
from zayton.lake.declarations import ColumnType, Fact, Kind, Metric, Value
from zayton.lake.definitions import vocabulary
from zayton.lake.engines.duck import embedded
from zayton.lake.expressions import literal, selected
from zayton.lake.naming import words_for
from zayton.lake.publication import Cut, files_in, published
from zayton.lake.questions import Checked, Pass, Question, check, passes, tables_of
from zayton.lake.registry import declared_dimensions, declared_tables
from zayton.lake.rules.formulas import DAYS, names_in
from zayton.lake.rules.periods import Period


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row of the books behind a figure: its day, its keys by column, and what it adds."""

    keys: Mapping[str, Key]
    figure: int


@dataclass(frozen=True, slots=True)
class Drilled:
    """What a figure is made of: either other metrics (`parts`), or rows of the books.

    `rows` are some of `row_count`, the newest first; `total` is the sum of all of them. `words` are by column.
    """

    metric: Metric
    parts: tuple[Metric, ...]
    fact: Fact | None
    rows: tuple[SourceRow, ...]
    row_count: int
    total: int
    position: int
    words: Words

    def word(self, column: str, key: Key) -> str:
        """What a key in a column is called, in the active language."""
        return said(self.words, column, key)


def drill(
    *,
    metric: str,
    period: Period,
    scope: Scope,
    filters: Mapping[str, Iterable[Value]] | None = None,
    position: int | None = None,
    limit: int = 200,
    offset: int = 0,
) -> Drilled | Refusal:
    """The source rows of one figure, as of the position it was printed with; the parts, when it is a formula.

    What a later version of a document undid is left out, with what undid it. Refusals as those of `ask`.
    """
    cut = published()
    if cut is None:
        return Refusal("lake.empty")
    kept = tuple(sorted((name, tuple(values)) for name, values in (filters or {}).items()))
    question = Question((metric,), period, (), kept)
    words = vocabulary(question)
    checked = check(question, words, scope)
    if isinstance(checked, Refusal):
        return checked
    at = cut.position if position is None else min(position, cut.position)
    asked = checked.metrics[0]
    if asked.formula:
        parts = sorted(names_in(checked.formulas[metric]) - {DAYS})
        return Drilled(asked, tuple(words.metrics[name] for name in parts), None, (), 0, 0, at, {})
    return _rows(checked, scope, replace(cut, position=at), (limit, offset))


def _rows(checked: Checked, scope: Scope, cut: Cut, window: tuple[int, int]) -> Drilled:
    limit, offset = window
    metric = checked.metrics[0]
    one = passes(checked, scope, checked.question.period, ())[0]
    found = _source_rows(one, metric, cut.position)
    counted = _run(found.aggregate(count=found.count(), total=found.figure.sum().cast("int64")), one, cut)
    keys = [name for name in found.columns if name != "figure"]
    found = found.select(*keys, "figure")
    ordered = found.order_by([ibis.desc("day"), *(name for name in keys if name != "day")])
    rows = [
        SourceRow(dict(zip(keys, row[:-1], strict=True)), row[-1])
        for row in _run(ordered.limit(limit, offset=offset), one, cut)
    ]
    count, total = counted[0]
    words = {**_words(rows, cut), **_told(one.fact, rows)}
    return Drilled(metric, (), one.fact, tuple(rows), count, total or 0, cut.position, words)


def _source_rows(one: Pass, metric: Metric, at: int) -> ir.Table:
    """Rows of the fact, one for each row of the books that still counts at a position."""
    fact = one.fact
    rows = selected(fact.table(), one, literal)
    rows = rows.filter(rows.position <= at)
    assert metric.sums is not None
    value = metric.sums.resolve(rows).sum().cast("int64")
    # A balance consists of what is still there, whenever it came; a flow of what happened, day by day.
    stands = metric.kind is not Kind.FLOW and fact.balance_source
    keys = dict.fromkeys((*fact.balance_source, *fact.keys) if stands else ("day", *fact.source, *fact.keys))
    summed = rows.aggregate(
        {"day": rows.day.max(), "figure": value} if stands else {"figure": value}, by=list(keys)
    )
    return summed.filter(summed.figure != 0)


def _run(table: ir.Table, one: Pass, cut: Cut) -> list[tuple[Any, ...]]:
    sources: dict[str, tuple[tuple[str, ...], Mapping[str, ColumnType]]] = {
        one.fact.name: (files_in(cut, one.fact.name), one.fact.schema)
    }
    for name in tables_of(one):
        sources[name] = (files_in(cut, name), declared_tables()[name].columns)
    return embedded().query(str(ibis.to_sql(table, dialect="duckdb")), {}, sources).rows()


def _told(fact: Fact, rows: list[SourceRow]) -> Words:
    """What the books call the source rows, by the last column that names them."""
    if fact.tells is None or not rows or fact.source[-1] not in rows[0].keys:
        return {}
    ids = [key for row in rows if isinstance(key := row.keys[fact.source[-1]], int)]
    return {fact.source[-1]: {key: (text, text) for key, text in fact.tells(ids).items()}}


def _words(rows: list[SourceRow], cut: Cut) -> Words:
    named = {one.column: one for one in declared_dimensions().values() if one.label and not one.through}
    return {
        column: words_for(dimension, {row.keys.get(column) for row in rows}, cut)
        for column, dimension in named.items()
        if rows and column in rows[0].keys
    }
