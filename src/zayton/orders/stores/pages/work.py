"""What a store has to do, on a phone in one hand: take it or pass it on, pack it, send it or hand it over."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zayton.kernel.access.public import Actor, actor_of
from zayton.kernel.errors import Refusal, words_of
from zayton.kernel.time import now
from zayton.orders.operations.clearing import kept_back
from zayton.orders.recipients.pages.recipient import label_lines, unkept
from zayton.orders.recipients.queries import areas_of, recipient_of
from zayton.orders.stores.drafts import HandDraft, ParcelDraft, PassDraft
from zayton.orders.stores.lines import lines_of
from zayton.orders.stores.models import StoreOffer
from zayton.orders.stores.operations.answering import accept_offers, pass_on_offers
from zayton.orders.stores.operations.delivering import hand_over, pack_offers, ship_offers
from zayton.orders.stores.operations.opening import pause_stores
from zayton.orders.stores.permissions import WORK
from zayton.orders.stores.queries import StoreCard, offers_of_stores, stores_seen
from zayton.orders.stores.recipients import look_for_stores, may_know
from zayton.orders.stores.states import ALLOWED, OPEN, Handover, OfferState
from zayton.orders.stores.words import HANDOVERS, OFFERS, REASONS
from zayton.ui.public import country_text, page, sentences

# more than hands can work at a time; the rest comes up as these are done
_LISTED = 200
_PUT_BACK = timedelta(hours=24)


@page(permission=WORK.name)
def work(request: HttpRequest) -> HttpResponseBase:
    """What waits in the stores somebody works in; posting pauses a store or lets it take orders again."""
    actor = actor_of(request)
    stores = stores_seen(scope=actor.scope)
    if request.method == "POST":
        return _pause(request, actor)
    at = now()
    groups = _groups(actor, stores, at)
    waiting = sum(len(group["rows"]) for group in groups[:3])
    standing = ngettext("%(count)s order to do.", "%(count)s orders to do.", waiting) % {"count": waiting}
    context = {
        "title": _("Work in the store"),
        "standing": standing if waiting else _("Nothing to do. New orders show up here by themselves."),
        "groups": [group for group in groups if group["rows"]],
        "stores": [card for card in stores.values() if card.store.active],
        "none": not stores,
    }
    return render(request, "orders/stores/work.html", context)


def _pause(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    key = request.POST.get("store", "")
    if key.isdecimal() and len(key) < 19:
        paused = request.POST.get("paused") == "1"
        written = pause_stores(store_ids=[int(key)], paused=paused, actor=actor, at=now())
        _say(request, written.refusals, _("Paused: no new orders.") if paused else _("Takes orders again."))
    return redirect("orders:store-work")


def _say(request: HttpRequest, refusals: Sequence[Refusal], done: str) -> None:
    for refusal in refusals:
        messages.error(request, sentences(words_of(refusal)))
    if not refusals:
        messages.success(request, done)


def _groups(actor: Actor, stores: Mapping[int, StoreCard], at: datetime) -> list[dict[str, Any]]:
    offers = offers_of_stores(scope=actor.scope).select_related("order")
    waiting = list(offers.filter(state__in=OPEN).order_by("due_at", "id")[:_LISTED])
    # goods that were packed and are not wanted go back to their shelf
    gone = offers.filter(state__in=[OfferState.WITHDRAWN, OfferState.RECALLED], state_at__gte=at - _PUT_BACK)
    rows = [_row(offer, stores, at) for offer in waiting]
    new = [row for row in rows if row["offer"].state == OfferState.OFFERED]
    taken = [row for row in rows if row["offer"].state != OfferState.OFFERED]
    fetched = [row for row in taken if row["offer"].handover == Handover.PICKUP]
    back = gone.exclude(terms=None).order_by("-state_at", "-id")[:_LISTED]
    return [
        {"title": _("New: take or pass on"), "rows": new},
        {"title": _("Pack and send"), "rows": [row for row in taken if row not in fetched]},
        {"title": _("Hand over"), "rows": fetched},
        {"title": _("Not wanted any more: put back"), "rows": [_row(offer, stores, at) for offer in back]},
    ]


def _row(offer: StoreOffer, stores: Mapping[int, StoreCard], at: datetime) -> dict[str, Any]:
    return {
        "offer": offer,
        "store": stores[offer.store_id].house.name if len(stores) > 1 else "",
        "state": OFFERS[offer.state],
        "handover": HANDOVERS[offer.handover],
        "left": left_words(offer, at),
        "awaited": kept_back(offer.order) is not None,
        "hurry": offer.state == OfferState.OFFERED and offer.due_at - at < timedelta(minutes=10),
    }


def left_words(offer: StoreOffer, at: datetime) -> str:
    """How long a store still has to accept, in words; blank once it is answered."""
    if offer.state != OfferState.OFFERED:
        return ""
    minutes = int((offer.due_at - at).total_seconds()) // 60
    if minutes < 0:
        return _("Time is out")
    if minutes < 120:
        return ngettext("%(count)s minute left", "%(count)s minutes left", minutes) % {"count": minutes}
    hours = minutes // 60
    return ngettext("%(count)s hour left", "%(count)s hours left", hours) % {"count": hours}


@page(permission=WORK.name)
def offer(request: HttpRequest, offer_id: int) -> HttpResponseBase:
    """One order as the store sees it; posting a verb does it."""
    actor = actor_of(request)
    found = offers_of_stores(scope=actor.scope).select_related("order", "store").filter(pk=offer_id).first()
    # the same answer for another store's and for none at all
    if found is None:
        raise Http404
    if request.method == "POST":
        return _do(request, found, actor)
    return render(request, "orders/stores/offer.html", _context(found, actor))


def _do(request: HttpRequest, found: StoreOffer, actor: Actor) -> HttpResponseBase:
    said, at, key = request.POST, now(), found.pk
    verb = said.get("verb", "")
    if verb == "address":
        return _address(request, found, actor)
    if verb == "accept":
        answered = accept_offers(offer_ids=[key], actor=actor, at=at)
    elif verb == "pass_on":
        reason = said.get("words", "").strip() or said.get("reason", "")
        answered = pass_on_offers(drafts=[PassDraft(key, reason)], actor=actor, at=at)
    elif verb == "pack":
        answered = pack_offers(offer_ids=[key], actor=actor, at=at)
    elif verb == "ship":
        answered = ship_offers(drafts=[ParcelDraft(key, said.get("number", ""))], actor=actor, at=at)
    elif verb == "hand_over":
        answered = hand_over(drafts=[HandDraft(key, said.get("code", "")[:40])], actor=actor, at=at)
    else:
        raise Http404
    state = answered.states.get(key, "")
    number = found.order.called
    done = _("%(number)s: %(state)s") % {"number": number, "state": OFFERS[state].label if state else ""}
    _say(request, answered.refusals, done)
    # what was taken goes on here; what is done leads back to what is not
    goes_on = answered.refusals or state in OPEN
    return redirect("orders:store-offer", key) if goes_on else redirect("orders:store-work")


def _address(request: HttpRequest, found: StoreOffer, actor: Actor) -> HttpResponseBase:
    looked = look_for_stores(offer_ids=[found.pk], actor=actor, at=now())
    if found.pk not in looked.addresses:
        _say(request, looked.refusals, "")
        return redirect("orders:store-offer", found.pk)
    address = looked.addresses[found.pk]
    context = {**_context(found, actor), "address": address, "label": label_lines(address)}
    # no redirect: it would keep the address somewhere
    return unkept(render(request, "orders/stores/offer.html", context))


def _context(found: StoreOffer, actor: Actor) -> dict[str, Any]:
    order, at = found.order, now()
    ships = found.handover == Handover.SHIP
    row = _row(found, stores_seen(scope=actor.scope), at)
    return {
        **row,
        "title": _("Order %(number)s") % {"number": order.called},
        "standing": row["store"] or row["state"].label,
        "order": order,
        "ships": ships,
        # who comes for the goods needs no address, and a store needs to know nobody's for nothing
        "country": country_text(order.country) if ships else "",
        "postcode": order.postcode if ships else "",
        "place": areas_of([order.pk]).get(order.pk) if ships else None,
        "may_know": may_know(found) and recipient_of(order.pk) is not None,
        "lines": lines_of(found),
        "verbs": _verbs(found, ships=ships),
        "reasons": REASONS.items(),
    }


def _verbs(found: StoreOffer, *, ships: bool) -> set[str]:
    targets = ALLOWED[found.state]
    if kept_back(found.order):
        return {"pass_on"} if OfferState.PASSED_ON in targets else set()
    if found.state == OfferState.OFFERED:
        return {"accept", "pass_on"}
    verbs = {"pass_on"} if OfferState.PASSED_ON in targets else set()
    if found.state == OfferState.ACCEPTED:
        verbs.add("pack")
    if found.state in OPEN:
        verbs.add("ship" if ships else "hand_over")
    return verbs
