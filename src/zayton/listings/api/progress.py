"""How far publishing is, over HTTP."""

from datetime import datetime, timedelta

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel

from zayton.kernel.access.public import actor_of
from zayton.kernel.http.public import Moment, Query, Shown
from zayton.kernel.time import now
from zayton.listings.api.routing import routes
from zayton.listings.permissions import READ
from zayton.listings.queries.progress import Progress, publishing_progress


class ProgressAsked(BaseModel):
    """From when on; the last day unless said."""

    since: Moment | None = None


class RestShown(Shown):
    """Listings that are not sent before `again_at`, and the fault that put them off."""

    kind: str
    said: str
    listings: int
    again_at: datetime


class ShopProgress(Shown):
    """Listings of a shop by what became of them: `sent` the channel has answered, `waiting` not yet.

    `put_off` are those of `waiting` that failed and are tried again, first at `again_at`; `deciding` it has taken and
    not decided on, `on_sale` it has accepted, `refused` it does not take as they are. `per_hour` is how many were taken
    lately, `ready_at` roughly when the rest is sent at that pace, null while nobody knows; `connection_state` is blank
    where the shop sells through no connection.
    """

    shop_id: int
    asked: int
    sent: int
    waiting: int
    put_off: int
    deciding: int
    on_sale: int
    refused: int
    again_at: datetime | None
    connection_state: str
    rests: list[RestShown]
    per_hour: int | None
    ready_at: datetime | None


class PublishingShown(Shown):
    """How far each shop is, those with most to do first."""

    items: list[ShopProgress]


@routes.read("/publishing", permission=READ, answers=PublishingShown, words=_("See how far publishing is"))
def publishing(request: HttpRequest, asked: Query[ProgressAsked]) -> PublishingShown:
    """By shop."""
    at = now()
    rows = publishing_progress(
        scope=actor_of(request).scope, since=asked.since or at - timedelta(days=1), at=at
    )
    return PublishingShown(items=[_shown(one) for one in rows])


def _shown(one: Progress) -> ShopProgress:
    return ShopProgress(
        shop_id=one.shop_id,
        asked=one.asked,
        sent=one.sent,
        waiting=one.waiting,
        put_off=one.put_off,
        deciding=one.deciding,
        on_sale=one.on_sale,
        refused=one.refused,
        again_at=one.again_at,
        connection_state=one.way.state,
        rests=[RestShown.model_validate(rest) for rest in one.rests],
        per_hour=one.per_hour,
        ready_at=one.ready_at,
    )
