"""Size charts: listed, written, deleted."""

from typing import Annotated

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from pydantic import Field

from zayton.kernel.access.public import actor_of
from zayton.kernel.errors import Refusal
from zayton.kernel.http.public import Body, Key, Page, PageAsked, Query, Shown, all_refused, rows_of
from zayton.kernel.time import now
from zayton.listings.api.routing import routes
from zayton.listings.models import SizeChart
from zayton.listings.operations.charting import ChartDraft, delete_size_chart, write_size_chart
from zayton.listings.permissions import MANAGE
from zayton.listings.rules.sizing import LONGEST, MOST_COLUMNS, MOST_ROWS, Grid, Row
from zayton.listings.sizing.queries import grid_of

Size = Annotated[str, Field(max_length=LONGEST)]


class SizeSaid(Body):
    """One of our sizes as SKUs write it, and what it is by convention."""

    ours: Size
    sizes: Annotated[dict[Size, Size], Field(max_length=MOST_COLUMNS)]


class ChartSaid(Body):
    """A size chart; `id` changes one. `attributes` name the attribute by marketplace, `""` is any other."""

    id: Key | None = None
    name: Annotated[str, Field(max_length=200)]
    kind: Size = ""
    brand_id: Key | None = None
    category_id: Key | None = None
    own: Size = ""
    columns: Annotated[list[Size], Field(min_length=1, max_length=MOST_COLUMNS)]
    attributes: Annotated[dict[Size, Annotated[str, Field(max_length=120)]], Field(max_length=40)]
    rows: Annotated[list[SizeSaid], Field(min_length=1, max_length=MOST_ROWS)]
    is_proposal: bool = False


class SizeShown(Shown):
    """A size and what it is by convention."""

    ours: str
    sizes: dict[str, str]


class ChartShown(Shown):
    """A size chart; a proposal is not used."""

    id: int
    name: str
    kind: str
    brand_id: int | None
    category_id: int | None
    own: str
    columns: list[str]
    attributes: dict[str, str]
    rows: list[SizeShown]
    is_proposal: bool


class ChartDeleted(Shown):
    """The chart that is gone."""

    id: int


@routes.read("/size-charts", permission=MANAGE, answers=Page[ChartShown], words=_("List size charts"))
def list_size_charts(request: HttpRequest, asked: Query[PageAsked]) -> Page[ChartShown]:
    """Charts."""
    rows, following = rows_of(SizeChart.objects.prefetch_related("rows"), asked)
    return Page(items=[_shown(row) for row in rows], next=following)


@routes.write(
    "/size-charts",
    permission=MANAGE,
    answers=ChartShown,
    words=_("Write a size chart"),
    about=_("Its rows replace those that stood. Channels are asked for the sizes that it changes."),
)
def write_chart(request: HttpRequest, said: ChartSaid) -> ChartShown:
    """A chart, new or changed."""
    grid = Grid(said.own, tuple(said.columns), tuple(Row(row.ours, row.sizes) for row in said.rows))
    draft = ChartDraft(
        said.name,
        grid,
        said.attributes,
        said.kind,
        said.brand_id,
        said.category_id,
        said.is_proposal,
        said.id,
    )
    done = write_size_chart(draft=draft, actor=actor_of(request), at=now())
    if isinstance(done, Refusal):
        raise all_refused([done])
    return _shown(done)


@routes.write(
    "/size-charts/{int:chart_id}/delete",
    permission=MANAGE,
    answers=ChartDeleted,
    words=_("Delete a size chart"),
)
def delete_chart(request: HttpRequest, chart_id: Key) -> ChartDeleted:
    """Gone."""
    refusal = delete_size_chart(chart_id=chart_id, actor=actor_of(request), at=now())
    if refusal:
        raise all_refused([refusal])
    return ChartDeleted(id=chart_id)


def _shown(chart: SizeChart) -> ChartShown:
    rows = [SizeShown(ours=row.ours, sizes=dict(row.sizes)) for row in grid_of(chart).rows]
    return ChartShown(
        id=chart.pk,
        name=chart.name,
        kind=chart.kind,
        brand_id=chart.brand_id,
        category_id=chart.category_id,
        own=chart.own,
        columns=chart.columns,
        attributes=chart.attributes,
        rows=rows,
        is_proposal=chart.is_proposal,
    )
