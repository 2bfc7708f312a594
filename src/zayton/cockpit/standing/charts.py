"""The charts of the first screen: sales by day, country and category, and stock by age."""

from datetime import date

from django.utils.translation import gettext as _

from zayton.cockpit.asking import Asker
from zayton.cockpit.standing.opening import SALES, had_last_year, opened
from zayton.cockpit.wording import figure_href, key_text
from zayton.lake.public import Period
from zayton.stock.public import has_simulated_lots
from zayton.ui.public import BarChart, LineChart, Series, WorldMapChart


def by_day(asker: Asker) -> LineChart | None:
    """Sales by day (by week over long periods) beside last year's, where there was one."""
    # a quarter of days can be read, a year of days is a comb
    grain = "day" if asker.period.days <= 92 else "week"
    answer = asker.ask([SALES], by=[grain], compare="last_year")
    if answer is None:
        return None
    links = [
        figure_href(SALES, _day_or_week(row.keys[0], grain, answer.period), filters=asker.narrowing([SALES]),
                    shops=asker.chosen.shops, position=answer.position, money=asker.money)
        for row in answer.rows
    ]  # fmt: skip
    series = [
        Series(_("This period"), [asker.money.major(row.figures[SALES]) for row in answer.rows], links=links)
    ]
    if had_last_year(answer):
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
    # the first and last week of a period reach beyond it, and would open into more than their point
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
        links={str(row.keys[0]): opened(asker, answer, SALES, row) for row in known},
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
                links=[opened(asker, answer, SALES, row) for row in rows],
            ),
        ],
    )


def stock_by_age(asker: Asker) -> BarChart | None:
    """The value (or, without sight of costs, the units) of what is on hand, by age."""
    # a reader without costs would be refused the whole chart
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
                answer.metrics[0].words, values, links=[opened(asker, answer, metric, row) for row in rows]
            )
        ],
    )
