"""What happens to orders, in the past tense, and the documents of this domain."""

from django.utils.translation import gettext_lazy as _

from zayton.kernel.journal.public import (
    DocumentKind,
    Event,
    Figure,
    register_events,
    register_figures,
    register_kinds,
)
from zayton.ui.public import country_text

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
SHIPPED_ELSEWHERE = Event("orders.shipped_elsewhere", ORDER.name, _("Shipped from elsewhere"))
RENUMBERED = Event("orders.renumbered", ORDER.name, _("Known by another number now"))
AWAITED = Event("orders.awaited", ORDER.name, _("Not to be shipped yet: payment or a check"))
CLEARED = Event("orders.cleared", ORDER.name, _("May be shipped now"))
WAIVED = Event("orders.waived", ORDER.name, _("To be shipped without waiting"))
register_events(
    (
        AWAITED,
        CLEARED,
        WAIVED,
        RENUMBERED,
        SHIPPED_ELSEWHERE,
        PLACED,
        REVISED,
        ALLOCATED,
        BACKORDERED,
        CANCELLED,
        SHIPPED,
        RETURNED,
    )
)

register_figures(
    {
        "country": Figure(_("Country"), country_text),
        "local_date": _("Day in the shop"),
        "hour": _("Hour of the day"),
        "number": _("Order number"),
        "label": _("Order name"),
        "version": _("Version"),
        "lines": _("Lines"),
        "units": _("Units"),
        "currency": _("Currency"),
        "goods_minor": _("Goods"),
        "charge_minor": _("Charges"),
        "customer": _("Customer (opaque)"),
        "promises": _("Promised lines"),
        "missing": _("Lines short of goods"),
        "changes": _("Changes"),
        "was": _("Before"),
        "sale": _("Sales"),
        "return": _("Returns"),
        "charge": _("Charges"),
        "correction": _("Stock corrections"),
        "unchanged": _("Unchanged"),
    }
)
