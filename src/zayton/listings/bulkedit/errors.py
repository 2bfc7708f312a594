"""What may be refused about bulk edits and their files, and what is only told."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.errors import Reason, Words, register_reasons
from zayton.listings.bulkedit.words import cell_words

UNKNOWN_EDIT = "listings.unknown_edit"
NOTHING_TO_EDIT = "listings.nothing_to_edit"
NOTHING_TO_UNDO = "listings.nothing_to_undo"
TOO_MANY = "listings.edit_too_many"
NOT_PUBLISHED = "listings.edit_not_published"
CHANNEL_DECIDES = "listings.edit_channel_decides"
UNCONNECTED = "listings.edit_unconnected"
VARIANT_TEXT = "listings.edit_variant_text"
SHARED_TEXT = "listings.edit_shared_text"
UNKNOWN_TEXT = "listings.edit_unknown_text"
GONE = "listings.edit_gone"
OUTSIDE = "listings.edit_outside"
HELD_THERE = "listings.edit_held_there"
CHANGED_SINCE = "listings.edit_changed_since"
WAITS_FOR_SALE = "listings.edit_waits_for_sale"
WAITS_FOR_SHOP = "listings.edit_waits_for_shop"
NO_KEYS = "listings.edit_no_keys"
NO_CELLS = "listings.edit_no_cells"
UNKNOWN_ROW = "listings.edit_unknown_row"
KEY_CHANGED = "listings.edit_key_changed"
TWICE = "listings.edit_twice"
FILE_TOO_LARGE = "listings.edit_file_too_large"


def _of_field(words: Words, remedy: Words) -> Reason:
    return Reason(words, remedy, {"field": cell_words})


register_reasons(
    {
        UNKNOWN_EDIT: Reason(
            _("There is no edit %(subject)s that you may see."), _("Look for it in the list of edits.")
        ),
        NOTHING_TO_EDIT: Reason(_("Nothing was changed."), _("Change a cell first; then preview it.")),
        NOTHING_TO_UNDO: Reason(
            _("Nothing of this edit stands any more as it was written."), _("Edit the listings themselves.")
        ),
        TOO_MANY: Reason(
            _("These are %(count)s listings; one edit takes at most %(most)s."),
            _("Divide them over several edits."),
        ),
        NOT_PUBLISHED: Reason(
            _("It was not published from here, and its channel does not take this by itself."),
            _("Publish it once from its SKU; then all of it can be edited."),
        ),
        UNCONNECTED: Reason(
            _("It was not published from here, and its shop is not connected."),
            _("Connect the shop; then what its channel changes alone can be edited."),
        ),
        VARIANT_TEXT: Reason(
            _("It is one of several variants, whose texts its channel keeps with the product."),
            _("Change it there, or publish the variants once from their SKUs."),
        ),
        SHARED_TEXT: Reason(
            _("This text belongs to the product: all its variants show it."), _("Nothing to do.")
        ),
        UNKNOWN_TEXT: Reason(
            _("Its channel does not tell what it says now."),
            _("Look at it there first: it cannot be undone from here."),
        ),
        "listings.edit_unknown_before": Reason(
            _("Nobody knows what it said before, as its channel does not tell it."),
            _("Write it as it shall be."),
        ),
        "listings.edit_family_divided": Reason(
            _("Variants of one product share this text, and were given different ones."),
            _("Give all of them the same, or change it at one of them."),
        ),
        CHANNEL_DECIDES: _of_field(
            _("For %(field)s the channel's word counts."),
            _("Change it there, or choose at the connection whose word counts."),
        ),
        GONE: Reason(_("It is gone from its channel."), _("Publish it again from its SKU.")),
        OUTSIDE: Reason(
            _("It was made at its marketplace by other means, and cannot be changed here yet."),
            _("Bring it over in the list of listings."),
        ),
        HELD_THERE: Reason(
            _("The marketplace fulfils it and counts its own stock."),
            _("Send goods to its warehouse to show more of them."),
        ),
        CHANGED_SINCE: Reason(
            _("Somebody changed it since."), _("Look at it as it is now, and edit it again if need be.")
        ),
        WAITS_FOR_SALE: Reason(
            _("It is off sale; the channel is told when it goes on sale again."), _("Nothing to do.")
        ),
        WAITS_FOR_SHOP: Reason(
            _("The shop is not connected; the channel is told once it is."), _("Connect it under Shops.")
        ),
        "listings.edit_rule_moves": Reason(
            _("A price rule moves this price by itself, and will go on from the one you give."),
            _("Switch the rule off, or set bounds, if the price shall stay."),
        ),
        "listings.edit_below_cost": Reason(
            _("This is below break-even, which is %(most)s."), _("Check it; it is applied all the same.")
        ),
        "listings.edit_below_floor": Reason(
            _("This is below the floor of %(most)s."), _("Move the floor in the listing's log first.")
        ),
        "listings.edit_above_ceiling": Reason(
            _("This is above the ceiling of %(most)s."), _("Move the ceiling in the listing's log first.")
        ),
        "listings.edit_formula": Reason(
            _("“%(value)s” is a formula."), _("Write the text itself; in a spreadsheet, paste values.")
        ),
        "listings.edit_bad_amount": Reason(
            _("“%(value)s” is no price in %(currency)s."),
            _("Write an amount above zero with a point before the decimals, as many as the currency has."),
        ),
        "listings.edit_bad_units": _of_field(
            _("“%(value)s” cannot be: %(field)s is a whole number from 0 to %(most)s."),
            _("Correct it, or leave it blank."),
        ),
        "listings.edit_bad_picture": Reason(
            _("“%(value)s” is no address of a picture."),
            _("Write addresses that begin with https://, one a line."),
        ),
        "listings.edit_too_long": _of_field(
            _("%(field)s has %(length)s characters; at most %(most)s are taken."), _("Shorten it.")
        ),
        "listings.edit_too_many_lines": _of_field(
            _("%(field)s has %(count)s lines; at most %(most)s are taken."), _("Leave some out.")
        ),
        "listings.edit_needed": _of_field(_("%(field)s cannot be blank."), _("Write it.")),
        NO_KEYS: Reason(
            _("The file has no column of keys, so its rows name no listing."),
            _("Download the workbook here, edit that, and keep its hidden first column."),
        ),
        NO_CELLS: Reason(
            _("The file has no column that can be edited."),
            _("Keep the headings as they were downloaded; in which language does not matter."),
        ),
        UNKNOWN_ROW: Reason(
            _("Row %(row)s: there is no listing %(subject)s that you may see."),
            _("Download the workbook again; the listing may have moved to somebody else's shop."),
        ),
        KEY_CHANGED: Reason(
            _("Row %(row)s: its key is that of %(other)s, but its seller SKU is %(subject)s."),
            _("Leave key and seller SKU as they were downloaded; both together name the listing."),
        ),
        TWICE: Reason(
            _("Row %(row)s: %(subject)s stands in row %(first)s already."), _("Keep one of the two rows.")
        ),
        FILE_TOO_LARGE: Reason(
            _("The file is larger than %(most)s MiB."), _("Divide it over several files.")
        ),
    }
)
