"""Finding goods in a marketplace's catalogue, to sell on the entry that is there."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zayton.catalog.public import sku_cards, titled
from zayton.channels.ports.faults import PAUSED, Fault
from zayton.channels.public import fault_words, shops_by_id
from zayton.kernel.access.public import actor_of
from zayton.listings.operations.looking_up import LookedUp, look_up
from zayton.listings.permissions import MANAGE
from zayton.ui.public import Action, Empty, page, sentences


@page(permission=MANAGE.name)
def catalogue(request: HttpRequest, sku_id: int, shop_id: int) -> HttpResponseBase:
    """What the catalogue of a shop's marketplace has of a SKU, by its barcode or its title, or by other words."""
    card = sku_cards([sku_id]).get(sku_id)
    shop = shops_by_id([shop_id]).get(shop_id) if actor_of(request).scope.sees_shop(shop_id) else None
    if card is None or shop is None:
        raise Http404
    words = request.GET.get("words", "").strip()[:200]
    found = look_up(card, shop_id=shop_id, words=words)
    form = f"{reverse('listings:publish')}?sku={sku_id}"
    context = {
        "title": _("%(code)s in the catalogue of %(shop)s") % {"code": card.code, "shop": shop.name},
        "standing": titled(card, chinese=False) or titled(card, chinese=True),
        "words": words,
        "problem": _problem(found.fault) if found.fault else "",
        "hits": [(hit, f"{form}&{urlencode({f'item-{shop_id}': hit.item})}") for hit in found.hits],
        "empty": _empty(found),
        "can_ask": found.is_there,
        "actions": [Action(_("Publish"), form, "upload")],
    }
    return render(request, "listings/catalogue.html", context)


def _problem(fault: Fault) -> str:
    if PAUSED in fault.figures:
        return _("The connection is paused, so its marketplace is not asked. Resume it, then search again.")
    return sentences(fault_words(fault.kind, fault.said))


def _empty(found: LookedUp) -> Empty:
    if not found.is_there:
        words = _("Leave the field blank, and a listing of its own is made.")
        return Empty(_("This marketplace has no catalogue that can be searched from here"), words)
    return Empty(_("Nothing found"), _("Search by other words, or publish it as new goods."))
