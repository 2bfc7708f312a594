"""Edits of listings: the list of them, and one with its preview, its outcome and the way back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zayton.kernel.access.public import actor_of, names_of
from zayton.kernel.errors import Refusal, words_of
from zayton.kernel.time import now
from zayton.listings.bulkedit.applying import apply_edit, undo_edit
from zayton.listings.bulkedit.previewing import discard_edit
from zayton.listings.bulkedit.queries import edit_seen, lines_seen, refusals_seen
from zayton.listings.bulkedit.tables import edits_table, lines_table
from zayton.listings.bulkedit.words import SOURCE_WORDS
from zayton.listings.models import ListingEdit
from zayton.listings.permissions import MANAGE, READ
from zayton.listings.states import EditState, LineState
from zayton.ui.public import Action, count_text, page, sentences

_SHOWN = 50


@page(permission=READ.name)
def edits(request: HttpRequest) -> HttpResponseBase:
    """Every edit that was applied."""
    start = Action(_("Edit in a grid"), reverse("listings:grid"), "table", permission=MANAGE.name)
    return edits_table(empty_action=start).respond(
        request,
        title=_("Edits of listings"),
        standing=_("Who changed what in many listings at once, and the way back."),
        actions=[Action(_("All listings"), reverse("listings:listings"), "tags"), start],
    )


@page(permission=READ.name)
def edit(request: HttpRequest, edit_id: int) -> HttpResponseBase:
    """One edit: as a draft what it would do, afterwards what it did."""
    actor = actor_of(request)
    found = edit_seen(edit_id, actor=actor)
    if found is None:
        raise Http404
    refused = refusals_seen(found, actor=actor)
    is_draft = found.state == EditState.DRAFT
    undoings = found.undoings.filter(state=EditState.APPLIED).order_by("pk")
    wrote = not is_draft and lines_seen(found, scope=actor.scope).filter(state=LineState.WRITTEN).exists()
    context: dict[str, Any] = {
        "edit": found,
        "is_draft": is_draft,
        "who": names_of([found.made_by]).get(found.made_by, found.made_by),
        "source": SOURCE_WORDS[found.source],
        "refusals": [sentences(words_of(one)) for one in refused[:_SHOWN]],
        "more_refused": max(0, len(refused) - _SHOWN),
        "may_apply": is_draft and found.change_count > 0 and actor.may(MANAGE.name),
        "may_undo": wrote and actor.may(MANAGE.name),
        "undoings": undoings,
        "has_lines": lines_seen(found, scope=actor.scope).exists(),
    }
    return lines_table(found, actor).respond(
        request,
        title=_("Preview") if is_draft else _("Edit %(number)s") % {"number": found.pk},
        standing=_standing(found),
        template="listings/edit.html",
        context=context,
    )


def _standing(found: ListingEdit) -> str:
    figures = {
        "changes": count_text(found.change_count),
        "listings": count_text(found.listing_count),
        "left": count_text(found.left_count),
    }
    if found.left_count:
        return _("Changes: %(changes)s · listings: %(listings)s · left out: %(left)s") % figures
    return _("Changes: %(changes)s · listings: %(listings)s") % figures


@page(permission=MANAGE.name)
@require_POST
def apply(request: HttpRequest, edit_id: int) -> HttpResponseBase:
    """Apply one's own draft."""
    done = apply_edit(edit_id=edit_id, actor=actor_of(request), at=now())
    return _answered(request, done, _("Applied. The channels are told as fast as their limits allow."))


@page(permission=MANAGE.name)
@require_POST
def undo(request: HttpRequest, edit_id: int) -> HttpResponseBase:
    """Take an edit back as far as it still stands."""
    done = undo_edit(edit_id=edit_id, actor=actor_of(request), at=now())
    if isinstance(done, Refusal) and done.code == "listings.nothing_to_undo":
        messages.error(request, sentences(words_of(done)))
        return redirect("listings:edit", edit_id)
    return _answered(request, done, _("Undone, as far as nobody changed it since."))


def _answered(request: HttpRequest, done: ListingEdit | Refusal, said: str) -> HttpResponse:
    if isinstance(done, Refusal):
        raise Http404
    messages.success(request, said)
    return redirect("listings:edit", done.pk)


@page(permission=MANAGE.name)
@require_POST
def discard(request: HttpRequest, edit_id: int) -> HttpResponseBase:
    """Throw one's own draft away."""
    if not discard_edit(edit_id=edit_id, actor=actor_of(request)):
        raise Http404
    messages.success(request, _("Thrown away. Nothing was changed."))
    return redirect("listings:grid")
