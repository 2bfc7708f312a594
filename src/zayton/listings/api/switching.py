"""Off sale and on again on every channel at once, and having the watch look now."""

from typing import Annotated

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from pydantic import Field

from zayton.kernel.access.public import actor_of
from zayton.kernel.http.public import Body, Key, Refused, Shown, all_refused, refused
from zayton.kernel.time import now
from zayton.listings.api.routing import routes
from zayton.listings.operations.publishing import Asked
from zayton.listings.operations.switching import delist_skus, relist_skus
from zayton.listings.permissions import MANAGE
from zayton.listings.watching.findings import look_now


class SkusSwitchSaid(Body):
    """SKUs, whatever sells them."""

    sku_ids: Annotated[list[Key], Field(min_length=1, max_length=500)]


class SwitchedShown(Shown):
    """The listings of these SKUs that their channels are told of, and refusals.

    `anew_ids` are those that were gone from their channel and are published anew.
    """

    listing_ids: list[int]
    anew_ids: list[int]
    refusals: list[Refused]


class LookShown(Shown):
    """The connection whose watch reads everything now."""

    connection_id: int


@routes.write("/delist-skus", permission=MANAGE, answers=SwitchedShown, words=_("Take off sale everywhere"))
def take_off(request: HttpRequest, said: SkusSwitchSaid) -> SwitchedShown:
    """Off sale, in the shops one sees."""
    return _switched(delist_skus(sku_ids=said.sku_ids, actor=actor_of(request), at=now()))


@routes.write(
    "/relist-skus", permission=MANAGE, answers=SwitchedShown, words=_("Put on sale again everywhere")
)
def put_on(request: HttpRequest, said: SkusSwitchSaid) -> SwitchedShown:
    """On sale again, in the shops one sees."""
    return _switched(relist_skus(sku_ids=said.sku_ids, actor=actor_of(request), at=now()))


@routes.write("/watches/{int:connection_id}/look", permission=MANAGE, answers=LookShown, words=_("Look now"))
def look(request: HttpRequest, connection_id: Key) -> LookShown:
    """The watch's next run begins at once."""
    if refusals := look_now(connection_id=connection_id, actor=actor_of(request), at=now()):
        raise all_refused(refusals)
    return LookShown(connection_id=connection_id)


def _switched(asked: Asked) -> SwitchedShown:
    if asked.refusals and not asked.listing_ids:
        raise all_refused(asked.refusals)
    refusals = [refused(one) for one in asked.refusals]
    return SwitchedShown(listing_ids=asked.listing_ids, anew_ids=asked.anew_ids, refusals=refusals)
