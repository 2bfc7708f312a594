"""The refusals a caller may expect, each with its reason and what to do."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.errors import Reason, register_reasons
from zayton.listings.field_words import field_words

NOT_ALLOWED = "listings.not_allowed"
UNKNOWN_LISTING = "listings.unknown_listing"
NOT_MATCHED = "listings.not_matched"
BAD_RULE = "listings.bad_rule"
NOT_CONNECTED = "listings.not_connected"
BAD_PRICE = "listings.bad_price"
MARKETPLACE_HOLDS = "listings.marketplace_holds"
NO_TITLE = "listings.no_title"
SENT_BY_NOBODY = "listings.sent_by_nobody"
MSKU_TAKEN = "listings.msku_taken"
TEXT_TOO_LONG = "listings.text_too_long"
BAD_PICTURE = "listings.bad_picture"
BAD_STATE = "listings.bad_state"
UNKNOWN_FULFILMENT = "listings.unknown_fulfilment"
BAD_UNITS = "listings.bad_units"
LONG_MSKU = "listings.long_msku"
NOTHING_WRITTEN = "listings.nothing_written"
NOT_PUBLISHED_HERE = "listings.not_published_here"
UNITS_ARE_THEIRS = "listings.units_are_theirs"
NOT_BROUGHT_OVER = "listings.not_brought_over"
NOTHING_TO_BRING = "listings.nothing_to_bring"
NO_SELLER_SKU = "listings.no_seller_sku"
SELLER_SKU_TAKEN = "listings.seller_sku_taken"
AN_AUCTION = "listings.an_auction"

register_reasons(
    {
        NOT_ALLOWED: Reason(
            _("You may not change listings."),
            _("Ask the owner or an administrator for the role of an operator."),
        ),
        UNKNOWN_LISTING: Reason(
            _("There is no listing %(subject)s that you may see."), _("Look for it in the list of listings.")
        ),
        NOT_MATCHED: Reason(
            _("%(subject)s is not matched to a SKU of ours yet."),
            _("Match it first; then its stock is known."),
        ),
        BAD_RULE: Reason(
            _("The quantity rule of %(subject)s cannot be: %(field)s is %(value)s."),
            _("Units are whole and not negative; percent is between 0 and 100."),
            {"field": field_words},
        ),
        NOT_CONNECTED: Reason(
            _("The shop of %(subject)s is not connected to its marketplace."),
            _("Connect it under Shops; what you asked for is then sent by itself."),
        ),
        BAD_PRICE: Reason(
            _("%(value)s is no price for %(subject)s."), _("Write an amount above zero in %(currency)s.")
        ),
        MSKU_TAKEN: Reason(
            _("%(subject)s sells another SKU in this shop already."), _("Choose another seller SKU.")
        ),
        SENT_BY_NOBODY: Reason(
            _("%(subject)s: the marketplace of this shop keeps and sends no goods of sellers."),
            _("Publish it as self-fulfilled."),
        ),
        NO_TITLE: Reason(
            _("The texts in %(subject)s have no title."), _("Write one; it is what buyers read first.")
        ),
        TEXT_TOO_LONG: Reason(
            _("The texts in %(subject)s: %(field)s is too long."), _("At most %(most)s are kept.")
        ),
        BAD_PICTURE: Reason(
            _("%(subject)s is no address of a picture."),
            _("Write addresses that begin with https://, at most thirty."),
        ),
        BAD_STATE: Reason(
            _("%(subject)s: nobody knows the state %(value)s."),
            _("Write active, inactive, pending, rejected or deleted, or leave it blank."),
        ),
        UNKNOWN_FULFILMENT: Reason(
            _("%(subject)s: nobody knows the fulfilment %(value)s."),
            _("Write FBA or FBM, or leave it blank; how it was before then stays."),
        ),
        BAD_UNITS: Reason(
            _("%(subject)s: %(value)s is less than nothing."), _("Write zero or more, or leave it blank.")
        ),
        LONG_MSKU: Reason(
            _("The seller SKU %(subject)s … is too long."), _("At most %(most)s characters are kept.")
        ),
        NOTHING_WRITTEN: Reason(
            _("%(subject)s is gone from its channel, and how to offer it was never written down here."),
            _("Publish its SKU in this shop, or take the listing off sale."),
        ),
        UNITS_ARE_THEIRS: Reason(
            _(
                "%(subject)s was never published here, and its channel's word counts for its units: it stays on sale."
            ),
            _(
                "Take it off there, or say on the connection's page that Zayton's word counts for the quantity."
            ),
        ),
        NOT_PUBLISHED_HERE: Reason(
            _(
                "%(subject)s is fulfilled by the marketplace and was never published here, so it stays on sale."
            ),
            _(
                "Close it in the marketplace's own pages, or publish it here once: then it goes off and on from here."
            ),
        ),
        NOT_BROUGHT_OVER: Reason(
            _(
                "%(subject)s was made at its marketplace by other means, and nothing of it can be changed here."
            ),
            _("Bring it over first; it keeps its number, its sales and its watchers."),
        ),
        NOTHING_TO_BRING: Reason(
            _("%(subject)s need not be brought over."), _("Change it here as any other listing.")
        ),
        NO_SELLER_SKU: Reason(
            _("%(subject)s has no SKU of its own at its marketplace, which brings over none without."),
            _(
                "Write one for each variation there (in Seller Hub: custom label), best the code of our SKU; once it is"
                " seen with it, bring it over."
            ),
        ),
        SELLER_SKU_TAKEN: Reason(
            _("%(subject)s: another listing on the same site has its SKU."),
            _("Give it a SKU of its own at the marketplace, or end one of the two there."),
        ),
        AN_AUCTION: Reason(
            _("%(subject)s is an auction, which cannot be brought over."),
            _("Let it end, and publish its SKU at a fixed price."),
        ),
        MARKETPLACE_HOLDS: Reason(
            _("%(subject)s is fulfilled by the marketplace, which counts its own stock."),
            _("Send goods to its warehouse to show more of them."),
        ),
    }
)
