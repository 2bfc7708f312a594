"""What the watch has found, and what is done about it."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from pydantic import Field

from zayton.kernel.access.public import actor_of
from zayton.kernel.http.public import (
    Body,
    Key,
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
from zayton.listings.api.routing import routes
from zayton.listings.models import Finding
from zayton.listings.permissions import MANAGE, READ
from zayton.listings.watch_states import STANDING, FindingKind, FindingState
from zayton.listings.watching.findings import move_findings
from zayton.listings.watching.queries import findings_seen
from zayton.listings.watching.words import remedy_words


class FindingsAsked(PageAsked):
    """Which findings; those that stand unless a state is named."""

    state: FindingState | None = None
    kind: FindingKind | None = None
    listing: Key | None = None


class FindingShown(Shown):
    """A finding; `at_risk_minor` is what the SKU sold in 30 days in base currency, `remedy` what to do.

    `figures` leave out the floor, which is break-even, for those who do not see costs.
    """

    id: int
    listing_id: int
    kind: FindingKind
    state: FindingState
    figures: dict[str, Any]
    at_risk_minor: int
    opened_at: datetime
    closed_at: datetime | None
    remedy: str


class FindingsSaid(Body):
    """Findings that somebody takes on, or dismisses as being right."""

    finding_ids: Annotated[list[Key], Field(min_length=1, max_length=500)]
    to: Literal["acknowledged", "dismissed"]


class FindingsMoved(Shown):
    """The findings that moved, and the refusals of the others."""

    finding_ids: list[int]
    refusals: list[Refused]


@routes.read(
    "/findings",
    permission=READ,
    answers=Page[FindingShown],
    words=_("List findings of the hijack watch"),
    about=_("The latest first."),
)
def findings(request: HttpRequest, asked: Query[FindingsAsked]) -> Page[FindingShown]:
    """What stands, or what was."""
    scope = actor_of(request).scope
    found = findings_seen(scope=scope).filter(state__in=[asked.state] if asked.state else STANDING)
    found = found.filter(kind=asked.kind) if asked.kind else found
    found = found.filter(listing_id=asked.listing) if asked.listing else found
    rows, following = rows_of(found, asked, newest_first=True)
    return Page(items=[_shown(row, sees_cost=scope.sees_cost) for row in rows], next=following)


@routes.write(
    "/findings/move", permission=MANAGE, answers=FindingsMoved, words=_("Take findings on, or dismiss them")
)
def move(request: HttpRequest, said: FindingsSaid) -> FindingsMoved:
    """What is dismissed counts as right from then on."""
    moved, refusals = move_findings(
        ids=said.finding_ids, to=FindingState(said.to), actor=actor_of(request), at=now()
    )
    if refusals and not moved:
        raise all_refused(refusals)
    return FindingsMoved(finding_ids=moved, refusals=[refused(one) for one in refusals])


def _shown(one: Finding, *, sees_cost: bool) -> FindingShown:
    return FindingShown(
        id=one.pk,
        listing_id=one.listing_id,
        kind=FindingKind(one.kind),
        state=FindingState(one.state),
        figures={name: value for name, value in one.figures.items() if sees_cost or name != "floor"},
        at_risk_minor=one.at_risk_minor,
        opened_at=one.opened_at,
        closed_at=one.closed_at,
        remedy=remedy_words(one.kind),
    )
