"""The table of listings: every offer of ours on every channel."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zayton.channels.public import shops_seen
from zayton.kernel.access.public import Scope
from zayton.listings.bulk import bring_over_action, delist_action, relist_action, show_rule_action
from zayton.listings.models import Listing
from zayton.listings.permissions import MANAGE
from zayton.listings.queries.availability import quantities_of
from zayton.listings.queries.listing import publishing_state, refused_wishes, seen_listings
from zayton.listings.states import ListingState
from zayton.listings.words import ASK_WORDS, FULFILMENT, STATE_WORDS, problem_words
from zayton.ui.public import (
    BulkLink,
    Column,
    Empty,
    Row,
    Shown,
    Table,
    TablePage,
    TableQuery,
    page_of,
    sentences,
)

_FIELDS = {
    "msku": "msku",
    "shop": "shop__name",
    "title": "title",
    "sku": "sku__code",
    "item": "item",
    "state": "state",
    "fulfilled_by": "fulfilled_by",
    "price": "price_minor",
    "quantity": "quantity",
    "publishing": "publishing",
    "seen_at": "seen_at",
}


def listing_table(scope: Scope, *, empty: Empty) -> Table:
    """All listings of a scope, with what may be shown now beside what the channel shows."""
    shops = {shop.name: Shown(shop.name) for shop in shops_seen(scope=scope)}
    grid = BulkLink("grid", _("Edit in a grid"), MANAGE.name, reverse("listings:grid"), "table")
    translate = BulkLink(
        "translate", _("Translate texts"), MANAGE.name, reverse("listings:translate"), "language"
    )
    return Table(
        "listings",
        [
            Column("msku", _("Seller SKU"), href=_href),
            Column("shop", _("Shop"), choices=shops),
            Column("title", _("Title")),
            Column("sku", _("SKU"), href=_sku_href),
            Column("item", _("ASIN or item number"), default_shown=False),
            Column("state", _("State"), "status", choices=STATE_WORDS),
            Column("fulfilled_by", _("Fulfilment"), "status", choices=FULFILMENT, default_shown=False),
            Column("price", _("Price"), "money"),
            Column("quantity", _("Shown"), "quantity", hint=_("What the channel shows, as far as we know")),
            Column(
                "may_show",
                _("May show"),
                "quantity",
                sortable=False,
                filterable=False,
                hint=_("Available stock of the warehouses that serve the shop, through its quantity rule"),
            ),
            Column(
                "publishing",
                pgettext_lazy("column", "Publishing"),
                "status",
                choices=ASK_WORDS,
                default_shown=False,
                hint=_("What became of the newest wish to publish it"),
            ),
            Column("trouble", _("What is wrong"), sortable=False, filterable=False),
            Column("seen_at", _("Last seen"), "datetime", default_shown=False),
        ],
        _page,
        default_sort="msku",
        href=_href,
        empty=empty,
        bulk=[grid, translate, delist_action(), relist_action(), show_rule_action(), bring_over_action()],
    )


def _href(row: Mapping[str, Any]) -> str:
    return reverse("listings:listing", args=[row["id"]])


def _sku_href(row: Mapping[str, Any]) -> str:
    return reverse("catalog:sku", args=[row["sku_id"]]) if row["sku_id"] else ""


def matching(query: TableQuery, chosen: Collection[int] = ()) -> TablePage:
    """The listings that the table's question matches, as they are kept; of the chosen ones where some are."""
    seen = seen_listings(scope=query.scope).annotate(publishing=publishing_state())
    return page_of(
        seen.filter(pk__in=chosen) if chosen else seen,
        query,
        fields=_FIELDS,
        search=("msku", "title", "item", "sku__code"),
        extra=("currency", "sku_id"),
    )


def _page(query: TableQuery) -> TablePage:
    found = matching(query)
    return TablePage(_told(found.rows), found.total, found.totals)


def _told(rows: Sequence[Row]) -> list[Row]:
    """Rows with what may be shown and what is wrong, looked up once a page."""
    ids = [row["id"] for row in rows]
    listings = list(Listing.objects.filter(pk__in=ids))
    may_show = {one.listing_id: one.shown.units for one in quantities_of(listings)}
    # what was rejected after it was taken has no wish that was refused
    wrong = {one.pk: _against(one) for one in listings} | {
        key: ask.fault_said for key, ask in refused_wishes(ids).items()
    }
    return [
        {
            **row,
            "may_show": may_show.get(row["id"]),
            "trouble": wrong.get(row["id"], ""),
        }
        for row in rows
    ]


def _against(one: Listing) -> str:
    if one.state not in (ListingState.REJECTED, ListingState.OUTSIDE):
        return ""
    return sentences(problem_words(problem) for problem in one.problems if problem.get("severe", True))
