"""How SKUs came to be what they are: the changes, read back from the journal."""

from collections.abc import Mapping
from typing import Any

from zayton.catalog.events import CHANGE
from zayton.kernel.access.public import Scope
from zayton.kernel.journal.public import EntryRead, trace


def told_by(change_id: int) -> Mapping[str, Any]:
    """The payload of a change's journal entry; empty when there is no such change."""
    entries = trace(CHANGE.name, [change_id], scope=Scope.everything(), limit=1)
    return entries[0].payload if entries else {}


def changes_of(sku_id: int, *, limit: int = 50) -> list[EntryRead]:
    """The journal's entries that name a SKU and are about the catalogue, newest first."""
    entries = trace("sku", [sku_id], scope=Scope.everything(), limit=limit)
    return [entry for entry in entries if entry.verb.startswith("catalog.")]
