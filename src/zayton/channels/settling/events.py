"""What happens to settlements."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.journal.public import (
    DocumentKind,
    Event,
    register_events,
    register_figures,
    register_kinds,
)

SETTLEMENT = DocumentKind("settlement", 51, _("Settlement"), page="channels:settlement")
register_kinds([SETTLEMENT])
SETTLEMENT_TOLD = Event("channels.settlement_told", SETTLEMENT.name, _("Settlement read"))
SETTLEMENT_CHANGED = Event("channels.settlement_changed", SETTLEMENT.name, _("Settlement told otherwise"))
register_events([SETTLEMENT_TOLD, SETTLEMENT_CHANGED])
register_figures(
    {
        "ref": _("Settlement number"),
        "statement": _("Kind of document"),
        "settlement_version": _("Version"),
        "lines_added": _("Lines added"),
        "lines_gone": _("Lines replaced"),
        "lines_minor": _("Sum of the lines"),
        "counts": _("Counts"),
    }
)
