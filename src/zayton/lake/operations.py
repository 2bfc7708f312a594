"""Defining, revising and deleting one's own metrics and dimensions."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal
from zayton.kernel.journal.public import Event, Happening, append
from zayton.kernel.statements import on_postgres
from zayton.lake import events
from zayton.lake.definitions import OWN_METRIC, STYLES, unit_of, whole_vocabulary
from zayton.lake.models import DefinedDimension, DefinedMetric
from zayton.lake.questions import MAX_LEVELS, Vocabulary, fits
from zayton.lake.results import DimensionDraft, Kept, MetricDraft
from zayton.lake.rules.formulas import DAYS, FormulaError, measured, names_in, parse

LONGEST_TITLE = 80
MAX_LEAVES = 300
# money, a plain number, days: whatever else a formula gives has no name
_RESULTS = frozenset({(1, 0), (0, 0), (0, 1)})
# any number would do, so long as no other advisory lock of ours has it
_LOCK = 0x1A4E0DEF


@transaction.atomic
def define_metrics(*, drafts: Sequence[MetricDraft], actor: Actor, at: datetime) -> Kept:
    """Keep new or revised metrics; refuses what cannot be read, adds unlike units or speaks of itself."""
    _alone()
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


def _alone() -> None:
    """Let nobody else define anything until this transaction ends."""
    # names and circles are judged over all definitions: two revisions at once could each build on the other
    if on_postgres():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _taken(kind: type[DefinedMetric] | type[DefinedDimension], title: str, key: int | None) -> bool:
    others = kind.objects.filter(title=title.strip())
    return (others if key is None else others.exclude(pk=key)).exists()


def _title_mistake(
    kind: type[DefinedMetric] | type[DefinedDimension], title: str, key: int | None
) -> Refusal | None:
    """What is wrong with a name; SQLite would keep a long one or a NUL, PostgreSQL would fail on it."""
    plain = title.strip()
    if not plain or not plain.isprintable():
        return Refusal("lake.name_needed")
    if len(plain) > LONGEST_TITLE:
        return Refusal("lake.name_too_long", figures={"most": LONGEST_TITLE})
    return Refusal("lake.name_taken", plain) if _taken(kind, plain, key) else None


def _metric_mistake(draft: MetricDraft, known: Vocabulary) -> Refusal | None:
    mistake = _title_mistake(DefinedMetric, draft.title, draft.id)
    if mistake or draft.style not in STYLES:
        return mistake or Refusal("lake.name_needed")
    try:
        names = names_in(parse(draft.formula)) - {DAYS}
    except FormulaError as error:
        return Refusal("lake.formula", figures={"at": error.at + 1, "word": error.word or "…"})
    if unknown := names - {*known.metrics}:
        return Refusal("lake.unknown_word", min(unknown))
    # only a revision can close a circle: nothing speaks yet of what is new
    if draft.id and f"{OWN_METRIC}{draft.id}" in _behind(names, known):
        return Refusal("lake.circle")
    return Refusal("lake.too_large") if _is_too_large(draft, known) else _unit_mistake(draft, known)


def _unit_mistake(draft: MetricDraft, known: Vocabulary) -> Refusal | None:
    unit = unit_of(draft.formula, known.metrics)
    if unit is None:
        return Refusal("lake.unlike_units")
    return None if unit in _RESULTS else Refusal("lake.strange_unit")


def _is_too_large(draft: MetricDraft, known: Vocabulary) -> bool:
    """Whether this formula, or one that builds on it, would be too much to write out and compute."""
    formulas = {name: metric.formula for name, metric in known.metrics.items() if metric.formula}
    formulas[f"{OWN_METRIC}{draft.id or ''}"] = draft.formula
    sizes: dict[str, tuple[int, int]] = {}
    return any(
        leaves > MAX_LEAVES or levels > MAX_LEVELS
        for leaves, levels in (measured(name, formulas, sizes) for name in formulas)
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
    _alone()
    kept = Kept()
    for row, draft in enumerate(drafts):
        mistake = _dimension_mistake(draft, whole_vocabulary())
        if mistake:
            kept.refused.append(replace(mistake, row=row))
            continue
        # a name alone would be a group that nothing ever falls into
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
    if mistake := _title_mistake(DefinedDimension, draft.title, draft.id):
        return mistake
    base = known.dimensions.get(draft.base)
    if base is None or base.groups or base.grain:
        return Refusal("lake.unknown_word", draft.base)
    values = [value for _, members in draft.groups for value in members]
    texts = [text for text in (*values, *(name for name, _ in draft.groups)) if isinstance(text, str)]
    if not values or not all(text.isprintable() for text in texts):
        return Refusal("lake.no_groups")
    # the engine would fail on a name among keys at each question, instead of once here
    if strange := [value for value in values if not fits(base, value)]:
        return Refusal("lake.unknown_value", str(strange[0]), {"dimension": str(base.words)})
    # otherwise its figures would count in whichever group comes first, and look right
    twice = next((value for value in values if values.count(value) > 1), None)
    return Refusal("lake.value_twice", str(twice)) if twice is not None else None


@transaction.atomic
def delete_definitions(
    *, metrics: Collection[int] = (), dimensions: Collection[int] = (), actor: Actor, at: datetime
) -> Kept:
    """Delete definitions; a metric that another one is made of stays."""
    _alone()
    kept = Kept()
    for row, one in enumerate(DefinedMetric.objects.filter(pk__in=metrics).order_by("pk")):
        # read anew for each, since one that was just deleted holds nothing back any more
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
