"""What happens to recipients; no entry says who somebody is or where they live."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from zayton.kernel.errors import Words
from zayton.kernel.journal.public import Event, Figure, register_events, register_figures
from zayton.orders.events import ORDER

SEEN = Event("orders.recipient_seen", ORDER.name, _("Recipient's address looked at"))
ERASED = Event("orders.recipient_erased", ORDER.name, _("Recipient's address erased"))
TERM_SET = Event("orders.recipient_term_set", "shop", _("Said how long recipients are kept"))
register_events([SEEN, ERASED, TERM_SET])

TERM, ASKED, CUSTOMER = "term", "asked", "customer"
"""Why a recipient was erased: its time was over, somebody asked for it, the customer was forgotten."""
CAUSES: Mapping[str, Words] = {
    TERM: _("Its time was over"),
    ASKED: _("A person asked for it"),
    CUSTOMER: _("The customer was forgotten"),
}
register_figures(
    {
        "kept_days": _("Days that recipients are kept"),
        "erased_for": Figure(_("Erased because"), lambda code: CAUSES.get(code, code)),
    }
)
