"""What may be refused about price rules, their moves, and bounds."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.errors import Reason, register_reasons
from zayton.listings.pricing.words import field_words

NAME_NEEDED = "listings.price_rule_name_needed"
NAME_TAKEN = "listings.price_rule_name_taken"
BAD_FIELD = "listings.price_rule_field"
UNKNOWN_PRICE_RULE = "listings.unknown_price_rule"
NOT_TESTED = "listings.price_rule_not_tested"
BEYOND_SCOPE = "listings.price_rule_beyond_scope"
UNKNOWN_MOVE = "listings.unknown_price_move"
NOT_LAST_MOVE = "listings.not_last_price_move"
BAD_BOUNDS = "listings.bad_price_bounds"

register_reasons(
    {
        NAME_NEEDED: Reason(
            _("A price rule needs a name of at most %(most)s characters."), _("Write what it is for.")
        ),
        NAME_TAKEN: Reason(_("There is a price rule called %(subject)s already."), _("Choose another name.")),
        BAD_FIELD: Reason(
            _("The price rule %(subject)s cannot be so: %(field)s."),
            _("Correct this field; nothing was changed."),
            {"field": field_words},
        ),
        UNKNOWN_PRICE_RULE: Reason(
            _("There is no price rule %(subject)s."), _("Look for it in the list of price rules.")
        ),
        NOT_TESTED: Reason(
            _("Nobody has seen yet what %(subject)s would do as it stands now."),
            _("Test it first, look at the prices, then switch it on."),
        ),
        BEYOND_SCOPE: Reason(
            _("%(subject)s is for shops that you do not see."),
            _("Name only your own shops, or ask somebody who sees them all."),
        ),
        UNKNOWN_MOVE: Reason(
            _("There is no price move %(subject)s that you may see."), _("Look for it in the log of moves.")
        ),
        NOT_LAST_MOVE: Reason(
            _("The price of %(subject)s was moved again since, or the move was never sent."),
            _("Only the last move of a listing can be taken back."),
        ),
        BAD_BOUNDS: Reason(
            _(
                "The bounds of %(subject)s cannot be: amounts are above zero, and the floor is below the ceiling."
            ),
            _("Correct them, or leave one blank."),
        ),
    }
)
