"""How SKUs came to be what they are: the changes, read back from the journal."""

from collections.abc import Mapping
from typing import Any

from zayton.catalog.events import CHANGE
from zayton.catalog.results import Cell, Value
from zayton.kernel.access.public import Scope
from zayton.kernel.journal.public import EntryRead, documents_naming, trace


def told_by(change_id: int) -> Mapping[str, Any]:
    """The payload of a change's journal entry; empty when there is no such change."""
    entries = trace(CHANGE.name, [change_id], scope=Scope.everything(), limit=1)
    return entries[0].payload if entries else {}


def cells_told(told: Mapping[str, Any]) -> list[Cell]:
    """The cells of a payload, by field as they were written."""
    return [
        Cell(owner, field, value_told(before), value_told(after))
        for field, rows in told.get("cells", {}).items()
        for owner, before, after in rows
    ]


def value_told(told: Any) -> Value:
    """A value as it was before JSON made a list of it."""
    return tuple(told) if isinstance(told, list) else told


def changes_of(sku_id: int, *, limit: int = 50) -> list[EntryRead]:
    """The journal's entries that name a SKU and are about the catalogue, newest first."""
    # asked for by their kind: of a SKU that sells, the newest hundreds are all orders and movements
    return documents_naming(CHANGE.name, "sku", sku_id, limit=limit)
