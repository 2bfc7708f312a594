"""Who an order goes to: shown when somebody asks, which is written down, and erased when somebody says so."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from zayton.channels.ports.orders import Address
from zayton.kernel.access.public import Actor, actor_of
from zayton.kernel.errors import Refusal, words_of
from zayton.kernel.time import now
from zayton.orders.queries import OrderRow, order_row
from zayton.orders.recipients.errors import ELSEWHERE
from zayton.orders.recipients.events import ASKED
from zayton.orders.recipients.operations import Looked, erase_recipients, look_at_recipients
from zayton.orders.recipients.permissions import ERASE, SEE
from zayton.orders.recipients.queries import Standing, orders_open_to, recipient_of
from zayton.orders.states import Kind
from zayton.ui.public import country_text, page, sentences


def recipient_on_order(order: OrderRow, actor: Actor) -> Standing | None:
    """What an order's page says of its recipient; `None` for those who may not know, and for returns."""
    if order.kind == Kind.RETURN or not actor.may(SEE.name):
        return None
    # asked only for those who see some warehouses, as everybody else is open to all of the shop
    if actor.scope.warehouses is not None and not orders_open_to([order.id], scope=actor.scope):
        return None
    return recipient_of(order.id) or Standing(kept=False, erased_at=None)


@page(permission=SEE.name)
def recipient(request: HttpRequest, order_id: int) -> HttpResponseBase:
    """The address of one order; posting shows or erases it."""
    actor = actor_of(request)
    order = order_row(order_id, scope=actor.scope)
    if order is None:
        raise Http404
    # a look is written down, so no link and no bookmark may be one
    if request.method != "POST":
        return redirect("orders:order", order_id)
    if request.POST.get("verb") == "erase":
        return _erase(request, order, actor)
    return _show(request, order, actor)


def _show(request: HttpRequest, order: OrderRow, actor: Actor) -> HttpResponseBase:
    if orders_open_to([order.id], scope=actor.scope):
        looked = look_at_recipients(order_ids=[order.id], actor=actor, at=now())
    else:
        looked = Looked({}, [Refusal(ELSEWHERE, order.called)])
    for refusal in looked.refusals:
        messages.error(request, sentences(words_of(refusal)))
    if order.id not in looked.addresses:
        return redirect("orders:order", order.id)
    # no redirect and no message: either would keep the address somewhere
    context = {
        "title": _("Recipient of order %(number)s") % {"number": order.called},
        "standing": _("Your look was written down. The address is erased some days after dispatch."),
        "order": order,
        "lines": label_lines(looked.addresses[order.id]),
        "address": looked.addresses[order.id],
        "may_erase": actor.may(ERASE.name),
    }
    return unkept(render(request, "orders/recipients/recipient.html", context))


def unkept(answer: HttpResponse) -> HttpResponse:
    """An answer that no browser may keep."""
    answer["Cache-Control"] = "no-store"
    return answer


def _erase(request: HttpRequest, order: OrderRow, actor: Actor) -> HttpResponseBase:
    # not found rather than forbidden: the button was never offered
    if not actor.may(ERASE.name):
        raise Http404
    erased = erase_recipients(order_ids=[order.id], why=ASKED, actor=actor, at=now())
    messages.success(request, _("Erased for good.") if erased else _("Nothing was kept any more."))
    return redirect("orders:order", order.id)


def label_lines(address: Address) -> list[str]:
    """An address as it stands on a parcel, line by line."""
    place = " ".join(part for part in (address.postcode, address.city) if part)
    lines = [address.name, address.company, *address.lines, place, address.region]
    return [line for line in (*lines, country_text(address.country)) if line]
