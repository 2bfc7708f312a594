"""The tables of edits: the list of them, and the lines of one."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zayton.channels.public import shops_seen
from zayton.kernel.access.public import Actor, Scope, names_of
from zayton.listings.bulkedit.queries import edits_seen, lines_seen, remark_seen
from zayton.listings.bulkedit.words import (
    CELL_WORDS,
    LINE_WORDS,
    SOURCE_WORDS,
    remark_words,
    value_words,
)
from zayton.listings.models import ListingEdit
from zayton.listings.queries.log import actors_called
from zayton.listings.rules.cells import FIELDS
from zayton.listings.rules.wording import WORDS
from zayton.listings.states import EditState
from zayton.ui.public import Action, Column, Empty, Filter, Row, Shown, Table, TablePage, TableQuery, page_of

_LONGEST = 300
_EDIT_FIELDS = {
    "at": "applied_at",
    "who": "made_by",
    "source": "source",
    "listings": "listing_count",
    "changes": "change_count",
    "left": "left_count",
    "file": "file_name",
}
_LINE_FIELDS = {
    "state": "state",
    "msku": "listing__msku",
    "shop": "listing__shop__name",
    "site": "listing__shop__site__name",
    "field": "field",
    "row": "row",
}


def edits_table(*, empty_action: Action | None) -> Table:
    """Every edit that was applied, the latest first."""
    return Table(
        "listing-edits",
        [
            Column("at", _("When"), "datetime", href=_edit_href),
            Column("who", _("By"), sortable=False),
            Column("source", _("By way of"), "status", choices=SOURCE_WORDS),
            Column("listings", _("Listings"), "number"),
            Column("changes", _("Changes"), "number"),
            Column("left", _("Left out"), "number"),
            Column("file", _("File"), default_shown=False),
        ],
        _edits,
        default_sort="-at",
        href=_edit_href,
        export_name="listing-edits",
        searchable=_("File"),
        empty=Empty(
            _("No edits yet"),
            _("Edits in the grid and by workbook are kept here, with what was before, and can be undone."),
            empty_action,
            "history",
        ),
    )


def _edit_href(row: Mapping[str, Any]) -> str:
    return reverse("listings:edit", args=[row["id"]])


def _edits(query: TableQuery) -> TablePage:
    applied = edits_seen(actor=query.actor).filter(state=EditState.APPLIED)
    found = page_of(applied, _by_id(query), fields=_EDIT_FIELDS, search=("file_name",))
    names = names_of({row["who"] for row in found.rows})
    rows = [{**row, "who": names.get(row["who"], row["who"])} for row in found.rows]
    return TablePage(rows, found.total, found.totals)


def _by_id(query: TableQuery) -> TableQuery:
    """The same question with people by their ids, which is how an edit knows them."""
    filters = tuple(
        Filter("who", "in", tuple(key for text in one.values for key in actors_called(text)))
        if one.key == "who"
        else one
        for one in query.filters
    )
    return replace(query, filters=filters)


def lines_table(edit: ListingEdit, actor: Actor) -> Table:
    """What one edit changes, listing by listing and field by field; what is left out comes first."""
    shops = {shop.name: Shown(shop.name) for shop in shops_seen(scope=actor.scope)}
    fields = {field: Shown(CELL_WORDS[field]) for field in FIELDS}
    after = _("After") if edit.state == EditState.APPLIED else _("Then")
    return Table(
        "listing-edit",
        [
            Column("state", _("State"), "status", choices=LINE_WORDS),
            Column("msku", _("Seller SKU"), href=_listing_href),
            Column("shop", _("Shop"), choices=shops),
            Column("field", _("Field"), choices=fields),
            Column("before", _("Before"), sortable=False, filterable=False, width=170),
            Column("after", after, sortable=False, filterable=False, width=170),
            Column("remark", _("Remark"), sortable=False, filterable=False, width=320),
            Column("site", _("Channel that is told")),
            Column("row", _("Row of the file"), "number", default_shown=edit.source == "file"),
        ],
        lambda query: _lines(edit, query),
        default_sort="state,msku",
        export_name=f"listing-edit-{edit.pk}",
        searchable=_("Seller SKU"),
    )


def _listing_href(row: Mapping[str, Any]) -> str:
    return reverse("listings:listing", args=[row["listing_id"]])


def _lines(edit: ListingEdit, query: TableQuery) -> TablePage:
    return page_of(
        lines_seen(edit, scope=query.scope),
        query,
        fields=_LINE_FIELDS,
        search=("listing__msku",),
        extra=("listing_id", "will", "before", "currency", "code", "figures", "listing__offering"),
        shape=lambda row: _worded(row, query.scope),
    )


def _worded(row: dict[str, Any], scope: Scope) -> Row:
    field, currency = row["field"], row["currency"]
    # of what was only found there is no SKU's text to fall back to
    unknown = row["before"] is None and field in WORDS and row["listing__offering"] is None
    before = gettext("Not told by the channel") if unknown else value_words(field, row["before"], currency)
    return {
        **row,
        "before": _short(before),
        "after": _short(value_words(field, row["will"], currency)),
        "remark": remark_words(*remark_seen(row["code"], row["figures"], scope=scope)),
    }


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
