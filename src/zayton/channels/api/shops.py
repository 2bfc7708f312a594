"""Shops over HTTP: which ones there are, with their ids, zones and currencies."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from zayton.channels.api.routing import routes
from zayton.channels.permissions import READ
from zayton.channels.queries import shops_seen
from zayton.kernel.access.public import actor_of
from zayton.kernel.http.public import Shown


class ShopShown(Shown):
    """A shop of ours; `warehouse_ids` are asked in this order."""

    id: int
    code: str
    name: str
    site_id: int
    country: str
    owner_id: int
    zone: str
    currency: str
    routing: str
    splits: bool
    warehouse_ids: list[int]


class ShopsShown(Shown):
    """All shops that the caller sees."""

    items: list[ShopShown]


@routes.read("/shops", permission=READ, answers=ShopsShown, words=_("List shops"))
def list_shops(request: HttpRequest) -> ShopsShown:
    """The shops within the caller's scope, by name."""
    # without pages: a seller has tens of shops, not thousands
    found = shops_seen(scope=actor_of(request).scope)
    return ShopsShown(items=[ShopShown.model_validate(shop) for shop in found])
