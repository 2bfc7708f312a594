"""How reports are called on screens: as the files that they are, which sellers know by hand."""

from collections.abc import Mapping

from zayton.channels.registry import adapters
from zayton.channels.report_states import ReportStep
from zayton.kernel.intake.public import layout_of_report
from zayton.ui.public import Shown

STEP_LOOKS: Mapping[str, Shown] = {
    ReportStep.WANTED: Shown(ReportStep.WANTED.label, "blue", "hourglass"),
    ReportStep.ASKING: Shown(ReportStep.ASKING.label, "blue", "hourglass"),
    ReportStep.MAKING: Shown(ReportStep.MAKING.label, "blue", "loader"),
    ReportStep.READY: Shown(ReportStep.READY.label, "blue", "download"),
    ReportStep.TAKEN: Shown(ReportStep.TAKEN.label, "green", "check"),
    ReportStep.EMPTY: Shown(ReportStep.EMPTY.label, "grey", "circle-off"),
    ReportStep.HELD: Shown(ReportStep.HELD.label, "amber", "help"),
    ReportStep.FAILED: Shown(ReportStep.FAILED.label, "red", "alert-triangle"),
    ReportStep.PARKED: Shown(ReportStep.PARKED.label, "red", "parking"),
}


def report_words(kind: str) -> str:
    """A kind of report in the reader's language; one that nobody reads any more by the marketplace's name."""
    found = (layout_of_report(name, kind) for name in adapters())
    return next((str(layout.title) for layout in found if layout is not None), kind)
