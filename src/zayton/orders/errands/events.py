"""What marketplaces were told of orders, in the past tense."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.journal.public import Event, register_events, register_figures
from zayton.orders.errands.states import ErrandKind
from zayton.orders.events import ORDER

CONFIRMED = Event("orders.shipment_confirmed", ORDER.name, _("Shipment confirmed to the marketplace"))
CALLED_OFF = Event("orders.cancellation_told", ORDER.name, _("Cancellation told to the marketplace"))
WRITTEN = Event("orders.buyer_written", ORDER.name, _("Message to the buyer sent"))
INVITED = Event("orders.review_asked", ORDER.name, _("Buyer asked for a review"))
REFUSED = Event("orders.errand_refused", ORDER.name, _("The marketplace refused what it was told"))
AGAIN = Event("orders.errand_again", ORDER.name, _("To be told to the marketplace again"))
SETTLED = Event("orders.errand_settled", ORDER.name, _("Settled at the marketplace by hand"))
register_events((CONFIRMED, CALLED_OFF, WRITTEN, INVITED, REFUSED, AGAIN, SETTLED))

TOLD = {
    ErrandKind.DISPATCH: CONFIRMED,
    ErrandKind.CANCEL: CALLED_OFF,
    ErrandKind.LETTER: WRITTEN,
    ErrandKind.REVIEW: INVITED,
}

register_figures(
    {
        "errand": _("Errand"),
        "carrier": _("Carrier"),
        "reference": _("The marketplace's reference"),
    }
)
