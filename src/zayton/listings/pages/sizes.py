"""Size charts: the list, and the form with a grid that can be pasted from a sheet."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zayton.catalog.public import brand_names, category_titles
from zayton.kernel.access.public import actor_of
from zayton.kernel.errors import Refusal, words_of
from zayton.kernel.time import now
from zayton.listings.models import SizeChart
from zayton.listings.operations.charting import ChartDraft, delete_size_chart, write_size_chart
from zayton.listings.permissions import MANAGE
from zayton.listings.rules.sizing import GridFault, read_grid, shoe_proposal, written_grid
from zayton.listings.sizing.errors import BAD_GRID
from zayton.listings.sizing.queries import grid_of
from zayton.ui.public import Action, Empty, page, sentences


@page(permission=MANAGE.name)
def size_charts(request: HttpRequest) -> HttpResponse:
    """All charts, by name."""
    new = Action(_("New size chart"), reverse("listings:size-chart-new"), "plus", primary=True)
    shoes = Action(_("Begin with shoes"), f"{reverse('listings:size-chart-new')}?start=shoes", "shoe")
    titles = _categories()
    charts = SizeChart.objects.select_related("brand").prefetch_related("rows").order_by("name")
    context = {
        "title": _("Size charts"),
        "standing": _(
            "Your own sizes as the buyers of each site read them. Nothing is converted that no chart says."
        ),
        "charts": [{"chart": one, "category": titles.get(one.category_id or 0, "")} for one in charts],
        "actions": [shoes, new],
        "empty": Empty(
            _("No size charts yet"),
            _(
                "Paste the sizes of a brand or category by EU, UK, US and so on; publishing then uses the site's own."
            ),
            new,
            "ruler-measure",
        ),
    }
    return render(request, "listings/size_charts.html", context)


def _categories() -> dict[int, str]:
    return dict(category_titles(chinese=get_language().startswith("zh")))


@page(permission=MANAGE.name)
def size_chart(request: HttpRequest, chart_id: int | None = None) -> HttpResponse:
    """The form of a chart, new or kept."""
    kept = SizeChart.objects.filter(pk=chart_id).first() if chart_id is not None else None
    if chart_id is not None and kept is None:
        raise Http404
    if request.method != "POST":
        return _form(request, kept, _values(kept, shoes=request.GET.get("start") == "shoes"))
    done = _written(request, kept)
    if isinstance(done, Refusal):
        messages.error(request, sentences(words_of(done)))
        return _form(request, kept, _typed(request.POST))
    messages.success(
        request, _("Kept. Channels are asked for the sizes that it changes; the operations log says which.")
    )
    return redirect("listings:size-chart", done.pk)


def _written(request: HttpRequest, kept: SizeChart | None) -> SizeChart | Refusal:
    typed = _typed(request.POST)
    grid = read_grid(typed["grid"])
    if isinstance(grid, GridFault):
        return Refusal(BAD_GRID, typed["name"], {"line": grid.line, "field": grid.code})
    draft = ChartDraft(
        typed["name"],
        grid,
        _named(typed["attributes"]),
        typed["kind"],
        typed["brand"],
        typed["category"],
        typed["is_proposal"],
        kept.pk if kept else None,
    )
    return write_size_chart(draft=draft, actor=actor_of(request), at=now())


def _values(kept: SizeChart | None, *, shoes: bool) -> dict[str, Any]:
    """What the form shows at first."""
    if kept is None:
        start = {"name": _("Shoes by the length of the foot"), "kind": _("Shoes")} if shoes else {}
        grid = _shoes() if shoes else ""
        return {"attributes": "size", "grid": grid, "is_proposal": shoes, **start}
    lines = [f"{market} = {name}" if market else name for market, name in sorted(kept.attributes.items())]
    return {
        "name": kept.name,
        "kind": kept.kind,
        "brand": kept.brand_id,
        "category": kept.category_id,
        "attributes": "\n".join(lines),
        "grid": written_grid(grid_of(kept)),
        "is_proposal": kept.is_proposal,
    }


def _typed(sent: QueryDict) -> dict[str, Any]:
    texts = {name: sent.get(name, "") for name in ("name", "kind", "attributes", "grid")}
    keys = {name: _key(sent.get(name, "")) for name in ("brand", "category")}
    return {**texts, **keys, "is_proposal": "is_proposal" in sent}


def _shoes() -> str:
    return written_grid(shoe_proposal())


def _heading(grid: str) -> list[str]:
    return grid.strip().partition("\n")[0].replace("|", "\t").split()


def _key(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def _named(text: str) -> dict[str, str]:
    """The attribute by marketplace; a name alone is for any other."""
    pairs = [line.rpartition("=") for line in text.splitlines() if line.strip()]
    return {market.strip().lower(): name.strip() for market, _sign, name in pairs}


def _form(request: HttpRequest, kept: SizeChart | None, values: dict[str, Any]) -> HttpResponse:
    context = {
        "title": kept.name if kept else _("New size chart"),
        "chart": kept,
        "values": values,
        # the note speaks of how those sizes were computed, which is true of no other proposal
        "is_computed": values.get("is_proposal") and _heading(values["grid"]) == _heading(_shoes()),
        "brands": sorted(brand_names().items(), key=lambda one: one[1]),
        "categories": sorted(_categories().items(), key=lambda one: one[1]),
        "actions": [Action(_("All size charts"), reverse("listings:size-charts"), "list")],
    }
    return render(request, "listings/size_chart.html", context)


@page(permission=MANAGE.name)
@require_POST
def delete(request: HttpRequest, chart_id: int) -> HttpResponse:
    """Delete a chart."""
    refusal = delete_size_chart(chart_id=chart_id, actor=actor_of(request), at=now())
    if refusal:
        messages.error(request, sentences(words_of(refusal)))
    else:
        messages.success(request, _("Deleted."))
    return redirect("listings:size-charts")
