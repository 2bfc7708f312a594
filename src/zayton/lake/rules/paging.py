"""Which days a page of source rows falls on, from how many rows each day has."""

from collections.abc import Sequence
from datetime import date

from zayton.lake.rules.periods import Period


def shown_days(counts: Sequence[tuple[date, int]], window: tuple[int, int]) -> tuple[Period, int] | None:
    """The days that hold `(limit, offset)` of the rows, and how many rows lie before them.

    `counts` are rows by day, the newest day first; `None` when the page lies behind the last row.
    """
    limit, offset = window
    before, passed, first = 0, 0, None
    for day, count in counts:
        if first is None and passed + count > offset:
            first, before = day, passed
        passed += count
        # older days cannot be on the page any more, so they are not read
        if first is not None and passed >= offset + limit:
            return Period(day, first), before
    return (Period(counts[-1][0], first), before) if first is not None else None
