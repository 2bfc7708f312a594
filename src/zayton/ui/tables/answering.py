"""The steps of a bulk action over HTTP: fill in and preview, apply, undo."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from zayton.kernel.access.public import Actor
from zayton.kernel.errors import words_of
from zayton.kernel.time import now
from zayton.ui.pages import forbidden
from zayton.ui.tables.bulk import MOST_ROWS, BulkAction, BulkRequest, BulkResult
from zayton.ui.tables.query import TablePage, TableQuery

_UNDO_SECONDS = 3600
_MOST_REFUSALS_SHOWN = 50

FetchRows = Callable[[TableQuery], TablePage]


def answer_bulk(
    request: HttpRequest,
    actions: Sequence[BulkAction],
    fetch: FetchRows,
    query: TableQuery,
) -> HttpResponse:
    """The dialog's next content; an unknown action is 404, one without its permission 403."""
    action = next((action for action in actions if action.name == request.POST.get("bulk")), None)
    if action is None:
        return HttpResponse(_("There is no such action."), status=404)
    # asked here again: the button that is not shown can still be posted
    if not query.actor.may(action.permission):
        return forbidden(request, action.permission)
    match request.POST.get("step"):
        case "apply":
            return _applied(request, action, fetch, query)
        case "undo":
            return _undone(request, action, query.actor)
    return _previewed(request, action, fetch, query)


def _asked(request: HttpRequest, action: BulkAction, fetch: FetchRows, query: TableQuery) -> BulkRequest:
    values = {part.name: request.POST.get(part.name, "").strip() for part in action.fields}
    return BulkRequest(actor=query.actor, ids=chosen_ids(request, fetch, query), values=values, at=now())


def chosen_ids(request: HttpRequest, fetch: FetchRows, query: TableQuery) -> list[str]:
    """The ticked rows, or all that match the filter when `all` is given; never more than `MOST_ROWS`."""
    if request.POST.get("all"):
        # read again at each step, since rows may have come or gone since the preview
        return [str(row["id"]) for row in fetch(query.slice(0, MOST_ROWS)).rows]
    # the same row may be ticked twice when a page was loaded again
    return list(dict.fromkeys(request.POST.getlist("id")))[:MOST_ROWS]


def _missing(action: BulkAction, asked: BulkRequest) -> list[str]:
    return [str(part.label) for part in action.fields if part.required and not asked.values[part.name]]


def _previewed(request: HttpRequest, action: BulkAction, fetch: FetchRows, query: TableQuery) -> HttpResponse:
    asked = _asked(request, action, fetch, query)
    ready = not _missing(action, asked)
    context = _context(action, query.actor, asked) | {"preview": action.preview(asked) if ready else None}
    return _render(request, "ui/bulk_preview.html", context)


def _applied(request: HttpRequest, action: BulkAction, fetch: FetchRows, query: TableQuery) -> HttpResponse:
    asked = _asked(request, action, fetch, query)
    if missing := _missing(action, asked):
        context = _context(action, query.actor, asked) | {"missing": missing, "preview": None}
        return _render(request, "ui/bulk_preview.html", context)
    return _result(request, action, action.apply(asked), query.actor)


def _undone(request: HttpRequest, action: BulkAction, actor: Actor) -> HttpResponse:
    try:
        kept = signing.loads(request.POST.get("undo", ""), salt=_salt(action, actor), max_age=_UNDO_SECONDS)
    # signed for this person and action: an undo is a write like any other
    except signing.BadSignature:
        return HttpResponse(_("This can no longer be undone here; change the rows by hand."), status=409)
    if action.undo is None:
        return HttpResponse(_("This action cannot be undone."), status=409)
    asked = BulkRequest(actor=actor, ids=[], values=kept, at=now())
    return _result(request, action, action.undo(asked), actor)


def _salt(action: BulkAction, actor: Actor) -> str:
    return f"ui.undo:{action.name}:{actor.id}"


def _result(request: HttpRequest, action: BulkAction, result: BulkResult, actor: Actor) -> HttpResponse:
    undo = signing.dumps(dict(result.undo), salt=_salt(action, actor)) if result.undo and action.undo else ""
    context = {"action": action, "result": result, "undo": undo, "refusals": _worded(result.refusals)}
    return _render(request, "ui/bulk_result.html", context)


def _worded(refusals: Sequence[Any]) -> list[Mapping[str, str]]:
    shown = refusals[:_MOST_REFUSALS_SHOWN]
    worded = [(refusal.subject, *words_of(refusal)) for refusal in shown]
    return [{"subject": subject, "what": what, "remedy": remedy} for subject, what, remedy in worded]


def _context(action: BulkAction, actor: Actor, asked: BulkRequest) -> dict[str, Any]:
    fields = [
        {"field": part, "value": asked.values[part.name], "choices": action.choices_of(part, actor).items()}
        for part in action.fields
    ]
    return {"action": action, "fields": fields, "count": len(asked.ids), "most": MOST_ROWS, "ids": asked.ids}


def _render(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    if preview := context.get("preview"):
        context["refusals"] = _worded(preview.refusals)
    return render(request, template, context)
