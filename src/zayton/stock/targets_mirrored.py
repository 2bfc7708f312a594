"""A marketplace's reports of its own warehouse as import targets: what lies there, what happened, what is removed."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from zayton.kernel.access.public import Scope
from zayton.kernel.intake.public import (
    BadRow,
    Context,
    Kind,
    Locale,
    Outcome,
    SliceFrame,
    SliceResult,
    Target,
    TargetColumn,
    TargetOption,
    register_target,
)
from zayton.kernel.time import day_bounds
from zayton.stock.errors import BAD_QUANTITY, NO_SKU
from zayton.stock.models import Owner
from zayton.stock.naming import skus_named
from zayton.stock.operations.mirroring import mirror_stock
from zayton.stock.operations.telling_ledgers import LedgerRow, RemovalRow, record_ledger, record_removals
from zayton.stock.permissions import MOVE
from zayton.stock.queries.places import WarehouseCard, warehouse_cards
from zayton.stock.rules.mirroring import Word
from zayton.stock.states import WarehouseKind

_WORD = ("sellable", "reserved", "unsellable", "inbound")
_REMOVED = ("requested", "cancelled", "disposed", "shipped", "in_process")
_TEXTS = {
    "kind": 40,
    "reference": 60,
    "centre": 20,
    "disposition": 40,
    "reason": 40,
    "status": 40,
    "number": 80,
}


class _Told(NamedTuple):
    """The rows of a slice whose goods are known, and the others."""

    rows: list[dict[str, Any]]
    bad: list[BadRow]


def _houses(scope: Scope) -> Sequence[tuple[str, str]]:
    cards = warehouse_cards(scope=scope).items()
    return [(str(key), card.name) for key, card in cards if card.kind == WarehouseKind.MARKETPLACE]


def _owners(_scope: Scope) -> Sequence[tuple[str, str]]:
    return [(str(key), name) for key, name in Owner.objects.order_by("id").values_list("id", "name")]


def _card(context: Context) -> WarehouseCard:
    key = int(context.options["warehouse"])
    return warehouse_cards(scope=Scope(warehouses=frozenset({key})))[key]


def _locale(options: Mapping[str, str]) -> Locale:
    cards = warehouse_cards(scope=Scope.everything()) if options.get("warehouse") else {}
    card = cards.get(int(options.get("warehouse") or 0))
    return Locale(zone=card.zone) if card else Locale()


def _told(piece: SliceFrame, context: Context, quantities: Sequence[str]) -> _Told:
    rows = [_cut(row) for row in piece.frame.iter_rows(named=True)]
    skus = skus_named(int(context.options["warehouse"]), {row["sku"] for row in rows})
    good, bad = [], []
    for row in rows:
        below = next((name for name in quantities if (row[name] or 0) < 0), "")
        if row["sku"] not in skus:
            bad.append(BadRow(row["row"], NO_SKU, "sku", row["sku"], {"value": row["sku"]}))
        elif below:
            bad.append(BadRow(row["row"], BAD_QUANTITY, below, str(row[below]), {"wanted": row[below]}))
        else:
            good.append({**row, "sku_id": skus[row["sku"]]})
    return _Told(good, bad)


def _cut(row: dict[str, Any]) -> dict[str, Any]:
    # as long as the columns: a longer word tells nobody more
    return row | {name: (row[name] or "")[:most] for name, most in _TEXTS.items() if name in row}


def mirror(piece: SliceFrame, context: Context) -> SliceResult:
    """Compare what a report says with our books, a document for each day that it tells of."""
    told = _told(piece, context, _WORD)
    accepted = {"compared": 0, "unchanged": 0}
    card = _card(context)
    for day, some in groupby(told.rows, key=itemgetter("day")):
        rows = list(some)
        words = [Word(row["sku_id"], *(row[name] or 0 for name in _WORD)) for row in rows]
        found = mirror_stock(
            warehouse_id=card.id,
            owner_id=int(context.options["owner"]),
            words=words,
            as_of=_moment(day, card.zone, context.at),
            is_dated=day is not None,
            import_id=context.import_id,
            actor=context.actor,
            at=context.at,
        )
        accepted["compared" if found.is_new else "unchanged"] += len(rows)
    return SliceResult(accepted, told.bad)


def _moment(day: date | None, zone: str, at: datetime) -> datetime:
    if day is None:
        return at
    # a balance of a day is that of its end, the finest step before the next one
    return min(at, day_bounds(day, zone)[1] - timedelta(microseconds=1))


def ledger(piece: SliceFrame, context: Context) -> SliceResult:
    """Keep the events of a marketplace's ledger."""
    told = _told(piece, context, ())
    rows = [
        (
            row["row"],
            LedgerRow(
                row["sku_id"], row["at"], row["kind"], row["reference"], row["quantity"], row["centre"],
                row["disposition"], row["reason"], row["occurrence"],
            ),
        )
        for row in told.rows
    ]  # fmt: skip
    new = record_ledger(
        warehouse_id=int(context.options["warehouse"]), rows=rows, import_id=context.import_id,
        actor=context.actor, at=context.at,
    )  # fmt: skip
    return SliceResult({"recorded": new, "unchanged": len(rows) - new}, told.bad)


def removals(piece: SliceFrame, context: Context) -> SliceResult:
    """Keep removals as they stand now."""
    told = _told(piece, context, _REMOVED)
    rows = [
        RemovalRow(
            row["number"], row["sku_id"], row["disposition"], row["kind"], row["status"], row["asked_at"],
            *(row[name] or 0 for name in _REMOVED),
        )
        for row in told.rows
    ]  # fmt: skip
    new, changed = record_removals(
        warehouse_id=int(context.options["warehouse"]), rows=rows, import_id=context.import_id,
        actor=context.actor, at=context.at,
    )  # fmt: skip
    return SliceResult(
        {"recorded": new, "changed": changed, "unchanged": len(rows) - new - changed}, told.bad
    )


_HOUSE = TargetOption("warehouse", _("The marketplace's warehouse"), _houses)
_SKU = TargetColumn("sku", _("SKU"), required=True, synonyms=("MSKU", "seller-sku", "merchant SKU"))
_UNCHANGED = Outcome("unchanged", _("Unchanged rows"))
MIRROR = Target(
    name="stock.mirror",
    title=_("Stock in a marketplace's warehouse"),
    columns=(
        _SKU,
        TargetColumn("day", _("Day"), Kind.DATE),
        TargetColumn("sellable", _("Sellable"), Kind.QUANTITY, required=True),
        TargetColumn("reserved", _("Reserved over there"), Kind.QUANTITY),
        TargetColumn("unsellable", _("Not sellable"), Kind.QUANTITY),
        TargetColumn("inbound", _("On the way there"), Kind.QUANTITY),
    ),
    work=mirror,
    # a day is compared as a whole: what it does not name lies nowhere
    group_by=("day",),
    order_by=("day",),
    options=(_HOUSE, TargetOption("owner", _("Owner of the goods"), _owners)),
    outcomes=(Outcome("compared", _("Compared with our books")), _UNCHANGED),
    locale=_locale,
    permission=MOVE.name,
)
LEDGER = Target(
    name="stock.marketplace_ledger",
    title=_("Events in a marketplace's warehouse"),
    columns=(
        _SKU,
        TargetColumn("at", _("When"), Kind.MOMENT, required=True, synonyms=("Date and Time", "Date")),
        TargetColumn("kind", _("Event"), required=True, synonyms=("Event Type",)),
        TargetColumn("quantity", _("Quantity"), Kind.QUANTITY, required=True),
        TargetColumn("reference", _("Reference"), synonyms=("Reference ID",)),
        TargetColumn("centre", _("Fulfilment centre"), synonyms=("Fulfillment Center",)),
        TargetColumn("disposition", _("Disposition")),
        TargetColumn("reason", _("Reason")),
    ),
    work=ledger,
    group_by=("sku", "at"),
    order_by=("at",),
    options=(_HOUSE,),
    outcomes=(Outcome("recorded", _("New events")), _UNCHANGED),
    locale=_locale,
    permission=MOVE.name,
)
REMOVALS = Target(
    name="stock.removals",
    title=_("Goods taken out of a marketplace's warehouse"),
    columns=(
        TargetColumn("number", _("Removal order"), required=True, synonyms=("order-id",)),
        _SKU,
        TargetColumn("asked_at", _("Asked on"), Kind.MOMENT, required=True, synonyms=("request-date",)),
        TargetColumn("kind", _("Kind"), synonyms=("order-type",)),
        TargetColumn("status", _("Status"), synonyms=("order-status",)),
        TargetColumn("disposition", _("Disposition")),
        TargetColumn(
            "requested", _("Requested"), Kind.QUANTITY, required=True, synonyms=("requested-quantity",)
        ),
        TargetColumn("cancelled", _("Cancelled"), Kind.QUANTITY, synonyms=("cancelled-quantity",)),
        TargetColumn("disposed", _("Destroyed"), Kind.QUANTITY, synonyms=("disposed-quantity",)),
        TargetColumn("shipped", _("Sent to us"), Kind.QUANTITY, synonyms=("shipped-quantity",)),
        TargetColumn("in_process", _("In work"), Kind.QUANTITY, synonyms=("in-process-quantity",)),
    ),
    work=removals,
    group_by=("number",),
    order_by=("asked_at",),
    options=(_HOUSE,),
    outcomes=(Outcome("recorded", _("New rows")), Outcome("changed", _("Changed rows")), _UNCHANGED),
    locale=_locale,
    permission=MOVE.name,
)
for _target in (MIRROR, LEDGER, REMOVALS):
    register_target(_target)
