"""Finding a rate."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import QuerySet

from zayton.kernel.rates.ecb import last_reference_day, reference_rate
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
            # the same word the other way round, as fine as a rate is kept
            found[day] = RateFound((1 / inverse.rate).quantize(Decimal("1e-10")), day, inverse.origin)
        elif reference := reference_rate(source, target, day):
            found[day] = RateFound(*reference, "ECB")
    return found


def latest_rate(source: str, target: str, day: date) -> RateFound | None:
    """The newest rate known on a day, however old, to show figures with; never to book with.

    Of the same day, a given one comes before the central bank's. `None` where there is none at all.
    """
    if source == target:
        return RateFound(Decimal(1), day, "same currency")
    given = GivenRate.objects.filter(
        source__in=(source, target), target__in=(source, target), on_date__lte=day
    ).order_by("-on_date")
    row = given.first()
    published = last_reference_day(source, target)
    newer = published and (row is None or row.on_date < min(published, day))
    # the bank was silent for years about some, such as the Icelandic krona
    if published and newer and (reference := reference_rate(source, target, min(published, day))):
        return RateFound(*reference, "ECB")
    return rates_on(source, target, [row.on_date])[row.on_date] if row else None
