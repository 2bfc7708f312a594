"""The European Central Bank's daily reference rates, as the package `currencyconverter` carries them."""

from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from currency_converter import CurrencyConverter, RateNotFoundError

LOOK_BACK_DAYS = (
    7  # the bank publishes on TARGET business days; Easter and New Year leave at most five without
)


@lru_cache(maxsize=1)
def _history() -> CurrencyConverter:
    return CurrencyConverter(decimal=True)


# a year of orders asks for the same few pairs and days a hundred thousand times
@lru_cache(maxsize=20_000)
def reference_rate(source: str, target: str, on_date: date) -> tuple[Decimal, date] | None:
    """The cross rate of a day and the day it was published, at most a week before; `None` where there is none."""
    for back in range(LOOK_BACK_DAYS + 1):
        day = on_date - timedelta(days=back)
        units = _euro_worth(source, day), _euro_worth(target, day)
        if units[0] and units[1]:
            # as fine as a given rate is kept, so that both kinds book alike
            return (units[1] / units[0]).quantize(Decimal("1e-10")), day
    return None


def last_reference_day(source: str, target: str) -> date | None:
    """The last day for which both currencies have a reference rate; `None` where one of them has none at all."""
    bounds = _history().bounds
    if source not in bounds or target not in bounds:
        return None
    last: date = min(bounds[source].last_date, bounds[target].last_date)
    return last


def _euro_worth(currency: str, day: date) -> Decimal | None:
    try:
        return Decimal(_history().convert(1, "EUR", currency, date=day))
    except (RateNotFoundError, ValueError):
        return None
