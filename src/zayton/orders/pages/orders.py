"""The tables of sales and returns, and of what waits for goods."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zayton.kernel.access.public import actor_of
from zayton.orders.permissions import READ
from zayton.orders.queries import waiting_for_goods, waiting_orders_seen
from zayton.orders.states import Kind
from zayton.orders.tables import order_table
from zayton.orders.waiting import oversold_table
from zayton.ui.public import Action, chosen_of, page


def _chosen(request: HttpRequest) -> Q:
    """The period and the countries of the scope bar."""
    chosen = chosen_of(request)
    days = Q(local_date__range=(chosen.period.first, chosen.period.last))
    # the shop's day, not the moment: a month ends when the shop's last day does
    return days & Q(country__in=chosen.countries) if chosen.countries else days


@page(permission=READ.name)
def orders(request: HttpRequest) -> HttpResponseBase:
    """All sales of the reader's shops."""
    scope = actor_of(request).scope
    waiting = waiting_orders_seen(scope=scope)
    standing = (
        ngettext("%(number)s order waits for goods.", "%(number)s orders wait for goods.", waiting)
        % {"number": waiting}
        if waiting
        else _("No order waits for goods.")
    )
    return order_table(scope, unsearched=_chosen(request)).respond(
        request,
        title=_("Orders"),
        standing=standing,
        actions=[
            Action(_("Backorders"), reverse("orders:backorders"), "clock-exclamation"),
        ],
    )


@page(permission=READ.name)
def returns(request: HttpRequest) -> HttpResponseBase:
    """All returns of the reader's shops; amounts and units are negative."""
    table = order_table(
        actor_of(request).scope, kind=Kind.RETURN, unsearched=_chosen(request), name="returns"
    )
    return table.respond(
        request, title=_("Returns"), standing=_("What came back, and what was refunded for it.")
    )


@page(permission=READ.name)
def backorders(request: HttpRequest) -> HttpResponseBase:
    """Orders that wait, the oldest first; they are filled in that order when goods come in."""
    scope = actor_of(request).scope
    table = order_table(scope, within=waiting_for_goods(scope=scope), name="backorders", short=True)
    return table.respond(
        request,
        title=_("Backorders"),
        standing=_("Filled by themselves, the first ordered first, as soon as goods come in."),
        actions=[Action(_("Sold beyond stock"), reverse("orders:oversold"), "alert-triangle")],
    )


@page(permission=READ.name)
def oversold(request: HttpRequest) -> HttpResponseBase:
    """SKUs sold beyond what is there: what waits, what is free elsewhere, what is on its way."""
    return oversold_table().respond(
        request,
        title=_("Sold beyond stock"),
        standing=_("Buy, move or cancel before the buyer asks. Units on their way may cover a part."),
    )
