"""Finding a rate."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import QuerySet

from zayton.kernel.rates.ecb import reference_rate
from zayton.kernel.rates.models import GivenRate


class RateFound(NamedTuple):
    """Units of the target currency for one unit of the source, the day the rate is of, and who says so."""

    rate: Decimal
    on_date: date
    origin: str


def given_rates() -> QuerySet[GivenRate]:
    """Every rate that was given; rates are no secret within a workspace."""
    return GivenRate.objects.all()


def rates_on(source: str, target: str, dates: Collection[date]) -> dict[date, RateFound]:
    """The rate of each day, in one query; days that nobody gave a rate for are absent.

    A rate given for that very day, in either direction, comes before the central bank's of that day or the last
    business day before it.
    """
    if source == target:
        return {day: RateFound(Decimal(1), day, "same currency") for day in dates}
    given = {
        (row.source, row.on_date): row
        for row in GivenRate.objects.filter(
            source__in=(source, target), target__in=(source, target), on_date__in=list(dates)
        )
    }
    found: dict[date, RateFound] = {}
    for day in dates:
        if direct := given.get((source, day)):
            found[day] = RateFound(direct.rate, day, direct.origin)
        elif inverse := given.get((target, day)):
            found[day] = RateFound((1 / inverse.rate).quantize(Decimal("1e-10")), day, inverse.origin)
        elif reference := reference_rate(source, target, day):
            found[day] = RateFound(*reference, "ECB")
    return found
