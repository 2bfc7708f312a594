"""Free exploration: any metrics by any dimensions over any period, as a table and a chart, kept as views."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from zayton.cockpit.asking import Asker
from zayton.cockpit.money import Money
from zayton.cockpit.permissions import SEND
from zayton.cockpit.wording import figure_text, key_text, period_text, simulated
from zayton.kernel.access.public import actor_of
from zayton.kernel.errors import words_of
from zayton.lake.public import COMPARISONS, GRAINS, Answer, Figure, Metric, Row, whole_vocabulary
from zayton.ui.public import (
    Action,
    BarChart,
    Chart,
    Column,
    Empty,
    LineChart,
    Series,
    Table,
    TablePage,
    TableQuery,
    page,
    said,
)

MOST_ROWS = 10_000
# more bars than that cannot be told apart; the table has them all
CHARTED = 40
_KINDS = {"money": "money", "count": "number", "percent": "percent", "decimal": "number"}


@page(permission="lake.ask")
def explore(request: HttpRequest) -> HttpResponseBase:
    """Choose metrics and dimensions; the address holds the choice, so it can be sent and saved as a view."""
    asker, words = Asker.of(request), whole_vocabulary()
    metrics = _known(request.GET, "m", words.metrics) or ["revenue_net"]
    # an empty choice would be one lonely figure
    by = _known(request.GET, "by", words.dimensions) or ["month"]
    compare = request.GET.get("compare", "")
    compare = compare if compare in COMPARISONS else ""
    # asked whole and sorted here: the words that a group is sorted by are not in the lake's rows
    answer = asker.ask(metrics, by=by, compare=compare, limit=MOST_ROWS)
    table = _table(answer, by, asker.money)
    return table.respond(
        request,
        title=_("Explore"),
        scope=asker.scope,
        actions=_actions(request, metrics, by),
        standing=_standing(asker, answer),
        template="cockpit/explore.html",
        context={
            "chart": _chart(answer, asker.money),
            "money_note": asker.money.note,
            "metrics": _choices(words.metrics, metrics),
            "dimensions": _choices(words.dimensions, by),
            "comparisons": [("previous", _("the period before")), ("last_year", _("last year"))],
            "compare": compare,
            "kept": [
                (name, value)
                for name in ("shop", "country", "period", "from", "to", "currency")
                for value in request.GET.getlist(name)
            ],
            "problems": [words_of(refusal) for refusal in asker.refusals],
            "cut": answer,
            "simulated": simulated(metrics),
        },
    )


def _actions(request: HttpRequest, metrics: Sequence[str], by: Sequence[str]) -> list[Action]:
    """What can be done with the choice, for those who may."""
    if not actor_of(request).may(SEND.name):
        return []
    # days of the past are chosen once, a summary goes on: it keeps what is shown, not when
    asked = urlencode([*(("m", one) for one in metrics), *(("by", one) for one in by[:1])])
    return [Action(_("Send regularly"), f"{reverse('cockpit:summary-new')}?{asked}", "mail")]


def _known(asked: QueryDict, name: str, words: Any) -> list[str]:
    return [one for one in dict.fromkeys(asked.getlist(name)) if one in words]


def _choices(words: Any, chosen: Sequence[str]) -> list[dict[str, Any]]:
    return [{"name": name, "words": one.words, "chosen": name in chosen} for name, one in words.items()]


def _standing(asker: Asker, answer: Answer | None) -> str:
    if answer is None:
        return period_text(asker.period)
    parts = [
        f"{metric.words} {said(figure_text(metric, answer.totals.figures[metric.name], asker.money))}"
        for metric in answer.metrics
    ]
    return f"{period_text(answer.period)}: {' · '.join(parts)}"


def _table(answer: Answer | None, by: Sequence[str], money: Money) -> Table:
    empty = Empty(_("Nothing to show"), _("Choose another period, other metrics or other dimensions."))
    if answer is None:
        return Table("explore", [Column("none", "")], lambda _query: TablePage((), 0, {}), empty=empty)
    columns = [
        *(Column(f"by_{one.name}", one.words, width=180, filterable=False) for one in answer.by),
        *(_column(metric, money) for metric in answer.metrics),
    ]
    if answer.compared:
        against = _("%(metric)s, compared period")
        columns += [
            _column(metric, money, key=f"before_{metric.name}", label=against % {"metric": metric.words})
            for metric in answer.metrics
        ]
    return Table(
        "explore", columns, lambda query: _page(answer, by, money, query), export_name="explore", empty=empty
    )


def _column(metric: Metric, money: Money, *, key: str = "", label: str = "") -> Column:
    return Column(
        key or metric.name,
        label or metric.words,
        _KINDS[metric.unit.style],  # type: ignore[arg-type]
        unit="" if metric.unit.style in ("money", "percent") else metric.unit.words,
        currency=money.currency if metric.unit.style == "money" else "",
        hint=metric.formula_words,
        filterable=False,
        cost=metric.needs_cost,
    )


def _page(answer: Answer, by: Sequence[str], money: Money, query: TableQuery) -> TablePage:
    rows: list[dict[str, Any]] = [
        {
            "id": str(index),
            **{f"by_{name}": key_text(name, key, answer) for name, key in zip(by, row.keys, strict=True)},
            **_shown(answer, row, money),
        }
        for index, row in enumerate(answer.rows)
    ]
    for sort in reversed(query.sort):
        # blanks last in both directions, or a falling sort would begin with them
        known = [row for row in rows if row.get(sort.key) is not None]
        blank = [row for row in rows if row.get(sort.key) is None]
        rows = sorted(known, key=lambda row: row[sort.key], reverse=sort.descending) + blank
    totals = _shown(answer, answer.totals, money)
    return TablePage(rows[query.offset : query.offset + query.limit], answer.row_count, totals)


def _shown(answer: Answer, row: Row, money: Money) -> dict[str, Figure]:
    """The figures of a row, and those of the compared period, with amounts in the currency chosen."""
    amounts = {metric.name for metric in answer.metrics if metric.unit.style == "money"}
    found = [*row.figures.items(), *((f"before_{name}", figure) for name, figure in row.before.items())]
    return {
        name: money.minor(figure) if name.removeprefix("before_") in amounts else figure
        for name, figure in found
    }


def _chart(answer: Answer | None, money: Money) -> Chart | None:
    """The first dimension along the axis, one line or set of bars a metric of the same unit as the first."""
    # two dimensions need two axes
    if answer is None or len(answer.by) != 1 or len(answer.rows) < 2:
        return None
    name, unit = answer.by[0].name, answer.metrics[0].unit
    rows = answer.rows if name in GRAINS else answer.rows[:CHARTED]
    x = [str(row.keys[0]) if name in GRAINS else key_text(name, row.keys[0], answer) for row in rows]
    series = [
        Series(metric.words, [_plain(metric, row.figures[metric.name], money) for row in rows])
        for metric in answer.metrics
        if metric.unit == unit
    ]
    title = ", ".join(str(metric.words) for metric in answer.metrics if metric.unit == unit)
    shown = money.currency if unit.style == "money" else str(unit.words)
    kind = LineChart if name in GRAINS else BarChart
    return kind(name="explored", title=title, unit=shown, x=x, series=series)


def _plain(metric: Metric, figure: Figure, money: Money) -> float | None:
    if figure is None:
        return None
    if metric.unit.style == "money":
        return money.major(figure)
    return figure * 100 if metric.unit.style == "percent" else figure
