"""How far a report is, and the moves that are allowed."""

from collections.abc import Mapping
from types import MappingProxyType

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class ReportStep(TextChoices):
    """How far a report is; `asking` when nobody knows yet whether the marketplace heard of it."""

    WANTED = "wanted", pgettext_lazy("report", "To be asked for")
    ASKING = "asking", pgettext_lazy("report", "Being asked for")
    MAKING = "making", pgettext_lazy("report", "Being made")
    READY = "ready", pgettext_lazy("report", "To be fetched")
    TAKEN = "taken", pgettext_lazy("report", "Taken in")
    EMPTY = "empty", pgettext_lazy("report", "No data")
    HELD = "held", pgettext_lazy("report", "Needs an answer")
    FAILED = "failed", pgettext_lazy("report", "Failed")


OPEN = (ReportStep.WANTED, ReportStep.ASKING, ReportStep.MAKING, ReportStep.READY)
GOOD = (ReportStep.TAKEN, ReportStep.EMPTY)
MOVES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        ReportStep.WANTED: frozenset({ReportStep.ASKING, ReportStep.FAILED}),
        # back again when the marketplace surely heard nothing
        ReportStep.ASKING: frozenset({ReportStep.WANTED, ReportStep.MAKING, ReportStep.FAILED}),
        ReportStep.MAKING: frozenset({ReportStep.READY, ReportStep.EMPTY, ReportStep.FAILED}),
        ReportStep.READY: frozenset({ReportStep.TAKEN, ReportStep.EMPTY, ReportStep.HELD, ReportStep.FAILED}),
        ReportStep.TAKEN: frozenset(),
        ReportStep.EMPTY: frozenset(),
        ReportStep.HELD: frozenset(),
        ReportStep.FAILED: frozenset(),
    }
)
