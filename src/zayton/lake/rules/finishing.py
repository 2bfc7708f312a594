"""From sums to figures: buckets filled, formulas computed, periods set side by side. Tables in, tables out.

Columns are `by_<dimension>` for what is grouped by, and one column for each sum; a sum that is missing is 0.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from zayton.lake.rules.formulas import DAYS, Name, Node, computed
from zayton.lake.rules.periods import Period, bucket_of, buckets

BEFORE = "before_"
LARGEST = 2.0**63


@dataclass(frozen=True, slots=True)
class Summed:
    """What one pass came to: `kind` is `flow`, `balance`, `average` or `distinct`."""

    kind: str
    sums: tuple[str, ...]
    frame: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Shape:
    """How an answer is cut: its group columns, and the grain of time among them (`by_<grain>`), if any."""

    by: tuple[str, ...]
    grain: str
    period: Period

    @property
    def time(self) -> str:
        """The column of time buckets, or nothing."""
        return f"by_{self.grain}" if self.grain else ""

    @property
    def keys(self) -> tuple[str, ...]:
        """The group columns that are not time."""
        return tuple(name for name in self.by if name != self.time)


def figures(parts: Sequence[Summed], shape: Shape) -> pl.DataFrame:
    """Every sum for every group, with `days`: how many days of the period the group's bucket has."""
    filled = [_filled(part, shape) for part in parts]
    every = [_spine([frame.select(shape.keys) for frame in filled], shape)] if _is_dense(parts, shape) else []
    stacked = pl.concat([*every, *filled], how="diagonal_relaxed")
    names = [name for part in parts for name in part.sums]
    sums = [pl.col(name).sum() for name in names]
    frame = stacked.group_by(shape.by).agg(sums) if shape.by else stacked.select(sums)
    return _with_days(frame, shape)


def totals(parts: Sequence[Summed], shape: Shape) -> pl.DataFrame:
    """One row: every sum over all groups. Parts that count distinct keys must come ungrouped."""
    columns = {name: [_total(part, name, shape)] for part in parts for name in part.sums}
    return pl.DataFrame(columns).with_columns(pl.lit(shape.period.days).alias(DAYS))


def _total(part: Summed, name: str, shape: Shape) -> int | float:
    column = part.frame[name]
    # a column of no rows sums to 0, which is also the truth
    if part.kind != "average":
        return int(column.sum())
    weighted = column * _remaining(part.frame[shape.time], shape.period) if shape.time else column
    return float(weighted.sum() / shape.period.days)


def _remaining(days: pl.Series, period: Period) -> pl.Series:
    """For how many days of the period what happened on a day was there; what was there before, for all of them."""
    return (pl.Series([period.end]) - days.fill_null(period.start)).dt.total_days() + 1


def _is_dense(parts: Sequence[Summed], shape: Shape) -> bool:
    # a list of SKUs by day would be SKUs × days of zeros; stock needs them, sales do not
    return bool(shape.time) and (not shape.keys or any(part.kind in ("balance", "average") for part in parts))


def _spine(keys: Sequence[pl.DataFrame], shape: Shape) -> pl.DataFrame:
    times = pl.DataFrame({shape.time: [start for start, _ in buckets(shape.period, shape.grain)]})
    return pl.concat(keys).unique().join(times, how="cross") if shape.keys else times


def _filled(part: Summed, shape: Shape) -> pl.DataFrame:
    """A part with one row for each group: balances carried forward, averages divided by their days."""
    if part.kind == "average":
        return _averaged(part, shape) if shape.time else _divided(part, shape.period.days)
    return _carried(part, shape, shape.grain) if part.kind == "balance" and shape.time else part.frame


def _divided(part: Summed, days: int) -> pl.DataFrame:
    return part.frame.with_columns(pl.col(name) / days for name in part.sums)


def _carried(part: Summed, shape: Shape, grain: str) -> pl.DataFrame:
    """Balances at the end of every bucket of `grain`: what opened the period and all that happened since."""
    spine = _spine([part.frame.select(shape.keys)], Shape(shape.by, shape.grain, shape.period))
    if grain != shape.grain:
        days = pl.DataFrame({shape.time: [start for start, _ in buckets(shape.period, grain)]})
        spine = part.frame.select(shape.keys).unique().join(days, how="cross") if shape.keys else days
    joined = (
        pl.concat([part.frame, spine], how="diagonal_relaxed")
        .group_by(shape.by)
        .agg(pl.col(name).sum() for name in part.sums)
    )
    # what opened the period has no bucket, and must come first
    ordered = joined.sort(shape.time, nulls_last=False)
    running = [
        pl.col(name).cum_sum().over(shape.keys) if shape.keys else pl.col(name).cum_sum()
        for name in part.sums
    ]
    return ordered.with_columns(running).filter(pl.col(shape.time).is_not_null())


def _averaged(part: Summed, shape: Shape) -> pl.DataFrame:
    daily = _carried(part, shape, "day")
    starts = {day: bucket_of(day, shape.grain) for day, _ in buckets(shape.period, "day")}
    cut = daily.with_columns(pl.col(shape.time).replace_strict(starts, return_dtype=pl.Date))
    return cut.group_by(shape.by).agg(pl.col(name).mean() for name in part.sums)


def _with_days(frame: pl.DataFrame, shape: Shape) -> pl.DataFrame:
    if not shape.time:
        return frame.with_columns(pl.lit(shape.period.days).alias(DAYS))
    lengths = {start: part.days for start, part in buckets(shape.period, shape.grain)}
    return frame.with_columns(pl.col(shape.time).replace_strict(lengths, return_dtype=pl.Int64).alias(DAYS))


def evaluated(frame: pl.DataFrame, formulas: Mapping[str, tuple[Node, bool]]) -> pl.DataFrame:
    """The asked figures of each group; each formula comes with whether its result is whole (money, pieces).

    A sum keeps its integers; a formula is computed in doubles and rounded once, half to even, when it is whole.
    """
    values = {name: pl.col(name) for name in frame.columns if not name.startswith("by_")}
    asked = [_figure(node, values, whole=whole).alias(name) for name, (node, whole) in formulas.items()]
    return frame.select(*(pl.col(name) for name in frame.columns if name.startswith("by_")), *asked)


def _figure(node: Node, values: Mapping[str, pl.Expr], *, whole: bool) -> pl.Expr:
    # never by way of doubles, which lose pennies beyond 2^53
    if whole and isinstance(node, Name):
        return values[node.name].round(0, mode="half_to_even").cast(pl.Int64)
    value = computed(node, values)
    # what no ledger can hold is blank, as what is divided by zero
    finite = pl.when(value.abs() < LARGEST if whole else value.is_finite()).then(value)
    return finite.round(0, mode="half_to_even").cast(pl.Int64) if whole else finite


def side_by_side(now: pl.DataFrame, then: pl.DataFrame, shape: Shape, compared: Period) -> pl.DataFrame:
    """Figures with those of the compared period as `before_<metric>`; the nth bucket meets the nth bucket."""
    if shape.time:
        starts = [start for start, _ in buckets(shape.period, shape.grain)]
        olds = [start for start, _ in buckets(compared, shape.grain)]
        # months differ in days and weeks in number: what meets nothing is left out
        meeting = dict(zip(olds, starts, strict=False))
        then = then.filter(pl.col(shape.time).is_in(list(meeting)))
        then = then.with_columns(pl.col(shape.time).replace_strict(meeting, return_dtype=pl.Date))
    names = {name: f"{BEFORE}{name}" for name in then.columns if name not in shape.by}
    then = then.rename(names)
    if not shape.by:
        return pl.concat([now, then], how="horizontal")
    return now.join(then, on=list(shape.by), how="full", coalesce=True, nulls_equal=True)
