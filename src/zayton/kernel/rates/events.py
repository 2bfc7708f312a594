"""What happens to rates."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.journal.public import (
    DocumentKind,
    Event,
    register_events,
    register_figures,
    register_kinds,
)

RATE = DocumentKind("rate", 21, _("Exchange rate"))
RATE_GIVEN = Event("rates.given", "rate", _("Exchange rate given"))
register_kinds([RATE])
register_events([RATE_GIVEN])

register_figures({"pair": _("Currencies"), "date": _("Day"), "rate": _("Rate")})
