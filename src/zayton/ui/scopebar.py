"""What the reader chose at the top of the page: shops, countries, period and currency, kept in the address.

It narrows what they may see and never widens it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from zayton.kernel.access.public import Scope
from zayton.kernel.errors import Words
from zayton.kernel.time import now

SCOPE_PARAMETERS = ("shop", "country", "period", "from", "to", "currency")
PERIODS: dict[str, Words] = {
    "today": _("Today so far"),
    "yesterday": _("Yesterday"),
    "7d": _("Last 7 days"),
    "30d": _("Last 30 days"),
    "90d": _("Last 90 days"),
    "365d": _("Last 365 days"),
    "month": _("This month"),
    "year": _("This year"),
}
_DEFAULT_PERIOD = "30d"


@dataclass(frozen=True, slots=True)
class Period:
    """Whole local days from `first` to `last`, both included; `name` is a key of `PERIODS` or `dates`."""

    name: str
    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it covers."""
        return (self.last - self.first).days + 1

    def before(self) -> "Period":
        """The period of the same length that ends where this one begins."""
        return Period("dates", self.first - timedelta(days=self.days), self.first - timedelta(days=1))

    def year_before(self) -> "Period":
        """The same weekdays 52 weeks earlier."""
        return Period("dates", self.first - timedelta(weeks=52), self.last - timedelta(weeks=52))


@dataclass(frozen=True, slots=True)
class Chosen:
    """The scope bar's choice; empty `shops` and `countries` mean no narrowing."""

    shops: frozenset[int]
    countries: frozenset[str]
    period: Period
    currency: str
    query: str

    def narrowed(self, scope: Scope) -> Scope:
        """What the reader may see, cut down to the shops they chose; a foreign shop adds nothing."""
        if not self.shops:
            return scope
        return replace(scope, shops=self.shops if scope.shops is None else self.shops & scope.shops)


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose in the scope bar."""

    key: str
    label: Words | str
    chosen: bool = False


Choices = Callable[[Scope], Sequence[tuple[int, str]]]
_CHOICES: dict[str, Choices] = {}


def register_shop_choices(choices: Choices) -> None:
    """Let the domain that owns shops list `(key, name)` of those within a scope."""
    _CHOICES["shop"] = choices


def register_warehouse_choices(choices: Choices) -> None:
    """Let the domain that owns warehouses list `(key, name)` of those within a scope."""
    _CHOICES["warehouse"] = choices


def shop_choices(scope: Scope, chosen: frozenset[int] = frozenset()) -> list[Choice]:
    """The shops to choose from."""
    return _choices("shop", scope, chosen)


def warehouse_choices(scope: Scope, chosen: frozenset[int] = frozenset()) -> list[Choice]:
    """The warehouses to choose from."""
    return _choices("warehouse", scope, chosen)


def _choices(kind: str, scope: Scope, chosen: frozenset[int]) -> list[Choice]:
    listed = _CHOICES[kind](scope) if kind in _CHOICES else ()
    return [Choice(str(key), name, key in chosen) for key, name in listed]


def chosen_of(request: HttpRequest) -> Chosen:
    """Read the scope bar's choice from the address; what cannot be read is left at its default."""
    asked = request.GET
    kept = [(name, value) for name in SCOPE_PARAMETERS for value in asked.getlist(name) if value]
    return Chosen(
        shops=frozenset(int(key) for key in asked.getlist("shop") if key.isdecimal() and len(key) < 19),
        countries=frozenset(code for code in asked.getlist("country") if len(code) == 2 and code.isalpha()),
        period=period_of(asked.get("period", ""), asked.get("from", ""), asked.get("to", ""), now().date()),
        currency=asked.get("currency") or settings.BASE_CURRENCY,
        query=urlencode(kept),
    )


def period_of(name: str, first: str, last: str, today: date) -> Period:
    """A named period ending today, or the dates given in ISO 8601 when both are dates."""
    if name in ("", "dates") and (dates := _dates(first, last)):
        return Period("dates", *dates)
    name = name if name in PERIODS else _DEFAULT_PERIOD
    yesterday = today - timedelta(days=1)
    named = {
        "today": (today, today),
        "yesterday": (yesterday, yesterday),
        "month": (today.replace(day=1), today),
        "year": (today.replace(month=1, day=1), today),
    }
    if name in named:
        return Period(name, *named[name])
    return Period(name, today - timedelta(days=int(name[:-1]) - 1), today)


def _dates(first: str, last: str) -> tuple[date, date] | None:
    try:
        dates = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        return None
    return dates if dates[0] <= dates[1] else (dates[1], dates[0])
