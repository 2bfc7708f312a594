"""What happens to settlements."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from zayton.channels.settling.words import PAID_LOOKS, STATEMENT_LOOKS
from zayton.kernel.journal.public import (
    DocumentKind,
    Event,
    Figure,
    register_events,
    register_figures,
    register_kinds,
)
from zayton.ui.public import Shown

SETTLEMENT = DocumentKind("settlement", 51, _("Settlement"), page="channels:settlement")
register_kinds([SETTLEMENT])
SETTLEMENT_TOLD = Event("channels.settlement_told", SETTLEMENT.name, _("Settlement read"))
SETTLEMENT_CHANGED = Event("channels.settlement_changed", SETTLEMENT.name, _("Settlement told otherwise"))
register_events([SETTLEMENT_TOLD, SETTLEMENT_CHANGED])


def _label(looks: Mapping[str, Shown], code: str) -> object:
    return looks[code].label if code in looks else code


register_figures(
    {
        "ref": _("Settlement number"),
        "statement": Figure(_("Kind of document"), lambda code: _label(STATEMENT_LOOKS, code)),
        "payment": Figure(_("Payment"), lambda code: _label(PAID_LOOKS, code)),
        "settlement_version": _("Version"),
        "lines_added": _("Lines added"),
        "lines_gone": _("Lines replaced"),
        "lines_minor": _("Sum of the lines"),
        "counts": _("Counts"),
    }
)
