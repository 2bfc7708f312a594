"""What happens when the watch finds something about a listing."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.journal.public import Event, Figure, register_events, register_figures
from zayton.listings.events import LISTING
from zayton.listings.watch_states import FindingKind, FindingState

FINDING_OPENED = Event("listings.finding_opened", LISTING.name, _("Found by the watch"))
FINDING_WORSENED = Event("listings.finding_worsened", LISTING.name, _("A finding of the watch got worse"))
FINDING_SETTLED = Event("listings.finding_settled", LISTING.name, _("A finding of the watch is gone"))
FINDING_ACKNOWLEDGED = Event(
    "listings.finding_acknowledged", LISTING.name, _("Somebody took on a finding of the watch")
)
FINDING_DISMISSED = Event("listings.finding_dismissed", LISTING.name, _("Finding of the watch dismissed"))
register_events((FINDING_OPENED, FINDING_WORSENED, FINDING_SETTLED, FINDING_ACKNOWLEDGED, FINDING_DISMISSED))
MOVED = {
    FindingState.ACKNOWLEDGED: FINDING_ACKNOWLEDGED,
    FindingState.DISMISSED: FINDING_DISMISSED,
    FindingState.SETTLED: FINDING_SETTLED,
}


def _kind_words(code: str) -> object:
    return dict(FindingKind.choices).get(code, code)


register_figures(
    {
        "finding": Figure(_("What was found"), _kind_words),
        "sellers": _("Sellers"),
        "at_risk_minor": _("Sold in 30 days, in base currency"),
    }
)
