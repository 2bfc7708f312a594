"""Whether what a metric sums row by row comes to the same over daily sums of those rows."""

import ibis.expr.operations as ops

from zayton.lake.declarations import Fact, Metric


def adds_up_daily(fact: Fact, metric: Metric) -> bool:
    """Whether the daily sums hold all that a metric sums, and it takes each of their sums once and only once."""
    # a sum of a column that the rollup left out cannot be resolved on it
    try:
        value = metric.sums.resolve(fact.rollup()) if metric.sums is not None else None
    except AttributeError:
        return False
    return value is None or _degree(value.op(), fact) == 1


def _degree(node: ops.Node, fact: Fact) -> int | None:
    """In which power a value holds the summed columns: 0 when it is the same in all rows of a day's sum.

    `None` where the parts of a sum say less than its rows did: whether a line had more than two pieces, no day knows.
    """
    match node:
        case ops.Field():
            return 1 if node.name in fact.sums else None if node.name == "position" else 0
        case ops.Literal():
            return 0
    parts = [_degree(part, fact) for part in node.args if isinstance(part, ops.Node)]
    if None in parts:
        return None
    return _joined(node, [part for part in parts if part is not None])


def _joined(node: ops.Node, parts: list[int]) -> int | None:
    if not any(parts):
        return 0
    match node:
        case ops.Negate():
            return parts[0]
        case ops.Cast():
            return parts[0] if _is_exact(node) else None
        case ops.Multiply():
            return sum(parts)
        case ops.Add() | ops.Subtract():
            # a fixed amount beside a sum would be added once a day instead of once a row
            return parts[0] if parts[0] == parts[1] else None
    return None


def _is_exact(cast: ops.Cast) -> bool:
    """Whether a cast leaves every value as it was: what it rounds or refuses in a row, it does otherwise in a sum."""
    before, after = cast.arg.dtype, cast.to
    wide_enough = after.is_floating() or (after.is_integer() and before.nbytes <= after.nbytes)
    return bool(before.is_integer() and wide_enough)
