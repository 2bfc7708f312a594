"""The tables of prices: what a test came to, and the log of moves."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from zayton.channels.public import shops_seen
from zayton.kernel.access.public import Scope
from zayton.listings.permissions import MANAGE
from zayton.listings.pricing.queries import moves_seen
from zayton.listings.pricing.repricing import Tried, undo_moves
from zayton.listings.pricing.words import GUARD_WORDS, reason_words
from zayton.listings.rules.repricing import Move
from zayton.ui.public import (
    BulkAction,
    BulkRequest,
    BulkResult,
    Change,
    Column,
    Empty,
    Preview,
    Shown,
    Table,
    TablePage,
    TableQuery,
    money_text,
    page_of,
)

_SHOWN = 200
_KINDS = {
    "False": Shown(pgettext_lazy("price move", "Asked for"), "green", "check"),
    "True": Shown(gettext_lazy("Dry run"), "grey", "eye"),
    "undone": Shown(gettext_lazy("Undone"), "amber", "arrow-back-up"),
}
_FIELDS = {
    "at": "at",
    "msku": "listing__msku",
    "shop": "listing__shop__name",
    "before": "from_minor",
    "after": "to_minor",
    "rule": "rule__name",
    "version": "rule_version",
    "guard": "guard",
}


def tried_rows(tried: Sequence[Tried], *, sees_cost: bool) -> list[dict[str, Any]]:
    """What a test came to, ready for reading."""
    return [_tried(one, sees_cost=sees_cost) for one in tried]


def _tried(one: Tried, *, sees_cost: bool) -> dict[str, Any]:
    listing, facts, outcome = one.asked.listing, one.asked.facts, one.outcome
    floor = outcome.floor_minor
    return {
        "id": listing.pk,
        "msku": listing.msku,
        "shop": listing.shop.name,
        "now": money_text(facts.price_minor, facts.currency),
        "to": money_text(outcome.to_minor, facts.currency) if isinstance(outcome, Move) else "",
        "why": reason_words(outcome.code, outcome.figures, facts.currency, sees_cost=sees_cost),
        "guard": GUARD_WORDS.get(outcome.guard, "") if isinstance(outcome, Move) else "",
        "floor": "" if floor is None else money_text(floor, facts.currency),
    }


def moves_table(scope: Scope) -> Table:
    """The log of moves of the shops somebody sees, the latest first."""
    shops = {shop.name: Shown(shop.name) for shop in shops_seen(scope=scope)}
    guards = {code: Shown(words) for code, words in GUARD_WORDS.items()}
    return Table(
        "price-moves",
        [
            Column("at", gettext_lazy("When"), "datetime"),
            Column("msku", gettext_lazy("Seller SKU"), href=_href),
            Column("shop", gettext_lazy("Shop"), choices=shops),
            Column("before", gettext_lazy("Before"), "money"),
            Column("after", gettext_lazy("After"), "money"),
            Column("why", gettext_lazy("Reason"), sortable=False, filterable=False, width=260),
            Column("guard", pgettext_lazy("price move", "Held by"), choices=guards),
            Column(
                "state", gettext_lazy("State"), "status", choices=_KINDS, sortable=False, filterable=False
            ),
            Column("rule", gettext_lazy("Price rule")),
            Column("version", gettext_lazy("Version"), "number", default_shown=False),
        ],
        _page,
        bulk=[_undo()],
        export_name="price-moves",
        default_sort="-at",
        searchable=gettext_lazy("Seller SKU or rule"),
        empty=Empty(
            gettext_lazy("No price has moved yet"),
            gettext_lazy("Write a price rule, test it and switch it on."),
            icon="history",
        ),
    )


def _href(row: Mapping[str, Any]) -> str:
    return reverse("listings:listing-log", args=[row["listing_id"]])


def _page(query: TableQuery) -> TablePage:
    found = page_of(
        moves_seen(scope=query.scope),
        query,
        fields=_FIELDS,
        search=("listing__msku", "rule__name"),
        extra=("listing_id", "currency", "code", "figures", "is_dry", "undone_at"),
        order=("-pk",),
    )
    rows = [
        {
            **row,
            "why": reason_words(
                row["code"], row["figures"], row["currency"], sees_cost=query.scope.sees_cost
            ),
            "state": "undone" if row["undone_at"] else str(row["is_dry"]),
        }
        for row in found.rows
    ]
    return TablePage(rows, found.total, found.totals)


def _undo() -> BulkAction:
    return BulkAction(
        "undo",
        gettext_lazy("Take back"),
        MANAGE.name,
        _undo_preview,
        _undone,
        icon="arrow-back-up",
    )


def _ids(asked: BulkRequest) -> list[int]:
    return [int(key) for key in asked.ids if key.isdecimal() and len(key) < 19]


def _undo_preview(asked: BulkRequest) -> Preview:
    found = moves_seen(scope=asked.actor.scope).filter(pk__in=_ids(asked), is_dry=False, undone_at=None)
    rows = found.select_related("listing").order_by("-pk")
    changes = [
        Change(
            one.listing.msku, money_text(one.to_minor, one.currency), money_text(one.from_minor, one.currency)
        )
        for one in rows[:_SHOWN]
    ]
    count = found.count()
    words = ngettext(
        "%(count)s price would go back, where no later move came.",
        "%(count)s prices would go back, where no later move came.",
        count,
    )
    return Preview(words % {"count": count}, changes, count)


def _undone(asked: BulkRequest) -> BulkResult:
    count, refusals = undo_moves(ids=_ids(asked), actor=asked.actor, at=asked.at)
    if not count:
        return BulkResult(_("Nothing was taken back."), refusals)
    words = ngettext("%(count)s price goes back.", "%(count)s prices go back.", count)
    return BulkResult(words % {"count": count}, refusals)
