"""What the first screen shows, as figures: sales, where and what they came from, stock, and what needs a hand."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zayton.cockpit.asking import Asker
from zayton.cockpit.wording import figure_href, figure_text, key_text, unit_text
from zayton.kernel.errors import Words
from zayton.lake.public import Answer, Metric, Period, Row, first_day, named_period
from zayton.stock.public import has_simulated_lots
from zayton.ui.public import (
    BarChart,
    Comparison,
    FigureTile,
    LineChart,
    Series,
    WorldMapChart,
    compared,
    count_text,
    date_text,
    href_of,
    said,
)

SALES = "revenue_net"
LISTED = 8
SOON_DAYS = 14
_FEW, _ALL = 400, 100_000
_SALES_PERIODS: Sequence[tuple[str, Words, Words]] = (
    ("today", gettext_lazy("Sales today so far"), gettext_lazy("on all of yesterday")),
    ("yesterday", gettext_lazy("Sales yesterday"), gettext_lazy("on the day before")),
    ("7d", gettext_lazy("Sales, 7 days"), gettext_lazy("on the 7 days before")),
    ("30d", gettext_lazy("Sales, 30 days"), gettext_lazy("on the 30 days before")),
)
_KEY_FIGURES = ("orders", "units_sold", "average_order_value", "return_rate")
_STOCK_FIGURES = ("stock_value", "units_on_hand", "stock_turnover", "days_of_supply")


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a short list: its name and page, its figure and what that opens into, and how it moved."""

    name: str
    href: str
    text: str
    figure_href: str
    comparison: Comparison | None = None
    note: str = ""


def sales_tiles(asker: Asker, today: date) -> list[FigureTile]:
    """Sales of today, yesterday, 7 and 30 days, against the period before and, where there was one, last year."""
    tiles = []
    for name, label, against in _SALES_PERIODS:
        period = named_period(name, today)
        assert period is not None
        now = asker.ask([SALES], period=period, compare="previous")
        then = asker.ask([SALES], period=period, compare="last_year")
        if now and then:
            comparisons = [_comparison(now, SALES, str(against))]
            if _had_last_year(then):
                comparisons.append(_comparison(then, SALES, _("on last year")))
            tile = _tile(asker, now, now.metrics[0])
            note = "" if now.totals.figures[SALES] else _last_sold(asker, today)
            tiles.append(replace(tile, label=label, comparisons=comparisons, note=note))
    return tiles


def _last_sold(asker: Asker, today: date) -> str:
    """When there was a sale last: a zero may be a quiet day, or a shop whose orders have stopped coming in."""
    answer = asker.ask([SALES], by=["day"], period=named_period("30d", today))
    sold = [row.keys[0] for row in answer.rows if row.figures[SALES]] if answer else []
    days = [day for day in sold if isinstance(day, date)]
    return _("last sale on %(day)s") % {"day": date_text(max(days))} if days else _("no sale in 30 days")


def _had_last_year(answer: Answer) -> bool:
    """Whether there were sales all through the compared period: half a period would flatter the growth."""
    began = first_day(SALES)
    # a shop in its first year has nothing to be compared with
    covered = began is not None and answer.compared is not None and began <= answer.compared.start
    return covered and bool(answer.totals.before.get(SALES))


def key_tiles(asker: Asker) -> list[FigureTile]:
    """Orders, units, average order value and return rate of the chosen period."""
    answer = asker.ask(_KEY_FIGURES, compare="previous")
    return _tiles(asker, answer)


def stock_tiles(asker: Asker) -> list[FigureTile]:
    """Stock value, units on hand, turnover and days of supply, for those who may see costs; else without them."""
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
        text=said(
            figure_text(
                metric,
                answer.totals.figures[metric.name],
                asker.money,
                whole=metric.name != "average_order_value",
            )
        ),
        unit=unit_text(metric),
        href=_opened(asker, answer, metric.name),
        formula=metric.formula_words,
        as_of=answer.as_of,
    )


def _comparison(answer: Answer, metric: str, against: str) -> Comparison:
    return compared(answer.totals.figures[metric], answer.totals.before.get(metric), against)


def _opened(asker: Asker, answer: Answer, metric: str, row: Row | None = None) -> str:
    filters = asker.narrowing([metric])
    if row is not None:
        filters |= {
            one.name: [key] for one, key in zip(answer.by, row.keys, strict=True) if not isinstance(key, date)
        }
    shops = asker.chosen.shops
    return figure_href(
        metric,
        answer.period,
        filters=filters,
        shops=shops,
        position=answer.position,
        money=asker.money,
    )


def by_day(asker: Asker) -> LineChart | None:
    """Sales by day (by week over long periods) beside last year's, where there was one."""
    # a quarter of days can be read, a year of days is a comb
    grain = "day" if asker.period.days <= 92 else "week"
    answer = asker.ask([SALES], by=[grain], compare="last_year")
    if answer is None:
        return None
    opened = [
        figure_href(SALES, _day_or_week(row.keys[0], grain, answer.period), filters=asker.narrowing([SALES]),
                    shops=asker.chosen.shops, position=answer.position, money=asker.money)
        for row in answer.rows
    ]  # fmt: skip
    series = [
        Series(_("This period"), [asker.money.major(row.figures[SALES]) for row in answer.rows], links=opened)
    ]
    if _had_last_year(answer):
        series.append(
            Series(_("Last year"), [asker.money.major(row.before.get(SALES)) for row in answer.rows])
        )
    return LineChart(
        name="sales-by-day",
        title=_("Net revenue by day") if grain == "day" else _("Net revenue by week"),
        unit=asker.money.currency,
        x=[str(row.keys[0]) for row in answer.rows],
        series=series,
    )


def _day_or_week(start: object, grain: str, period: Period) -> Period:
    assert isinstance(start, date)
    end = start if grain == "day" else date.fromordinal(start.toordinal() + 6)
    return Period(max(start, period.start), min(end, period.end))


def by_country(asker: Asker) -> WorldMapChart | None:
    """Sales of the chosen period on a map."""
    answer = asker.ask([SALES], by=["country"], limit=300)
    if answer is None:
        return None
    # orders without a country have no place on a map
    known = [row for row in answer.rows if row.keys[0]]
    return WorldMapChart(
        name="sales-by-country",
        title=_("Net revenue by country"),
        unit=asker.money.currency,
        values={str(row.keys[0]): asker.money.major(row.figures[SALES]) for row in known},
        links={str(row.keys[0]): _opened(asker, answer, SALES, row) for row in known},
    )


def by_department(asker: Asker) -> BarChart | None:
    """Sales of the chosen period by category, against the period before."""
    answer = asker.ask([SALES], by=["category"], compare="previous", limit=10)
    if answer is None or not answer.rows:
        return None
    rows = answer.rows
    return BarChart(
        name="sales-by-category",
        title=_("Net revenue by category"),
        unit=asker.money.currency,
        horizontal=True,
        x=[key_text("category", row.keys[0], answer) for row in rows],
        series=[
            Series(_("Period before"), [asker.money.major(row.before.get(SALES)) for row in rows]),
            Series(
                _("This period"),
                [asker.money.major(row.figures[SALES]) for row in rows],
                links=[_opened(asker, answer, SALES, row) for row in rows],
            ),
        ],
    )


def stock_by_age(asker: Asker) -> BarChart | None:
    """The value (or, without sight of costs, the units) of what is on hand, by age."""
    metric = "stock_value" if asker.scope.sees_cost else "units_on_hand"
    answer = asker.ask([metric], by=["age"], order="age")
    if answer is None:
        return None
    # bands that hold nothing would only push the others together
    rows = [row for row in answer.rows if row.figures[metric] and row.keys[0] is not None]
    money = metric == "stock_value"
    values = [asker.money.major(row.figures[metric]) if money else row.figures[metric] for row in rows]
    return BarChart(
        name="stock-by-age",
        title=_("Stock by age"),
        unit=asker.money.currency if money else _("units"),
        mark="simulated" if has_simulated_lots() else "",
        x=[key_text("age", row.keys[0], answer) for row in rows],
        series=[
            Series(
                answer.metrics[0].words, values, links=[_opened(asker, answer, metric, row) for row in rows]
            )
        ],
    )


def top_skus(asker: Asker, *, bottom: bool = False) -> list[Listed]:
    """The SKUs that sold most in the chosen period, or least of those that moved at all."""
    answer = asker.ask(
        # one more than shown, as the blank group (charges have no SKU) is dropped
        [SALES],
        by=["sku"],
        compare="previous",
        order=SALES if bottom else f"-{SALES}",
        limit=LISTED + 1,
    )
    rows = (
        [row for row in answer.rows if row.keys[0] is not None and row.figures[SALES] is not None]
        if answer
        else []
    )
    return [_listed(asker, answer, row) for row in rows[:LISTED] if answer]


def _listed(asker: Asker, answer: Answer, row: Row) -> Listed:
    metric = answer.metrics[0]
    return Listed(
        name=key_text("sku", row.keys[0], answer),
        href=href_of("sku", str(row.keys[0])),
        text=figure_text(metric, row.figures[metric.name], asker.money, whole=True),
        figure_href=_opened(asker, answer, metric.name, row),
        comparison=compared(row.figures[metric.name], row.before.get(metric.name), ""),
    )


@dataclass(frozen=True, slots=True)
class RunningOut:
    """SKUs whose stock will not last: how many, and those that sell fastest."""

    count: int
    first: list[Listed]


def running_out(asker: Asker, today: date) -> RunningOut:
    """SKUs that still sell and, at the pace of the last 30 days, last no longer than two weeks."""
    answer = _shortest_first(asker, named_period("30d", today))
    if answer is None:
        return RunningOut(0, [])
    ending = sorted(
        (row for row in answer.rows if _ends_soon(row)), key=lambda row: -(row.figures["units_shipped"] or 0)
    )
    return RunningOut(len(ending), [_ending(asker, answer, row) for row in ending[:LISTED]])


def _shortest_first(asker: Asker, period: Period | None) -> Answer | None:
    """The SKUs whose stock lasts shortest, at least all of those that run out soon."""
    names = ["days_of_supply", "units_on_hand", "units_shipped"]
    answer = asker.ask(names, by=["sku"], period=period, order="days_of_supply", limit=_FEW)
    # a second question only where so many run out that the first list ended among them
    if answer and answer.row_count > _FEW and not _lasts(answer.rows[-1]):
        answer = asker.ask(names, by=["sku"], period=period, order="days_of_supply", limit=_ALL)
    return answer


def _lasts(row: Row) -> bool:
    days = row.figures["days_of_supply"]
    return days is None or days > SOON_DAYS


def _ends_soon(row: Row) -> bool:
    days = row.figures["days_of_supply"]
    # below zero more was sold than was booked in, and that has a page of its own
    return days is not None and 0 <= days <= SOON_DAYS


def _ending(asker: Asker, answer: Answer, row: Row) -> Listed:
    days, on_hand = answer.metrics[0], row.figures["units_on_hand"]
    return Listed(
        name=key_text("sku", row.keys[0], answer),
        href=href_of("sku", str(row.keys[0])),
        text=_("%(days)s days") % {"days": figure_text(days, row.figures[days.name], asker.money)}
        if row.figures[days.name]
        else _("out of stock"),
        figure_href=_opened(asker, answer, days.name, row),
        note=_("%(units)s on hand") % {"units": count_text(on_hand)},
    )
