"""The bell before the oversell: where a channel shows more than there is, and could not be told so."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import Case, Count, DateTimeField, ExpressionWrapper, F, Max, Q, QuerySet, When
from django.urls import reverse
from django.utils.translation import gettext as _

from zayton.kernel.access.public import Actor, Scope
from zayton.kernel.time import now
from zayton.listings.models import Ask
from zayton.listings.permissions import READ
from zayton.listings.states import AskKind, AskState, ListingState
from zayton.ui.public import Moments, Notice, NoticeSource, count_text, register_notices

# what is told on time takes seconds
_LATE = timedelta(minutes=5)
_GROUP = ("listing__shop__name",)


class _Alike(NamedTuple):
    """Listings of one shop; all after `at` tells of the only one, where there is one."""

    shop: str
    many: int
    at: datetime
    listing_id: int
    msku: str
    shown: int
    free: int
    said: str


def overshown(*, scope: Scope, at: datetime) -> QuerySet[Ask]:
    """The wishes for fewer units than a channel shows that it refused, or has not taken for a while."""
    path = "listing__shop__connected__connection__state"
    # of a channel that cannot be called nobody has to wait and see
    late = Q(unmet_since__lt=at - _LATE) | Q(**{f"{path}__in": ["away", "denied", "paused"]})
    found = Ask.objects.filter(
        Q(state=AskState.FAILED) | (Q(state=AskState.DUE) & late),
        kind=AskKind.QUANTITY,
        value__lt=F("listing__quantity"),
        listing__state=ListingState.LIVE,
    )
    return found if scope.shops is None else found.filter(listing__shop__in=scope.shops)


def told_of_overshown(actor: Actor, limit: int) -> Sequence[Notice]:
    """One notice a shop."""
    if not actor.may(READ.name):
        return []
    rows = _grouped(actor).annotate(
        key=Max("listing_id"),
        msku=Max("listing__msku"),
        shown=Max("listing__quantity"),
        free=Max("value"),
        said=Max("fault_said"),
    )
    names = (*_GROUP, "count", "moment", "key", "msku", "shown", "free", "said")
    return [_notice(_Alike(*row)) for row in rows.order_by("-moment").values_list(*names)[:limit]]


def moments_of_overshown(actor: Actor) -> Moments:
    """When those were."""
    return [_grouped(actor)] if actor.may(READ.name) else []


def _grouped(actor: Actor) -> "QuerySet[Any, Any]":
    # what is late is told of when it became so, or whoever read the bell meanwhile would not hear of it
    late = ExpressionWrapper(F("unmet_since") + _LATE, output_field=DateTimeField())
    moment = Case(When(state=AskState.DUE, then=late), default=F("asked_at"))
    found: QuerySet[Any, Any] = overshown(scope=actor.scope, at=now()).order_by().values(*_GROUP)
    grouped: QuerySet[Any, Any] = found.annotate(count=Count("pk"), moment=Max(moment))
    return grouped


def _notice(alike: _Alike) -> Notice:
    if alike.many == 1:
        words = _(
            "%(shop)s shows %(shown)s of %(msku)s, of which only %(free)s may be sold, and could not be told: %(said)s"
        ) % {
            "shop": alike.shop,
            "shown": count_text(alike.shown),
            "msku": alike.msku,
            "free": count_text(alike.free),
            "said": alike.said or "–",
        }
        href = reverse("listings:listing", args=[alike.listing_id])
    else:
        words = _(
            "%(shop)s shows more than may be sold of %(count)s listings, and could not be told. Mend its connection, or"
            " lower them there by hand."
        ) % {"shop": alike.shop, "count": count_text(alike.many)}
        href = f"{reverse('listings:listings')}?{urlencode({'f.shop': alike.shop})}"
    return Notice(alike.at, words, href, "red", "alert-triangle")


register_notices([NoticeSource("listings.overshown", told_of_overshown, moments_of_overshown)])
