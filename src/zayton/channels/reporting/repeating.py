"""Rows that nobody could book come again with every report that reaches as far back: only the newest of each waits."""

from collections import Counter
from collections.abc import Sequence

from django.utils.translation import gettext as _

from zayton.channels.models import Report
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.intake.public import QuarantinedRow, RowState, discard_rows
from zayton.kernel.journal.public import EntryRead, Reader, register_reader
from zayton.kernel.time import now

_IMPORTED = frozenset({"intake.imported"})
# a file that is wrong from its first row to its last is one trouble and not so many
_MOST = 5_000


def settle_repeats(entries: Sequence[EntryRead]) -> None:
    """Set aside what waits of older reports and came again with one that was imported now."""
    for report in Report.objects.filter(source_import__in=[entry.document_id for entry in entries]):
        settle_older(report)


def settle_older(report: Report) -> int:
    """Set aside the rows of older reports that this one brought again; how many."""
    same = Report.objects.filter(plan=report.plan_id, shop=report.shop_id, pk__lt=report.pk)
    waiting = QuarantinedRow.objects.filter(state=RowState.OPEN)
    old = waiting.filter(source__in=same.values("source_import"))
    if not old.exists():
        return 0
    # as often as it came now: of a day that is only partly in this one, the others still wait
    again = Counter(_said(row) for row in waiting.filter(source=report.source_import_id)[:_MOST])
    repeated: dict[int, list[int]] = {}
    for row in old.order_by("-source_id", "row")[:_MOST]:
        if again[_said(row)] > 0:
            again[_said(row)] -= 1
            repeated.setdefault(row.source_id, []).append(row.row)
    for key, rows in repeated.items():
        reason = _("It came again with a newer report.")
        discard_rows(import_id=key, rows=rows, reason=reason, actor=SYSTEM, at=now())
    return sum(map(len, repeated.values()))


def _said(row: QuarantinedRow) -> tuple[str, ...]:
    return (row.code, row.column, *map(str, row.cells))


register_reader(Reader("channels.reports", settle_repeats, _IMPORTED))
