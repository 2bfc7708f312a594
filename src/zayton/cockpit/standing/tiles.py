"""The figures at the top of the first screen: sales, key figures and stock, each beside the period before."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zayton.cockpit.asking import Asker
from zayton.cockpit.standing.opening import SALES, had_last_year, opened
from zayton.cockpit.wording import figure_text, unit_text
from zayton.kernel.errors import Words
from zayton.lake.public import Answer, Metric, named_period
from zayton.stock.public import has_simulated_lots
from zayton.ui.public import Comparison, FigureTile, compared, date_text, said

_SALES_PERIODS: Sequence[tuple[str, Words, Words]] = (
    ("today", gettext_lazy("Sales today so far"), gettext_lazy("on all of yesterday")),
    ("yesterday", gettext_lazy("Sales yesterday"), gettext_lazy("on the day before")),
    ("7d", gettext_lazy("Sales, 7 days"), gettext_lazy("on the 7 days before")),
    ("30d", gettext_lazy("Sales, 30 days"), gettext_lazy("on the 30 days before")),
)
_KEY_FIGURES = ("orders", "units_sold", "average_order_value", "return_rate")
_STOCK_FIGURES = ("stock_value", "units_on_hand", "stock_turnover", "days_of_supply")


def sales_tiles(asker: Asker, today: date) -> list[FigureTile]:
    """Sales of today, yesterday, 7 and 30 days, against the period before and, where there was one, last year."""
    tiles = []
    for name, label, against in _SALES_PERIODS:
        period = named_period(name, today)
        assert period is not None
        now = asker.ask([SALES], period=period, compare="previous")
        then = asker.ask([SALES], period=period, compare="last_year")
        # a reader who may not ask gets no tile rather than an empty one
        if now and then:
            comparisons = [_comparison(now, SALES, str(against))]
            if had_last_year(then):
                comparisons.append(_comparison(then, SALES, _("on last year")))
            tile = _tile(asker, now, now.metrics[0])
            # asked only for a zero: a day of sales needs no word about the last one
            note = "" if now.totals.figures[SALES] else _last_sold(asker, today)
            tiles.append(replace(tile, label=label, comparisons=comparisons, note=note))
    return tiles


def _last_sold(asker: Asker, today: date) -> str:
    """When there was a sale last: a zero may be a quiet day, or a shop whose orders have stopped coming in."""
    answer = asker.ask([SALES], by=["day"], period=named_period("30d", today))
    # a day whose returns ate its sales adds up to nothing and counts as without a sale
    sold = [row.keys[0] for row in answer.rows if row.figures[SALES]] if answer else []
    days = [day for day in sold if isinstance(day, date)]
    return _("last sale on %(day)s") % {"day": date_text(max(days))} if days else _("no sale in 30 days")


def key_tiles(asker: Asker) -> list[FigureTile]:
    """Orders, units, average order value and return rate of the chosen period."""
    answer = asker.ask(_KEY_FIGURES, compare="previous")
    return _tiles(asker, answer)


def stock_tiles(asker: Asker) -> list[FigureTile]:
    """Stock value, units on hand, turnover and days of supply, for those who may see costs; else without them."""
    # without the costs the rest is still asked: one metric out of reach would refuse them all
    names = [
        name
        for name in _STOCK_FIGURES
        if asker.scope.sees_cost or name in ("units_on_hand", "days_of_supply")
    ]
    return _tiles(
        asker, asker.ask(names, compare="previous"), mark="simulated" if has_simulated_lots() else ""
    )


def _tiles(asker: Asker, answer: Answer | None, mark: str = "") -> list[FigureTile]:
    if answer is None:
        return []
    against = _("on the period before")
    return [
        replace(
            _tile(asker, answer, metric), comparisons=[_comparison(answer, metric.name, against)], mark=mark
        )
        for metric in answer.metrics
    ]


def _tile(asker: Asker, answer: Answer, metric: Metric) -> FigureTile:
    return FigureTile(
        label=metric.words,
        # an average of whole pounds would hide the pence that it is looked at for
        text=said(
            figure_text(
                metric,
                answer.totals.figures[metric.name],
                asker.money,
                whole=metric.name != "average_order_value",
            )
        ),
        unit=unit_text(metric),
        href=opened(asker, answer, metric.name),
        formula=metric.formula_words,
        as_of=answer.as_of,
    )


def _comparison(answer: Answer, metric: str, against: str) -> Comparison:
    return compared(answer.totals.figures[metric], answer.totals.before.get(metric), against)
