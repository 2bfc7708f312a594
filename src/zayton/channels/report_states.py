"""How far a report is, and the moves that are allowed."""

from collections.abc import Mapping
from types import MappingProxyType

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class ReportStep(TextChoices):
    """How far a report is; `asking` when nobody knows yet whether the marketplace heard of it.

    `parked` when whoever was at it died again and again: it is asked for no more until a person does.
    """

    WANTED = "wanted", pgettext_lazy("report", "To be asked for")
    ASKING = "asking", pgettext_lazy("report", "Being asked for")
    MAKING = "making", pgettext_lazy("report", "Being made")
    READY = "ready", pgettext_lazy("report", "To be fetched")
    TAKEN = "taken", pgettext_lazy("report", "Taken in")
    EMPTY = "empty", pgettext_lazy("report", "No data")
    HELD = "held", pgettext_lazy("report", "Needs an answer")
    FAILED = "failed", pgettext_lazy("report", "Failed")
    PARKED = "parked", pgettext_lazy("report", "Parked")


OPEN = (ReportStep.WANTED, ReportStep.ASKING, ReportStep.MAKING, ReportStep.READY)
GOOD = (ReportStep.TAKEN, ReportStep.EMPTY)
_ENDED = (ReportStep.FAILED, ReportStep.PARKED)
MOVES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        ReportStep.WANTED: frozenset({ReportStep.ASKING, *_ENDED}),
        # back again when the marketplace surely heard nothing
        ReportStep.ASKING: frozenset({ReportStep.WANTED, ReportStep.MAKING, *_ENDED}),
        ReportStep.MAKING: frozenset({ReportStep.READY, ReportStep.EMPTY, *_ENDED}),
        ReportStep.READY: frozenset({ReportStep.TAKEN, ReportStep.EMPTY, ReportStep.HELD, *_ENDED}),
        ReportStep.TAKEN: frozenset(),
        ReportStep.EMPTY: frozenset(),
        ReportStep.HELD: frozenset(),
        ReportStep.FAILED: frozenset(),
        ReportStep.PARKED: frozenset(),
    }
)
