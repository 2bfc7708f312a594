"""One change to the catalogue: what was before and after, and the way back."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from zayton.catalog.bulk import undone_sentence
from zayton.catalog.history import cells_told, told_by
from zayton.catalog.models import Change
from zayton.catalog.operations import undo_change
from zayton.catalog.pages.answers import tell
from zayton.catalog.people import actor_names
from zayton.catalog.permissions import EDIT, READ
from zayton.catalog.wording import worded
from zayton.kernel.access.public import actor_of
from zayton.kernel.journal.public import declared_events
from zayton.kernel.time import now
from zayton.ui.public import count_text, page

# a change may hold a hundred thousand cells, which no browser draws
_SHOWN = 500


@page(permission=READ.name)
def change(request: HttpRequest, change_id: int) -> HttpResponseBase:
    """What one change did, cell by cell."""
    found = get_object_or_404(Change.objects.select_related("undone_by", "undoes"), pk=change_id)
    told = told_by(change_id)
    # the entry may be archived with its month while the document is still listed
    if not told:
        raise Http404
    actor = actor_of(request)
    cells = cells_told(told)
    shown = worded(cells[:_SHOWN], sees_cost=actor.scope.sees_cost)
    undone = getattr(found, "undone_by", None)
    words = ngettext("%(count)s SKU", "%(count)s SKUs", found.sku_count) % {
        "count": count_text(found.sku_count)
    }
    context = {
        "title": declared_events()[found.verb].words,
        "standing": words,
        "change": found,
        "who": actor_names([found.actor])[found.actor],
        "created": told.get("created", 0),
        "cells": shown,
        "hidden": max(0, len(cells) - _SHOWN),
        "undone": undone,
        "may_undo": bool(cells) and undone is None and actor.may(EDIT.name),
    }
    return render(request, "catalog/change.html", context)


@page(permission=EDIT.name)
@require_POST
def change_undo(request: HttpRequest, change_id: int) -> HttpResponseBase:
    """Take a change back, as far as nobody has changed the same cells since."""
    written = undo_change(change_id=change_id, actor=actor_of(request), at=now())
    tell(request, written.refusals, undone_sentence(written))
    return redirect("catalog:change", written.change_id or change_id)
