"""`ask`: the one way to a figure. Checks, splits, runs, finishes, and keeps answers while they are fresh."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

import polars as pl

from zayton.kernel.access.public import Scope
from zayton.kernel.errors import Refusal
from zayton.lake.answers import Answer, Row, Words
from zayton.lake.declarations import Value
from zayton.lake.definitions import vocabulary
from zayton.lake.engines.duck import embedded
from zayton.lake.keeping import cut_for, forget_kept, kept
from zayton.lake.naming import words_for
from zayton.lake.publication import Cut
from zayton.lake.questions import MAX_ROWS, Checked, Filters, Pass, Question, check, passes, ungrouped_counts
from zayton.lake.rules.finishing import BEFORE, Shape, Summed, evaluated, figures, side_by_side, totals
from zayton.lake.rules.periods import COMPARISONS, Period

_WHOLE = ("money", "count")


class Engine(Protocol):
    """Runs one pass over the tables of a cut: columns `by_<dimension>`, and one integer column for each metric."""

    def run(self, one: Pass, cut: Cut) -> pl.DataFrame:
        """Sums of the rows that the pass selects."""
        ...


def ask(
    *,
    metrics: Sequence[str],
    period: Period,
    scope: Scope,
    by: Sequence[str] = (),
    filters: Mapping[str, Iterable[Value]] | None = None,
    compare: str = "",
    order: str = "",
    limit: int = 1_000,
    position: int | None = None,
    engine: Engine | None = None,
    cut: Cut | None = None,
) -> Answer | Refusal:
    """Figures for a period, cut by dimensions, within what `scope` may see; totals obey the same scope.

    `compare` is `previous` or `last_year`; `order` a metric or a dimension, `-` in front for the largest first
    (by default time ascending, else the first metric descending). `position` asks for the figures as they were there,
    or at the newest position when the lake has not come so far; what attributes and groups say is always of now. Who
    asks several questions takes one `cut` for all of them. Refusals: `lake.*` in `errors`.
    """
    # sorted, so that the same question in other words is the same key
    kept: Filters = tuple(sorted((name, tuple(values)) for name, values in (filters or {}).items()))
    question = Question(
        tuple(metrics), period, tuple(by), kept, compare, order, min(limit, MAX_ROWS), position
    )
    return answer(question, scope=scope, engine=engine, cut=cut)


def answer(
    question: Question, *, scope: Scope, engine: Engine | None = None, cut: Cut | None = None
) -> Answer | Refusal:
    """The answer to a question that is already put together; kept until the lake has something newer."""
    cut = cut_for(cut, question.position)
    if cut is None:
        return Refusal("lake.empty")
    # what is true of the newest rows is answered by the daily sums, and is the same kept answer for all
    if question.position is not None and question.position >= cut.position:
        question = replace(question, position=None)
    checked = check(question, vocabulary(question), scope)
    if isinstance(checked, Refusal):
        return checked
    # another engine is asked to compare it, and a kept answer would only prove itself
    if engine is not None:
        return _answered(checked, scope, cut, engine)
    return _kept(checked, scope, cut)


def _kept(checked: Checked, scope: Scope, cut: Cut) -> Answer:
    key = (
        checked.question,
        scope,
        tuple(checked.formulas.items()),
        checked.by,
        checked.filters,
        named(checked),
    )
    then = checked.question.position
    # what was printed earlier stays as it was, so nobody need be made ready for it
    found = kept(key, cut, lambda one: _answered(checked, scope, one, embedded()), watched=then is None)
    return replace(found, as_of=cut.as_of, position=cut.position if then is None else then)


def named(checked: Checked) -> tuple[Hashable, ...]:
    """What words are called now and how they are written: people may rename their own, and read two languages."""
    metrics = ((str(one.words), str(one.formula_words), one.unit.style) for one in checked.metrics)
    return (*metrics, *(str(one.words) for one in checked.by))


def _answered(checked: Checked, scope: Scope, cut: Cut, engine: Engine) -> Answer:
    question = checked.question
    shape = _shape(checked, question.period)
    rows, whole = _figures(checked, scope, cut, engine, shape)
    compared = COMPARISONS[question.compare](question.period) if question.compare else None
    if compared:
        old_rows, old_whole = _figures(checked, scope, cut, engine, _shape(checked, compared))
        rows = side_by_side(rows, old_rows, shape, compared)
        whole = side_by_side(whole, old_whole, Shape((), "", question.period), compared)
    ordered = _ordered(rows, checked, shape)
    shown = ordered.head(question.limit)
    return Answer(
        metrics=checked.metrics,
        by=checked.by,
        period=question.period,
        compared=compared,
        rows=_rows(shown, shape, checked),
        row_count=rows.height,
        totals=_rows(whole, Shape((), "", question.period), checked)[0],
        position=cut.position if question.position is None else question.position,
        as_of=cut.as_of,
        words=_words(shown, checked, cut),
    )


def _shape(checked: Checked, period: Period) -> Shape:
    return Shape(tuple(f"by_{dimension.name}" for dimension in checked.by), checked.grain, period)


def _figures(
    checked: Checked, scope: Scope, cut: Cut, engine: Engine, shape: Shape
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The figures of every group of one period, and their totals."""
    parts = _summed(passes(checked, scope, shape.period, checked.by), cut, engine)
    once = _summed(ungrouped_counts(checked, scope, shape.period), cut, engine)
    whole = [part for part in parts if part.kind != "distinct"] + once if once else parts
    formulas = {
        metric.name: (checked.formulas[metric.name], metric.unit.style in _WHOLE)
        for metric in checked.metrics
    }
    return evaluated(figures(parts, shape), formulas), evaluated(totals(whole, shape), formulas)


def _summed(asked: Sequence[Pass], cut: Cut, engine: Engine) -> list[Summed]:
    return [
        Summed(
            one.kind.value if one.kind else "distinct",
            tuple(m.name for m in one.metrics),
            typed(engine.run(one, cut), one),
        )
        for one in asked
    ]


def typed(frame: pl.DataFrame, one: Pass) -> pl.DataFrame:
    """The columns in the types that all engines agree on: a truncated day is a day, a sum of integers one of them."""
    times = [pl.col(f"by_{dimension.name}").cast(pl.Date) for dimension in one.by if dimension.grain]
    return frame.with_columns(*times, *(pl.col(metric.name).cast(pl.Int64) for metric in one.metrics))


def _ordered(rows: pl.DataFrame, checked: Checked, shape: Shape) -> pl.DataFrame:
    """Rows in the asked order, ties by their keys so that two runs never differ."""
    asked = checked.question.order or (shape.grain if shape.grain else f"-{checked.metrics[0].name}")
    name, falling = asked.removeprefix("-"), asked.startswith("-")
    column = name if name in checked.formulas else f"by_{name}"
    if column not in rows.columns:
        return rows.sort(shape.by) if shape.by else rows
    # without them two runs could cut a limited list at different rows
    ties = [key for key in shape.by if key != column]
    return rows.sort([column, *ties], descending=[falling, *[False] * len(ties)], nulls_last=True)


def _rows(frame: pl.DataFrame, shape: Shape, checked: Checked) -> tuple[Row, ...]:
    names = [metric.name for metric in checked.metrics]
    size = len(shape.by)
    columns = [
        *shape.by,
        *names,
        *(f"{BEFORE}{name}" for name in names if f"{BEFORE}{name}" in frame.columns),
    ]
    return tuple(
        Row(
            row[:size],
            dict(zip(names, row[size:], strict=False)),
            dict(zip(names, row[size + len(names) :], strict=False)),
        )
        for row in frame.select(columns).iter_rows()
    )


def _words(shown: pl.DataFrame, checked: Checked, cut: Cut) -> Words:
    return {
        dimension.name: words_for(dimension, shown[f"by_{dimension.name}"].to_list(), cut)
        for dimension in checked.by
        if not dimension.grain
    }


def forget() -> None:
    """Drop every kept answer and sum, as a new process would."""
    forget_kept()
    embedded.cache_clear()
