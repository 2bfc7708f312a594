"""Writing and deleting size charts."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection, transaction

from zayton.catalog.public import brand_names, category_titles
from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal
from zayton.kernel.journal.public import Event, Happening, append
from zayton.kernel.statements import on_postgres
from zayton.listings.errors import NOT_ALLOWED
from zayton.listings.models import SizeChart, SizeRow
from zayton.listings.operations.resizing import ask_for_sizes, names_used, sizes_sent
from zayton.listings.permissions import MANAGE
from zayton.listings.rules.sizing import LONGEST, Grid, fault_of
from zayton.listings.sizing import errors
from zayton.listings.sizing.events import CHART_DELETED, CHART_REVISED, CHART_WRITTEN
from zayton.listings.sizing.queries import grid_of

LONGEST_NAME = 80


class ChartDraft(NamedTuple):
    """A size chart as somebody wrote it; `id` is set when it changes one."""

    name: str
    grid: Grid
    attributes: Mapping[str, str]
    kind: str = ""
    brand_id: int | None = None
    category_id: int | None = None
    is_proposal: bool = False
    id: int | None = None


def write_size_chart(*, draft: ChartDraft, actor: Actor, at: datetime) -> SizeChart | Refusal:
    """Keep a chart, new or changed; channels are asked for the sizes that it changes."""
    if not actor.may(MANAGE.name):
        return Refusal(NOT_ALLOWED)
    with transaction.atomic():
        _alone()
        held = {one.pk: one for one in SizeChart.objects.select_for_update().order_by("pk")}
        found = held.get(draft.id or 0)
        if draft.id is not None and found is None:
            return Refusal(errors.UNKNOWN_CHART, str(draft.id))
        if refusal := _refusal(draft, [one for key, one in held.items() if key != draft.id]):
            return refusal
        said = _said(draft)
        if found and grid_of(found) == draft.grid and all(getattr(found, key) == said[key] for key in said):
            return found
        chart = found or SizeChart()
        names = names_used(chart)
        for key, value in said.items():
            setattr(chart, key, value)
        names = _with_others(names | names_used(chart), held.values())
        before = sizes_sent(names)
        chart.written_at, chart.written_by = at, actor.id
        _keep(chart, draft.grid)
        resent = ask_for_sizes(before=before, after=sizes_sent(names), actor=actor, at=at)
        _tell(CHART_REVISED if found else CHART_WRITTEN, chart, resent, at, actor)
    return chart


_LOCK = 0x5A79_5A79_0067


def _alone() -> None:
    # two charts that are written at once must not be for the same goods, and before the first one no row can be held
    if on_postgres():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _with_others(names: set[str], charts: Iterable[SizeChart]) -> set[str]:
    # goods that one chart lets go, or takes from another, are sized by another attribute from then on
    return names.union(*map(names_used, charts)) if names else names


def _keep(chart: SizeChart, grid: Grid) -> None:
    chart.save()
    chart.rows.all().delete()
    SizeRow.objects.bulk_create(
        [
            SizeRow(chart=chart, position=number, ours=row.ours, sizes=dict(row.sizes))
            for number, row in enumerate(grid.rows)
        ]
    )


def _said(draft: ChartDraft) -> dict[str, Any]:
    return {
        "name": draft.name.strip(),
        "kind": draft.kind.strip(),
        "brand_id": draft.brand_id,
        "category_id": draft.category_id,
        "own": draft.grid.own,
        "columns": list(draft.grid.columns),
        "attributes": dict(draft.attributes),
        "is_proposal": draft.is_proposal,
    }


def _refusal(draft: ChartDraft, others: Sequence[SizeChart]) -> Refusal | None:
    name, kind = draft.name.strip(), draft.kind.strip()
    if not name or not (name + kind).isprintable() or len(name) > LONGEST_NAME or len(kind) > LONGEST:
        return Refusal(errors.CHART_NAME, figures={"most": LONGEST_NAME})
    if any(one.name == name for one in others):
        return Refusal(errors.CHART_NAME_TAKEN, name)
    if (draft.brand_id and not brand_names([draft.brand_id])) or (
        draft.category_id and not category_titles([draft.category_id])
    ):
        return Refusal(errors.CHART_GOODS, name)
    goods = (draft.brand_id, draft.category_id)
    twin = next((one for one in others if (one.brand_id, one.category_id) == goods), None)
    if any(goods) and twin:
        return Refusal(errors.CHART_GOODS_TAKEN, twin.name)
    if not draft.attributes or not all(0 < len(one) <= 120 for one in draft.attributes.values()):
        return Refusal(errors.CHART_ATTRIBUTE, name)
    fault = fault_of(draft.grid)
    return Refusal(errors.BAD_GRID, name, {"line": fault.line, "field": fault.code}) if fault else None


def delete_size_chart(*, chart_id: int, actor: Actor, at: datetime) -> Refusal | None:
    """Delete a chart; channels are asked for the sizes that are left without it."""
    if not actor.may(MANAGE.name):
        return Refusal(NOT_ALLOWED)
    with transaction.atomic():
        _alone()
        chart = SizeChart.objects.select_for_update().filter(pk=chart_id).first()
        if chart is None:
            return Refusal(errors.UNKNOWN_CHART, str(chart_id))
        names = _with_others(names_used(chart), SizeChart.objects.all())
        before, gone = sizes_sent(names), SizeChart(pk=chart.pk, name=chart.name)
        chart.delete()
        resent = ask_for_sizes(before=before, after=sizes_sent(names), actor=actor, at=at)
        _tell(CHART_DELETED, gone, resent, at, actor)
    return None


def _tell(event: Event, chart: SizeChart, resent: int, at: datetime, actor: Actor) -> None:
    payload = {"name": chart.name, "sizes": chart.rows.count(), "resent": resent}
    append([Happening(event, chart.pk, at, payload, {"size_chart": [chart.pk]})], actor=actor)
