"""The refusals that a caller may expect about recipients, each with its reason and what to do."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.errors import Reason, register_reasons

TOO_LONG = "orders.recipients-too-long"
UNKNOWN_SHOP = "orders.recipients-unknown-shop"
SEALED = "orders.recipient-sealed"
NONE_KEPT = "orders.recipient-none"
ELSEWHERE = "orders.recipient-elsewhere"

register_reasons(
    {
        TOO_LONG: Reason(
            _("Recipients of %(subject)s may be kept for %(most)s days at most, not %(days)s."),
            _("Enter a whole number of days up to that; 0 erases them in the night after dispatch."),
        ),
        UNKNOWN_SHOP: Reason(_("You have no shop %(subject)s."), _("Choose one of your shops.")),
        SEALED: Reason(
            _("The address of order %(subject)s was sealed with another key and cannot be opened."),
            _("Start the program with the key of this workspace, or have the order pulled again."),
        ),
        ELSEWHERE: Reason(
            _("Nothing of order %(subject)s is to be sent from the warehouses that you see."),
            _("Ask whoever looks after the shop; once goods are promised from your warehouse you see it."),
        ),
        NONE_KEPT: Reason(
            _("No address of order %(subject)s is kept."),
            _("Its source told none, it was sent by somebody else, or it was erased after dispatch."),
        ),
    }
)
