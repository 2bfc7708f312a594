"""The bell: what marketplaces refused, for those who may see to it; one notice for all that is alike in a shop."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import Count, Max, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from zayton.channels.public import adapter_title
from zayton.kernel.access.public import Actor
from zayton.orders.errands.permissions import TELL
from zayton.orders.errands.queries import refused_errands
from zayton.orders.errands.states import ErrandState
from zayton.orders.errands.words import KINDS
from zayton.ui.public import Moments, Notice, NoticeSource, count_text, register_notices

_GROUP = ("order__shop__name", "connection__adapter", "kind")


class _Alike(NamedTuple):
    """What was refused of one kind in one shop; the last three tell of the only one, where there is one."""

    shop: str
    adapter: str
    kind: str
    many: int
    at: datetime
    order_id: int
    number: str
    said: str


def told_of_errands(actor: Actor, limit: int) -> Sequence[Notice]:
    """Errands that marketplaces refused."""
    if not actor.may(TELL.name):
        return []
    rows = _grouped(actor).annotate(
        newest=Max("order_id"), number=Max("order__external_number"), said=Max("fault_said")
    )
    names = (*_GROUP, "count", "moment", "newest", "number", "said")
    return [_notice(_Alike(*row)) for row in rows.order_by("-moment").values_list(*names)[:limit]]


def moments_of_errands(actor: Actor) -> Moments:
    """When those were."""
    return [_grouped(actor)] if actor.may(TELL.name) else []


def _grouped(actor: Actor) -> "QuerySet[Any, Any]":
    # without an order, for it would be grouped by that too
    found: QuerySet[Any, Any] = refused_errands(scope=actor.scope).order_by().values(*_GROUP)
    grouped: QuerySet[Any, Any] = found.annotate(count=Count("pk"), moment=Max(Coalesce("told_at", "at")))
    return grouped


def _notice(alike: _Alike) -> Notice:
    said = {"market": adapter_title(alike.adapter), "what": str(KINDS[alike.kind].label)}
    if alike.many == 1:
        words = _("Order %(number)s: %(market)s refused “%(what)s”: %(said)s") % {
            **said,
            "number": alike.number,
            "said": alike.said or "–",
        }
        href = reverse("orders:order", args=[alike.order_id])
    else:
        words = _("%(shop)s: %(market)s refused “%(what)s” %(count)s times") % {
            **said,
            "shop": alike.shop,
            "count": count_text(alike.many),
        }
        chosen = {"f.shop": alike.shop, "f.kind": alike.kind, "f.state": ErrandState.FAILED.value}
        href = f"{reverse('orders:told')}?{urlencode(chosen)}"
    return Notice(alike.at, words, href, "red", "alert-triangle")


register_notices([NoticeSource("orders.errands", told_of_errands, moments_of_errands)])
