"""What keeps the nearest store from being found, said where somebody can do something about it."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from zayton.channels.public import ShopFacts
from zayton.kernel.access.public import Actor, actor_of
from zayton.orders.stores.models import PostcodeArea
from zayton.orders.stores.permissions import SET_UP
from zayton.orders.stores.queries import StoreCard
from zayton.stock.public import warehouse_points
from zayton.ui.public import country_text


def of_shop(request: HttpRequest, shop: ShopFacts) -> str:
    """Beside the choice of the nearest warehouse: no postcode areas are known where the shop sells."""
    return _unknown_areas(actor_of(request), shop.country)


def of_store(actor: Actor, card: StoreCard) -> list[str]:
    """On a store's page: it has no coordinates, or its country's postcodes lie nobody knows where."""
    said = [] if warehouse_points([card.house.id]).get(card.house.id) else [_unplaced()]
    areas = _unknown_areas(actor, card.house.country)
    return [*said, areas] if areas else said


def _unplaced() -> str:
    return _(
        "Its warehouse has no coordinates, so it is taken to stand in the middle of its country. They are given when a"
        " warehouse is opened."
    )


def _unknown_areas(actor: Actor, country: str) -> str:
    if not country or PostcodeArea.objects.filter(country=country).exists():
        return ""
    said = _(
        "No postcode areas of %(country)s are known, so the nearest is found by coordinates or country alone."
    )
    words = said % {"country": country_text(country)}
    if not actor.may(SET_UP.name):
        return words
    where = reverse("web:import-upload-for", args=["postcodes"])
    return format_html('{} <a href="{}">{}</a>', words, where, _("Import where postcodes lie"))
