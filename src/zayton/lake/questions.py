"""What is asked of the lake, checked against what was declared, and split into passes over single facts."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Literal

import polars as pl

from zayton.kernel.access.public import Scope
from zayton.kernel.errors import Refusal
from zayton.lake.additive import adds_up_daily
from zayton.lake.declarations import Dimension, Fact, Kind, Metric, Value
from zayton.lake.registry import declared_facts, declared_tables
from zayton.lake.rules.formulas import DAYS, Binary, Name, Node, names_in, parse
from zayton.lake.rules.periods import Period

MAX_DIMENSIONS = 4
MAX_ROWS = 100_000
MAX_LEVELS = 16
FIRST_YEAR, LAST_YEAR = 1980, 2199
_KINDS: Mapping[type[pl.DataType], Literal["text", "date"]] = {pl.String: "text", pl.Date: "date"}
Filters = tuple[tuple[str, tuple[Value, ...]], ...]


@dataclass(frozen=True, slots=True)
class Question:
    """Which figures, cut how, for which days; `order` is a metric or a dimension, with `-` for largest first.

    `position` asks for what was true at an earlier place of the journal; `None` is the newest there is.
    """

    metrics: tuple[str, ...]
    period: Period
    by: tuple[str, ...] = ()
    filters: Filters = ()
    compare: str = ""
    order: str = ""
    limit: int = 1_000
    position: int | None = None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The metrics and dimensions that a question may name: declared ones and those that people defined."""

    metrics: Mapping[str, Metric]
    dimensions: Mapping[str, Dimension]


@dataclass(frozen=True, slots=True)
class Pass:
    """One aggregation over one fact: some sums, grouped and filtered, for one kind of measure."""

    fact: Fact
    kind: Kind | None
    """`None` counts distinct keys."""
    metrics: tuple[Metric, ...]
    by: tuple[Dimension, ...]
    filters: tuple[tuple[Dimension, tuple[Value, ...]], ...]
    period: Period
    raw: bool = True
    until: int | None = None
    """Only rows up to this position of the journal."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A question whose every word is known: the metrics asked for, and the sums they are made of."""

    question: Question
    metrics: tuple[Metric, ...]
    formulas: Mapping[str, Node]
    sums: tuple[Metric, ...]
    by: tuple[Dimension, ...]
    filters: tuple[tuple[Dimension, tuple[Value, ...]], ...]

    @property
    def grain(self) -> str:
        """The grain of time that is asked for, or nothing."""
        return next((dimension.grain for dimension in self.by if dimension.grain), "")

    def is_distinct(self, metric: Metric, by: tuple[Dimension, ...]) -> bool:
        """Whether adding this metric up by these dimensions and filters would count things twice."""
        if metric.whole is None:
            return False
        used = (*by, *(dimension for dimension, _ in self.filters))
        return any(not dimension.grain and dimension.name not in metric.whole for dimension in used)


def check(question: Question, vocabulary: Vocabulary, scope: Scope) -> Checked | Refusal:
    """The question with its words looked up, or why it cannot be answered for somebody with this scope."""
    names = (*question.by, *(name for name, _ in question.filters))
    # apart, since a metric that is asked for is not thereby something to cut by
    unknown = [
        *(name for name in question.metrics if name not in vocabulary.metrics),
        *(name for name in names if name not in vocabulary.dimensions),
    ]
    if unknown:
        return Refusal("lake.unknown_word", unknown[0])
    metrics = tuple(vocabulary.metrics[name] for name in question.metrics)
    formulas = {metric.name: expanded(metric, vocabulary.metrics) for metric in metrics}
    sums = _sums(formulas, vocabulary.metrics)
    checked = Checked(
        question,
        metrics,
        formulas,
        sums,
        tuple(vocabulary.dimensions[name] for name in question.by),
        tuple((vocabulary.dimensions[name], values) for name, values in question.filters),
    )
    return _mistake(checked, scope) or checked


def _sums(formulas: Mapping[str, Node], metrics: Mapping[str, Metric]) -> tuple[Metric, ...]:
    # in one order, so that the same question always compiles to the same SQL
    names = sorted({name for node in formulas.values() for name in names_in(node)} - {DAYS})
    return tuple(metrics[name] for name in names)


def expanded(metric: Metric, metrics: Mapping[str, Metric], depth: int = 0) -> Node:
    """The metric as a formula over plain sums only; formulas that circle end as a `RecursionError`."""
    if not metric.formula:
        return Name(metric.name)
    if depth > MAX_LEVELS:
        raise RecursionError(metric.name)
    return _replaced(parse(metric.formula), metrics, depth)


def _replaced(node: Node, metrics: Mapping[str, Metric], depth: int) -> Node:
    match node:
        case Name(name) if name != DAYS:
            return expanded(metrics[name], metrics, depth + 1)
        case Binary(sign, left, right):
            return Binary(sign, _replaced(left, metrics, depth), _replaced(right, metrics, depth))
    return node


def _mistake(checked: Checked, scope: Scope) -> Refusal | None:
    if not checked.metrics:
        return Refusal("lake.no_metric")
    period = checked.question.period
    # comparing and cutting by time leave the calendar near the years 1 and 9999
    if not FIRST_YEAR <= period.start.year <= period.end.year <= LAST_YEAR:
        return Refusal("lake.out_of_time", figures={"first": FIRST_YEAR, "last": LAST_YEAR})
    if len(checked.by) > MAX_DIMENSIONS:
        return Refusal("lake.too_many_dimensions", figures={"most": MAX_DIMENSIONS})
    if sum(1 for dimension in checked.by if dimension.grain) > 1:
        return Refusal("lake.two_grains")
    for metric in (*checked.metrics, *checked.sums):
        if metric.needs_cost and not scope.sees_cost:
            return Refusal("lake.cost_hidden", metric.name)
    return _mismatch(checked)


def _mismatch(checked: Checked) -> Refusal | None:
    """A value that its dimension cannot have, or a dimension that a metric does not know."""
    for dimension, values in checked.filters:
        if dimension.grain not in ("", "day") or not all(fits(dimension, value) for value in values):
            return Refusal("lake.wrong_value", figures={"dimension": str(dimension.words)})
    used = (*checked.by, *(dimension for dimension, _ in checked.filters))
    for metric in checked.sums:
        for dimension in used:
            if dimension.column not in declared_facts()[metric.fact].schema:
                return Refusal("lake.not_cut_by", metric.name, {"dimension": str(dimension.words)})
    return None


def facts_of(metric: str, vocabulary: Vocabulary) -> frozenset[str]:
    """The names of the facts that a metric rests on: its own, or those of the sums that its formula is made of."""
    node = expanded(vocabulary.metrics[metric], vocabulary.metrics)
    return frozenset(one.fact for one in _sums({metric: node}, vocabulary.metrics))


def dimensions_of(metric: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The dimensions that a metric can be cut by: those that every sum it is made of knows."""
    facts = [declared_facts()[name] for name in facts_of(metric, vocabulary)]
    return tuple(
        name
        for name, dimension in vocabulary.dimensions.items()
        if all(dimension.column in fact.schema for fact in facts)
    )


def held_by(dimension: Dimension) -> Literal["integer", "text", "date"]:
    """What the values of a dimension are; days are said as text in ISO 8601."""
    if dimension.bands or dimension.groups:
        return "integer"
    if dimension.through:
        columns = [declared_tables()[dimension.through].columns[dimension.attribute]]
    else:
        schemas = (fact.schema for fact in declared_facts().values())
        columns = [schema[dimension.column] for schema in schemas if dimension.column in schema]
    return _KINDS.get(columns[0], "integer") if columns else "integer"


def fits(dimension: Dimension, value: Value) -> bool:
    """Whether a value is of the type that its dimension has; blank fits everywhere."""
    if value is None:
        return True
    kind = held_by(dimension)
    if kind == "integer":
        # the engines' keys have 64 bits, and casting a longer number is an error of theirs
        return isinstance(value, int) and -(2**63) <= value < 2**63
    return isinstance(value, str) and (kind != "date" or _is_day(value))


def _is_day(text: str) -> bool:
    # Python also reads weeks (2024-W01-1) and days without dashes, on which the engines fail
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def passes(checked: Checked, scope: Scope, period: Period, by: tuple[Dimension, ...]) -> list[Pass]:
    """The aggregations that this question takes for one period: sums of one fact and kind go together."""
    return _passes(checked.sums, by, checked, scope, period)


def ungrouped_counts(checked: Checked, scope: Scope, period: Period) -> list[Pass]:
    """What the totals need besides adding up groups: keys that were counted in several groups, counted once."""
    counted = tuple(metric for metric in checked.sums if checked.is_distinct(metric, checked.by))
    return _passes(counted, (), checked, scope, period) if checked.by else []


def _passes(
    sums: tuple[Metric, ...], by: tuple[Dimension, ...], checked: Checked, scope: Scope, period: Period
) -> list[Pass]:
    together: dict[tuple[str, Kind | None, str], list[Metric]] = {}
    for metric in sums:
        distinct = checked.is_distinct(metric, by)
        # each count of distinct keys is a pass of its own: it groups by that key first
        key = (metric.fact, None if distinct else metric.kind, metric.name if distinct else "")
        together.setdefault(key, []).append(metric)
    until = checked.question.position
    return [
        _pass(
            Pass(declared_facts()[fact], kind, tuple(metrics), by, checked.filters, period, until=until),
            scope,
        )
        for (fact, kind, _), metrics in together.items()
    ]


def _pass(one: Pass, scope: Scope) -> Pass:
    """The pass within a scope, over the daily sums when these have all it needs."""
    filters = (*one.filters, *scope_filters(one.fact, scope))
    used = (*one.by, *(dimension for dimension, _ in filters))
    in_rollup = all(dimension.column in one.fact.rollup_schema for dimension in used)
    # the daily sums are a fraction of the rows, and give the same answer
    daily = in_rollup and all(_summed_daily(one.fact, metric, one.kind) for metric in one.metrics)
    # a day's sum knows only the last of the positions that went into it
    return replace(one, filters=filters, raw=not daily or one.until is not None)


def scope_filters(fact: Fact, scope: Scope) -> tuple[tuple[Dimension, tuple[Value, ...]], ...]:
    """What somebody's scope lets them see of a fact, as filters like any other."""
    limits = ((fact.shop, scope.shops), (fact.warehouse, scope.warehouses))
    return tuple(
        (Dimension(f"scope of {column}", column, column), tuple(sorted(keys)))
        for column, keys in limits
        # None sees everything; an empty set sees nothing, and must stay a filter
        if column and keys is not None
    )


@lru_cache(maxsize=1_000)
def _summed_daily(fact: Fact, metric: Metric, kind: Kind | None) -> bool:
    if kind is None:
        return metric.distinct is not None and {metric.distinct.key, metric.distinct.weight} <= {
            *fact.rollup_schema
        }
    return adds_up_daily(fact, metric)


def tables_of(one: Pass) -> tuple[str, ...]:
    """The tables of attributes that a pass joins."""
    used = (*one.by, *(dimension for dimension, _ in one.filters))
    return tuple(sorted({dimension.through for dimension in used if dimension.through in declared_tables()}))
