"""The bell: orders of connected shops that were sold beyond stock, for those who choose what is done about them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import Count, Max, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from zayton.kernel.access.public import Actor
from zayton.orders.permissions import ALLOCATE, CANCEL
from zayton.orders.queries import seen_orders
from zayton.orders.states import Kind, State
from zayton.ui.public import Moments, Notice, NoticeSource, count_text, register_notices

_GROUP = ("shop__name",)


class _Alike(NamedTuple):
    """The orders of one shop that wait; `order_id` and `number` tell of the only one, where there is one."""

    shop: str
    many: int
    at: datetime
    order_id: int
    number: str


def told_of_oversold(actor: Actor, limit: int) -> Sequence[Notice]:
    """One notice a shop."""
    if not _may(actor):
        return []
    rows = _grouped(actor).annotate(newest=Max("pk"), number=Max("external_number"))
    names = (*_GROUP, "count", "moment", "newest", "number")
    return [_notice(_Alike(*row)) for row in rows.order_by("-moment").values_list(*names)[:limit]]


def moments_of_oversold(actor: Actor) -> Moments:
    """When those were ordered."""
    return [_grouped(actor)] if _may(actor) else []


def _may(actor: Actor) -> bool:
    return actor.may(ALLOCATE.name) or actor.may(CANCEL.name)


def _grouped(actor: Actor) -> "QuerySet[Any, Any]":
    # what was imported from a file is history that nobody is waiting over
    waiting = seen_orders(scope=actor.scope).filter(
        kind=Kind.SALE, state=State.BACKORDERED, shop__connected__isnull=False
    )
    found: QuerySet[Any, Any] = waiting.order_by().values(*_GROUP)
    grouped: QuerySet[Any, Any] = found.annotate(count=Count("pk"), moment=Max("placed_at"))
    return grouped


def _notice(alike: _Alike) -> Notice:
    said = {"shop": alike.shop, "number": alike.number, "count": count_text(alike.many)}
    if alike.many == 1:
        words = _(
            "%(shop)s sold order %(number)s beyond what is there. Choose: another warehouse, a part, cancel."
        )
        href = reverse("orders:order", args=[alike.order_id])
    else:
        words = _(
            "%(shop)s: %(count)s orders were sold beyond what is there and wait for goods or for your choice."
        )
        href = f"{reverse('orders:backorders')}?{urlencode({'f.shop': alike.shop})}"
    return Notice(alike.at, words % said, href, "red", "alert-triangle")


register_notices([NoticeSource("orders.oversold", told_of_oversold, moments_of_oversold)])
