"""A bulk edit is previewed: what was typed becomes a draft that says of each field what would change, and what not."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from django.db import transaction

from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal
from zayton.listings.bulkedit import errors
from zayton.listings.bulkedit.standing import Found, KnownLimits, found_by_id, listings_to_edit
from zayton.listings.errors import NOT_ALLOWED, UNKNOWN_LISTING
from zayton.listings.models import EditLine, ListingEdit
from zayton.listings.permissions import MANAGE
from zayton.listings.rules.editing import Line, divided, lines_of_edit
from zayton.listings.states import EditSource, EditState, LineState

MOST_LISTINGS = 10_000
"""Listings in one edit: what one transaction of an operation carries."""
_MOST_REFUSALS = 500
_KEPT = timedelta(days=1)
_AT_ONCE = 1_000
_NO_ROWS: Mapping[int, int] = MappingProxyType({})

Typed = Mapping[int, Mapping[str, str]]
"""What was typed into the cells of listings, by listing id and cell; blank clears a cell."""


def preview_edit(
    *,
    typed: Typed,
    actor: Actor,
    at: datetime,
    source: EditSource,
    file_name: str = "",
    rows: Mapping[int, int] = _NO_ROWS,
    refusals: Sequence[Refusal] = (),
) -> ListingEdit | list[Refusal]:
    """Keep a draft of an edit, or say why there is none; no listing changes.

    `rows` says in which row of the file a listing stands, `refusals` what of the file names no listing.
    """
    if not actor.may(MANAGE.name):
        return [Refusal(NOT_ALLOWED)]
    if len(typed) > MOST_LISTINGS:
        return [Refusal(errors.TOO_MANY, figures={"count": len(typed), "most": MOST_LISTINGS})]
    found = found_by_id(list(listings_to_edit(typed, scope=actor.scope)), sees_cost=actor.scope.sees_cost)
    unseen = [Refusal(UNKNOWN_LISTING, str(key)) for key in typed if key not in found]
    refused = [*refusals, *unseen]
    lines = _lines(typed, found)
    if not lines and not refused:
        return [Refusal(errors.NOTHING_TO_EDIT)]
    with transaction.atomic():
        _forget_old_drafts(actor, at)
        edit = ListingEdit.objects.create(
            source=source,
            file_name=file_name[:200],
            made_at=at,
            made_by=actor.id,
            refusals=[_kept(one) for one in refused[:_MOST_REFUSALS]],
        )
        keep_lines(edit, lines, rows)
        edit.left_count += len(refused)
        edit.save(update_fields=["listing_count", "change_count", "left_count"])
    return edit


def _lines(typed: Typed, found: Mapping[int, Found]) -> list[tuple[Found, Line]]:
    limits = KnownLimits(found.values())
    lines = [
        (one, line)
        for key, cells in typed.items()
        if (one := found.get(key))
        for line in lines_of_edit(one.standing, cells, lambda kind, one=one: limits.of(one, kind))  # type: ignore[misc]
    ]
    good = divided([(one.standing, line) for one, line in lines])
    return [(one, line) for (one, _line), line in zip(lines, good, strict=True)]


def keep_lines(
    edit: ListingEdit, lines: Iterable[tuple[Found, Line]], rows: Mapping[int, int] = _NO_ROWS
) -> list[EditLine]:
    """Write the lines of an edit, and count on it what would change; those with a fault are left out."""
    kept = [_line(edit, one, line, rows) for one, line in lines]
    EditLine.objects.bulk_create(kept, batch_size=_AT_ONCE)
    ready = [line for line in kept if line.state == LineState.READY]
    edit.listing_count, edit.change_count = len({line.listing_id for line in ready}), len(ready)
    edit.left_count = len(kept) - len(ready)
    return kept


def _line(edit: ListingEdit, found: Found, line: Line, rows: Mapping[int, int]) -> EditLine:
    said = line.fault or line.note
    return EditLine(
        edit=edit,
        listing=found.listing,
        field=line.field,
        was=line.was,
        will=line.will,
        before=line.before,
        currency=found.standing.currency,
        state=LineState.LEFT if line.fault else LineState.READY,
        code=said.code if said else "",
        figures=dict(said.figures) if said else {},
        row=rows.get(found.listing.pk),
    )


def _kept(refusal: Refusal) -> dict[str, Any]:
    return {
        "code": refusal.code,
        "subject": refusal.subject,
        "figures": dict(refusal.figures),
        "row": refusal.row,
    }


def _forget_old_drafts(actor: Actor, at: datetime) -> None:
    # what was never applied says nothing of what happened
    old = ListingEdit.objects.filter(made_by=actor.id, state=EditState.DRAFT, made_at__lt=at - _KEPT)
    old.delete()


def discard_edit(*, edit_id: int, actor: Actor) -> bool:
    """Throw one's own draft away; whether there was one."""
    deleted, _by_model = ListingEdit.objects.filter(
        pk=edit_id, made_by=actor.id, state=EditState.DRAFT
    ).delete()
    return bool(deleted)
