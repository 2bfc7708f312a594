"""The refusals a caller may expect, each with its reason and what to do."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.errors import Reason, register_reasons
from zayton.orders.words import charge_words, original_words, state_words

UNKNOWN_SHOP = "orders.unknown-shop"
UNKNOWN_ORDER = "orders.unknown"
NO_LINES = "orders.no-lines"
BAD_LINE = "orders.bad-line"
BAD_CURRENCY = "orders.bad-currency"
NO_RATE = "orders.no-rate"
MOVE = "orders.move"
SHIPPED_MORE = "orders.shipped-more"
RETURN_CHANGED = "orders.return-changed"
CORRECTION_CHANGED = "orders.correction-changed"
REVISED_CANCELLED = "orders.revised-cancelled"
NOT_ALLOCATED = "orders.not-allocated"
NO_RESTOCK = "orders.no-restock"
NO_SHELF = "orders.no-shelf"
SHORT = "orders.short"
UNKNOWN_CHARGE = "orders.unknown-charge"
LONG_CODE = "orders.long-code"
TOO_LONG = "orders.too-long"
UNKNOWN_ORIGINAL = "orders.unknown-original"
ORIGINAL_CHANGED = "orders.original-changed"
RETURN_BEFORE_SALE = "orders.return-before-sale"
RETURNED_MORE = "orders.returned-more"
UNKNOWN_HOUSE = "orders.unknown-house"
NOT_THERE = "orders.not-there"
AWAITED = "orders.awaited"
NOT_AWAITED = "orders.not-awaited"

register_reasons(
    {
        UNKNOWN_SHOP: Reason(
            _("Order %(subject)s names a shop that you do not have."), _("Choose one of your shops.")
        ),
        UNKNOWN_ORDER: Reason(_("There is no order %(subject)s."), _("Look it up by its number.")),
        UNKNOWN_ORIGINAL: Reason(
            _("Return %(subject)s names order %(original)s, which its shop does not have."),
            _("Enter that order first; without it the goods come back at the average cost of what is there."),
        ),
        RETURN_BEFORE_SALE: Reason(
            _("Return %(subject)s is dated %(returned)s, before its order %(original)s of %(sold)s."),
            _("Correct the date of the return, or the number of the order."),
        ),
        RETURNED_MORE: Reason(
            _(
                "Return %(subject)s brings %(wanted)s units of %(sku)s back, of order %(original)s only %(left)s"
                " are still with the buyer."
            ),
            _("Correct the quantity or the order; units of another order need a return of their own."),
        ),
        ORIGINAL_CHANGED: Reason(
            _(
                "The goods of return %(subject)s were taken back for %(before)s; its later version names"
                " %(after)s."
            ),
            _("Repeat the order that the return named first; leave it blank if it named none."),
            {"before": original_words, "after": original_words},
        ),
        NO_LINES: Reason(_("Order %(subject)s has no lines."), _("Give at least one line.")),
        BAD_LINE: Reason(
            _("Order %(subject)s, line %(line)s: %(quantity)s is no quantity for a line of this kind."),
            _("A sale has goods above zero, a return below zero; goods need a SKU, charges a charge code."),
        ),
        BAD_CURRENCY: Reason(
            _("Order %(subject)s: %(currency)s is not a currency."), _("Write an ISO 4217 code such as GBP.")
        ),
        NO_RATE: Reason(
            _("Order %(subject)s: there is no rate of %(currency)s for %(date)s."),
            _("Enter the rate of that day in Settings, then replay the rows."),
        ),
        MOVE: Reason(
            _("Order %(subject)s is “%(state)s” and cannot become “%(target)s”."),
            _("Open the order to see what can still be done with it."),
            {"state": state_words, "target": state_words},
        ),
        SHIPPED_MORE: Reason(
            _("Order %(subject)s: %(shipped)s units have left, the later version asks for %(wanted)s."),
            _("What has left comes back as a return; enter a return instead."),
        ),
        RETURN_CHANGED: Reason(
            _("Return %(subject)s was received with other goods than the later version says."),
            _("Correct the stock, or enter the difference as another return."),
        ),
        CORRECTION_CHANGED: Reason(
            _("Stock correction %(subject)s was booked with other figures before."),
            _("Enter the difference as a correction of its own."),
        ),
        REVISED_CANCELLED: Reason(
            _("Order %(subject)s was cancelled; a later version came for it."),
            _("If the buyer wants it after all, enter it under a new number."),
        ),
        NOT_ALLOCATED: Reason(
            _("Order %(subject)s: %(wanted)s units to ship, %(allocated)s are allocated."),
            _("Allocate the order first, or ship fewer."),
        ),
        NO_RESTOCK: Reason(
            _("Return %(subject)s does not say which warehouse takes the goods."),
            _("Choose the warehouse that returns go to."),
        ),
        NO_SHELF: Reason(
            _("Stock correction %(subject)s does not say which warehouse it is about."),
            _("Choose the warehouse that the file speaks of."),
        ),
        SHORT: Reason(
            _("Order %(subject)s: %(wanted)s units wanted, %(free)s free in the shop's warehouses."),
            _("Take fewer, or accept the order as a backorder."),
        ),
        UNKNOWN_HOUSE: Reason(
            _("There is no warehouse %(subject)s that can ship."), _("Choose one of the list.")
        ),
        NOT_THERE: Reason(
            _("Order %(subject)s: %(wanted)s units are wanted, that warehouse has %(free)s of them."),
            _("Choose another warehouse, ship what is there, or cancel the order."),
        ),
        AWAITED: Reason(
            _(
                "Order %(subject)s is not to be shipped yet: its marketplace waits for the payment or checks it."
                " Its goods stay reserved."
            ),
            _(
                "Wait until the marketplace lets it go; who knows that it is paid says so on the order's page."
            ),
        ),
        NOT_AWAITED: Reason(
            _("Order %(subject)s waits for nothing."), _("It can be shipped as soon as it has its goods.")
        ),
        UNKNOWN_CHARGE: Reason(
            _("%(subject)s cannot mean %(charge)s."),
            _("Choose one of the kinds of charges in the list."),
            {"charge": charge_words},
        ),
        LONG_CODE: Reason(
            _("The code %(subject)s is longer than %(limit)s characters."),
            _("Write how it begins, with a star at the end."),
        ),
        "orders.no-price": Reason(
            _("The row has neither a unit price nor an amount."), _("Enter the price; zero for a gift.")
        ),
        "orders.unknown-sku": Reason(
            _("%(value)s is no SKU of the catalogue."), _("Add the SKU, or let the import create it.")
        ),
        "orders.unknown-status": Reason(
            _("Nobody here knows the status “%(value)s”."),
            _("Write pending, open, shipped or cancelled, and tell us the word."),
        ),
        "orders.partly-shipped": Reason(
            _("A part of the order has left, and the file does not say which."),
            _("Enter the order by hand, or replay the row once all of it has left."),
        ),
        "orders.unknown-sender": Reason(
            _("“%(value)s” says neither that the seller sends the goods nor that the marketplace does."),
            _("Write seller or marketplace."),
        ),
        "orders.no-quantity": Reason(_("The quantity of goods is zero."), _("Enter how many were sold.")),
        TOO_LONG: Reason(
            _("%(value)s is longer than the books hold."), _("Shorten it, also in later files.")
        ),
        "orders.two-currencies": Reason(
            _("%(value)s is not the currency of the order's other lines."),
            _("Correct it, or give these lines a number of their own."),
        ),
        "orders.positive-return": Reason(
            _("The number begins with C, which means goods coming back, but %(value)s units are sold."),
            _("Correct the quantity's sign or the number."),
        ),
        "orders.negative-price": Reason(
            _("Goods cannot be sold at a negative price."), _("Enter a discount as a charge of its own.")
        ),
    }
)
