"""Metrics and dimensions of one's own: what there is, what each means, and forms to write them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zayton.cockpit.rules import groups_of, lines_of
from zayton.kernel.access.public import actor_of
from zayton.kernel.errors import words_of
from zayton.kernel.time import now
from zayton.lake.public import (
    DimensionDraft,
    Kept,
    MetricDraft,
    define_dimensions,
    define_metrics,
    defined_dimension,
    defined_metric,
    delete_definitions,
    values_of,
    whole_vocabulary,
)
from zayton.ui.public import Action, page, sentences

STYLES = ("money", "count", "percent", "decimal")


@page(permission="lake.ask")
def definitions(request: HttpRequest) -> HttpResponse:
    """Every metric and dimension with its meaning; one's own can be changed."""
    words = whole_vocabulary()
    actions = [
        Action(_("Define a metric"), reverse("cockpit:metric-new"), "math-function", primary=True),
        Action(_("Define a dimension"), reverse("cockpit:dimension-new"), "category-plus"),
    ]
    may = actor_of(request).may("lake.define")
    context: dict[str, Any] = {
        "title": _("Own metrics and dimensions"),
        "standing": _("Every screen, alert and program uses these meanings."),
        "metrics": [
            {"metric": one, "href": _own("cockpit:metric", name, "own_"), "id": name.removeprefix("own_")}
            for name, one in words.metrics.items()
        ],
        "dimensions": [
            {
                "dimension": one,
                "href": _own("cockpit:dimension", name, "group_"),
                "id": name.removeprefix("group_"),
            }
            for name, one in words.dimensions.items()
        ],
        "actions": actions if may else [],
        "may": may,
    }
    return render(request, "cockpit/definitions.html", context)


def _own(url_name: str, name: str, prefix: str) -> str:
    return reverse(url_name, args=[int(name.removeprefix(prefix))]) if name.startswith(prefix) else ""


@page(permission="lake.define")
def metric(request: HttpRequest, metric_id: int | None = None) -> HttpResponse:
    """The form of a metric: a title, a formula over metrics, and how its figures are written."""
    kept = defined_metric(metric_id)
    if metric_id is not None and kept is None:
        raise Http404
    written = {"title": kept.title, "formula": kept.formula, "style": kept.style} if kept else {}
    if request.method == "POST":
        written = {name: request.POST.get(name, "").strip() for name in ("title", "formula", "style")}
        draft = MetricDraft(written["title"], written["formula"], written["style"], kept.pk if kept else None)
        done = define_metrics(drafts=[draft], actor=actor_of(request), at=now())
        if answer := _done(request, done):
            return answer
    context = {
        "title": _("A metric of our own"),
        "standing": _("A formula over metrics, with + − × ÷ written as + - * /."),
        "written": written,
        "styles": [
            ("money", _("Amount of money")),
            ("count", _("Number")),
            ("percent", _("Percent")),
            ("decimal", _("Decimal")),
        ],
        # a formula over itself has no end
        "known": [one for name, one in whole_vocabulary().metrics.items() if name != f"own_{metric_id}"],
    }
    return render(request, "cockpit/metric.html", context)


@page(permission="lake.define")
def dimension(request: HttpRequest, dimension_id: int | None = None) -> HttpResponse:
    """The form of a dimension: which values of another dimension belong to which group."""
    kept = defined_dimension(dimension_id)
    if dimension_id is not None and kept is None:
        raise Http404
    # the form asks again with another base before anything is kept, so it may come by either method
    base = request.POST.get("base") or request.GET.get("base") or (kept.base if kept else "country")
    known = values_of(base)
    written = {"title": kept.title, "groups": lines_of(kept.groups, known)} if kept else {}
    if request.method == "POST":
        written = {name: request.POST.get(name, "").strip() for name in ("title", "groups")}
        groups = groups_of(written["groups"], known)
        draft = DimensionDraft(written["title"], base, groups, kept.pk if kept else None)
        done = define_dimensions(drafts=[draft], actor=actor_of(request), at=now())
        if answer := _done(request, done):
            return answer
    bases = [
        # a grain, a band or a group has no values of its own that could be grouped
        one
        for one in whole_vocabulary().dimensions.values()
        if not (one.grain or one.groups or one.bands)
    ]
    context = {
        "title": _("A dimension of our own"),
        "standing": _("Groups of values, such as regions made of countries."),
        "written": written,
        "base": base,
        "bases": bases,
        # a page is no catalogue: ten thousand SKUs beside a form help nobody
        "known": sorted(set(known.values()))[:300],
    }
    return render(request, "cockpit/dimension.html", context)


def _done(request: HttpRequest, done: Kept) -> HttpResponse | None:
    for refusal in done.refused:
        messages.error(request, sentences(words_of(refusal)))
    if done.refused:
        return None
    messages.success(request, _("Kept. It can be chosen everywhere from now on."))
    return redirect("cockpit:definitions")


@page(permission="lake.define")
@require_POST
def delete(request: HttpRequest) -> HttpResponse:
    """Delete one definition; one that others build on stays."""
    chosen = {
        name: [int(key) for key in request.POST.getlist(name) if key.isdecimal() and len(key) < 19]
        for name in ("metric", "dimension")
    }
    done = delete_definitions(
        metrics=chosen["metric"], dimensions=chosen["dimension"], actor=actor_of(request), at=now()
    )
    for refusal in done.refused:
        messages.error(request, sentences(words_of(refusal)))
    if done.ids:
        messages.success(request, _("Deleted."))
    return redirect("cockpit:definitions")
