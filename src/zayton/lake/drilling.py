"""From a figure down to the rows that make it up, at the position the figure was printed for."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import ibis
import ibis.expr.types as ir
import polars as pl
from django.utils.translation import override

from zayton.kernel.access.public import Scope
from zayton.kernel.errors import Refusal
from zayton.lake.answers import Key, Words, said
from zayton.lake.asking import named
from zayton.lake.declarations import Fact, Kind, Metric, Value
from zayton.lake.definitions import vocabulary
from zayton.lake.engines.duck import embedded
from zayton.lake.expressions import Bind, selected
from zayton.lake.keeping import cut_for, kept
from zayton.lake.naming import words_for
from zayton.lake.publication import Cut
from zayton.lake.questions import Checked, Pass, Question, check, passes
from zayton.lake.registry import declared_dimensions
from zayton.lake.rules.formulas import DAYS, names_in
from zayton.lake.rules.paging import shown_days
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


class _Window(NamedTuple):
    """Which rows to show, and whether of the newest state there is."""

    limit: int
    offset: int
    newest: bool


def drill(
    *,
    metric: str,
    period: Period,
    scope: Scope,
    filters: Mapping[str, Iterable[Value]] | None = None,
    position: int | None = None,
    limit: int = 200,
    offset: int = 0,
    cut: Cut | None = None,
) -> Drilled | Refusal:
    """The source rows of one figure, as of the position it was printed with; the parts, when it is a formula.

    What a later version of a document undid is left out, with what undid it. Refusals as those of `ask`.
    """
    cut = cut_for(cut, position)
    if cut is None:
        return Refusal("lake.empty")
    narrowed = tuple(sorted((name, tuple(values)) for name, values in (filters or {}).items()))
    question = Question((metric,), period, (), narrowed)
    words = vocabulary(question)
    checked = check(question, words, scope)
    if isinstance(checked, Refusal):
        return checked
    at = cut.position if position is None else min(position, cut.position)
    asked = checked.metrics[0]
    if asked.formula:
        parts = sorted(names_in(checked.formulas[metric]) - {DAYS})
        return Drilled(asked, tuple(words.metrics[name] for name in parts), None, (), 0, 0, at, {})

    def work_out(present: Cut) -> Drilled:
        then = present.position if position is None else min(position, present.position)
        # only the newest state can be added to what was summed before
        window = _Window(limit, offset, then == present.position)
        return _rows(checked, scope, replace(present, position=then), window)

    key = ("drill", question, scope, checked.filters, named(checked), limit, offset, position)
    # what was printed earlier stays as it was, so nobody need be made ready for it
    return kept(key, cut, work_out, watched=position is None)


def _rows(checked: Checked, scope: Scope, cut: Cut, window: _Window) -> Drilled:
    metric = checked.metrics[0]
    one = passes(checked, scope, checked.question.period, ())[0]
    found = (
        _held(one, metric, cut, window) if _stands(one.fact, metric) else _happened(one, metric, cut, window)
    )
    words = {**_words(found.rows, cut), **_told(one.fact, found.rows)}
    return Drilled(metric, (), one.fact, tuple(found.rows), found.count, found.total, cut.position, words)


@dataclass(frozen=True, slots=True)
class _Found:
    rows: list[SourceRow]
    count: int
    total: int


def _stands(fact: Fact, metric: Metric) -> bool:
    return metric.kind is not Kind.FLOW and bool(fact.balance_source)


def _value(rows: ir.Table, metric: Metric) -> ir.IntegerColumn:
    assert metric.sums is not None
    value: ir.IntegerColumn = metric.sums.resolve(rows)
    return value


def _rows_of(one: Pass, cut: Cut, bind: Bind, *, newest: bool) -> ir.Table:
    """The raw rows of a pass as of the printed position; all that the cut has, where that is its newest."""
    rows = selected(one.fact.table(), one, bind)
    return rows if newest else rows.filter(rows.position <= bind(cut.position, "int64"))


def _held(one: Pass, metric: Metric, cut: Cut, window: _Window) -> _Found:
    """What a balance consists of: what is still there, whenever it came."""

    def standing(bind: Bind) -> ir.Table:
        rows = _rows_of(one, cut, bind, newest=window.newest)
        sums = {"day": rows.day.max(), "figure": _value(rows, metric).sum().cast("int64")}
        return rows.aggregate(sums, by=list(dict.fromkeys((*one.fact.balance_source, *one.fact.keys))))

    duck, what = embedded(), ("held", metric.name, window.newest)
    frame = (
        duck.run_added(one, standing, cut, what, latest=["day"])
        if window.newest
        else duck.run_built(one, standing, cut, what)
    )
    there = frame.filter(pl.col("figure") != 0)
    keys = [name for name in there.columns if name not in ("day", "figure")]
    falling = [True, *[False] * len(keys)]
    shown = there.sort(["day", *keys], descending=falling, nulls_last=True).slice(window.offset, window.limit)
    return _Found(_source_rows(shown), there.height, int(there["figure"].sum()))


def _happened(one: Pass, metric: Metric, cut: Cut, window: _Window) -> _Found:
    """What a flow is made of, the newest days first; only the days that the page shows are read row by row."""

    def by_day(bind: Bind) -> ir.Table:
        rows = _rows_of(one, cut, bind, newest=window.newest)
        value = _value(rows, metric)
        sign = rows[one.fact.sign] if one.fact.sign else ibis.literal(1)
        counts = {
            "count": ibis.ifelse(value != 0, sign, 0).sum().cast("int64"),
            "total": value.sum().cast("int64"),
        }
        return rows.aggregate(counts, by={"day": rows.day})

    def source(bind: Bind) -> ir.Table:
        rows = _rows_of(shown, cut, bind, newest=False)
        # one order line may have several rows in the lake, all with the same keys
        same = {name: rows[name].max() for name in one.fact.keys if name not in one.fact.source}
        summed = rows.aggregate(
            {**same, "figure": _value(rows, metric).sum().cast("int64")}, by=["day", *one.fact.source]
        )
        # what a later version undid adds up to nothing with what undid it
        return summed.filter(summed.figure != 0)

    duck, what = embedded(), ("days", metric.name, window.newest)
    counted = (
        duck.run_added(one, by_day, cut, what) if window.newest else duck.run_built(one, by_day, cut, what)
    )
    days = [
        (day, int(count), int(total)) for day, count, total in counted.sort("day", descending=True).rows()
    ]
    asked = (window.limit, window.offset)
    period, before = shown_days([(day, count) for day, count, _ in days], asked) or (one.period, 0)
    shown = replace(one, period=period)
    rows = _paged(shown, metric, source, cut, (window.limit, window.offset - before)) if days else []
    return _Found(rows, sum(count for _, count, _ in days), sum(total for _, _, total in days))


def _paged(
    one: Pass, metric: Metric, build: Callable[[Bind], ir.Table], cut: Cut, window: tuple[int, int]
) -> list[SourceRow]:
    limit, offset = window

    def page(bind: Bind) -> ir.Table:
        found = build(bind)
        keys = [name for name in found.columns if name not in ("day", "figure")]
        return found.order_by([ibis.desc("day"), *keys]).limit(limit, offset=offset)

    return _source_rows(embedded().run_built(one, page, cut, ("page", metric.name, window)))


def _source_rows(frame: pl.DataFrame) -> list[SourceRow]:
    return [
        # a sum of whole numbers is wider than they are in DuckDB, and comes back as a decimal
        SourceRow({name: key for name, key in row.items() if name != "figure"}, int(row["figure"]))
        for row in frame.to_dicts()
    ]


def _told(fact: Fact, rows: list[SourceRow]) -> Words:
    """What the books call the source rows, by the last column that names them."""
    if fact.tells is None or not rows or fact.source[-1] not in rows[0].keys:
        return {}
    ids = [key for row in rows if isinstance(key := row.keys[fact.source[-1]], int)]
    # what is kept is read by people of either language
    with override("en"):
        english = fact.tells(ids)
    with override("zh-hans"):
        chinese = fact.tells(ids)
    return {fact.source[-1]: {key: (text, chinese[key]) for key, text in english.items()}}


def _words(rows: list[SourceRow], cut: Cut) -> Words:
    named = {one.column: one for one in declared_dimensions().values() if one.label and not one.through}
    return {
        column: words_for(dimension, {row.keys.get(column) for row in rows}, cut)
        for column, dimension in named.items()
        if rows and column in rows[0].keys
    }
