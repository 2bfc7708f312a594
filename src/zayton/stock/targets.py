"""The import of receipts and opening stock from files."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from zayton.catalog.public import sku_ids_by_code
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
from zayton.stock.errors import BAD_QUANTITY, NO_SKU, NO_WAREHOUSE
from zayton.stock.lines import ReceiptLine
from zayton.stock.models import Owner
from zayton.stock.operations.imports import receive_once
from zayton.stock.permissions import MOVE
from zayton.stock.queries.places import WarehouseCard, main_shelves, warehouse_cards

COLUMNS = (
    TargetColumn(
        "receipt", _("Receipt number"), required=True, synonyms=("receipt", "document", "入库单号", "单号")
    ),
    TargetColumn("sku", _("SKU"), required=True, synonyms=("code", "local SKU", "SKU编码", "本地SKU")),
    TargetColumn("warehouse", _("Warehouse"), required=True, synonyms=("warehouse code", "仓库", "仓库编码")),
    TargetColumn(
        "quantity", _("Quantity"), Kind.QUANTITY, required=True, synonyms=("units", "数量", "库存数量")
    ),
    TargetColumn(
        "cost", _("Total cost"), Kind.AMOUNT, required=True, synonyms=("cost", "amount", "总成本", "金额")
    ),
    TargetColumn(
        "received", _("Received on"), Kind.DATE, synonyms=("received", "date", "入库日期", "入库时间")
    ),
)


class _Row(NamedTuple):
    """One row of the file, typed."""

    line: int
    group: int
    receipt: str
    sku: str
    warehouse: str
    quantity: int
    cost: int
    received: date | None


class _Lookup(NamedTuple):
    """What the codes in a slice stand for, as far as the actor may use it."""

    skus: dict[str, int]
    warehouses: dict[str, WarehouseCard]
    shelves: dict[int, int]
    owner_id: int

    def house(self, code: str) -> WarehouseCard | None:
        """The warehouse that a file calls so."""
        return self.warehouses.get(code) or self.warehouses.get(code.casefold())


def work(slice_: SliceFrame, context: Context) -> SliceResult:
    """Receive whole receipts; the good rows of a partly bad receipt are booked, the others wait to be mended."""
    rows = [
        _Row(*row) for row in slice_.frame.select("row", "group", *(column.name for column in COLUMNS)).rows()
    ]
    lookup = _looked_up(rows, context)
    receipts: dict[int, list[_Row]] = {}
    for row in rows:
        receipts.setdefault(row.group, []).append(row)
    accepted = {"received": 0, "unchanged": 0}
    bad: list[BadRow] = []
    for receipt in receipts.values():
        _receive(receipt, lookup, context, accepted, bad)
    return SliceResult(accepted, bad)


def _looked_up(rows: Sequence[_Row], context: Context) -> _Lookup:
    cards = warehouse_cards(scope=context.actor.scope)
    return _Lookup(
        sku_ids_by_code({row.sku for row in rows}),
        # files write warehouses in any case; where two differ by case only, the one written exactly so is meant
        {
            **{card.code.casefold(): card for card in cards.values()},
            **{card.code: card for card in cards.values()},
        },
        main_shelves(warehouses=cards.keys()),
        int(context.options["owner"]),
    )


def _receive(
    receipt: Sequence[_Row], lookup: _Lookup, context: Context, accepted: dict[str, int], bad: list[BadRow]
) -> None:
    # a row that waits does not hold up its receipt: mended, it is added to it later
    flaws = {row.line: flaw for row in receipt if (flaw := _flaw(row, lookup))}
    bad.extend(flaws.values())
    good = [row for row in receipt if row.line not in flaws]
    if not good:
        return
    lines = [_line(row, lookup) for row in good]
    # the length that a slip keeps; two numbers that differ only beyond it are one receipt
    known = receive_once(number=good[0].receipt[:64], lines=lines, at=context.at, actor=context.actor)
    if known.refusal:
        figures = {"subject": known.refusal.subject, **known.refusal.figures}
        bad.extend(BadRow(row.line, known.refusal.code, figures=figures) for row in good)
    accepted["received"] += known.booked
    accepted["unchanged"] += known.unchanged


def _flaw(row: _Row, lookup: _Lookup) -> BadRow | None:
    if row.sku not in lookup.skus:
        return BadRow(row.line, NO_SKU, "sku", row.sku, {"value": row.sku})
    if lookup.house(row.warehouse) is None:
        return BadRow(row.line, NO_WAREHOUSE, "warehouse", row.warehouse, {"value": row.warehouse})
    if row.quantity <= 0:
        return BadRow(row.line, BAD_QUANTITY, "quantity", str(row.quantity), {"wanted": row.quantity})
    if row.cost < 0:
        return BadRow(row.line, BAD_QUANTITY, "cost", str(row.cost), {"wanted": row.cost})
    return None


def _line(row: _Row, lookup: _Lookup) -> ReceiptLine:
    house = lookup.warehouses.get(row.warehouse) or lookup.warehouses[row.warehouse.casefold()]
    received_at = None if row.received is None else day_bounds(row.received, house.zone)[0]
    return ReceiptLine(
        lookup.skus[row.sku], lookup.owner_id, lookup.shelves[house.id], row.quantity, row.cost,
        row.line, received_at,
    )  # fmt: skip


def _owners(_scope: Scope) -> Sequence[tuple[str, str]]:
    return [(str(key), name) for key, name in Owner.objects.order_by("id").values_list("id", "name")]


def _locale(_options: Any) -> Locale:
    return Locale(currency=settings.BASE_CURRENCY)


RECEIPTS = Target(
    name="stock.receipts",
    title=_("Receipts and opening stock"),
    columns=COLUMNS,
    work=work,
    group_by=("receipt",),
    order_by=("received",),
    options=(TargetOption("owner", _("Owner of the goods"), _owners),),
    outcomes=(Outcome("received", _("Received")), Outcome("unchanged", _("Unchanged rows"))),
    locale=_locale,
    permission=MOVE.name,
)
register_target(RECEIPTS)
