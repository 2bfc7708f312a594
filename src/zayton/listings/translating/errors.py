"""The refusals a caller may expect of translating."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.errors import Reason, register_reasons

NO_TRANSLATOR = "listings.no_translator"
NO_LANGUAGE = "listings.no_language"
NOTHING_TO_TRANSLATE = "listings.nothing_to_translate"
TOO_MANY = "listings.too_many_translations"
USED_UP = "listings.translator_used_up"
BAD_KEY = "listings.translator_denies"
AWAY = "listings.translator_away"
UNKNOWN_TRANSLATION = "listings.unknown_translation"
DECIDED = "listings.translation_decided"
CHANGED_MEANWHILE = "listings.translation_changed"
BAD_ADDRESS = "listings.translator_bad_address"
BAD_TERM = "listings.bad_term"
UNKNOWN_GOODS = "listings.unknown_goods"

register_reasons(
    {
        NO_TRANSLATOR: Reason(
            _("No translator is set up."), _("Have its key entered under Listings, Translations, Translator.")
        ),
        NO_LANGUAGE: Reason(
            _("The translator does not know the language %(subject)s."), _("Choose another language.")
        ),
        NOTHING_TO_TRANSLATE: Reason(
            _("There is nothing to translate: no texts in %(language)s, or all of them are translated."),
            _("Write texts in that language first, or choose other goods."),
        ),
        TOO_MANY: Reason(
            _("These are %(count)s translations; at most %(most)s are made in one go."),
            _("Choose fewer goods or languages."),
        ),
        USED_UP: Reason(
            _("The translator's allowance of characters is used up."),
            _("What was translated is kept. Go on next month, or raise the limit of the account there."),
        ),
        BAD_KEY: Reason(_("The translator denies access: %(said)s."), _("Check the key, and enter it anew.")),
        AWAY: Reason(
            _("The translator cannot be used now: %(said)s."),
            _("What was translated is kept. Start it again in a while."),
        ),
        UNKNOWN_TRANSLATION: Reason(
            _("There is no translation %(subject)s."), _("Look for it in the list of translations.")
        ),
        DECIDED: Reason(
            _("The translation of %(subject)s was decided on already."),
            _("Have it translated again to change it, or write the text where goods are published."),
        ),
        CHANGED_MEANWHILE: Reason(
            _("The translation of %(subject)s was made anew meanwhile."), _("Read it again, then decide.")
        ),
        BAD_ADDRESS: Reason(
            _("%(subject)s is no address of a translator."),
            _(
                "Leave it blank for the real one, or write one that begins with https://, without a name, "
                "a password or a query."
            ),
        ),
        UNKNOWN_GOODS: Reason(
            _("There are no goods with the codes %(subject)s."), _("Correct them, or leave them out.")
        ),
        BAD_TERM: Reason(
            _("“%(subject)s” is no term."),
            _("One a line: the term alone, or the term = rendering, or the term = language: rendering."),
        ),
    }
)
