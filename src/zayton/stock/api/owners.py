"""Owners of goods over HTTP: listed, and added by who sets up warehouses."""

from typing import Annotated

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from pydantic import Field, StringConstraints

from zayton.kernel.access.public import actor_of
from zayton.kernel.http.public import (
    Body,
    Page,
    PageAsked,
    Query,
    Refused,
    Shown,
    all_refused,
    refused,
    rows_of,
)
from zayton.kernel.time import now
from zayton.stock.api.routing import routes
from zayton.stock.lines import OwnerDraft
from zayton.stock.models import Owner
from zayton.stock.operations.places import add_new_owners
from zayton.stock.permissions import READ, SETUP

MOST_OWNERS = 200
_Code = Annotated[str, StringConstraints(min_length=1, max_length=32, strip_whitespace=True, pattern=r"\S")]
_Name = Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)]


class OwnerShown(Shown):
    """A legal entity that owns goods."""

    id: int
    code: str
    name: str


class OwnerSaid(Body):
    """A legal entity to be added; without a name it is called by its code."""

    code: _Code
    name: _Name = ""


class OwnersSaid(Body):
    """Owners to be added; each stands alone."""

    owners: Annotated[list[OwnerSaid], Field(min_length=1, max_length=MOST_OWNERS)]


class OwnersAdded(Shown):
    """The owners that were added, in their order, and those that were not."""

    owners: list[OwnerShown]
    refusals: list[Refused]


@routes.read("/owners", permission=READ, answers=Page[OwnerShown], words=_("List owners of goods"))
def list_owners(request: HttpRequest, asked: Query[PageAsked]) -> Page[OwnerShown]:
    """Owners in the order they were added."""
    found, following = rows_of(Owner.objects.all(), asked)
    return Page(items=[OwnerShown.model_validate(one) for one in found], next=following)


@routes.write(
    "/owners",
    permission=SETUP,
    answers=OwnersAdded,
    words=_("Add owners of goods"),
    about=_("One whose code is taken is refused and stays as it is."),
)
def add(request: HttpRequest, said: OwnersSaid) -> OwnersAdded:
    """Companies whose goods lie in our warehouses."""
    drafts = [OwnerDraft(one.code, one.name or one.code) for one in said.owners]
    added, refusals = add_new_owners(drafts=drafts, at=now(), actor=actor_of(request))
    if not added:
        raise all_refused(refusals)
    names = {draft.code: draft.name for draft in reversed(drafts)}
    shown = [OwnerShown(id=added[code], code=code, name=names[code]) for code in _in_order(drafts, added)]
    return OwnersAdded(owners=shown, refusals=[refused(one) for one in refusals])


def _in_order(drafts: list[OwnerDraft], added: dict[str, int]) -> list[str]:
    return [code for code in dict.fromkeys(draft.code for draft in drafts) if code in added]
