"""Sending: the figures of a summary for each of its people, as they stand now and within what each may see."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from zayton.cockpit import events
from zayton.cockpit.models import Summary, SummaryIssue
from zayton.cockpit.summaries.rules import Cadence, days_told, last_due, next_due
from zayton.kernel.access.public import SYSTEM, Actor, Scope, actor_for
from zayton.kernel.errors import Refusal
from zayton.kernel.journal.public import Happening, append
from zayton.kernel.time import local_date, now
from zayton.lake.public import GRAINS, Answer, Cut, Figure, Key, Period, ask, readiness

MOST_ROWS = 10
MOST_DAYS = 31
KEPT_FOR = timedelta(days=400)


def send_due() -> bool:
    """Send the summary that has been due the longest; whether there was one.

    While the lake holds nothing yet it waits: an empty summary would help nobody. What several due times were missed
    for is sent once, for the latest.
    """
    at = now()
    cut = readiness.present()
    if cut is None:
        return False
    with transaction.atomic():
        # another worker may be at it: then the next one is this one's
        waiting = Summary.objects.select_for_update(skip_locked=True).filter(is_active=True, due_at__lte=at)
        found = waiting.order_by("due_at", "pk").first()
        if found is None:
            return False
        cadence = cadence_of(found)
        _send(found, last_due(cadence, found.due_at, at), at, cut, SYSTEM)
        Summary.objects.filter(pk=found.pk).update(due_at=next_due(cadence, at))
        SummaryIssue.objects.filter(at__lt=at - KEPT_FOR).delete()
    return True


def send_now(*, summary_id: int, actor: Actor, at: datetime) -> int | None:
    """Send a summary out of turn; to how many people, or `None` when there is no such summary or no figure at all."""
    cut = readiness.present()
    with transaction.atomic():
        found = Summary.objects.select_for_update().filter(pk=summary_id).first()
        return None if found is None or cut is None else _send(found, at, at, cut, actor)


def cadence_of(summary: Summary) -> Cadence:
    """When a summary is sent."""
    return Cadence(summary.every, summary.hour, summary.zone, summary.weekday, summary.day)


def _send(summary: Summary, due: datetime, at: datetime, cut: Cut, actor: Actor) -> int:
    period = Period(*days_told(summary.every, local_date(due, summary.zone)))
    # people with the same scope read the same figures
    contents: dict[Scope, dict[str, Any]] = {}
    issues = []
    for person in summary.people.filter(is_active=True).order_by("pk"):
        reader = actor_for(person)
        if not reader.may("lake.ask"):
            continue
        content = contents.get(reader.scope) or contents.setdefault(
            reader.scope, _content(summary, period, reader.scope, cut)
        )
        days = {"first_date": period.start, "last_date": period.end}
        issues.append(
            SummaryIssue(
                summary=summary,
                person=person,
                due_at=due,
                at=at,
                position=cut.position,
                content=content,
                **days,
            )
        )
    # the same due time twice is one letter, whoever sent it first
    SummaryIssue.objects.bulk_create(issues, ignore_conflicts=True)
    told = {"title": summary.title, "receivers": len(issues)}
    append([Happening(event=events.SENT, document_id=summary.pk, at=at, payload=told)], actor=actor)
    return len(issues)


def _content(summary: Summary, period: Period, scope: Scope, cut: Cut) -> dict[str, Any]:
    """Totals with those of the period before, and the largest rows; what somebody may not see is left out."""
    answers = [_asked([name], "", period, scope, cut) for name in summary.metrics]
    seen = [one for one in answers if isinstance(one, Answer)]
    content: dict[str, Any] = {
        "figures": [_figure(one) for one in seen],
        "hidden": [_why(one) for one in answers if isinstance(one, Refusal)],
        "by": summary.by,
        "rows": [],
    }
    names = [one.metrics[0].name for one in seen]
    cut_by = _asked(names, summary.by, period, scope, cut) if names and summary.by else None
    if isinstance(cut_by, Answer):
        content["rows"] = [
            {"key": _key(cut_by, row.keys[0]), "figures": [row.figures[name] for name in names]}
            for row in cut_by.rows
        ]
        content["row_count"] = cut_by.row_count
    return content


def _asked(metrics: list[str], by: str, period: Period, scope: Scope, cut: Cut) -> Answer | Refusal:
    return ask(
        metrics=metrics,
        period=period,
        scope=scope,
        by=[by] if by else (),
        compare="" if by else "previous",
        # a row of days without its end would mislead; of shops and SKUs the largest are wanted
        limit=MOST_DAYS if by in GRAINS else MOST_ROWS,
        cut=cut,
    )


def _figure(answer: Answer) -> Mapping[str, str | Figure]:
    name = answer.metrics[0].name
    return {"metric": name, "now": answer.totals.figures[name], "before": answer.totals.before.get(name)}


def _key(answer: Answer, key: Key) -> list[Any]:
    # both languages, since the words may change before it is read, and the reader's language is not known yet
    english, chinese = answer.words.get(answer.by[0].name, {}).get(key, ("", ""))
    return [key.isoformat() if isinstance(key, date) else key, english, chinese]


def _why(refusal: Refusal) -> dict[str, Any]:
    return {"code": refusal.code, "subject": refusal.subject, "figures": dict(refusal.figures)}
