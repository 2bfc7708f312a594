"""What the reader chose at the top of the page: shops, countries, period and currency, kept in the address.

It narrows what they may see and never widens it.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from zayton.kernel.access.public import Scope, actor_of
from zayton.kernel.errors import Words
from zayton.kernel.time import latest_local_date, now
from zayton.ui.formats import country_text

CURRENCIES = ("CNY", "USD", "EUR", "GBP", "JPY")
"""What figures can be shown in besides the base currency, without typing a code into the address."""
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
_KEPT = "chosen_in_scope_bar"
_FIRST_YEAR, _LAST_YEAR = 1970, 2199
_KEY_DIGITS = 19  # a longer key would not fit the database's integers


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
        # weeks and not a year: goods sell by the weekday, so Mondays stand beside Mondays
        return Period("dates", self.first - timedelta(weeks=52), self.last - timedelta(weeks=52))


@dataclass(frozen=True, slots=True)
class Chosen:
    """The scope bar's choice; empty `shops` and `countries` mean no narrowing."""

    shops: frozenset[int]
    countries: frozenset[str]
    period: Period
    currency: str
    query: str
    today: date
    zones: frozenset[str] = frozenset()
    shops_seen: Sequence["ShopListed"] = ()

    def narrowed(self, scope: Scope) -> Scope:
        """What the reader may see, cut down to the shops they chose; a foreign shop adds nothing."""
        return _narrowed(scope, self.shops)


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose in the scope bar."""

    key: str
    label: Words | str
    chosen: bool = False


def _narrowed(scope: Scope, shops: frozenset[int]) -> Scope:
    if not shops:
        return scope
    # an empty choice is no narrowing, but choosing only foreign shops leaves nothing
    return replace(scope, shops=shops if scope.shops is None else shops & scope.shops)


Countries = Callable[[Scope], Collection[str]]
_COUNTRIES: dict[str, Countries] = {}


def register_country_choices(countries: Countries) -> None:
    """Let the domain that knows figures list the codes of the countries that the shops of a scope sold to."""
    _COUNTRIES["country"] = countries


def country_choices(scope: Scope, chosen: frozenset[str]) -> list[Choice]:
    """The countries to choose from, by name; those chosen are among them even where nothing was sold."""
    # else an address kept from earlier would narrow by a country that cannot be taken off
    listed = {*_COUNTRIES["country"](scope), *chosen} if "country" in _COUNTRIES else chosen
    choices = [Choice(code, country_text(code), code in chosen) for code in listed]
    return sorted(choices, key=lambda choice: str(choice.label))


def currency_choices(chosen: str) -> list[Choice]:
    """The base currency, the ones that sellers think in, and whichever was chosen."""
    codes = dict.fromkeys([settings.BASE_CURRENCY, *CURRENCIES, chosen])
    return [Choice(code, code, code == chosen) for code in codes]


class ShopListed(NamedTuple):
    """A shop as the scope bar knows it: its key, its name, and the zone in which it has its days."""

    key: int
    name: str
    zone: str


Choices = Callable[[Scope], Sequence[tuple[int, str]]]
Shops = Callable[[Scope], Sequence[ShopListed]]
_CHOICES: dict[str, Choices] = {}
_SHOPS: dict[str, Shops] = {}


def register_shop_choices(shops: Shops) -> None:
    """Let the domain that owns shops list those within a scope, by name."""
    _SHOPS["shop"] = shops


def zones_of(scope: Scope) -> frozenset[str]:
    """The zones in which the shops of a scope have their days."""
    return frozenset(shop.zone for shop in _listed(scope))


def _listed(scope: Scope) -> Sequence[ShopListed]:
    return _SHOPS["shop"](scope) if "shop" in _SHOPS else ()


def register_warehouse_choices(choices: Choices) -> None:
    """Let the domain that owns warehouses list `(key, name)` of those within a scope."""
    _CHOICES["warehouse"] = choices


def shop_choices(scope: Scope, chosen: frozenset[int] = frozenset()) -> list[Choice]:
    """The shops to choose from."""
    return choices_of(_listed(scope), chosen)


def choices_of(shops: Iterable[ShopListed], chosen: frozenset[int]) -> list[Choice]:
    """Shops that were listed before, to choose from."""
    return [Choice(str(shop.key), shop.name, shop.key in chosen) for shop in shops]


def warehouse_choices(scope: Scope, chosen: frozenset[int] = frozenset()) -> list[Choice]:
    """The warehouses to choose from."""
    return _choices("warehouse", scope, chosen)


def _choices(kind: str, scope: Scope, chosen: frozenset[int]) -> list[Choice]:
    listed = _CHOICES[kind](scope) if kind in _CHOICES else ()
    return [Choice(str(key), name, key in chosen) for key, name in listed]


def scope_chosen(request: HttpRequest, scope: Scope) -> Scope:
    """A scope cut down to the shops chosen in the address, without the list of shops that `chosen_of` needs."""
    return _narrowed(scope, _shops(request))


def _shops(request: HttpRequest) -> frozenset[int]:
    return frozenset(
        int(key) for key in request.GET.getlist("shop") if key.isdecimal() and len(key) < _KEY_DIGITS
    )


def chosen_of(request: HttpRequest) -> Chosen:
    """Read the scope bar's choice from the address, once a request; what cannot be read is left at its default.

    Named periods end today, which is the day of the shops that were chosen.
    """
    chosen: Chosen | None = getattr(request, _KEPT, None)
    if chosen is None:
        chosen = _chosen(request)
        setattr(request, _KEPT, chosen)
    return chosen


def _chosen(request: HttpRequest) -> Chosen:
    asked, shops = request.GET, _shops(request)
    # only its own parameters: a table's filter must not follow to the next page
    kept = [(name, value) for name in SCOPE_PARAMETERS for value in asked.getlist(name) if value]
    # listed once: for the bar of this page, and for the day that its shops have
    listed = tuple(_listed(actor_of(request).scope))
    zones = frozenset(shop.zone for shop in listed if not shops or shop.key in shops)
    today = latest_local_date(now(), zones)
    return Chosen(
        shops=shops,
        countries=frozenset(
            code for code in asked.getlist("country") if len(code) == 2 and code.isascii() and code.isalpha()
        ),
        period=period_of(asked.get("period", ""), asked.get("from", ""), asked.get("to", ""), today),
        currency=_currency(asked.get("currency", "")),
        query=urlencode(kept),
        today=today,
        zones=zones,
        shops_seen=listed,
    )


def _currency(code: str) -> str:
    # what stands in an address ends up in formats and links, so only a code passes
    is_code = len(code) == 3 and code.isascii() and code.isalpha() and code.isupper()
    return code if is_code else settings.BASE_CURRENCY


def period_of(name: str, first: str, last: str, today: date) -> Period:
    """A named period ending today, or the dates given in ISO 8601 when both are dates."""
    # a name wins over dates left behind in the address by an earlier choice
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
    # today counts as a day of the period
    return Period(name, today - timedelta(days=int(name[:-1]) - 1), today)


def _dates(first: str, last: str) -> tuple[date, date] | None:
    try:
        dates = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        return None
    # a comparison goes as far back again, and the calendar ends with the year 1
    if not all(_FIRST_YEAR <= day.year <= _LAST_YEAR for day in dates):
        return None
    # dates the wrong way round are a slip of the hand, and what is meant is plain
    return dates if dates[0] <= dates[1] else (dates[1], dates[0])
