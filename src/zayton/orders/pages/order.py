"""One order: what was bought, where it comes from and why, what left, what changed, and every step of it."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zayton.channels.public import shops_by_id
from zayton.customers.public import customer_numbers
from zayton.kernel.access.public import Actor, Scope, actor_of
from zayton.orders.errands.pages.panel import errands_on_order
from zayton.orders.errands.words import REASON_WORDS
from zayton.orders.pages.choices import choices_on_order
from zayton.orders.pages.goods import lines_on_order, shipments_of, tiles_of
from zayton.orders.pages.history import steps_of, versions_of
from zayton.orders.pages.verbs import done, verbs_on_order
from zayton.orders.permissions import READ
from zayton.orders.queries import OrderDetail, order_history, units_missing
from zayton.orders.recipients.pages.recipient import recipient_on_order
from zayton.orders.rules.carriers import CARRIERS
from zayton.orders.states import Clearance, Kind, State
from zayton.orders.stores.pages.pickups import stores_of_order
from zayton.orders.words import STATES
from zayton.stock.public import warehouse_cards
from zayton.ui.public import country_text, href_of, page


@page(permission=READ.name)
def order(request: HttpRequest, order_id: int) -> HttpResponseBase:
    """An order or a return of a shop that the reader sees; posting a verb does it."""
    actor = actor_of(request)
    found = order_history(order_id, scope=actor.scope)
    if found is None:
        raise Http404
    if request.method == "POST":
        return done(request, order_id, actor)
    return render(request, "orders/order.html", _context(found, actor))


def _context(found: OrderDetail, actor: Actor) -> dict[str, Any]:
    head = found.order
    shop = shops_by_id([head.shop_id])[head.shop_id]
    number = customer_numbers(ids=[head.customer_id], scope=actor.scope) if head.customer_id else {}
    # a cancelled order waits for nothing
    missing = {} if head.state == State.CANCELLED else units_missing(found)
    choices = choices_on_order(head, actor) if missing else None
    # names of warehouses are no secret on an order; only the way into their stock is
    houses = warehouse_cards(scope=Scope())
    title = _("Return %(number)s") if head.kind == Kind.RETURN else _("Order %(number)s")
    return {
        "title": title % {"number": head.called},
        "standing": STATES[head.state].label,
        "order": head,
        "state": STATES[head.state],
        "awaited": head.clearance == Clearance.AWAITED,
        "waived": head.clearance == Clearance.WAIVED,
        "shop": shop.name,
        "customer": number.get(head.customer_id or 0, ""),
        "country": country_text(head.country),
        "postcode": found.postcode,
        "rate": found.rate.normalize() if head.currency != settings.BASE_CURRENCY else None,
        "rate_date": found.rate_date,
        "base": settings.BASE_CURRENCY,
        "source": href_of("import", head.source_import_id) if head.source_import_id else "",
        "tiles": tiles_of(found),
        "lines": lines_on_order(found, actor.scope, missing, houses),
        "shipments": shipments_of(found, actor.scope, houses),
        "versions": versions_of(found),
        "steps": steps_of(head.id, actor.scope),
        "verbs": verbs_on_order(found, actor, missing=bool(missing), chosen=choices is not None),
        "related": [(one.called, reverse("orders:order", args=[one.id])) for one in found.related],
        "is_return": head.kind == Kind.RETURN,
        "stores": stores_of_order(head, actor),
        "errands": errands_on_order(head, actor),
        "choices": choices,
        "ship_now": _("Ship what is there"),
        "carriers": CARRIERS,
        "reasons": REASON_WORDS.items(),
        "recipient": recipient_on_order(head, actor),
    }
