"""A bulk edit is applied in one transaction, and taken back by an edit of its own."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal
from zayton.kernel.journal.public import Happening, append
from zayton.listings.bulkedit import errors
from zayton.listings.bulkedit.events import EDIT_APPLIED, EDIT_UNDONE, EDITED
from zayton.listings.bulkedit.fields import write_fields
from zayton.listings.bulkedit.previewing import keep_lines
from zayton.listings.bulkedit.queries import edit_seen, lines_seen
from zayton.listings.bulkedit.standing import Found, found_by_id, listings_to_edit
from zayton.listings.bulkedit.telling import fields_told
from zayton.listings.errors import NOT_ALLOWED
from zayton.listings.models import EditLine, ListingEdit
from zayton.listings.permissions import MANAGE
from zayton.listings.rules.cells import Fault
from zayton.listings.rules.editing import Line, beyond_bounds, undone
from zayton.listings.states import EditSource, EditState, LineState

_AT_ONCE = 500


def apply_edit(*, edit_id: int, actor: Actor, at: datetime) -> ListingEdit | Refusal:
    """Write what a draft says, as far as nobody changed the same fields since; a second time changes nothing."""
    if not actor.may(MANAGE.name):
        return Refusal(NOT_ALLOWED)
    with transaction.atomic():
        drafts = ListingEdit.objects.select_for_update().filter(pk=edit_id, made_by=actor.id)
        edit = drafts.first()
        if edit is None:
            return Refusal(errors.UNKNOWN_EDIT, str(edit_id))
        if edit.state == EditState.DRAFT:
            lines = list(edit.lines.filter(state=LineState.READY).order_by("listing_id", "pk"))
            found = _locked({line.listing_id for line in lines}, actor)
            _carry_out(edit, lines, found, actor, at)
    return edit


def undo_edit(*, edit_id: int, actor: Actor, at: datetime) -> ListingEdit | Refusal:
    """Set the fields of an edit back that still say what it wrote, as an edit of its own; the others are left."""
    if not actor.may(MANAGE.name):
        return Refusal(NOT_ALLOWED)
    with transaction.atomic():
        undoable = edit_seen(edit_id, actor=actor)
        if undoable is None or undoable.state != EditState.APPLIED:
            return Refusal(errors.UNKNOWN_EDIT, str(edit_id))
        wrote = list(
            lines_seen(undoable, scope=actor.scope)
            .filter(state=LineState.WRITTEN)
            .order_by("listing_id", "pk")
        )
        found = _locked({line.listing_id for line in wrote}, actor)
        back = [(one, _back(line, one)) for line in wrote if (one := found.get(line.listing_id))]
        if all(line.fault for _one, line in back):
            return Refusal(errors.NOTHING_TO_UNDO, str(edit_id))
        edit = ListingEdit.objects.create(
            source=EditSource.UNDO, made_at=at, made_by=actor.id, undoes=undoable
        )
        lines = [line for line in keep_lines(edit, back) if line.state == LineState.READY]
        _carry_out(edit, lines, found, actor, at)
    return edit


def _back(line: EditLine, found: Found) -> Line:
    return undone(Line(line.field, line.was, line.will, line.before), found.standing)


def _locked(ids: Collection[int], actor: Actor) -> dict[int, Found]:
    """Listings as they stand, locked in one order, so that two edits of the same cannot deadlock."""
    held = listings_to_edit(ids, scope=actor.scope).select_for_update(no_key=True, of=("self",))
    return found_by_id(list(held), sees_cost=False)


def _carry_out(
    edit: ListingEdit, lines: Sequence[EditLine], found: Mapping[int, Found], actor: Actor, at: datetime
) -> None:
    good: dict[int, list[EditLine]] = {}
    left = []
    for line in lines:
        if fault := _fault(line, found.get(line.listing_id)):
            line.state, line.code, line.figures = LineState.LEFT, fault.code, dict(fault.figures)
            left.append(line)
        else:
            good.setdefault(line.listing_id, []).append(line)
    changes = [(found[key], {line.field: line.will for line in some}) for key, some in good.items()]
    write_fields(changes, actor=actor, at=at)
    EditLine.objects.bulk_update(left, ["state", "code", "figures"], batch_size=_AT_ONCE)
    edit.lines.filter(state=LineState.READY).update(state=LineState.WRITTEN)
    edit.state, edit.applied_at = EditState.APPLIED, at
    edit.listing_count, edit.change_count = len(good), sum(len(some) for some in good.values())
    edit.left_count += len(left)
    edit.save()
    _journal(edit, good, found, actor, at)


def _fault(line: EditLine, found: Found | None) -> Fault | None:
    """What came between the preview and now."""
    if found is None:
        return Fault(errors.GONE)
    if line.field in found.standing.locked:
        return found.standing.locked[line.field]
    if found.standing.own[line.field] != line.was:
        return Fault(errors.CHANGED_SINCE)
    if line.field == "price" and line.will is not None:
        return beyond_bounds(line.will, found.standing)
    return None


def _journal(
    edit: ListingEdit,
    good: Mapping[int, Sequence[EditLine]],
    found: Mapping[int, Found],
    actor: Actor,
    at: datetime,
) -> None:
    told = []
    for key, lines in good.items():
        listing, currency = found[key].listing, found[key].standing.currency
        payload = {"fields": fields_told(lines), "currency": currency, "listing_edit": edit.pk}
        told.append(Happening(EDITED, key, at, payload, _named(listing.shop_id, listing.sku_id)))
    counts: dict[str, Any] = {
        "edited_listings": edit.listing_count,
        "edited_fields": edit.change_count,
        "edit_left_out": edit.left_count,
    }
    whole = EDIT_UNDONE if edit.undoes_id else EDIT_APPLIED
    counts |= {"undone_edit": edit.undoes_id} if edit.undoes_id else {}
    shops = sorted({found[key].listing.shop_id for key in good})
    append([*told, Happening(whole, edit.pk, at, counts, {"shop": shops})], actor=actor)


def _named(shop_id: int, sku_id: int | None) -> dict[str, list[int]]:
    return {"shop": [shop_id]} | ({"sku": [sku_id]} if sku_id else {})
