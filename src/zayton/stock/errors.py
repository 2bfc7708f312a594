"""The refusals a caller may expect, each with its reason and what to do."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.errors import Reason, register_reasons
from zayton.stock.words import place_called

SHORT = "stock.short"
NOT_RESERVED = "stock.not_reserved"
RESERVED = "stock.reserved"
NO_ROUTE = "stock.no_route"
BEYOND_SHIPPED = "stock.beyond_shipped"
BAD_QUANTITY = "stock.bad_quantity"
UNKNOWN_PLACE = "stock.unknown_place"
COUNTED_TWICE = "stock.counted_twice"
NO_SKU = "stock.no_sku"
UNREADABLE = "stock.unreadable"
BAD_AMOUNT = "stock.bad_amount"
NOT_CHOSEN = "stock.not_chosen"
NO_WAREHOUSE = "stock.no_warehouse"
RECEIPT_CHANGED = "stock.receipt_changed"
MIRROR_OVERTAKEN = "stock.mirror_overtaken"
CORRECTED_SINCE = "stock.corrected_since"
NOTE_MISSING = "stock.note_missing"
OWNER_TAKEN = "stock.owner_taken"
NOT_ALLOWED_SETUP = "stock.not_allowed_setup"

register_reasons(
    {
        MIRROR_OVERTAKEN: Reason(
            _("A newer word of the marketplace about this warehouse has come since."),
            _("Open the newest comparison and settle that."),
        ),
        CORRECTED_SINCE: Reason(
            _("%(sku)s: the stock of this warehouse was corrected after the comparison was made."),
            _("Import the marketplace's newest report, and settle what still differs."),
        ),
        NOTE_MISSING: Reason(
            _("No reason was given for leaving the differences as they are."),
            _("Say why the marketplace's word is not followed."),
        ),
        OWNER_TAKEN: Reason(
            _("Another owner of goods has the code %(code)s."),
            _("Choose another code, or use the owner that has it."),
        ),
        NOT_ALLOWED_SETUP: Reason(
            _("You may not set up warehouses and owners."),
            _("Ask somebody with that permission, or an administrator for it."),
        ),
        SHORT: Reason(
            _("%(sku)s: %(wanted)s wanted, %(free)s free in %(where)s."),
            _("Take fewer, choose another warehouse, or wait for the next receipt."),
        ),
        NOT_RESERVED: Reason(
            _("%(sku)s: %(wanted)s to ship, %(reserved)s reserved for this line in %(where)s."),
            _("Reserve the rest first, or ship from free stock."),
        ),
        RESERVED: Reason(
            _("%(sku)s: %(wanted)s to take away, %(free)s of them not reserved (%(where)s)."),
            _("Release or move reservations first."),
        ),
        NO_ROUTE: Reason(
            _("Goods cannot go from %(from)s to %(to)s in this way."),
            _("Choose places that this kind of document connects; warehouses connect through transit."),
            # places other than bins have no names of their own, only kinds, which people read in their language
            {"from": place_called, "to": place_called},
        ),
        BEYOND_SHIPPED: Reason(
            _("%(sku)s: %(wanted)s to take back, %(left)s of the shipped units are still with the customer."),
            _("Correct the quantity, or take the rest back without naming the original line."),
        ),
        BAD_QUANTITY: Reason(
            _("%(wanted)s is not a quantity that can be booked here."),
            _("Give a whole number above zero."),
        ),
        UNKNOWN_PLACE: Reason(
            _("There is no place %(place)s."),
            _("Choose a place from the warehouse's list."),
        ),
        NO_SKU: Reason(
            _("There is no SKU %(value)s."),
            _("Check the code, or add the SKU to the catalogue first."),
        ),
        UNREADABLE: Reason(
            _("Line %(line)s cannot be read."),
            _("Write the SKU, then the quantity, one SKU a line."),
        ),
        BAD_AMOUNT: Reason(
            _("%(subject)s is not an amount (line %(line)s)."),
            _("Give the total cost of the line as in 1234.50."),
        ),
        NO_WAREHOUSE: Reason(
            _("There is no warehouse %(value)s that you work for."),
            _("Check the warehouse's code, or open the warehouse first."),
        ),
        RECEIPT_CHANGED: Reason(
            _("Receipt %(subject)s was booked before with other lines, which this file no longer has."),
            _("Book the difference as an adjustment, or give the new receipt a number of its own."),
        ),
        NOT_CHOSEN: Reason(
            _("Something is not chosen yet: %(subject)s."),
            _("Choose it from the list; you see the warehouses that you work for."),
        ),
        COUNTED_TWICE: Reason(
            _("%(sku)s is counted twice in %(where)s."),
            _("Keep one line for each SKU and place."),
        ),
    }
)
