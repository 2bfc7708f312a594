"""Where stores stand in the navigation and the search, and how their documents are called."""

from collections.abc import Collection, Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zayton.kernel.access.public import Scope
from zayton.orders.stores.models import Store, StoreStatement
from zayton.orders.stores.permissions import READ_STATEMENTS, SEE, WORK
from zayton.orders.stores.queries import statements_seen, stores_seen
from zayton.ui.public import (
    Hit,
    NavEntry,
    SearchProvider,
    register_document_names,
    register_navigation,
    register_search,
)


def find_stores(text: str, scope: Scope, limit: int) -> Sequence[Hit]:
    """Stores by their name or code, for the palette."""
    wanted = text.strip().casefold()
    cards = stores_seen(scope=scope)
    found = [
        (key, card)
        for key, card in cards.items()
        if wanted in card.house.name.casefold() or wanted in card.house.code.casefold()
    ]
    return [
        Hit(card.house.name, reverse("orders:store", args=[key]), card.house.code, "building-store")
        for key, card in found[:limit]
    ]


def find_statements(text: str, scope: Scope, limit: int) -> Sequence[Hit]:
    """Statements by the beginning of their number, for the palette."""
    found = (
        statements_seen(scope=scope).filter(number__istartswith=text.strip()).order_by("-last_date", "-id")
    )
    return [
        Hit(
            one.number,
            reverse("orders:store-statement", args=[one.pk]),
            f"{one.first_date} – {one.last_date}",
            "file-invoice",
        )
        for one in found[:limit]
    ]


def _store_names(keys: Collection[int]) -> Mapping[int, str]:
    return dict(Store.objects.filter(pk__in=keys).values_list("pk", "warehouse__name"))


register_navigation(
    [
        NavEntry("sell", _("Work in the store"), "orders:store-work", WORK.name, "bell", 40, _("Stores")),
        NavEntry("sell", _("Stores"), "orders:stores", SEE.name, "building-store", 42, _("Stores")),
        NavEntry(
            "sell", _("Offers to stores"), "orders:store-offers", SEE.name, "arrows-split", 44, _("Stores")
        ),
        NavEntry(
            "sell",
            _("Statements with stores"),
            "orders:store-statements",
            READ_STATEMENTS.name,
            "file-invoice",
            46,
            _("Stores"),
        ),
    ]
)
register_search(
    [
        SearchProvider("orders.stores", _("Stores"), SEE.name, find_stores),
        SearchProvider(
            "orders.store_statements", _("Statements with stores"), READ_STATEMENTS.name, find_statements
        ),
    ]
)
register_document_names(
    {
        "store": _store_names,
        "store_statement": lambda keys: dict(
            StoreStatement.objects.filter(pk__in=keys).values_list("pk", "number")
        ),
    }
)
