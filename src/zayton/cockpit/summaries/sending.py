"""Sending: the figures of a summary for each of its people, as they stand now and within what each may see."""

import logging
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import InterfaceError, OperationalError, transaction

from zayton.cockpit import events
from zayton.cockpit.models import Summary, SummaryIssue
from zayton.cockpit.standing.opening import SALES
from zayton.cockpit.summaries.rules import (
    Cadence,
    days_before,
    days_last_year,
    days_told,
    last_due,
    next_due,
)
from zayton.kernel.access.public import SYSTEM, Actor, Scope, actor_for
from zayton.kernel.errors import Refusal
from zayton.kernel.journal.public import Happening, append
from zayton.kernel.time import local_date, now
from zayton.lake.public import GRAINS, Answer, Cut, Figure, Key, Period, ask, first_day, readiness
from zayton.ui.public import zones_of

log = logging.getLogger(__name__)
MOST_ROWS = 10
MOST_DAYS = 31
KEPT_FOR = timedelta(days=400)


class _Letter(NamedTuple):
    """What people with one scope are sent."""

    period: Period
    scope: Scope
    content: dict[str, Any]
    position: int


def send_due() -> bool:
    """Send the summary that has been due the longest; whether there was one.

    While the lake holds nothing yet it waits: an empty summary would help nobody. What several due times were missed
    for is sent once, for the latest. One that cannot be put together waits for its next time and says so.
    """
    at = now()
    # looked for without a lock: most of the time nothing is due, and writers need not wait for that
    found = Summary.objects.filter(is_active=True, due_at__lte=at).order_by("due_at", "pk").first()
    cut = readiness.present()
    if found is None or cut is None:
        return False
    cadence = cadence_of(found)
    following = {"due_at": next_due(cadence, at)}
    due = last_due(cadence, found.due_at, at)
    try:
        letters = _letters(found, due, cut)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("the summary %s could not be put together", found.pk)
        # moved on, or it would be the first again and again while the others wait behind it
        Summary.objects.filter(pk=found.pk, due_at=found.due_at).update(**following, failed_at=at)
        return True
    with transaction.atomic():
        waiting = Summary.objects.select_for_update().filter(pk=found.pk, is_active=True, due_at=found.due_at)
        # another worker sent it meanwhile, or somebody changed it
        if waiting.first():
            _post(found, letters, due, at, SYSTEM)
            Summary.objects.filter(pk=found.pk).update(**following, failed_at=None)
            SummaryIssue.objects.filter(at__lt=at - KEPT_FOR).delete()
    return True


def send_now(*, summary_id: int, actor: Actor, at: datetime) -> int | None:
    """Send a summary out of turn; to how many people, or `None` when there is no such summary or no figure at all."""
    cut = readiness.present()
    found = Summary.objects.filter(pk=summary_id).first()
    if found is None or cut is None:
        return None
    letters = _letters(found, at, cut)
    with transaction.atomic():
        still_there = Summary.objects.select_for_update().filter(pk=summary_id).first()
        return _post(found, letters, at, at, actor) if still_there else None


def cadence_of(summary: Summary) -> Cadence:
    """When a summary is sent."""
    return Cadence(summary.every, summary.hour, summary.zone, summary.weekday, summary.day)


def _letters(summary: Summary, due: datetime, cut: Cut) -> dict[int, _Letter]:
    """What each person is to be sent; in no transaction, since the lake may take its time."""
    # people with the same scope read the same figures
    written: dict[Scope, _Letter] = {}
    letters = {}
    for person in summary.people.filter(is_active=True).order_by("pk"):
        reader = actor_for(person)
        if not reader.may("lake.ask"):
            continue
        if reader.scope not in written:
            written[reader.scope] = _letter(summary, due, reader.scope, cut)
        letters[person.pk] = written[reader.scope]
    return letters


def _letter(summary: Summary, due: datetime, scope: Scope, cut: Cut) -> _Letter:
    today = local_date(due, summary.zone)
    behind = min((local_date(due, zone) for zone in zones_of(scope)), default=today)
    period = Period(*days_told(summary.every, today, behind))
    content = _content(summary, period, scope, cut)
    # a month may end while a shop still has its last day
    content["unfinished"] = period.end >= behind
    return _Letter(period, scope, content, cut.position)


def _post(summary: Summary, letters: Mapping[int, _Letter], due: datetime, at: datetime, actor: Actor) -> int:
    """Write letters down and tell the journal; the same due time twice is one letter. To how many people."""
    sent = SummaryIssue.objects.filter(summary=summary, due_at=due).values_list("person_id", flat=True)
    fresh = {person: letter for person, letter in letters.items() if person not in set(sent)}
    SummaryIssue.objects.bulk_create(
        SummaryIssue(
            summary=summary,
            person_id=person,
            due_at=due,
            at=at,
            first_date=letter.period.start,
            last_date=letter.period.end,
            position=letter.position,
            shops=_keys(letter.scope.shops),
            warehouses=_keys(letter.scope.warehouses),
            content=letter.content,
        )
        for person, letter in fresh.items()
    )
    if fresh:
        told = {"title": summary.title, "receivers": len(fresh)}
        append([Happening(event=events.SENT, document_id=summary.pk, at=at, payload=told)], actor=actor)
    return len(fresh)


def _keys(keys: frozenset[int] | None) -> list[int] | None:
    return None if keys is None else sorted(keys)


def _content(summary: Summary, period: Period, scope: Scope, cut: Cut) -> dict[str, Any]:
    """Totals, those of the period before and of last year, and the largest rows; what may not be seen is left out."""
    figures: list[dict[str, Any]] = []
    hidden: list[Refusal] = []
    for name in summary.metrics:
        answer = _asked([name], "", period, scope, cut)
        if isinstance(answer, Refusal):
            hidden.append(answer)
        else:
            before = _before(name, summary.every, period, scope, cut)
            figures.append({"metric": name, "now": answer.totals.figures[name], **before})
    names = [one["metric"] for one in figures]
    content: dict[str, Any] = {"figures": figures, "by": summary.by, "rows": []}
    if names and summary.by:
        cut_by = _asked(names, summary.by, period, scope, cut)
        if isinstance(cut_by, Refusal):
            hidden.append(cut_by)
        else:
            content |= {"rows": _rows(cut_by, names), "row_count": cut_by.row_count}
    return content | {"hidden": [_why(one) for one in hidden]}


def _before(name: str, every: str, period: Period, scope: Scope, cut: Cut) -> dict[str, Figure]:
    """The figure of the period before, and of last year where there were sales all through it."""
    began = first_day(SALES)
    year = Period(*days_last_year(every, period.start, period.end))
    compared = {"before": Period(*days_before(every, period.start))}
    if began is not None and began <= year.start:
        compared["year"] = year
    answers = {key: _asked([name], "", days, scope, cut) for key, days in compared.items()}
    return {key: one.totals.figures[name] for key, one in answers.items() if isinstance(one, Answer)}


def _asked(metrics: Sequence[str], by: str, period: Period, scope: Scope, cut: Cut) -> Answer | Refusal:
    return ask(
        metrics=metrics,
        period=period,
        scope=scope,
        by=[by] if by else (),
        # a row of days without its end would mislead; of shops and SKUs the largest are wanted
        limit=MOST_DAYS if by in GRAINS else MOST_ROWS,
        cut=cut,
    )


def _rows(answer: Answer, names: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {"key": _key(answer, row.keys[0]), "figures": [row.figures[name] for name in names]}
        for row in answer.rows
    ]


def _key(answer: Answer, key: Key) -> list[Any]:
    # both languages, since the words may change before it is read, and the reader's language is not known yet
    english, chinese = answer.words.get(answer.by[0].name, {}).get(key, ("", ""))
    return [key.isoformat() if isinstance(key, date) else key, english, chinese]


def _why(refusal: Refusal) -> dict[str, Any]:
    return {"code": refusal.code, "subject": refusal.subject, "figures": dict(refusal.figures)}
