"""Figures in words, and the links by which they open into what they are made of."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from zayton.cockpit.money import Money
from zayton.kernel.access.public import names_of
from zayton.lake.public import (
    COUNT,
    Answer,
    Figure,
    Key,
    Metric,
    Period,
    Value,
    facts_of,
    whole_vocabulary,
)
from zayton.stock.public import has_simulated_lots
from zayton.ui.public import country_text, date_text, number_text, percent_text

_STOCK = "stock_movements"
BLANK = "-"
"""How a blank value stands in an address; no country, SKU or shop is called so."""


def figure_text(metric: Metric, figure: Figure, money: Money, *, whole: bool = False) -> str:
    """A figure with its unit; `whole` leaves decimals of money out, for tiles and lists."""
    if figure is None:
        return ""
    if metric.unit.style == "money":
        return money.text(figure, whole=whole)
    if metric.unit.style == "percent":
        return percent_text(figure)
    return number_text(figure, 0 if metric.unit.style == "count" else 1)


def simulated(metrics: Iterable[str]) -> frozenset[str]:
    """Which of these metrics rest on stock, while lots of it are made up: their figures are to be marked."""
    words = whole_vocabulary()
    of_stock = frozenset(name for name in metrics if _STOCK in facts_of(name, words))
    # asked only where it matters: most pages tell of sales
    return of_stock if of_stock and has_simulated_lots() else frozenset()


def unit_text(metric: Metric) -> str:
    """What a figure is counted in, where its text does not say so itself."""
    return "" if metric.unit.style in ("money", "percent") or metric.unit == COUNT else str(metric.unit.words)


def key_text(dimension: str, key: Key, answer: Answer | None = None) -> str:
    """What a group is called: countries and days in the reader's language, the rest as the lake knows it."""
    if key is None or key == "":
        return _("(blank)")
    if dimension == "country":
        return country_text(str(key))
    if isinstance(key, date):
        return date_text(key)
    # people are asked for by name here, since the lake knows them by opaque id only
    if dimension == "person":
        return names_of([f"person:{key}"]).get(f"person:{key}", str(key))
    return answer.word(dimension, key) if answer else str(key)


def figure_href(
    metric: str,
    period: Period,
    *,
    filters: Mapping[str, Iterable[Value]] | None = None,
    shops: Iterable[int] = (),
    position: int | None = None,
    by: str = "",
    money: Money | None = None,
) -> str:
    """The address that opens a figure: which, when, narrowed how, and as of which position of the journal."""
    asked = [("from", period.start.isoformat()), ("to", period.end.isoformat())]
    # sorted, so that the same figure has one address
    asked += [("shop", str(shop)) for shop in sorted(shops)]
    for name, values in sorted((filters or {}).items()):
        asked += [(f"f.{name}", BLANK if value in (None, "") else str(value)) for value in values]
    if position is not None:
        asked.append(("position", str(position)))
    if by:
        asked.append(("by", by))
    asked += money.query.items() if money else ()
    return f"{reverse('cockpit:figure', args=[metric])}?{urlencode(asked)}"


def period_text(period: Period) -> str:
    """A period as its first and last day."""
    # a day from itself to itself would read as two
    if period.days == 1:
        return date_text(period.start)
    return f"{date_text(period.start)} – {date_text(period.end)}"


def time_text(at: datetime) -> str:
    """The hour and minute of a moment, for a sentence."""
    return at.strftime("%H:%M")
