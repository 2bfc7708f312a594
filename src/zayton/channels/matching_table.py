"""The table of seller SKUs: what each may be, why, and what waits for it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zayton.catalog.public import SkuCard, sku_cards, titled
from zayton.channels.cutting import cut, narrowed
from zayton.channels.matching_bulk import bulk_actions
from zayton.channels.matching_words import FULFILMENT_LOOKS, MATCH_LOOKS, STRENGTH_LOOKS, code_of, why_words
from zayton.channels.queries import shops_seen
from zayton.channels.rules.signs import NOTHING, Suggestion
from zayton.channels.states import MatchState
from zayton.channels.suggestions import suggested
from zayton.channels.unmatched import SellerSku, seller_skus
from zayton.kernel.access.public import Scope
from zayton.ui.public import Column, Empty, Row, Shown, Table, TablePage, TableQuery, href_of

_SEARCHED = ("msku", "title", "item", "barcode", "suggested")
_OF_SUGGESTIONS = frozenset({"suggested", "sku_title", "strength", "why"})


def matching_table(scope: Scope, *, chinese: bool) -> Table:
    """Seller SKUs of a scope; those to be matched, unless others are filtered for."""
    shops = {shop.name: Shown(shop.name) for shop in shops_seen(scope=scope)}
    return Table(
        "seller-skus",
        [
            Column("msku", _("Seller SKU"), href=_listing_href, width=150),
            Column("shop", _("Shop"), choices=shops, width=170),
            Column(
                "suggested", _("SKU"), href=_sku_href, width=110, hint=_("What it may be, or is matched to")
            ),
            Column("strength", _("Suggestion"), "status", choices=STRENGTH_LOOKS),
            Column("why", _("What speaks for it"), filterable=False, width=190),
            Column("title", _("Title there"), width=200),
            Column("sku_title", _("Title of the SKU"), filterable=False, width=180),
            Column("waiting", _("Documents waiting"), "quantity"),
            Column("item", _("ASIN or item number"), default_shown=False),
            Column("barcode", _("Barcode"), default_shown=False),
            Column("fulfilled_by", _("Fulfilment"), "status", choices=FULFILMENT_LOOKS),
            Column(
                "state",
                pgettext_lazy("seller SKU", "State"),
                "status",
                choices=MATCH_LOOKS,
                default_shown=False,
            ),
        ],
        lambda query: _page(query, chinese=chinese),
        bulk=bulk_actions(),
        export_name="seller-skus",
        href=_listing_href,
        default_sort="-waiting",
        searchable=_("Seller SKU, title, ASIN, barcode or SKU"),
        empty=Empty(
            _("Every seller SKU is matched"),
            _("One that is no SKU of yours would be listed here, with the documents that wait for it."),
            icon="circle-check",
        ),
    )


def _listing_href(row: Row) -> str:
    return href_of("listing", row["listing_id"]) if row.get("listing_id") else ""


def _sku_href(row: Row) -> str:
    return href_of("sku", row["sku_id"]) if row.get("sku_id") else ""


def _page(query: TableQuery, *, chinese: bool) -> TablePage:
    rows = seller_skus(scope=query.scope, states=_states(query))
    asked = {one.key for one in query.filters} | {one.key for one in query.sort}
    # what is filtered or sorted by suggestions needs all of them; else those of the page are enough
    if query.search or asked & _OF_SUGGESTIONS:
        return cut(narrowed(_shown(rows, chinese=chinese), query, search=_SEARCHED), query)
    bare = narrowed([{**_facts(one), "= whole": one} for one in rows], query, search=())
    page = cut(bare, query)
    return replace(page, rows=_shown([row["= whole"] for row in page.rows], chinese=chinese))


def _states(query: TableQuery) -> Collection[str]:
    for condition in query.filters:
        if condition.key == "state" and condition.operator == "in":
            return condition.values
    return (MatchState.OPEN,)


def _facts(one: SellerSku) -> dict[str, Any]:
    offered = one.offered
    return {
        "id": f"{offered.shop_id}/{offered.msku}",
        "shop": one.shop,
        "waiting": one.waiting,
        "state": one.state,
        **offered._asdict(),
        "fulfilled_by": offered.fulfilled_by or None,
    }


def _shown(rows: Sequence[SellerSku], *, chinese: bool) -> list[dict[str, Any]]:
    found = suggested([one.offered for one in rows if one.state == MatchState.OPEN])
    named = {reason.sku_id for one in found.values() for reason in one.reasons}
    cards = sku_cards(named | {one.sku_id for one in rows if one.sku_id})
    return [_row(one, found.get(one.key, NOTHING), cards, chinese=chinese) for one in rows]


def _row(one: SellerSku, found: Suggestion, cards: Mapping[int, SkuCard], *, chinese: bool) -> dict[str, Any]:
    is_open = one.state == MatchState.OPEN
    sku_id = found.sku_id if is_open else one.sku_id
    card = cards.get(sku_id or 0)
    return {
        **_facts(one),
        "sku_id": sku_id,
        "suggested": code_of(sku_id, cards) if sku_id else "",
        "sku_title": titled(card, chinese=chinese) if card else "",
        "strength": found.strength if is_open else None,
        "why": why_words(found, cards) if is_open else "",
    }
