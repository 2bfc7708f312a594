"""Defining and deleting summaries."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import IntegrityError, transaction

from zayton.cockpit import events
from zayton.cockpit.models import Summary
from zayton.cockpit.summaries.rules import EVERY, Cadence, next_due
from zayton.kernel.access.public import Actor, people
from zayton.kernel.errors import Refusal
from zayton.kernel.journal.public import Event, Happening, append
from zayton.lake.public import Kept, dimensions_of, whole_vocabulary

LONGEST_TITLE = 80
MOST_FIGURES = 12


class SummaryDraft(NamedTuple):
    """A summary as somebody wrote it; `by` is a dimension or blank, `id` is set when it revises one."""

    title: str
    metrics: tuple[str, ...]
    by: str
    cadence: Cadence
    person_ids: frozenset[int]
    is_active: bool = True
    id: int | None = None


@transaction.atomic
def define_summaries(*, drafts: Sequence[SummaryDraft], actor: Actor, at: datetime) -> Kept:
    """Keep new or revised summaries; each is due next at its hour, not at once. Refusals: `cockpit.*`, `lake.*`."""
    kept = Kept()
    for row, draft in enumerate(drafts):
        mistake = _mistake(draft)
        if mistake:
            kept.refused.append(replace(mistake, row=row))
            continue
        fields = {
            "title": draft.title.strip(),
            "metrics": list(draft.metrics),
            "by": draft.by,
            **draft.cadence._asdict(),
            "is_active": draft.is_active,
        }
        try:
            # a savepoint, so that a name somebody took meanwhile undoes this one alone
            with transaction.atomic():
                done = _keep(draft, fields, actor, at)
        except IntegrityError:
            done = Refusal("cockpit.title_taken", draft.title.strip())
        if isinstance(done, Refusal):
            kept.refused.append(replace(done, row=row))
        else:
            kept.ids.append(done)
    return kept


def may_change(summary: Summary, actor: Actor) -> bool:
    """Whether a summary is the actor's own, or theirs to change as an administrator or a rule."""
    return actor.is_system or actor.is_administrator or summary.defined_by == actor.id


def _keep(draft: SummaryDraft, fields: dict[str, Any], actor: Actor, at: datetime) -> int | Refusal:
    due: dict[str, Any] = {"due_at": next_due(draft.cadence, at), "failed_at": None}
    if draft.id is None:
        one = Summary.objects.create(**fields, **due, defined_by=actor.id, defined_at=at)
    else:
        found = Summary.objects.select_for_update().filter(pk=draft.id).first()
        if found is None:
            return Refusal("cockpit.unknown_summary")
        if not may_change(found, actor):
            return Refusal("cockpit.not_yours", found.title)
        one = found
        before = {name: getattr(one, name) for name in fields}
        was = frozenset(one.people.values_list("pk", flat=True))
        # kept as it is: nothing is written, and nothing told
        if before == fields and was == draft.person_ids:
            return one.pk
        Summary.objects.filter(pk=one.pk).update(**fields, **due)
    one.people.set(draft.person_ids)
    told = {"title": fields["title"], "receivers": len(draft.person_ids)}
    _tell(events.REVISED if draft.id else events.DEFINED, one.pk, told, actor, at)
    return one.pk


@transaction.atomic
def delete_summaries(*, ids: Collection[int], actor: Actor, at: datetime) -> Kept:
    """Delete summaries and all that was sent of them, those there are; another's stays."""
    kept = Kept()
    # locked, or a letter written meanwhile would hold on to what is deleted
    for one in Summary.objects.select_for_update().filter(pk__in=ids).order_by("pk"):
        if may_change(one, actor):
            kept.ids.append(one.pk)
            _tell(events.DELETED, one.pk, {"title": one.title}, actor, at)
        else:
            kept.refused.append(Refusal("cockpit.not_yours", one.title))
    Summary.objects.filter(pk__in=kept.ids).delete()
    return kept


def _mistake(draft: SummaryDraft) -> Refusal | None:
    title = draft.title.strip()
    if not title or not title.isprintable() or len(title) > LONGEST_TITLE:
        return Refusal("cockpit.title_needed", figures={"most": LONGEST_TITLE})
    if Summary.objects.filter(title=title).exclude(pk=draft.id or 0).exists():
        return Refusal("cockpit.title_taken", title)
    return _figure_mistake(draft) or _time_mistake(draft.cadence) or _receiver_mistake(draft)


def _figure_mistake(draft: SummaryDraft) -> Refusal | None:
    if not draft.metrics:
        return Refusal("cockpit.no_figures")
    if len(draft.metrics) > MOST_FIGURES:
        return Refusal(
            "cockpit.too_many_figures", figures={"most": MOST_FIGURES, "chosen": len(draft.metrics)}
        )
    words = whole_vocabulary()
    strange = [name for name in draft.metrics if name not in words.metrics]
    if draft.by and draft.by not in words.dimensions:
        strange.append(draft.by)
    if strange:
        return Refusal("lake.unknown_word", strange[0])
    uncut = [name for name in draft.metrics if draft.by and draft.by not in dimensions_of(name, words)]
    if not uncut:
        return None
    return Refusal("lake.not_cut_by", uncut[0], {"dimension": str(words.dimensions[draft.by].words)})


def _time_mistake(cadence: Cadence) -> Refusal | None:
    exists = (
        cadence.every in EVERY
        and 0 <= cadence.hour <= 23
        and 0 <= cadence.weekday <= 6
        and 1 <= cadence.day <= 31
    )
    try:
        ZoneInfo(cadence.zone)
    # a name with a path in it is a ValueError, and a folder of zones an OSError
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return Refusal("cockpit.unknown_time", cadence.zone[:64])
    return (
        None if exists else Refusal("cockpit.unknown_time", f"{cadence.every} {cadence.day} {cadence.hour}")
    )


def _receiver_mistake(draft: SummaryDraft) -> Refusal | None:
    known = people().filter(pk__in=draft.person_ids, is_active=True).count()
    return None if known and known == len(draft.person_ids) else Refusal("cockpit.no_receivers")


def _tell(event: Event, key: int, payload: dict[str, Any], actor: Actor, at: datetime) -> None:
    append([Happening(event=event, document_id=key, at=at, payload=payload)], actor=actor)
