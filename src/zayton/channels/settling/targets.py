"""Settlements and transactions from files as import targets, each into the same settlements as what comes by API."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from zayton.channels.models import ConnectedShop
from zayton.channels.ports.settlements import MoneyLine, SettlementSeen
from zayton.channels.queries import ShopFacts, shops_by_id, shops_seen
from zayton.channels.settling.filed import (
    AMOUNTS,
    currency_of,
    faults_of,
    lines_of_report,
    report_of,
    settlement_of,
)
from zayton.channels.settling.permissions import KEEP
from zayton.channels.settling.recording import Brought, Kept, keep_settlements
from zayton.kernel.access.public import Scope
from zayton.kernel.intake.public import (
    BadRow,
    Context,
    Import,
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

_Row = Mapping[str, Any]
_OUTCOME = {Kept.NEWS: "kept", Kept.KNOWN: "unchanged", Kept.OUTRANKED: "better_known"}


def take_settlements(piece: SliceFrame, context: Context) -> SliceResult:
    """Keep the settlements of a slice, each with all its rows."""
    shop = _shop(context)
    found: list[tuple[SettlementSeen, int]] = []
    bad: list[BadRow] = []
    for rows in _grouped(piece).values():
        faults = faults_of(rows)
        bad += faults
        faulty = {one.row for one in faults}
        # without the others the rest does not come to its total, and the page says by how much
        if good := [row for row in rows if row["row"] not in faulty]:
            # of all rows: the only one that names the currency may be at fault itself
            found.append((settlement_of(good, currency_of(rows)), len(good)))
    return SliceResult(_keep(found, shop, context), bad)


def take_transactions(piece: SliceFrame, context: Context) -> SliceResult:
    """Keep the transactions of a slice by the settlement that each names."""
    shop = _shop(context)
    found: list[tuple[SettlementSeen, int]] = []
    bad: list[BadRow] = []
    for rows in _grouped(piece).values():
        lines: list[MoneyLine] = []
        good = 0
        for row in rows:
            told = lines_of_report(row, row["event"] or "", shop.currency)
            if isinstance(told, BadRow):
                bad.append(told)
            else:
                lines += told
                good += 1
        if good:
            found.append((report_of(rows[0]["ref"] or "", shop.currency, lines), good))
    return SliceResult(_keep(found, shop, context), bad)


def _shop(context: Context) -> ShopFacts:
    key = int(context.options["shop"])
    return shops_by_id([key])[key]


def _grouped(piece: SliceFrame) -> dict[int, list[_Row]]:
    groups: dict[int, list[_Row]] = defaultdict(list)
    for row in piece.frame.iter_rows(named=True):
        groups[row["group"]].append(row)
    return groups


def _keep(
    found: Sequence[tuple[SettlementSeen, int]], shop: ShopFacts, context: Context
) -> Mapping[str, int]:
    # by the shop, as what its connection tells of it: the same settlement is then known whichever way it comes
    connection = ConnectedShop.objects.filter(shop_id=shop.id).values_list("connection_id", flat=True).first()
    # when somebody gave the file, and not when rows of it were mended
    given_at = Import.objects.values_list("asked_at", flat=True).get(pk=context.import_id)
    brought = [
        Brought(seen, f"shop:{shop.id}", connection, shop.id, import_id=context.import_id, told_at=given_at)
        for seen, _rows in found
    ]
    kept = keep_settlements(brought=brought, actor=context.actor, at=context.at)
    accepted = dict.fromkeys(_OUTCOME.values(), 0)
    for (_seen, rows), became in zip(found, kept, strict=True):
        accepted[_OUTCOME[became]] += rows
    return accepted


def _shops(scope: Scope) -> Sequence[tuple[str, str]]:
    return [(str(shop.id), shop.name) for shop in shops_seen(scope=scope)]


def _locale(options: Mapping[str, str]) -> Locale:
    shops = shops_by_id([int(options["shop"])]) if options.get("shop") else {}
    return next((Locale(zone=shop.zone, currency=shop.currency) for shop in shops.values()), Locale())


_SHOP = TargetOption("shop", _("Shop"), _shops)
_OUTCOMES = (
    Outcome(_OUTCOME[Kept.NEWS], _("Rows of settlements that are new or changed")),
    Outcome(_OUTCOME[Kept.KNOWN], _("Unchanged rows")),
    Outcome(
        _OUTCOME[Kept.OUTRANKED],
        _("Rows of settlements that the marketplace, or a more complete file, told of already"),
    ),
)
_NUMBER = TargetColumn("ref", _("Settlement number"), synonyms=("settlement-id", "结算编号"))
SETTLEMENTS = Target(
    name="channels.settlements",
    title=_("Settlements of marketplaces"),
    columns=(
        TargetColumn("ref", _("Settlement number"), required=True, synonyms=("settlement-id", "结算编号")),
        TargetColumn("starts_at", _("Period from"), Kind.MOMENT),
        TargetColumn("ends_at", _("Period until"), Kind.MOMENT),
        TargetColumn("deposited_at", _("Paid on"), Kind.MOMENT),
        TargetColumn("total", _("Total"), Kind.DECIMAL),
        TargetColumn("currency", _("Currency"), Kind.CURRENCY),
        TargetColumn("type", _("What happened")),
        TargetColumn("order_number", _("Order number")),
        TargetColumn("amount_type", _("Kind of amount")),
        TargetColumn("description", _("What the amount is for")),
        # in the file's own currency, which is not always the shop's
        TargetColumn("amount", _("Amount"), Kind.DECIMAL),
        TargetColumn("posted_date", _("Posted on"), Kind.MOMENT),
        TargetColumn("posted_at", _("Posted at"), Kind.MOMENT),
        TargetColumn("msku", _("Seller SKU")),
        TargetColumn("quantity", _("Quantity"), Kind.QUANTITY),
    ),
    work=take_settlements,
    group_by=("ref",),
    options=(_SHOP,),
    outcomes=_OUTCOMES,
    locale=_locale,
    permission=KEEP.name,
)
_AMOUNT_WORDS = {
    "product_sales": _("Product sales"),
    "product_sales_tax": _("Tax on product sales"),
    "postage": _("Postage paid by buyers"),
    "postage_tax": _("Tax on postage"),
    "gift_wrap": _("Gift wrap"),
    "gift_wrap_tax": _("Tax on gift wrap"),
    "regulatory_fee": _("Regulatory fee"),
    "regulatory_fee_tax": _("Tax on the regulatory fee"),
    "points": _("Points given"),
    "promotions": _("Promotions"),
    "promotions_tax": _("Tax on promotions"),
    "tax_withheld": _("Tax withheld by the marketplace"),
    "selling_fees": _("Selling fees"),
    "fba_fees": _("Fulfilment fees"),
    "other_fees": _("Other transaction fees"),
}
TRANSACTIONS = Target(
    name="channels.transactions",
    title=_("Transactions of marketplaces in a span of days"),
    columns=(
        _NUMBER,
        TargetColumn("posted_at", _("Posted at"), Kind.MOMENT, required=True),
        TargetColumn("type", _("What happened"), required=True),
        TargetColumn("event", _("What happened, in English")),
        TargetColumn("order_number", _("Order number")),
        TargetColumn("msku", _("Seller SKU")),
        TargetColumn("description", _("What the amount is for")),
        TargetColumn("quantity", _("Quantity"), Kind.QUANTITY),
        *(TargetColumn(one.column, _AMOUNT_WORDS[one.column], Kind.AMOUNT) for one in AMOUNTS),
        TargetColumn("other", _("Other"), Kind.AMOUNT),
        TargetColumn("total", _("Total"), Kind.AMOUNT, required=True),
    ),
    work=take_transactions,
    group_by=("ref",),
    order_by=("posted_at",),
    options=(_SHOP,),
    outcomes=_OUTCOMES,
    locale=_locale,
    permission=KEEP.name,
)
register_target(SETTLEMENTS)
register_target(TRANSACTIONS)
