"""The pages of shops: which ones there are, and how each is served."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zayton.channels.models import Shop
from zayton.channels.permissions import MANAGE, READ
from zayton.channels.queries import ShopFacts, shops_by_id, shops_seen, sites_by_id
from zayton.channels.routing_hints import routing_hints
from zayton.channels.shops import ShopDraft, write_shops
from zayton.kernel.access.public import Actor, actor_of
from zayton.kernel.errors import words_of
from zayton.kernel.time import now
from zayton.stock.public import warehouse_cards
from zayton.ui.public import Column, Empty, Shown, Table, TablePage, TableQuery, page, sentences

ROUTINGS = {
    "priority": Shown(gettext_lazy("By priority"), "blue", "list-numbers"),
    "nearest": Shown(gettext_lazy("Nearest to the buyer"), "blue", "map-pin"),
}


@page(permission=READ.name)
def shops(request: HttpRequest) -> HttpResponseBase:
    """The shops that the reader sees."""
    table = Table(
        "shops",
        [
            Column("name", gettext_lazy("Shop"), href=_href, filterable=False),
            Column("code", gettext_lazy("Code"), filterable=False),
            Column("site", gettext_lazy("Marketplace site"), filterable=False),
            Column("country", gettext_lazy("Country"), "country", filterable=False),
            Column("currency", gettext_lazy("Currency"), filterable=False),
            Column("zone", gettext_lazy("Time zone"), filterable=False),
            Column("routing", gettext_lazy("Warehouse chosen"), "status", choices=ROUTINGS, filterable=False),
            Column("houses", gettext_lazy("Warehouses"), filterable=False, sortable=False),
        ],
        _page,
        default_sort="name",
        href=_href,
        empty=Empty(
            gettext_lazy("No shops yet"), gettext_lazy("A shop is an account of yours on a marketplace.")
        ),
    )
    return table.respond(request, title=_("Shops"), standing=_("Where you sell, and which warehouses serve."))


def _href(row: dict[str, object] | object) -> str:
    return reverse("channels:shop", args=[row["id"]])  # type: ignore[index]


def _page(query: TableQuery) -> TablePage:
    # by the reader's own scope: a warehouse beyond it is left out of the row, not named
    houses = warehouse_cards(scope=query.scope)
    sites = sites_by_id()
    rows = [
        {
            "id": shop.id,
            "name": shop.name,
            "code": shop.code,
            "site": sites[shop.site_id],
            "country": shop.country,
            "currency": shop.currency,
            "zone": shop.zone,
            "routing": shop.routing,
            "houses": " → ".join(houses[key].code for key in shop.warehouse_ids if key in houses),
        }
        for shop in shops_seen(scope=query.scope)
    ]
    for sort in reversed(query.sort):
        # shops are few: sorted here, as names come from three tables
        rows.sort(key=lambda row: str(row[sort.key]), reverse=sort.descending)
    return TablePage(rows[query.offset : query.offset + query.limit], len(rows))


@page(permission=READ.name)
def shop(request: HttpRequest, shop_id: int) -> HttpResponseBase:
    """One shop: its facts, and the form that says which warehouses serve it and how they are chosen."""
    actor = actor_of(request)
    # absent rather than forbidden: another's shop must not be told to exist
    found = shops_by_id([shop_id]).get(shop_id) if actor.scope.sees_shop(shop_id) else None
    if found is None:
        raise Http404
    if request.method == "POST":
        return _save(request, found, actor)
    cards = warehouse_cards(scope=actor.scope)
    served = [cards[key] for key in found.warehouse_ids if key in cards]
    return render(
        request,
        "channels/shop.html",
        {
            "title": found.name,
            "standing": _("%(currency)s · %(zone)s") % {"currency": found.currency, "zone": found.zone},
            "shop": found,
            "site": sites_by_id()[found.site_id],
            "hints": routing_hints(request, found),
            "routings": [(name, shown.label) for name, shown in ROUTINGS.items()],
            "houses": [(card, rank) for rank, card in enumerate(served, start=1)]
            + [(card, "") for key, card in cards.items() if key not in found.warehouse_ids],
            "may_manage": actor.may(MANAGE.name),
        },
    )


def _save(request: HttpRequest, found: ShopFacts, actor: Actor) -> HttpResponseBase:
    # the form is not shown without it, so who gets here made the request by hand
    if not actor.may(MANAGE.name):
        raise Http404
    row = Shop.objects.select_related("site").get(pk=found.id)
    draft = ShopDraft(
        found.code,
        found.name,
        row.site.code,
        found.owner_id,
        found.zone,
        found.currency,
        _ranked(request, found, actor),
        # only a routing that there is: the value comes from a form and ends in the database
        request.POST.get("routing", found.routing)
        if request.POST.get("routing") in ROUTINGS
        else found.routing,
        request.POST.get("splits") == "on",
        row.simulated,
    )
    written = write_shops(drafts=[draft], actor=actor, at=now())
    for refusal in written.refusals:
        messages.error(request, sentences(words_of(refusal)))
    if not written.refusals:
        messages.success(request, _("Saved. Orders from now on are served so."))
    return redirect("channels:shop", found.id)


def _ranked(request: HttpRequest, found: ShopFacts, actor: Actor) -> tuple[int, ...]:
    seen = warehouse_cards(scope=actor.scope)
    ranks = {key: request.POST.get(f"rank-{key}", "") for key in seen}
    # blank is a warehouse that does not serve, and a longer number is no rank
    chosen = sorted((int(rank), key) for key, rank in ranks.items() if rank.isdecimal() and len(rank) < 6)
    left = [key for _, key in chosen]
    # a warehouse that the form could not show keeps its turn: leaving it out was no choice of the reader
    kept = [key if key not in seen else left.pop(0) for key in found.warehouse_ids if key not in seen or left]
    return (*kept, *left)
