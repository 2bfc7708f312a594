"""The reads behind the pages of edits; what people see is filtered by their scope."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from zayton.kernel.access.public import Actor, Scope
from zayton.kernel.errors import Refusal
from zayton.listings.models import EditLine, ListingEdit
from zayton.listings.states import EditState


def edits_seen(*, actor: Actor) -> QuerySet[ListingEdit]:
    """The edits of listings in the shops somebody sees; drafts only one's own."""
    applied = ListingEdit.objects.filter(state=EditState.APPLIED)
    if actor.scope.shops is not None:
        inside = EditLine.objects.filter(edit=OuterRef("pk"), listing__shop_id__in=actor.scope.shops)
        applied = applied.filter(Exists(inside))
    return applied | ListingEdit.objects.filter(state=EditState.DRAFT, made_by=actor.id)


def edit_seen(edit_id: int, *, actor: Actor) -> ListingEdit | None:
    """One edit that somebody may see, or `None`."""
    return edits_seen(actor=actor).filter(pk=edit_id).first()


def lines_seen(edit: ListingEdit, *, scope: Scope) -> QuerySet[EditLine]:
    """The lines of an edit in the shops somebody sees."""
    found = EditLine.objects.filter(edit=edit)
    return found if scope.shops is None else found.filter(listing__shop_id__in=scope.shops)


def refusals_seen(edit: ListingEdit, *, actor: Actor) -> list[Refusal]:
    """What of a file named no listing: to who sent it, and to those who see all shops, as it may be of any of them."""
    if edit.made_by != actor.id and actor.scope.shops is not None:
        return []
    return [Refusal(one["code"], one["subject"], one["figures"], one["row"]) for one in edit.refusals]


_BELOW_COST = "listings.edit_below_cost"
_NOTHING: Mapping[str, Any] = MappingProxyType({})


def remark_seen(code: str, figures: Mapping[str, Any], *, scope: Scope) -> tuple[str, Mapping[str, Any]]:
    """What a line is remarked with; break-even is told to those who see costs, whoever previewed the edit."""
    return ("", _NOTHING) if code == _BELOW_COST and not scope.sees_cost else (code, figures)
