"""How translations, languages and formalities are called on screens."""

from collections.abc import Mapping

from babel import Locale
from babel.core import UnknownLocaleError
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from zayton.kernel.errors import Words
from zayton.listings.states import TranslationState
from zayton.ui.public import Shown

STATE_WORDS: Mapping[str, Shown] = {
    TranslationState.WAITING: Shown(pgettext_lazy("translation", "To be reviewed"), "amber", "eye"),
    TranslationState.ACCEPTED: Shown(pgettext_lazy("translation", "Accepted"), "green", "check"),
    TranslationState.REJECTED: Shown(pgettext_lazy("translation", "Rejected"), "grey", "x"),
}
FORMALITY_WORDS: Mapping[str, Words] = {
    "default": _("As the language usually is"),
    "prefer_more": _("Rather formal"),
    "prefer_less": _("Rather informal"),
}


def language_name(language: str) -> str:
    """What a language is called in the reader's own."""
    reader = "zh_Hans" if (get_language() or "en").startswith("zh") else "en"
    try:
        return Locale.parse(language, sep="-").get_display_name(reader) or language
    except (UnknownLocaleError, ValueError):
        return language
