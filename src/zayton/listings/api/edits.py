"""Bulk edits: previewed, applied, undone."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from zayton.kernel.access.public import Actor, Scope, actor_of
from zayton.kernel.errors import Refusal
from zayton.kernel.http.public import (
    NOT_FOUND,
    Key,
    Page,
    PageAsked,
    Problem,
    Query,
    all_refused,
    refused,
    rows_of,
)
from zayton.kernel.time import now
from zayton.listings.api.edit_shapes import EditLineShown, EditSaid, EditShown, LinesAsked
from zayton.listings.api.routing import routes
from zayton.listings.bulkedit.applying import apply_edit, undo_edit
from zayton.listings.bulkedit.previewing import preview_edit
from zayton.listings.bulkedit.queries import edit_seen, edits_seen, lines_seen, refusals_seen, remark_seen
from zayton.listings.models import EditLine, ListingEdit
from zayton.listings.permissions import MANAGE, READ
from zayton.listings.states import EditSource, EditState


@routes.write(
    "/edits/preview",
    permission=MANAGE,
    answers=EditShown,
    words=_("Preview an edit of listings"),
    about=_("Keeps a draft and changes no listing. Its lines say what would change, and what is left out."),
)
def preview_edits(request: HttpRequest, said: EditSaid) -> EditShown:
    """A draft."""
    typed: dict[int, dict[str, str]] = {}
    for one in said.cells:
        typed.setdefault(one.listing_id, {})[one.cell] = one.text
    actor = actor_of(request)
    made = preview_edit(typed=typed, actor=actor, at=now(), source=EditSource.API)
    if isinstance(made, list):
        raise all_refused(made)
    return _shown(made, actor)


@routes.write(
    "/edits/{int:edit_id}/apply",
    permission=MANAGE,
    answers=EditShown,
    words=_("Apply an edit of listings"),
    about=_(
        "One's own draft; what somebody changed since its preview is left. A second time changes nothing."
    ),
)
def apply_edits(request: HttpRequest, edit_id: Key) -> EditShown:
    """Written."""
    actor = actor_of(request)
    return _done(apply_edit(edit_id=edit_id, actor=actor, at=now()), actor)


@routes.write(
    "/edits/{int:edit_id}/undo",
    permission=MANAGE,
    answers=EditShown,
    words=_("Undo an edit of listings"),
    about=_("An edit of its own, which sets back the fields that still say what the edit wrote."),
)
def undo_edits(request: HttpRequest, edit_id: Key) -> EditShown:
    """Set back."""
    actor = actor_of(request)
    return _done(undo_edit(edit_id=edit_id, actor=actor, at=now()), actor)


@routes.read(
    "/edits",
    permission=READ,
    answers=Page[EditShown],
    words=_("List edits of listings"),
    about=_("Those that were applied, the latest first."),
)
def edits(request: HttpRequest, asked: Query[PageAsked]) -> Page[EditShown]:
    """What was edited."""
    actor = actor_of(request)
    found = edits_seen(actor=actor).filter(state=EditState.APPLIED)
    rows, following = rows_of(found, asked, newest_first=True)
    return Page(items=[_shown(row, actor) for row in rows], next=following)


@routes.read(
    "/edits/{int:edit_id}/lines",
    permission=READ,
    answers=Page[EditLineShown],
    words=_("List the lines of an edit"),
)
def edit_lines(request: HttpRequest, edit_id: Key, asked: Query[LinesAsked]) -> Page[EditLineShown]:
    """What an edit changes, field by field."""
    actor = actor_of(request)
    edit = edit_seen(edit_id, actor=actor)
    if edit is None:
        raise Problem(404, Refusal(NOT_FOUND))
    found = lines_seen(edit, scope=actor.scope)
    rows, following = rows_of(found.filter(state=asked.state) if asked.state else found, asked)
    return Page(items=[_line(row, actor.scope) for row in rows], next=following)


def _line(row: EditLine, scope: Scope) -> EditLineShown:
    code, figures = remark_seen(row.code, row.figures, scope=scope)
    return EditLineShown.model_validate(row).model_copy(update={"code": code, "figures": dict(figures)})


def _done(done: ListingEdit | Refusal, actor: Actor) -> EditShown:
    if isinstance(done, Refusal):
        raise (
            Problem(404, Refusal(NOT_FOUND)) if done.code == "listings.unknown_edit" else all_refused([done])
        )
    return _shown(done, actor)


def _shown(edit: ListingEdit, actor: Actor) -> EditShown:
    return EditShown(
        id=edit.pk,
        source=EditSource(edit.source),
        state=EditState(edit.state),
        made_at=edit.made_at,
        applied_at=edit.applied_at,
        listing_count=edit.listing_count,
        change_count=edit.change_count,
        left_count=edit.left_count,
        undoes_id=edit.undoes_id,
        refusals=[refused(one) for one in refusals_seen(edit, actor=actor)],
    )
