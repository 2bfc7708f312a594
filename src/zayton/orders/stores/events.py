"""What happens between orders and stores, in the past tense, and the documents of this room."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.journal.public import (
    DocumentKind,
    Event,
    register_events,
    register_figures,
    register_kinds,
)
from zayton.orders.events import ORDER

STORE = DocumentKind("store", 43, _("Store"), page="orders:store")
STATEMENT = DocumentKind("store_statement", 44, _("Statement with a store"), page="orders:store-statement")
register_kinds([STORE, STATEMENT])

# of the order, so that its page and its trace tell them among its own steps
OFFERED = Event("stores.offered", ORDER.name, _("Offered to a store"))
ACCEPTED = Event("stores.accepted", ORDER.name, _("Accepted by the store"))
PASSED_ON = Event("stores.passed_on", ORDER.name, _("Passed on by the store"))
EXPIRED = Event("stores.expired", ORDER.name, _("The store's time ran out"))
RECALLED = Event("stores.recalled", ORDER.name, _("Called back from the store"))
WITHDRAWN = Event("stores.withdrawn", ORDER.name, _("Not wanted from the store any more"))
PACKED = Event("stores.packed", ORDER.name, _("Packed by the store"))
READY = Event("stores.readied", ORDER.name, _("Ready for pick-up"))
DELIVERED = Event("stores.shipped", ORDER.name, _("Shipped by the store"))
HANDED_OVER = Event("stores.handed_over", ORDER.name, _("Handed over to the buyer"))
PICKUP_ASKED = Event("stores.pickup_asked", ORDER.name, _("The buyer wants to fetch it"))
CODE_ISSUED = Event("stores.code_issued", ORDER.name, _("Pick-up code issued"))
CODE_LOCKED = Event("stores.code_locked", ORDER.name, _("Pick-up locked after wrong codes"))
OPENED = Event("stores.opened", STORE.name, _("Store opened"))
CHANGED = Event("stores.changed", STORE.name, _("Store's terms changed"))
PRICED = Event("stores.priced", STORE.name, _("Prices agreed with the store"))
CLOSED = Event("stores.statement_closed", STATEMENT.name, _("Statement closed"))
register_events(
    (
        OFFERED,
        ACCEPTED,
        PASSED_ON,
        EXPIRED,
        RECALLED,
        WITHDRAWN,
        PACKED,
        READY,
        DELIVERED,
        HANDED_OVER,
        PICKUP_ASKED,
        CODE_ISSUED,
        CODE_LOCKED,
        OPENED,
        CHANGED,
        PRICED,
        CLOSED,
    )
)
register_figures(
    {
        "offer": _("Offer"),
        "handover": _("Ship or pick-up"),
        "due_at": _("To be accepted by"),
        "terms": _("Terms"),
        "prices": _("Agreed prices"),
        "entries": _("Lines of the statement"),
        "due_minor": _("Due for goods"),
        "fee_minor": _("Fees"),
        "shipping_minor": _("Shipping"),
        "returned_minor": _("Taken back"),
        "net_minor": _("Net"),
    }
)
