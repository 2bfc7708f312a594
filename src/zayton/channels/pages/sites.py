"""Which shop each site of a connection is."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from zayton.channels.connecting.seeing import connections_held
from zayton.channels.connecting.sites import SiteChoice, settle_sites, sites_of
from zayton.channels.errors import refusal_of
from zayton.channels.models import ConnectedShop, Connection
from zayton.channels.permissions import CONNECT, MANAGE
from zayton.channels.ports.adapter import Site
from zayton.channels.queries import shops_seen
from zayton.channels.site_words import site_words
from zayton.kernel.access.public import Actor, actor_of
from zayton.kernel.errors import words_of
from zayton.kernel.time import now
from zayton.stock.public import WarehouseKind, owner_ids, warehouse_cards
from zayton.ui.public import page


@page(permission=CONNECT.name)
def sites(request: HttpRequest, connection_id: int) -> HttpResponseBase:
    """The sites that the account may sell on, and which shop each is."""
    actor = actor_of(request)
    found = connections_held(scope=actor.scope).filter(pk=connection_id).first()
    if found is None:
        raise Http404
    offered, fault = sites_of(found)
    problems: list[tuple[str, str]] = [words_of(refusal_of(fault))] if fault else []
    # with nothing offered because nobody answered, saving would take every shop off
    if request.method == "POST" and fault is None:
        choices = _chosen(request, offered, actor)
        refusals = settle_sites(
            connection=found,
            choices=choices,
            warehouse_ids=_ranked(request, actor),
            owner_id=_number(request, "owner"),
            actor=actor,
            at=now(),
        )
        if not refusals:
            if choices:
                messages.success(request, _("The shops are connected. What they sold is being pulled."))
            else:
                messages.info(
                    request, _("It answers, but no shop sells through it yet, so nothing is pulled.")
                )
            return redirect("channels:connection", connection_id)
        problems = [words_of(one) for one in refusals]
    return render(
        request, "channels/sites.html", _context(request, found, offered, actor) | {"problems": problems}
    )


def _chosen(request: HttpRequest, offered: Sequence[Site], actor: Actor) -> list[SiteChoice]:
    known = {shop.id for shop in shops_seen(scope=actor.scope)}
    houses = warehouse_cards(scope=actor.scope)
    chosen = []
    for site in offered:
        said = request.POST.get(f"site.{site.ref}", "")
        theirs = _number(request, f"house.{site.ref}")
        mirror = theirs if theirs in houses else None
        if said == "new" and actor.may(MANAGE.name):
            chosen.append(SiteChoice(site, None, mirror))
        elif said.isdecimal() and len(said) < 19 and int(said) in known:
            chosen.append(SiteChoice(site, int(said), mirror))
    return chosen


def _ranked(request: HttpRequest, actor: Actor) -> list[int]:
    return [key for key in warehouse_cards(scope=actor.scope) if request.POST.get(f"serves.{key}") == "on"]


def _number(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 19 else 0


def _context(
    request: HttpRequest, found: Connection, offered: Sequence[Site], actor: Actor
) -> dict[str, Any]:
    standing = {
        site: (shop, house)
        for site, shop, house in ConnectedShop.objects.filter(connection=found).values_list(
            "site_ref", "shop_id", "marketplace_warehouse_id"
        )
    }
    elsewhere = set(ConnectedShop.objects.exclude(connection=found).values_list("shop_id", flat=True))
    shops = [shop for shop in shops_seen(scope=actor.scope) if shop.id not in elsewhere]
    cards = warehouse_cards(scope=actor.scope)
    # one site and no shop that could be meant: there is nothing to choose
    is_plain = len(offered) == 1 and not standing and not shops and actor.may(MANAGE.name)
    rows = []
    for site in offered:
        shop, house = standing.get(site.ref, (None, None))
        said = request.POST.get(f"site.{site.ref}", str(shop or ("new" if is_plain else "")))
        theirs = request.POST.get(f"house.{site.ref}", str(house or ""))
        rows.append((site, site_words(site.name, found.adapter, site.country), said, theirs))
    is_first = request.method != "POST"
    return {
        "title": _("Shops of %(name)s") % {"name": found.name},
        "standing": _("A shop is where orders are booked and from which warehouses they are served."),
        "row": found,
        "rows": rows,
        "shops": [(str(shop.id), shop.name) for shop in shops],
        "owners": [(str(key), code) for code, key in owner_ids().items()],
        "houses": [
            (card, is_first or request.POST.get(f"serves.{card.id}") == "on")
            for card in cards.values()
            if card.kind not in (WarehouseKind.MARKETPLACE, WarehouseKind.VIRTUAL)
        ],
        "theirs": [
            (str(card.id), card.name) for card in cards.values() if card.kind == WarehouseKind.MARKETPLACE
        ],
        "may_open": actor.may(MANAGE.name),
    }
