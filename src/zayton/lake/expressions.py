"""A pass as one Ibis expression, the same for every engine."""

from collections.abc import Callable, Sequence

import ibis
import ibis.expr.types as ir

from zayton.lake.declarations import Dimension, Kind, Metric, Value
from zayton.lake.questions import Pass, tables_of
from zayton.lake.registry import declared_tables

Bind = Callable[[object, str], ir.Scalar]
"""Turns a value of the question into a scalar of an Ibis type: a literal, or the place of a parameter."""

_TRUNCATED = {"week": "W", "month": "M", "quarter": "Q", "year": "Y"}


def literal(value: object, kind: str) -> ir.Scalar:
    """A value written into the expression."""
    return ibis.literal(str(value) if kind == "date" else value, type=None if kind == "date" else kind).cast(
        kind
    )


def expression(one: Pass, bind: Bind) -> ir.Table:
    """The pass over unbound tables: columns `by_<dimension>` and one for each metric."""
    start, end = bind(one.period.start, "date"), bind(one.period.end, "date")
    rows = selected(one.fact.table() if one.raw else one.fact.rollup(), one, bind, bounds=(start, end))
    if one.until is not None:
        rows = rows.filter(rows.position <= bind(one.until, "int64"))
    groups = {f"by_{dimension.name}": _cut(rows, dimension, one, start, end) for dimension in one.by}
    if one.kind is None:
        return _counted(rows, groups, one.metrics[0])
    since = ibis.ifelse(rows.day < start, start, rows.day)
    # Cut by time, an average is made of daily balances afterwards; whole, each row counts for its days.
    weighted = one.kind is Kind.AVERAGE and not any(dimension.grain for dimension in one.by)
    weight = end.delta(since, unit="day") + 1 if weighted else None
    return rows.aggregate({metric.name: _summed(rows, metric, weight) for metric in one.metrics}, by=groups)


def selected(
    rows: ir.Table, one: Pass, bind: Bind, *, bounds: tuple[ir.DateScalar, ir.DateScalar] | None = None
) -> ir.Table:
    """The rows that a pass is about: of its days, with the attributes it needs, within its filters."""
    start, end = bounds or (bind(one.period.start, "date"), bind(one.period.end, "date"))
    flows = one.kind in (Kind.FLOW, None)
    rows = rows.filter(rows.day >= start, rows.day <= end) if flows else rows.filter(rows.day <= end)
    rows = _joined(rows, one)
    wanted = [_allowed(_group(rows, dimension, end), values, bind) for dimension, values in one.filters]
    return rows.filter(*wanted) if wanted else rows


def _joined(rows: ir.Table, one: Pass) -> ir.Table:
    for name in tables_of(one):
        declared = declared_tables()[name]
        attributes = declared.table()
        used = {d.attribute for d in (*one.by, *(d for d, _ in one.filters)) if d.through == name}
        kept = attributes.select(
            **{f"{name}__key": attributes[declared.key]},
            **{f"{name}__{column}": attributes[column] for column in sorted(used)},
        )
        column = next(d.column for d in (*one.by, *(d for d, _ in one.filters)) if d.through == name)
        rows = rows.left_join(kept, rows[column] == kept[f"{name}__key"])
    return rows


def _group(rows: ir.Table, dimension: Dimension, end: ir.DateScalar) -> ir.Column:
    """The value of a dimension in each row: the column, its attribute, its band of age, or its group's number."""
    value = rows[f"{dimension.through}__{dimension.attribute}" if dimension.through else dimension.column]
    if dimension.bands:
        age = end.delta(value, unit="day")
        value = ibis.cases(
            *((age <= bound, index) for index, bound in enumerate(dimension.bands)),
            else_=len(dimension.bands),
        )
        value = rows[dimension.column].isnull().ifelse(ibis.null("int64"), value.cast("int64"))
    if dimension.groups:
        value = ibis.cases(
            *((value.isin(list(members)), index) for index, (_, members) in enumerate(dimension.groups))
        ).cast("int64")
    return value


def _cut(
    rows: ir.Table, dimension: Dimension, one: Pass, start: ir.DateScalar, end: ir.DateScalar
) -> ir.Value:
    if not dimension.grain:
        return _group(rows, dimension, end)
    by_day = dimension.grain == "day" or one.kind is Kind.AVERAGE
    bucket = rows.day if by_day else rows.day.truncate(_TRUNCATED[dimension.grain]).cast("date")
    # What there was before the period opens its balances; it has no bucket of its own.
    return (
        bucket if one.kind in (Kind.FLOW, None) else ibis.ifelse(rows.day < start, ibis.null("date"), bucket)
    )


def _allowed(value: ir.Column, values: Sequence[Value], bind: Bind) -> ir.BooleanValue:
    kind = "string" if value.type().is_string() else "date" if value.type().is_date() else "int64"
    known = [bind(one, kind) for one in values if one is not None]
    allowed: ir.BooleanValue = value.isin(known) if known else ibis.literal(value=False)
    if None not in values:
        return allowed
    # an order without a country says "" where a line without a SKU says nothing: both are the blank group
    blank = value.isnull() | (value == ibis.literal("")) if kind == "string" else value.isnull()
    return allowed | blank


def _summed(rows: ir.Table, metric: Metric, weight: ir.IntegerColumn | None) -> ir.IntegerScalar:
    assert metric.sums is not None
    value = metric.sums.resolve(rows)
    return (value if weight is None else value * weight).sum().cast("int64")


def _counted(rows: ir.Table, groups: dict[str, ir.Value], metric: Metric) -> ir.Table:
    """Keys whose weight is above zero: each group's keys first, then how many there are."""
    distinct = metric.distinct
    assert distinct is not None
    keyed = rows.aggregate(weight=rows[distinct.weight].sum(), by={**groups, "counted": rows[distinct.key]})
    kept = keyed.filter(keyed.weight > 0)
    return kept.aggregate({metric.name: kept.count().cast("int64")}, by=list(groups))
