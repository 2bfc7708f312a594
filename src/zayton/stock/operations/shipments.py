"""What left to customers and has not come back: the piles that returns are taken from."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from django.db import connection

from zayton.kernel.bulk import rows_as_table
from zayton.stock.lines import Document
from zayton.stock.operations.levels import for_update
from zayton.stock.rules.costs import Pile
from zayton.stock.states import MovementKind


class Sent(NamedTuple):
    """What was shipped of a SKU and owner for a document."""

    document: Document
    sku_id: int
    owner_id: int


class Shipment(NamedTuple):
    """One shipped line's units of one lot that are still with the customer."""

    line_id: int | None
    pile: Pile


_DOCUMENT = {"kind": "integer", "id": "bigint"}


def lock_shipments(documents: Collection[Document]) -> dict[Sent, list[Shipment]]:
    """Shipments of documents less what came back, in the order they left; their lots at the customer are locked."""
    if not documents:
        return {}
    table, parameters = rows_as_table("wanted", _DOCUMENT, sorted(set(documents)))
    _lock(table, parameters)
    return _read(table, parameters)


def _lock(table: str, parameters: Sequence[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            # the customer's balance stands for the shipment, which is never changed and needs no lock itself
            "SELECT b.id FROM stock_lotbalance b WHERE (b.lot_id, b.place_id) IN ("
            f"SELECT m.lot_id, m.to_place_id FROM {table} CROSS JOIN stock_movement m WHERE m.kind = %s"
            " AND m.document_kind = wanted.kind AND m.document_id = wanted.id)"
            f" ORDER BY b.lot_id, b.place_id{for_update('b')}",
            [*parameters, MovementKind.SHIPPED.value],
        )


def _read(table: str, parameters: Sequence[Any]) -> dict[Sent, list[Shipment]]:
    sent: dict[Sent, list[Shipment]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT m.document_kind, m.document_id, m.sku_id, t.owner_id, m.line_id, m.lot_id, m.to_place_id,"
            " m.quantity - COALESCE(SUM(r.quantity), 0), m.cost_minor - COALESCE(SUM(r.cost_minor), 0), m.id"
            f" FROM {table} CROSS JOIN stock_movement m JOIN stock_lot t ON t.id = m.lot_id"
            " LEFT JOIN stock_movement r ON r.reverses_id = m.id WHERE m.kind = %s"
            " AND m.document_kind = wanted.kind AND m.document_id = wanted.id"
            " GROUP BY m.id, t.owner_id ORDER BY m.id",
            [*parameters, MovementKind.SHIPPED.value],
        )
        # PostgreSQL sums bigint as numeric, which arrives as Decimal
        for (
            kind,
            document_id,
            sku_id,
            owner_id,
            line_id,
            lot_id,
            place_id,
            quantity,
            cost,
            key,
        ) in cursor.fetchall():
            pile = Pile(lot_id, place_id, int(quantity), int(cost), key)
            sent.setdefault(Sent(Document(kind, document_id), sku_id, owner_id), []).append(
                Shipment(line_id, pile)
            )
    return sent
