"""What happens to orders, in the past tense, and the documents of this domain."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.journal.public import DocumentKind, Event, register_events, register_kinds

ORDER = DocumentKind("order", 40, _("Order"), page="orders:order")
CORRECTION = DocumentKind("correction", 42, _("Stock correction in an order file"), page="orders:correction")
register_kinds([ORDER, CORRECTION])

PLACED = Event("orders.placed", ORDER.name, _("Order placed"))
REVISED = Event("orders.revised", ORDER.name, _("Order changed by a later version"))
ALLOCATED = Event("orders.allocated", ORDER.name, _("Goods allocated"))
BACKORDERED = Event("orders.backordered", ORDER.name, _("Goods missing, backordered"))
CANCELLED = Event("orders.cancelled", ORDER.name, _("Order cancelled"))
SHIPPED = Event("orders.shipped", ORDER.name, _("Order shipped"))
RETURNED = Event("orders.returned", ORDER.name, _("Return received"))
register_events((PLACED, REVISED, ALLOCATED, BACKORDERED, CANCELLED, SHIPPED, RETURNED))
