"""The refusals that stores and those who deal with them may expect, each with its reason and what to do."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.errors import Reason, register_reasons
from zayton.orders.stores.words import FIELDS, FLAWS, offer_words

MOVE = "orders.store-move"
UNKNOWN_OFFER = "orders.store-unknown-offer"
LATE = "orders.store-late"
NOT_SHIPPED_HERE = "orders.store-not-shipped"
NOT_PICKED_UP_HERE = "orders.store-not-picked-up"
NO_CODE = "orders.store-no-code"
WRONG_CODE = "orders.store-wrong-code"
LOCKED = "orders.store-locked"
UNKNOWN_STORE = "orders.store-unknown"
NO_WAREHOUSE = "orders.store-no-warehouse"
BAD_TERMS = "orders.store-bad-terms"
BAD_PRICE = "orders.store-bad-price"
CURRENCY_FIXED = "orders.store-currency-fixed"
NO_PICKUP = "orders.store-no-pickup"
TOO_LATE_FOR_PICKUP = "orders.store-pickup-too-late"
PERIOD_RUNS = "orders.store-period-runs"
NOTHING_TO_SETTLE = "orders.store-nothing-to-settle"
UNSETTLED = "orders.store-unsettled"
BAD_AREA = "orders.postcode-area"
NOT_YOURS_TO_SEND = "orders.store-address-closed"

register_reasons(
    {
        NOT_YOURS_TO_SEND: Reason(
            _(
                "The address of order %(subject)s is shown to the store that has accepted it, until it is sent."
            ),
            _("Take the order first; what is fetched or on its way needs no address."),
        ),
        MOVE: Reason(
            _("Order %(subject)s is “%(state)s” with the store and cannot become “%(target)s”."),
            _("Open it again to see what can still be done."),
            {"state": offer_words, "target": offer_words},
        ),
        UNKNOWN_OFFER: Reason(
            _("Your store was not asked for %(subject)s."), _("Choose one of the orders in your list.")
        ),
        LATE: Reason(
            _("The time to accept order %(subject)s has run out."),
            _("It goes to another store. Accept sooner, or ask for a longer time limit."),
        ),
        NOT_SHIPPED_HERE: Reason(
            _("The buyer fetches order %(subject)s; it is not shipped."), _("Hand it over against the code.")
        ),
        NOT_PICKED_UP_HERE: Reason(
            _("Order %(subject)s is shipped; nobody comes to fetch it."), _("Pack and ship it.")
        ),
        NO_CODE: Reason(
            _("Order %(subject)s has no pick-up code yet."),
            _("Ask the merchant to issue one on the order's page."),
        ),
        WRONG_CODE: Reason(
            _("That is not the code of order %(subject)s; %(left)s tries are left."),
            _("Ask the buyer to read the eight digits again."),
        ),
        LOCKED: Reason(
            _("Too many wrong codes for order %(subject)s: locked for %(minutes)s minutes."),
            _("Wait, or ask the merchant to issue a new code."),
        ),
        UNKNOWN_STORE: Reason(_("There is no store %(subject)s."), _("Choose one of your stores.")),
        NO_WAREHOUSE: Reason(
            _("%(subject)s is no warehouse of the kind store or virtual."),
            _("Open a warehouse of that kind first; wholesalers are virtual ones."),
        ),
        BAD_TERMS: Reason(
            _("The terms of %(subject)s do not fit: %(field)s."),
            _("Correct that field; nothing was saved."),
            {"field": lambda field: FIELDS.get(field, field)},
        ),
        BAD_PRICE: Reason(
            _("%(subject)s is no SKU, or its price is below zero."), _("Correct the SKU or the price.")
        ),
        CURRENCY_FIXED: Reason(
            _("%(subject)s has deliveries in %(currency)s already."),
            _("A store keeps its currency; open another store for another currency."),
        ),
        NO_PICKUP: Reason(
            _("Order %(subject)s names a store where nothing can be fetched."),
            _("Choose a store that offers pick-up, or none."),
        ),
        TOO_LATE_FOR_PICKUP: Reason(
            _("Order %(subject)s cannot be fetched any more: it has left, was cancelled or is a return."),
            _("Only orders of which nothing has left can be fetched."),
        ),
        PERIOD_RUNS: Reason(
            _("The period until %(date)s has not ended at %(subject)s."),
            _("Choose a day that is over in the store's time zone."),
        ),
        NOTHING_TO_SETTLE: Reason(
            _("Nothing of %(subject)s waits to be settled until %(date)s."), _("Choose a later day.")
        ),
        UNSETTLED: Reason(
            _("%(count)s lines of %(subject)s cannot be settled yet: %(flaw)s."),
            _("Enter the missing price or rate, then close the statement."),
            {"flaw": lambda flaw: FLAWS.get(flaw, flaw)},
        ),
        BAD_AREA: Reason(
            _("%(value)s is no beginning of a postcode, or its place is not on the globe."),
            _("Write letters and digits, and degrees such as 51.5074 and -0.1278."),
        ),
    }
)
