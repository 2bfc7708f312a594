"""What may be refused about the watch and its findings."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.errors import Reason, register_reasons
from zayton.listings.watch_states import FindingState

UNKNOWN_FINDING = "listings.unknown_finding"
FINDING_MOVED_ON = "listings.finding_moved_on"
UNKNOWN_WATCH = "listings.unknown_watch"
NO_ADDRESS = "listings.no_mail_address"


def _state_words(code: str) -> object:
    return dict(FindingState.choices).get(code, code)


register_reasons(
    {
        UNKNOWN_FINDING: Reason(
            _("There is no finding %(subject)s that you may see."), _("Look for it in the list of findings.")
        ),
        FINDING_MOVED_ON: Reason(
            _("The finding about %(subject)s is closed already: %(state)s."),
            _("If it comes back, it is found again."),
            {"state": _state_words},
        ),
        UNKNOWN_WATCH: Reason(
            _("There is no connection %(subject)s that you may see."), _("Look for it under Shops.")
        ),
        NO_ADDRESS: Reason(
            _("You have no e-mail address."), _("Have an administrator write it down under People.")
        ),
    }
)
