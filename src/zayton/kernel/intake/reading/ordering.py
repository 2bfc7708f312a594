"""The deterministic order of typed rows: whole groups by their moment and key, the rows of a group by
content.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from .found import ROW

GROUP, OCCURRENCE = "group", "occurrence"


@dataclass(frozen=True, slots=True)
class Arranged:
    """Rows in order with `row`, `group` and `occurrence` in front; `starts` are the groups' first
    positions.
    """

    frame: pl.DataFrame
    starts: Sequence[int]


def arrange(frame: pl.DataFrame, *, group_by: Sequence[str], order_by: Sequence[str]) -> Arranged:
    """Order a typed frame; the same rows in another order give the same frame, but for `row`."""
    content = [name for name in frame.columns if name != ROW]
    firsts = [pl.col(name).min().over(*group_by).alias(f"first {name}") for name in order_by]
    keys = [f"first {name}" for name in order_by]
    rest = [name for name in content if name not in group_by]
    ordered = frame.with_columns(firsts).sort([*keys, *group_by, *rest, ROW], nulls_last=True)
    # rows are sorted by now, so equal neighbours are all equal rows
    group = (_changed(group_by).cum_sum() - 1).cast(pl.Int64)
    again = pl.int_range(pl.len()).over(_changed(content).cum_sum()) + 1
    ordered = ordered.select(ROW, group.alias(GROUP), again.alias(OCCURRENCE), *content)
    starts = ordered.select(pl.int_range(pl.len()).filter(_changed([GROUP]))).to_series().to_list()
    return Arranged(ordered, starts)


def _changed(columns: Sequence[str]) -> pl.Expr:
    """Whether a row differs from the one before it; the first one does."""
    differs = [pl.col(name).ne_missing(pl.col(name).shift()) for name in columns]
    return (pl.any_horizontal(differs) | (pl.int_range(pl.len()) == 0)).cast(pl.Int64) > 0


def slice_end(arranged: Arranged, start: int, *, rows: int, groups: int) -> int:
    """Where the slice that starts at the position `start` of a group ends: whole groups within the limits, or
    one.
    """
    first = bisect_left(arranged.starts, start)
    ends = [*arranged.starts[first + 1 : first + groups + 1]]
    if first + groups >= len(arranged.starts):
        ends.append(arranged.frame.height)
    within = bisect_right(ends, start + rows)
    return ends[max(within - 1, 0)]


def sliced(frame: pl.DataFrame, start: int, end: int) -> pl.DataFrame:
    """Rows of whole groups, groups counted from 0."""
    part = frame.slice(start, end - start)
    return part.with_columns(pl.col(GROUP) - part[GROUP].min())
