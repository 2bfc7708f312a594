"""The refusals that errands know."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.errors import Reason, register_reasons

UNKNOWN_ERRAND = "orders.unknown-errand"
NOT_FAILED = "orders.errand-not-failed"
NO_NOTE = "orders.errand-no-note"
NOT_ALLOWED = "orders.errand-not-allowed"
NO_LETTERS = "orders.no-letters"
NO_TEXT = "orders.no-text"
LONG_TEXT = "orders.long-text"
NOT_TO_WRITE = "orders.not-to-write"
NOT_SENT_YET = "orders.no-review-yet"
ASKED_BEFORE = "orders.review-asked-before"

register_reasons(
    {
        UNKNOWN_ERRAND: Reason(
            _("There is nothing numbered %(subject)s to be told."), _("Look for it on the order's page.")
        ),
        NOT_FAILED: Reason(
            _("Order %(subject)s: the marketplace did not refuse this."),
            _("Nothing needs to be done; what is due is told by itself."),
        ),
        NO_NOTE: Reason(
            _("Order %(subject)s: nobody has told its marketplace of this yet."),
            _("Say in a note how it was settled there, so that the next reader knows."),
        ),
        NOT_ALLOWED: Reason(
            _("You may not have marketplaces told again."), _("Ask the owner or an administrator.")
        ),
        NO_LETTERS: Reason(
            _("Order %(subject)s: nobody can write to its buyer from here."),
            _("Write to the buyer where the order was placed."),
        ),
        NO_TEXT: Reason(
            _("Order %(subject)s: the message is empty."), _("Write something, or go on without.")
        ),
        LONG_TEXT: Reason(
            _("Order %(subject)s: the message has %(length)s characters."),
            _("Marketplaces take %(limit)s at most; shorten it."),
        ),
        NOT_TO_WRITE: Reason(_("You may not write to buyers."), _("Ask the owner or an administrator.")),
        NOT_SENT_YET: Reason(
            _("Order %(subject)s: nobody reviews what has not been shipped."), _("Ask once it has arrived.")
        ),
        ASKED_BEFORE: Reason(
            _("Order %(subject)s: its buyer was asked for a review before."),
            _("Marketplaces allow one request for an order; its answer stands on the order's page."),
        ),
    }
)
