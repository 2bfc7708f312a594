"""What happens to translations."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.journal.public import (
    DocumentKind,
    Event,
    Figure,
    register_events,
    register_figures,
    register_kinds,
)
from zayton.listings.translating.words import FORMALITY_WORDS

TRANSLATOR = DocumentKind("translator", 69, _("Translator"))
register_kinds([TRANSLATOR])

SET_UP = Event("listings.translator_set_up", TRANSLATOR.name, _("Translator set up"))
TERMS_SET = Event("listings.translator_terms_set", TRANSLATOR.name, _("Terms of the translator changed"))

MADE = Event("listings.translated", "sku", _("Texts translated by machine, to be reviewed"))
ACCEPTED = Event("listings.translation_accepted", "sku", _("Translation accepted"))
REJECTED = Event("listings.translation_rejected", "sku", _("Translation rejected"))
SENT_UNREVIEWED = Event("listings.unreviewed_allowed", "shop", _("Unreviewed translations allowed"))
HELD_UNTIL_REVIEWED = Event("listings.unreviewed_forbidden", "shop", _("Unreviewed translations forbidden"))
register_events((SET_UP, TERMS_SET, MADE, ACCEPTED, REJECTED, SENT_UNREVIEWED, HELD_UNTIL_REVIEWED))
register_figures(
    {
        "language": _("Language"),
        "source_language": _("From the language"),
        "characters": _("Characters"),
        "was_edited": _("Edited in the review"),
        "engine": _("Translator"),
        "formality": Figure(_("Form of address"), lambda code: FORMALITY_WORDS.get(code, code)),
        "new_key": _("New key"),
        "kept_terms": _("Terms that stand"),
    }
)
