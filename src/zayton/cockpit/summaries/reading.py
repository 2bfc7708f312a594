"""What was sent, as its reader sees it: in their language, each figure leading to what it is made of."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zayton.cockpit.models import Summary, SummaryIssue
from zayton.cockpit.money import Money
from zayton.cockpit.wording import figure_href, figure_text, key_text, period_text, unit_text
from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal, words_of
from zayton.lake.public import Metric, Period, Value, whole_vocabulary
from zayton.ui.public import FigureTile, Notice, compared, said


def issues_of(actor: Actor) -> Any:
    """What somebody was sent, the newest first."""
    # no person has the key 0, so programs were sent nothing
    mine = SummaryIssue.objects.filter(person_id=actor.person_id or 0)
    return mine.select_related("summary").order_by("-at", "-pk")


def summaries_told(actor: Actor, limit: int) -> Sequence[Notice]:
    """Notices of what somebody was sent."""
    return [
        Notice(
            issue.at,
            _("%(summary)s: %(days)s")
            % {"summary": issue.summary.title, "days": period_text(period_of(issue))},
            reverse("cockpit:summary-issue", args=[issue.pk]),
            "blue",
            "report-analytics",
        )
        for issue in issues_of(actor)[:limit]
    ]


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


def tiles_of(issue: SummaryIssue) -> list[FigureTile]:
    """The figures with their change; one whose metric was deleted since has no words any more and is left out."""
    known, money = whole_vocabulary().metrics, Money(settings.BASE_CURRENCY)
    return [
        FigureTile(
            label=metric.words,
            text=said(figure_text(metric, one["now"], money, whole=True)),
            unit=unit_text(metric),
            href=figure_href(metric.name, period_of(issue), position=issue.position),
            formula=metric.formula_words,
            as_of=issue.at,
            comparisons=[compared(one["now"], one["before"], _("on the period before"))],
        )
        for one in issue.content["figures"]
        if (metric := known.get(one["metric"]))
    ]


def lines_of(issue: SummaryIssue) -> dict[str, Any]:
    """The largest groups: heads of the columns, and for each group its name and its figures with their addresses."""
    words, by = whole_vocabulary(), issue.content["by"]
    metrics = [words.metrics.get(one["metric"]) for one in issue.content["figures"]]
    dimension = words.dimensions.get(by)
    rows = [
        {
            "name": _name(by, row["key"]),
            "cells": [
                _cell(metric, figure, issue, by, row["key"][0])
                for metric, figure in zip(metrics, row["figures"], strict=True)
                if metric
            ],
        }
        for row in issue.content["rows"]
    ]
    return {
        "heads": [dimension.words if dimension else by, *(metric.words for metric in metrics if metric)],
        "rows": rows,
        "further": max(0, issue.content.get("row_count", 0) - len(rows)),
    }


def hidden_in(issue: SummaryIssue) -> list[str]:
    """Why some of the figures asked for are not there."""
    refusals = [Refusal(one["code"], one["subject"], one["figures"]) for one in issue.content["hidden"]]
    return [" ".join(words_of(one)) for one in refusals]


def _cell(metric: Metric, figure: Any, issue: SummaryIssue, by: str, key: Value) -> dict[str, str]:
    day = _day(key)
    # a day is a period and no filter
    period = Period(day, day) if day else period_of(issue)
    filters = {} if day else {by: [key]}
    return {
        "text": figure_text(metric, figure, Money(settings.BASE_CURRENCY), whole=True),
        "href": figure_href(metric.name, period, filters=filters, position=issue.position),
    }


def _name(by: str, key: Sequence[Any]) -> str:
    value, english, chinese = key
    if english or chinese:
        in_chinese = (get_language() or "").startswith("zh")
        return str((chinese or english) if in_chinese else (english or chinese))
    return key_text(by, _day(value) or value)


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None
