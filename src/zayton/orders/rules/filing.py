"""From the rows of a marketplace's own file to what they are: to be placed, cancelled, or not yet to be believed."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from zayton.orders.rules.progress import (
    CANCELLED,
    MARKETPLACE,
    PARTLY,
    PENDING,
    SHIPPED,
    progress_of,
    sender_of,
)
from zayton.orders.rules.reading import Document, Fault, FileRow, Setting, read_document

AS_CHOSEN, BY_MARKETPLACE, INTO_INSPECTION = "", "marketplace", "inspection"
"""Who serves a document: our warehouses as the import's options say, the marketplace from its own warehouse, or (a
return that cannot be sold again) that warehouse's inspection."""
_SELLABLE = frozenset({"", "sellable"})


class Filed(NamedTuple):
    """What became of the rows of one number; a row is in exactly one of the parts, or in the document's.

    `cancelled` rows ask for their order to be cancelled when nothing of it is left (`is_gone`). `pending` ones come
    again in a later file, and `elsewhere` ones were sold on a site that is not the shop's. `label` is what the
    file says that sellers call the order, its number where the file knows no other.
    """

    number: str
    document: Document = Document()
    cancelled: tuple[int, ...] = ()
    pending: tuple[int, ...] = ()
    elsewhere: tuple[int, ...] = ()
    service: str = AS_CHOSEN
    has_left: bool = False
    label: str = ""

    @property
    def served(self) -> tuple[str, bool]:
        """What documents have in common that are booked together: who serves them, and whether they have left."""
        return self.service, self.has_left

    @property
    def is_gone(self) -> bool:
        """Whether the file says of the whole order that it is cancelled."""
        return bool(self.cancelled) and not (self.document.orders or self.document.faults or self.pending)


def file_rows(rows: Sequence[FileRow], setting: Setting) -> Filed:
    """Sort the rows of one order number by how far they are, and read those that stand."""
    # most files say no more than an order form does, in half a million rows
    if _is_plain(rows):
        return Filed(rows[0].number, read_document(rows, setting), label=rows[0].label)
    cancelled, pending, elsewhere, live = [], [], [], []
    faults: list[Fault] = _unpackable(rows, setting)
    bad = {fault.row for fault in faults}
    for row in rows:
        if row.row in bad:
            continue
        if row.site and setting.country and row.site != setting.country:
            elsewhere.append(row.row)
            continue
        progress, sender = progress_of(row.status), sender_of(row.fulfilled_by)
        if progress is None or progress == PARTLY:
            code = "orders.unknown-status" if progress is None else "orders.partly-shipped"
            faults.append(Fault(row.row, "status", code, row.status))
        elif sender is None:
            faults.append(Fault(row.row, "fulfilled_by", "orders.unknown-sender", row.fulfilled_by))
        elif progress == CANCELLED:
            cancelled.append(row.row)
        elif progress == PENDING:
            pending.append(row.row)
        else:
            live.append(row)
    document = read_document(live, setting) if live else Document()
    document = document._replace(faults=(*document.faults, *faults))
    return Filed(
        rows[0].number,
        document,
        cancelled=tuple(dict.fromkeys(cancelled)),
        pending=tuple(dict.fromkeys(pending)),
        elsewhere=tuple(dict.fromkeys(elsewhere)),
        service=_service(live),
        has_left=_have_left(live),
        label=rows[0].label,
    )


def _is_plain(rows: Sequence[FileRow]) -> bool:
    return not any(row.status or row.fulfilled_by or row.site for row in rows) and len(
        {row.row for row in rows}
    ) == len(rows)


def _unpackable(rows: Sequence[FileRow], setting: Setting) -> list[Fault]:
    """Rows of several goods of which one is unknown: they stand or wait as one, since their price is one."""
    lines = Counter(row.row for row in rows)
    often = [row for row in rows if lines[row.row] > 1]
    return [
        Fault(row.row, "code", "orders.unknown-sku", row.code)
        for row in often
        if row.code not in setting.sku_ids and not setting.codes.charge(row.code)
    ]


def _service(live: Sequence[FileRow]) -> str:
    if any(sender_of(row.fulfilled_by) == MARKETPLACE for row in live):
        whole = all(row.condition.casefold() in _SELLABLE for row in live)
        return BY_MARKETPLACE if whole else INTO_INSPECTION
    return AS_CHOSEN


def _have_left(live: Sequence[FileRow]) -> bool:
    # one row that waits keeps the order open: what is said to have left is then shipped by hand
    told = [row for row in live if row.status]
    return bool(told) and all(progress_of(row.status) == SHIPPED for row in told)
