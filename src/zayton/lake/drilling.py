"""From a figure down to the rows that make it up, at the position the figure was printed for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import ibis
import ibis.expr.types as ir

from zayton.kernel.access.public import Scope
from zayton.kernel.errors import Refusal
from zayton.lake.answers import Key, Words, said
from zayton.lake.declarations import Fact, Kind, Metric, Value
from zayton.lake.definitions import vocabulary
from zayton.lake.engines.duck import embedded
from zayton.lake.expressions import Bind, selected
from zayton.lake.naming import words_for
from zayton.lake.publication import Cut, published
from zayton.lake.questions import Checked, Pass, Question, check, passes
from zayton.lake.registry import declared_dimensions
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

    def counted(bind: Bind) -> ir.Table:
        found = _source_rows(one, metric, cut.position, bind)
        return found.aggregate(count=found.count(), total=found.figure.sum().cast("int64"))

    def paged(bind: Bind) -> ir.Table:
        found = _source_rows(one, metric, cut.position, bind)
        keys = [name for name in found.columns if name not in ("day", "figure")]
        return found.order_by([ibis.desc("day"), *keys]).limit(limit, offset=offset)

    count, total = embedded().run_built(one, counted, cut).row(0)
    rows = [
        SourceRow({name: key for name, key in row.items() if name != "figure"}, row["figure"])
        for row in embedded().run_built(one, paged, cut).to_dicts()
    ]
    words = {**_words(rows, cut), **_told(one.fact, rows)}
    return Drilled(metric, (), one.fact, tuple(rows), count, int(total or 0), cut.position, words)


def _source_rows(one: Pass, metric: Metric, at: int, bind: Bind) -> ir.Table:
    """Rows of the fact, one for each row of the books that still counts at a position."""
    fact = one.fact
    rows = selected(fact.table(), one, bind)
    rows = rows.filter(rows.position <= at)
    assert metric.sums is not None
    value = metric.sums.resolve(rows).sum().cast("int64")
    # A balance consists of what is still there, whenever it came; a flow of what happened, day by day.
    stands = metric.kind is not Kind.FLOW and bool(fact.balance_source)
    source = (*fact.balance_source, *fact.keys) if stands else ("day", *fact.source)
    same = {name: rows[name].max() for name in ("day", *fact.keys) if name not in source}
    summed = rows.aggregate({**same, "figure": value}, by=list(source))
    return summed.filter(summed.figure != 0)


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
