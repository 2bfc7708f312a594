"""What was sent, as its reader sees it: in their language, each figure leading to what it is made of."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import F
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zayton.cockpit.models import Summary, SummaryIssue
from zayton.cockpit.money import Money
from zayton.cockpit.wording import figure_href, figure_text, key_text, period_text, simulated, unit_text
from zayton.kernel.access.public import Actor, Scope, names_of
from zayton.kernel.errors import Refusal, words_of
from zayton.lake.public import Metric, Period, Value, buckets, whole_vocabulary
from zayton.ui.public import FigureTile, Moments, Notice, compared, said, sentences

# a letter a day for half a year
MOST_LISTED = 200


def issues_of(actor: Actor, limit: int = MOST_LISTED) -> list[SummaryIssue]:
    """What somebody was sent and may still see, the newest first; their figures are read only where they are asked."""
    if not actor.may("lake.ask"):
        return []
    # no person has the key 0, so programs were sent nothing
    mine = SummaryIssue.objects.filter(person_id=actor.person_id or 0).defer("content")
    newest = mine.select_related("summary").order_by("-at", "-pk")[:MOST_LISTED]
    return [one for one in newest if _covers(actor.scope, one)][:limit]


def issue_for(actor: Actor, issue_id: int) -> SummaryIssue | None:
    """One summary that somebody was sent, if they may still see whose figures are in it."""
    if not actor.may("lake.ask"):
        return None
    mine = SummaryIssue.objects.filter(person_id=actor.person_id or 0, pk=issue_id)
    found = mine.select_related("summary").first()
    return found if found and _covers(actor.scope, found) else None


def _covers(scope: Scope, issue: SummaryIssue) -> bool:
    """Whether all shops and warehouses of an issue are within a scope, which may have shrunk since."""
    pairs = ((scope.shops, issue.shops), (scope.warehouses, issue.warehouses))
    return all(seen is None or (told is not None and seen >= set(told)) for seen, told in pairs)


def summaries_told(actor: Actor, limit: int) -> Sequence[Notice]:
    """Notices of what somebody was sent and may still see."""
    return [
        Notice(
            issue.at,
            _("%(summary)s: %(days)s")
            % {"summary": issue.summary.title, "days": period_text(period_of(issue))},
            reverse("cockpit:summary-issue", args=[issue.pk]),
            "blue",
            "report-analytics",
        )
        for issue in issues_of(actor, limit)
    ]


def moments_of_summaries(actor: Actor) -> Moments | None:
    """When those were sent; `None` where only their own words say whether somebody may still see them."""
    if not actor.may("lake.ask"):
        return []
    if actor.scope.shops is not None or actor.scope.warehouses is not None:
        return None
    return [SummaryIssue.objects.filter(person_id=actor.person_id or 0).annotate(moment=F("at"))]


def period_of(issue: SummaryIssue) -> Period:
    """The days that it tells of."""
    return Period(issue.first_date, issue.last_date)


def cadence_text(summary: Summary) -> str:
    """When a summary is sent, in words."""
    told = {"hour": f"{summary.hour:02}:00", "zone": summary.zone}
    if summary.every == "week":
        told["weekday"] = str(WEEKDAYS[summary.weekday])
        return _("Every %(weekday)s at %(hour)s (%(zone)s)") % told
    if summary.every == "month":
        told["day"] = str(summary.day)
        return _("On day %(day)s of each month at %(hour)s (%(zone)s)") % told
    return _("Every day at %(hour)s (%(zone)s)") % told


def metrics_seen(issue: SummaryIssue, scope: Scope) -> list[Metric | None]:
    """The metric of each figure; `None` for one deleted since, or of costs that the reader may not see any more."""
    known = whole_vocabulary().metrics
    found = [known.get(one["metric"]) for one in issue.content["figures"]]
    return [metric if metric and (scope.sees_cost or not metric.needs_cost) else None for metric in found]


def tiles_of(issue: SummaryIssue, scope: Scope) -> list[FigureTile]:
    """The figures with their change on the period before, and on last year where there were sales all through it."""
    money, seen = Money(settings.BASE_CURRENCY), metrics_seen(issue, scope)
    made_up = simulated(metric.name for metric in seen if metric)
    return [
        FigureTile(
            label=metric.words,
            text=said(figure_text(metric, one["now"], money, whole=True)),
            unit=unit_text(metric),
            href=figure_href(metric.name, period_of(issue), position=issue.position),
            formula=metric.formula_words,
            as_of=issue.at,
            mark="simulated" if metric.name in made_up else "",
            comparisons=[
                compared(one["now"], one[key], against)
                for key, against in (("before", _("on the period before")), ("year", _("on last year")))
                if key in one
            ],
        )
        for one, metric in zip(issue.content["figures"], seen, strict=True)
        if metric
    ]


def lines_of(issue: SummaryIssue, scope: Scope) -> dict[str, Any]:
    """The largest groups: heads of the columns, and for each group its name and its figures with their addresses."""
    by = issue.content["by"]
    metrics, dimension = metrics_seen(issue, scope), whole_vocabulary().dimensions.get(by)
    grain = dimension.grain if dimension else ""
    names = _names_of(by, issue.content["rows"])
    rows = []
    for row in issue.content["rows"]:
        value = row["key"][0]
        key = date.fromisoformat(value) if grain else value
        # a bucket of time is a period and no filter
        days = dict(buckets(period_of(issue), grain)).get(key) if grain else None
        cells = [
            _cell(metric, figure, issue, days or period_of(issue), {} if grain else {by: [value]})
            for metric, figure in zip(metrics, row["figures"], strict=True)
            if metric
        ]
        name = names.get(value) or _told(row["key"]) or key_text(by, key)
        rows.append({"name": name, "cells": cells})
    return {
        "heads": [dimension.words if dimension else by, *(metric.words for metric in metrics if metric)],
        "simulated": bool(rows and simulated(metric.name for metric in metrics if metric)),
        "rows": rows,
        "further": max(0, issue.content.get("row_count", 0) - len(rows)),
    }


def hidden_in(issue: SummaryIssue) -> list[str]:
    """Why some of the figures asked for are not there."""
    refusals = [Refusal(one["code"], one["subject"], one["figures"]) for one in issue.content["hidden"]]
    return [sentences(words_of(one)) for one in refusals]


def _cell(
    metric: Metric, figure: Any, issue: SummaryIssue, days: Period, filters: Mapping[str, list[Value]]
) -> dict[str, str]:
    return {
        "text": figure_text(metric, figure, Money(settings.BASE_CURRENCY), whole=True),
        "href": figure_href(metric.name, days, filters=filters, position=issue.position),
    }


def _names_of(by: str, rows: Sequence[Mapping[str, Any]]) -> dict[Any, str]:
    """People by name, asked once for all rows; empty for other dimensions, whose words came along."""
    if by != "person":
        return {}
    found = names_of([f"person:{row['key'][0]}" for row in rows])
    return {actor_id.removeprefix("person:"): name for actor_id, name in found.items()}


def _told(key: Sequence[Any]) -> str:
    _value, english, chinese = key
    in_chinese = (get_language() or "").startswith("zh")
    return str((chinese or english) if in_chinese else (english or chinese))
