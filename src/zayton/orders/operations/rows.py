"""The rows of orders as plain tuples, in the order of their columns."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from zayton.customers.public import CustomerKey
from zayton.kernel.bulk import insert_rows
from zayton.orders.models import Allocation, Order, OrderLine, Shipment
from zayton.orders.operations.serving import Promise
from zayton.orders.operations.world import Priced
from zayton.orders.rules.drafts import CHARGE, digest_of

ORDER = (
    "id",
    "shop_id",
    "kind",
    "external_number",
    "label",
    "state",
    "version",
    "placed_at",
    "local_date",
    "country",
    "postcode",
    "latitude_e6",
    "longitude_e6",
    "customer_id",
    "currency",
    "goods_minor",
    "charge_minor",
    "base_goods_minor",
    "base_charge_minor",
    "rate",
    "rate_date",
    "units",
    "original_id",
    "digest",
    "source_import_id",
    "recorded_at",
)
LINE = (
    "id",
    "order_id",
    "version",
    "line_no",
    "kind",
    "sku_id",
    "charge",
    "external_code",
    "title",
    "quantity",
    "amount_minor",
    "base_minor",
    "source_import_id",
    "source_row",
)
ALLOCATION = (
    "id",
    "order_id",
    "line_id",
    "sku_id",
    "warehouse_id",
    "owner_id",
    "quantity",
    "shipped_quantity",
    "reason",
    "figures",
)
SHIPMENT = ("id", "order_id", "warehouse_id", "number", "units", "at")


def totals(priced: Priced) -> dict[str, int]:
    """Goods and charges of a draft in its own and the base currency, and its units, by column."""
    goods = charge = base_goods = base_charge = units = 0
    for line, base in zip(priced.draft.lines, priced.line_bases, strict=True):
        if line[0] == CHARGE:
            charge += line[6]
            base_charge += base
        else:
            goods += line[6]
            base_goods += base
            units += line[5]
    return {
        "goods_minor": goods,
        "charge_minor": charge,
        "base_goods_minor": base_goods,
        "base_charge_minor": base_charge,
        "units": units,
    }


def order_facts(
    priced: Priced, customer: CustomerKey | None, original_id: int | None, at: datetime
) -> dict[str, Any]:
    """The columns of an order that a version says, by name."""
    draft = priced.draft
    return {
        "shop_id": draft.shop_id,
        "kind": draft.kind,
        "external_number": draft.number,
        "label": draft.label,
        "placed_at": draft.placed_at,
        "local_date": priced.day,
        "country": draft.country,
        "postcode": draft.postcode,
        "latitude_e6": draft.latitude_e6,
        "longitude_e6": draft.longitude_e6,
        "customer_id": customer.id if customer else None,
        "currency": draft.currency,
        "rate": priced.rate,
        "rate_date": priced.rate_date,
        "original_id": original_id,
        "digest": digest_of(draft),
        "source_import_id": draft.import_id,
        "recorded_at": at,
        # computed from the lines each time, never from what the source claims
        **totals(priced),
    }


def insert_orders(rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert orders given by column name."""
    insert_rows(Order, ORDER, [tuple(row[name] for name in ORDER) for row in rows])


def line_rows(priced: Priced, order_id: int, version: int, line_ids: Sequence[int]) -> list[tuple[Any, ...]]:
    """The lines of one version; the same ids in the same order as the draft's lines."""
    import_id = priced.draft.import_id
    return [
        (
            key,
            order_id,
            version,
            number,
            kind,
            sku,
            charge,
            code,
            title,
            quantity,
            amount,
            base,
            import_id,
            row,
        )
        for number, (key, (kind, sku, charge, code, title, quantity, amount, row), base) in enumerate(
            zip(line_ids, priced.draft.lines, priced.line_bases, strict=True), start=1
        )
    ]


def insert_lines(rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert order lines given in the order of `LINE`."""
    insert_rows(OrderLine, LINE, rows)


def insert_promises(promises: Sequence[Promise], ids: Sequence[int], *, shipped: bool = False) -> None:
    """Write promises down as allocations; `shipped` when the goods have left already."""
    insert_rows(
        Allocation,
        ALLOCATION,
        [
            # null instead of an empty object: most promises have no figures
            (key, order, line, sku, house, owner, units, units if shipped else 0, reason, figures or None)
            for key, (order, line, sku, house, owner, units, reason, figures) in zip(
                ids, promises, strict=True
            )
        ],
    )


def insert_shipments(rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert shipments given in the order of `SHIPMENT`."""
    insert_rows(Shipment, SHIPMENT, rows)


def insert_parcels(rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert shipments given in the order of `SHIPMENT`, each with its carrier behind."""
    insert_rows(Shipment, (*SHIPMENT, "carrier"), rows)
