"""The table of listings: every offer of ours on every channel."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zayton.channels.public import shops_seen
from zayton.kernel.access.public import Scope
from zayton.listings.bulk import delist_action, relist_action, show_rule_action
from zayton.listings.models import Listing
from zayton.listings.permissions import MANAGE
from zayton.listings.queries.availability import quantities_of
from zayton.listings.queries.listing import refused_wishes, seen_listings
from zayton.listings.words import FULFILMENT, STATE_WORDS
from zayton.ui.public import BulkLink, Column, Empty, Row, Shown, Table, TablePage, TableQuery, page_of

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
            Column("trouble", _("What is wrong"), sortable=False, filterable=False),
            Column("seen_at", _("Last seen"), "datetime", default_shown=False),
        ],
        _page,
        default_sort="msku",
        href=_href,
        empty=empty,
        bulk=[grid, translate, delist_action(), relist_action(), show_rule_action()],
    )


def _href(row: Mapping[str, Any]) -> str:
    return reverse("listings:listing", args=[row["id"]])


def _sku_href(row: Mapping[str, Any]) -> str:
    return reverse("catalog:sku", args=[row["sku_id"]]) if row["sku_id"] else ""


def matching(query: TableQuery, chosen: Collection[int] = ()) -> TablePage:
    """The listings that the table's question matches, as they are kept; of the chosen ones where some are."""
    seen = seen_listings(scope=query.scope)
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
    may_show = {
        one.listing_id: one.shown.units for one in quantities_of(list(Listing.objects.filter(pk__in=ids)))
    }
    refused = refused_wishes(ids)
    return [
        {
            **row,
            "may_show": may_show.get(row["id"]),
            "trouble": refused[row["id"]].fault_said if row["id"] in refused else "",
        }
        for row in rows
    ]
