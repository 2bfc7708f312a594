"""The grid: listings as a spreadsheet, by hand or by workbook; nothing is written before its preview."""

import json
from collections.abc import Mapping
from tempfile import SpooledTemporaryFile
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from zayton.kernel.access.public import actor_of
from zayton.kernel.errors import Refusal, words_of
from zayton.kernel.time import now
from zayton.listings.bulkedit.gridding import grid_columns, grid_rows, grid_words
from zayton.listings.bulkedit.previewing import MOST_LISTINGS, preview_edit
from zayton.listings.bulkedit.uploading import MOST_MIB, preview_workbook
from zayton.listings.bulkedit.workbook import CLEAR, write_workbook
from zayton.listings.models import ListingEdit
from zayton.listings.permissions import MANAGE
from zayton.listings.rules.cells import CELLS
from zayton.listings.states import EditSource
from zayton.listings.tables import listing_table, matching
from zayton.ui.public import Action, Empty, TableQuery, count_text, page, sentences

_MOST_CHOSEN = 1_000
_LONGEST_CELL = 100_000
_LARGEST_KEY = 2**63


@page(permission=MANAGE.name)
def grid(request: HttpRequest) -> HttpResponseBase:
    """The listings that were chosen or that the filters match, a page of them at a time."""
    found = _found(request)
    if request.GET.get("format") == "json":
        return JsonResponse(found)
    where = request.GET.copy()
    where.pop("page", None)
    config = {
        **found,
        "columns": grid_columns(),
        "words": grid_words(),
        "rowsUrl": f"{request.path}?{where.urlencode()}",
        "previewUrl": reverse("listings:grid-preview"),
    }
    context = {
        "title": _("Edit listings"),
        "standing": ngettext(
            "%(count)s listing. Nothing is changed before you have seen the preview.",
            "%(count)s listings. Nothing is changed before you have seen the preview.",
            found["total"],
        )
        % {"count": count_text(found["total"])},
        "config": config if found["total"] else None,
        "empty": _empty(),
        "workbook": f"{reverse('listings:grid-workbook')}?{where.urlencode()}",
        "too_many": found["total"] > MOST_LISTINGS,
        "most": count_text(MOST_LISTINGS),
        "most_mib": MOST_MIB,
        "clear": CLEAR,
        "actions": [Action(_("Edits"), reverse("listings:edits"), "history")],
    }
    return render(request, "listings/grid.html", context)


def _empty() -> Empty:
    back = Action(_("All listings"), reverse("listings:listings"), "tags")
    return Empty(
        _("No listing is chosen"), _("Choose some in the list, or filter it otherwise."), back, "table"
    )


def _query(request: HttpRequest) -> TableQuery:
    return listing_table(actor_of(request).scope, empty=_empty()).query(request)


def _chosen(request: HttpRequest) -> list[int]:
    keys = request.GET.get("chosen", "").split(".")[:_MOST_CHOSEN]
    return [int(key) for key in keys if key.isascii() and key.isdecimal() and len(key) < 19]


def _found(request: HttpRequest) -> dict[str, Any]:
    query = _query(request)
    chosen = _chosen(request)
    # a choice of which nothing can be read is none of all
    found = matching(query, chosen or ([0] if "chosen" in request.GET else ()))
    rows = grid_rows([row["id"] for row in found.rows], actor=query.actor)
    pages = -(-found.total // query.limit)
    return {"rows": rows, "total": found.total, "page": query.page, "pages": pages}


@page(permission=MANAGE.name)
def workbook(request: HttpRequest) -> HttpResponseBase:
    """The same listings as a workbook, at most as many as one edit takes."""
    query = _query(request).slice(0, MOST_LISTINGS)
    found = matching(query, _chosen(request) or ([0] if "chosen" in request.GET else ()))
    file = SpooledTemporaryFile(max_size=8 << 20)  # noqa: SIM115 - FileResponse closes it
    write_workbook(file, ids=[row["id"] for row in found.rows], actor=query.actor)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename="listings.xlsx")


@page(permission=MANAGE.name)
@require_POST
def preview(request: HttpRequest) -> HttpResponseBase:
    """Keep what was typed as a draft; the address of its preview, or why there is none."""
    typed = _typed(request.body)
    if typed is None:
        return JsonResponse({"problem": _("The grid could not be read. Load the page again.")}, status=400)
    made = preview_edit(typed=typed, actor=actor_of(request), at=now(), source=EditSource.GRID)
    if isinstance(made, ListingEdit):
        return JsonResponse({"href": reverse("listings:edit", args=[made.pk])})
    return JsonResponse({"problem": _said(made)}, status=409)


def _typed(body: bytes) -> Mapping[int, Mapping[str, str]] | None:
    """Cells by listing and name from `[[id, cell, text], …]`; `None` when it is anything else."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return None
    typed: dict[int, dict[str, str]] = {}
    for each in told if isinstance(told, list) else [None]:
        match each:
            case [int(key), str(cell), str(text)] if (
                cell in CELLS and 0 < key < _LARGEST_KEY and len(text) <= _LONGEST_CELL and "\x00" not in text
            ):
                typed.setdefault(key, {})[cell] = text
            case _:
                return None
    return typed


@page(permission=MANAGE.name)
@require_POST
def upload(request: HttpRequest) -> HttpResponseBase:
    """Keep what a workbook changes as a draft and show its preview."""
    sent = request.FILES.get("file")
    if sent is None:
        messages.error(request, _("Choose a file first."))
        return redirect("listings:grid")
    made = preview_workbook(
        file=sent,  # type: ignore[arg-type]
        size=sent.size or 0,
        name=sent.name or "",
        actor=actor_of(request),
        at=now(),
    )
    if isinstance(made, ListingEdit):
        return redirect("listings:edit", made.pk)
    messages.error(request, _said(made))
    return redirect("listings:grid")


def _said(refusals: list[Refusal]) -> str:
    return sentences(sentences(words_of(one)) for one in refusals[:5])
