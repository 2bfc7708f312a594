"""Where orders stand in the navigation, the search and the trace."""

from collections.abc import Sequence

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zayton.kernel.access.public import Scope
from zayton.orders.models import Order
from zayton.orders.permissions import READ
from zayton.orders.queries import seen_orders
from zayton.orders.recipients.permissions import ERASE
from zayton.orders.words import STATES
from zayton.ui.public import (
    Hit,
    NavEntry,
    SearchProvider,
    register_document_names,
    register_navigation,
    register_search,
)


def find_order_pages(text: str, scope: Scope, limit: int) -> Sequence[Hit]:
    """Orders by the beginning of their number or name, for the palette."""
    wanted = text.strip()
    found = seen_orders(scope=scope).filter(
        Q(external_number__istartswith=wanted) | Q(label__istartswith=wanted)
    )
    return [
        Hit(
            order.called,
            reverse("orders:order", args=[order.pk]),
            str(STATES[order.state].label),
            "receipt",
        )
        for order in found.order_by("-placed_at")[:limit]
    ]


register_navigation(
    [
        NavEntry("sell", _("Orders"), "orders:orders", READ.name, "receipt", 10, _("Orders")),
        NavEntry(
            "sell", _("Backorders"), "orders:backorders", READ.name, "clock-exclamation", 12, _("Orders")
        ),
        NavEntry("sell", _("Returns"), "orders:returns", READ.name, "arrow-back-up", 14, _("Orders")),
        NavEntry(
            "sell", _("Sold beyond stock"), "orders:oversold", READ.name, "alert-triangle", 16, _("Orders")
        ),
        NavEntry("sell", _("Told to marketplaces"), "orders:told", READ.name, "send", 18, _("Orders")),
        NavEntry(
            "sell",
            _("Recipients' addresses"),
            "orders:recipient-terms",
            ERASE.name,
            "address-book",
            90,
            _("Orders"),
        ),
    ]
)
register_search([SearchProvider("orders.orders", _("Orders"), READ.name, find_order_pages)])
register_document_names(
    {"order": lambda keys: {order.pk: order.called for order in Order.objects.filter(pk__in=keys)}}
)
