"""What happens to translations."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.journal.public import Event, register_events, register_figures

MADE = Event("listings.translated", "sku", _("Texts translated by machine, to be reviewed"))
ACCEPTED = Event("listings.translation_accepted", "sku", _("Translation accepted"))
REJECTED = Event("listings.translation_rejected", "sku", _("Translation rejected"))
SENT_UNREVIEWED = Event("listings.unreviewed_allowed", "shop", _("Unreviewed translations allowed"))
HELD_UNTIL_REVIEWED = Event("listings.unreviewed_forbidden", "shop", _("Unreviewed translations forbidden"))
register_events((MADE, ACCEPTED, REJECTED, SENT_UNREVIEWED, HELD_UNTIL_REVIEWED))
register_figures(
    {
        "language": _("Language"),
        "source_language": _("From the language"),
        "characters": _("Characters"),
        "was_edited": _("Edited in the review"),
    }
)
