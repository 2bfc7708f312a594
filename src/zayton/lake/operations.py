"""Defining, revising and deleting one's own metrics and dimensions."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal
from zayton.kernel.journal.public import Event, Happening, append
from zayton.lake import events
from zayton.lake.definitions import OWN_METRIC, STYLES, unit_of, whole_vocabulary
from zayton.lake.models import DefinedDimension, DefinedMetric
from zayton.lake.questions import Vocabulary
from zayton.lake.results import DimensionDraft, Kept, MetricDraft
from zayton.lake.rules.formulas import DAYS, FormulaError, names_in, parse

# money, a plain number, days: whatever else a formula gives has no name
_RESULTS = frozenset({(1, 0), (0, 0), (0, 1)})


@transaction.atomic
def define_metrics(*, drafts: Sequence[MetricDraft], actor: Actor, at: datetime) -> Kept:
    """Keep new or revised metrics; refuses what cannot be read, adds unlike units or speaks of itself."""
    kept = Kept()
    for row, draft in enumerate(drafts):
        mistake = _metric_mistake(draft, whole_vocabulary())
        if mistake:
            kept.refused.append(replace(mistake, row=row))
            continue
        fields = {"title": draft.title.strip(), "formula": draft.formula, "style": draft.style}
        if draft.id is None:
            one = DefinedMetric.objects.create(**fields, defined_by=actor.id, defined_at=at)
        else:
            one = DefinedMetric.objects.select_for_update().get(pk=draft.id)
            DefinedMetric.objects.filter(pk=one.pk).update(**fields)
        _tell(events.METRIC_REVISED if draft.id else events.METRIC_DEFINED, one.pk, fields, actor, at)
        kept.ids.append(one.pk)
    return kept


def _taken(kind: type[DefinedMetric] | type[DefinedDimension], title: str, key: int | None) -> bool:
    others = kind.objects.filter(title=title.strip())
    return (others if key is None else others.exclude(pk=key)).exists()


def _metric_mistake(draft: MetricDraft, known: Vocabulary) -> Refusal | None:
    if not draft.title.strip() or draft.style not in STYLES:
        return Refusal("lake.name_needed")
    if _taken(DefinedMetric, draft.title, draft.id):
        return Refusal("lake.name_taken", draft.title.strip())
    try:
        names = names_in(parse(draft.formula)) - {DAYS}
    except FormulaError as error:
        return Refusal("lake.formula", figures={"at": error.at + 1, "word": error.word or "…"})
    if unknown := names - {*known.metrics}:
        return Refusal("lake.unknown_word", min(unknown))
    if draft.id and f"{OWN_METRIC}{draft.id}" in _behind(names, known):
        return Refusal("lake.circle")
    unit = unit_of(draft.formula, known.metrics)
    return (
        Refusal("lake.unlike_units")
        if unit is None
        else None
        if unit in _RESULTS
        else Refusal("lake.strange_unit")
    )


def _behind(names: Collection[str], known: Vocabulary) -> frozenset[str]:
    """These metrics and all that they are made of."""
    found: set[str] = set()
    waiting = set(names)
    while waiting:
        name = waiting.pop()
        found.add(name)
        formula = known.metrics[name].formula
        waiting |= (names_in(parse(formula)) - {DAYS} if formula else frozenset()) - found
    return frozenset(found)


@transaction.atomic
def define_dimensions(*, drafts: Sequence[DimensionDraft], actor: Actor, at: datetime) -> Kept:
    """Keep new or revised dimensions; refuses a value in two groups and a set without any."""
    kept = Kept()
    for row, draft in enumerate(drafts):
        mistake = _dimension_mistake(draft, whole_vocabulary())
        if mistake:
            kept.refused.append(replace(mistake, row=row))
            continue
        groups = [[name, list(values)] for name, values in draft.groups if values]
        fields: dict[str, Any] = {"title": draft.title.strip(), "base": draft.base, "groups": groups}
        if draft.id is None:
            one = DefinedDimension.objects.create(**fields, defined_by=actor.id, defined_at=at)
        else:
            one = DefinedDimension.objects.select_for_update().get(pk=draft.id)
            DefinedDimension.objects.filter(pk=one.pk).update(**fields)
        _tell(events.DIMENSION_REVISED if draft.id else events.DIMENSION_DEFINED, one.pk, fields, actor, at)
        kept.ids.append(one.pk)
    return kept


def _dimension_mistake(draft: DimensionDraft, known: Vocabulary) -> Refusal | None:
    if not draft.title.strip():
        return Refusal("lake.name_needed")
    if _taken(DefinedDimension, draft.title, draft.id):
        return Refusal("lake.name_taken", draft.title.strip())
    base = known.dimensions.get(draft.base)
    if base is None or base.groups or base.grain:
        return Refusal("lake.unknown_word", draft.base)
    values = [value for _, members in draft.groups for value in members]
    if not values or any(isinstance(value, str) and not value.isprintable() for value in values):
        return Refusal("lake.no_groups")
    twice = next((value for value in values if values.count(value) > 1), None)
    return Refusal("lake.value_twice", str(twice)) if twice is not None else None


@transaction.atomic
def delete_definitions(
    *, metrics: Collection[int] = (), dimensions: Collection[int] = (), actor: Actor, at: datetime
) -> Kept:
    """Delete definitions; a metric that another one is made of stays."""
    kept = Kept()
    for row, one in enumerate(DefinedMetric.objects.filter(pk__in=metrics).order_by("pk")):
        others = DefinedMetric.objects.exclude(pk=one.pk).values_list("formula", flat=True)
        if any(f"{OWN_METRIC}{one.pk}" in names_in(parse(formula)) for formula in others):
            kept.refused.append(Refusal("lake.in_use", one.title, row=row))
        else:
            _delete(one, events.METRIC_DELETED, kept, actor, at)
    for group in DefinedDimension.objects.filter(pk__in=dimensions).order_by("pk"):
        _delete(group, events.DIMENSION_DELETED, kept, actor, at)
    return kept


def _delete(
    one: DefinedMetric | DefinedDimension, event: Event, kept: Kept, actor: Actor, at: datetime
) -> None:
    kept.ids.append(one.pk)
    _tell(event, one.pk, {"title": one.title}, actor, at)
    one.delete()


def _tell(event: Event, key: int, payload: Mapping[str, Any], actor: Actor, at: datetime) -> None:
    append([Happening(event=event, document_id=key, at=at, payload=payload, references={})], actor=actor)
