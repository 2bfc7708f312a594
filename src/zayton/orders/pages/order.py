"""One order: what was bought, where it comes from and why, what left, what changed, and every step of it."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from zayton.catalog.public import sku_cards
from zayton.channels.public import shops_by_id
from zayton.customers.public import customer_numbers
from zayton.kernel.access.public import Actor, Scope, actor_of, names_of
from zayton.kernel.errors import words_of
from zayton.kernel.journal.public import declared_events, trace
from zayton.kernel.time import now
from zayton.orders.errands.pages.panel import errands_on_order
from zayton.orders.errands.words import REASON_WORDS
from zayton.orders.events import ORDER
from zayton.orders.operations.allocating import allocate_orders
from zayton.orders.operations.cancelling import cancel_orders
from zayton.orders.operations.shipping import ShipDraft, ship_orders
from zayton.orders.pages.choices import choices_on_order, rehoused
from zayton.orders.permissions import ALLOCATE, CANCEL, READ, SHIP
from zayton.orders.queries import OrderDetail, order_history, units_missing
from zayton.orders.recipients.pages.recipient import recipient_on_order
from zayton.orders.results import Moved
from zayton.orders.rules.carriers import CARRIERS
from zayton.orders.rules.drafts import GOODS
from zayton.orders.rules.versions import changes
from zayton.orders.states import ALLOWED, Kind, State
from zayton.orders.stores.pages.pickups import stores_of_order
from zayton.orders.words import STATES, charge_words, reason_words
from zayton.stock.public import WarehouseCard, warehouse_cards
from zayton.ui.public import FigureTile, country_text, href_of, money_text, number_text, page

_VERBS = {"allocate": ALLOCATE, "ship": SHIP, "cancel": CANCEL, "rehouse": ALLOCATE, "move": ALLOCATE}


@page(permission=READ.name)
def order(request: HttpRequest, order_id: int) -> HttpResponseBase:
    """An order or a return of a shop that the reader sees; posting a verb does it."""
    actor = actor_of(request)
    found = order_history(order_id, scope=actor.scope)
    if found is None:
        raise Http404
    if request.method == "POST":
        return _do(request, order_id, actor)
    return render(request, "orders/order.html", _context(found, actor))


def _do(request: HttpRequest, order_id: int, actor: Actor) -> HttpResponseBase:
    verb = request.POST.get("verb", "")
    # not found rather than forbidden: the buttons were never offered
    if verb not in _VERBS or not actor.may(_VERBS[verb].name):
        raise Http404
    moved = _moved(verb, order_id, actor, request.POST)
    for refusal in moved.refusals:
        messages.error(request, " ".join(words_of(refusal)))
    if not moved.refusals:
        messages.success(
            request, _("Done: the order is now “%(state)s”.") % {"state": _state(moved, order_id)}
        )
    return redirect("orders:order", order_id)


def _moved(verb: str, order_id: int, actor: Actor, said: Any) -> Moved:
    if verb == "ship":
        number, carrier = said.get("number", "").strip(), said.get("carrier", "").strip()
        parcel = ShipDraft(order_id, number=number, carrier=carrier)
        return ship_orders(drafts=[parcel], actor=actor, at=now())
    if verb in ("rehouse", "move"):
        return rehoused(order_id, said, whole=verb == "move", actor=actor, at=now())
    if verb == "cancel":
        return cancel_orders(order_ids=[order_id], actor=actor, at=now(), reason=said.get("reason", ""))
    return allocate_orders(order_ids=[order_id], actor=actor, at=now())


def _state(moved: Moved, order_id: int) -> str:
    state = moved.states.get(order_id)
    return str(STATES[state].label) if state else ""


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
        "shop": shop.name,
        "customer": number.get(head.customer_id or 0, ""),
        "country": country_text(head.country),
        "postcode": found.postcode,
        "rate": found.rate.normalize() if head.currency != settings.BASE_CURRENCY else None,
        "rate_date": found.rate_date,
        "base": settings.BASE_CURRENCY,
        "source": href_of("import", head.source_import_id) if head.source_import_id else "",
        "tiles": _tiles(found),
        "lines": _lines(found, actor.scope, missing, houses),
        "shipments": _shipments(found, actor.scope, houses),
        "versions": _versions(found),
        "steps": _steps(head.id, actor.scope),
        "verbs": _verbs(found, actor, missing=bool(missing), chosen=choices is not None),
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


def _tiles(found: OrderDetail) -> list[FigureTile]:
    head = found.order
    total = head.goods_minor + head.charge_minor
    allocated = sum(one.quantity for one in found.allocations)
    shipped = sum(one.shipped_quantity for one in found.allocations)
    tiles = [
        FigureTile(_("Total"), money_text(total, head.currency), formula=_("Goods + charges")),
        FigureTile(_("Goods"), money_text(head.goods_minor, head.currency)),
        FigureTile(_("Charges"), money_text(head.charge_minor, head.currency)),
        FigureTile(_("Units"), number_text(head.units)),
    ]
    if head.currency != settings.BASE_CURRENCY:
        base = money_text(head.base_goods_minor + head.base_charge_minor, settings.BASE_CURRENCY)
        tiles.append(FigureTile(_("Total in base currency"), base, formula=_("Each line at the day's rate")))
    if head.kind == Kind.SALE:
        tiles.append(
            FigureTile(_("Allocated"), number_text(allocated), formula=_("Units promised from stock"))
        )
        tiles.append(FigureTile(STATES[State.SHIPPED].label, number_text(shipped)))
    return tiles


def _lines(
    found: OrderDetail, scope: Scope, missing: Mapping[int, int], houses: Mapping[int, WarehouseCard]
) -> list[dict[str, Any]]:
    head = found.order
    standing = [line for line in found.lines if line.version == head.version]
    cards = sku_cards({line.sku_id for line in standing if line.sku_id})
    promises: dict[int, list[dict[str, Any]]] = {}
    for one in found.allocations:
        promises.setdefault(one.line_id, []).append(
            {
                "from": houses[one.warehouse_id].name if one.warehouse_id in houses else one.warehouse_id,
                "units": one.quantity,
                "shipped": one.shipped_quantity,
                "why": reason_words(one.reason, one.figures),
                "href": _stock_href(one.sku_id, one.warehouse_id, scope),
            }
        )
    return [
        {
            "line": line,
            "code": cards[line.sku_id].code if line.sku_id in cards else line.external_code,
            "title": line.title or (cards[line.sku_id].title_en if line.sku_id in cards else ""),
            "href": href_of("sku", line.sku_id) if line.sku_id else "",
            "charge": charge_words(line.charge) if line.kind != GOODS else "",
            "amount": money_text(line.amount_minor, head.currency),
            "promises": promises.get(line.id, ()),
            "missing": missing.get(line.id, 0),
        }
        for line in standing
    ]


def _stock_href(sku_id: int, warehouse_id: int, scope: Scope) -> str:
    return href_of("sku", sku_id) if scope.sees_warehouse(warehouse_id) else ""


def _shipments(found: OrderDetail, scope: Scope, houses: Mapping[int, WarehouseCard]) -> list[dict[str, Any]]:
    return [
        {"shipment": one, "from": houses[one.warehouse_id].name if one.warehouse_id in houses else "",
         "href": href_of("node", one.warehouse_id) if scope.sees_warehouse(one.warehouse_id) else ""}
        for one in found.shipments
    ]  # fmt: skip


def _versions(found: OrderDetail) -> list[dict[str, Any]]:
    by_version: dict[int, list[tuple[str, int, int]]] = {}
    for line in found.lines:
        sums = (line.external_code, line.quantity, line.amount_minor)
        by_version.setdefault(line.version, []).append(sums)
    currency = found.order.currency
    return [
        {
            "version": version,
            "changes": [
                {
                    "code": change.code,
                    "before": _sum_words(change.before, currency),
                    "after": _sum_words(change.after, currency),
                }
                for change in changes(by_version[version - 1], by_version[version])
            ],
        }
        for version in sorted(by_version, reverse=True)
        if version - 1 in by_version
    ]


def _sum_words(sums: Any, currency: str) -> str:
    return (
        "–" if sums is None else f"{number_text(sums.quantity)} · {money_text(sums.amount_minor, currency)}"
    )


def _steps(order_id: int, scope: Scope) -> list[dict[str, Any]]:
    entries = [
        entry
        # the trace also holds what happened to its SKUs and parcels; here only the order itself
        for entry in trace(ORDER.name, [order_id], scope=scope)
        if entry.document_kind == ORDER.code and entry.document_id == order_id
    ]
    names = names_of({entry.actor for entry in entries})
    events = declared_events()
    return [
        {
            "words": events[entry.verb].words if entry.verb in events else entry.verb,
            "at": entry.at,
            "recorded_at": entry.recorded_at,
            "actor": names.get(entry.actor, ""),
        }
        for entry in sorted(entries, key=lambda entry: entry.id)
    ]


def _verbs(found: OrderDetail, actor: Actor, *, missing: bool, chosen: bool) -> list[dict[str, Any]]:
    head = found.order
    if head.kind == Kind.RETURN:
        return []
    promised = sum(one.quantity - one.shipped_quantity for one in found.allocations)
    possible = {
        "allocate": missing,
        # where goods are missing, shipping the others is one of the choices
        "ship": promised > 0 and not chosen,
        "cancel": State.CANCELLED in ALLOWED[head.state],
    }
    words = {"allocate": _("Allocate"), "ship": _("Ship what is allocated"), "cancel": _("Cancel order")}
    icons = {"allocate": "package", "ship": "truck-delivery", "cancel": "ban"}
    return [
        {"name": name, "label": words[name], "icon": icons[name]}
        for name, can in possible.items()
        if can and actor.may(_VERBS[name].name)
    ]
