"""Quantity rules: how much of what is available shops and single listings may show."""

from typing import Annotated

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
from zayton.listings.models import ShowRule
from zayton.listings.operations.ruling import RuleDraft, set_show_rules
from zayton.listings.permissions import MANAGE, READ

_Units = Annotated[int, Field(ge=0, le=10_000_000)]


class ShowRuleSaid(Body):
    """A rule; without a listing it is the whole shop's. What is left out bounds nothing.

    One that is removed says nothing any more: of a listing its shop's rule holds, and a shop shows all there is.
    """

    shop_id: Key
    listing_id: Key | None = None
    keep_back: _Units = 0
    percent: Annotated[int, Field(ge=0, le=100)] = 100
    cap: _Units | None = None
    stop_at: _Units = 0
    removed: bool = False

    def typed(self) -> RuleDraft:
        """The rule as people type it."""
        if self.removed:
            return RuleDraft(self.shop_id, self.listing_id)
        cap = "" if self.cap is None else str(self.cap)
        return RuleDraft(
            self.shop_id, self.listing_id, str(self.keep_back), str(self.percent), cap, str(self.stop_at)
        )


class ShowRulesSaid(Body):
    """Rules to be set; a dry run says what would be shown and keeps nothing."""

    rules: Annotated[list[ShowRuleSaid], Field(min_length=1, max_length=500)]
    dry_run: bool = False


class ShowRuleShown(Shown):
    """A rule as it stands; without a listing it is the whole shop's."""

    shop_id: int
    listing_id: int | None
    keep_back: int
    percent: int
    cap: int | None
    stop_at: int


class UnitsChanged(Shown):
    """A seller SKU that shows another number by these rules."""

    msku: str
    before: int
    after: int


class ShowRulesSet(Shown):
    """How many rules were set, what is shown otherwise by them, and refusals."""

    written: int
    changes: list[UnitsChanged]
    refusals: list[Refused]


@routes.read("/show-rules", permission=READ, answers=Page[ShowRuleShown], words=_("List quantity rules"))
def show_rules(request: HttpRequest, asked: Query[PageAsked]) -> Page[ShowRuleShown]:
    """Rules of shops and of single listings, in the order in which they were made."""
    scope = actor_of(request).scope
    found = (
        ShowRule.objects.all() if scope.shops is None else ShowRule.objects.filter(shop_id__in=scope.shops)
    )
    rules, following = rows_of(found, asked)
    return Page(items=[ShowRuleShown.model_validate(one) for one in rules], next=following)


@routes.write("/show-rules", permission=MANAGE, answers=ShowRulesSet, words=_("Set quantity rules"))
def set_rules(request: HttpRequest, said: ShowRulesSaid) -> ShowRulesSet:
    """Channels are told what their listings may show then."""
    drafts = [one.typed() for one in said.rules]
    done = set_show_rules(drafts=drafts, actor=actor_of(request), at=now(), dry_run=said.dry_run)
    if done.refusals and not done.written:
        raise all_refused(done.refusals)
    changes = [
        UnitsChanged(msku=one.subject, before=int(one.before), after=int(one.after)) for one in done.changes
    ]
    return ShowRulesSet(
        written=done.written, changes=changes, refusals=[refused(one) for one in done.refusals]
    )
