"""Which countries the scope bar offers: those that the reader's shops sold to."""

from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from zayton.kernel.access.public import Scope
from zayton.kernel.time import now
from zayton.lake.public import Answer, Period, ask, first_day, published

_METRIC = "orders"
_SETTLED = 1_000


def countries_sold_to(scope: Scope) -> frozenset[str]:
    """The codes of the countries that the shops of a scope sold to; none while the lake is empty."""
    cut = published()
    if cut is None or not cut.position:
        return frozenset()
    # a new country is rare once there are many orders, and every page asks
    mark = cut.position if cut.position < _SETTLED else cut.position // _SETTLED * _SETTLED
    # only shops decide; with costs and warehouses each reader would have an entry of their own
    return _countries(Path(settings.WORKSPACE.lake), mark, Scope(scope.shops))


@lru_cache(maxsize=256)
def _countries(_lake: Path, _mark: int, scope: Scope) -> frozenset[str]:
    first = first_day(_METRIC)
    if first is None:
        return frozenset()
    # no shop's day is further ahead than tomorrow's by UTC
    period = Period(first, max(first, now().date() + timedelta(days=1)))
    answer = ask(metrics=[_METRIC], by=["country"], period=period, scope=scope, limit=1_000, cut=published())
    rows = answer.rows if isinstance(answer, Answer) else ()
    return frozenset(str(row.keys[0]) for row in rows if row.keys[0])
