"""To whom a store sends what it took: the whole address once it has accepted, before that only the place."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal
from zayton.orders.operations.clearing import kept_back
from zayton.orders.recipients.operations import Looked, look_at_recipients
from zayton.orders.stores.errors import NOT_YOURS_TO_SEND, UNKNOWN_OFFER
from zayton.orders.stores.models import StoreOffer
from zayton.orders.stores.queries import offers_of_stores
from zayton.orders.stores.states import Handover, OfferState

# who comes for the goods needs no address, and what is on its way has its label already
_SENDING = frozenset({OfferState.ACCEPTED, OfferState.PACKED})


def may_know(offer: StoreOffer) -> bool:
    """Whether a store may know who the goods of an offer go to."""
    sends = offer.state in _SENDING and offer.handover == Handover.SHIP
    # a label that is printed too early sends the parcel too early
    return sends and kept_back(offer.order) is None


def look_for_stores(*, offer_ids: Sequence[int], actor: Actor, at: datetime) -> Looked:
    """The addresses of offers to the actor's stores, by the offer; each look is written down."""
    found = {
        offer.pk: offer
        for offer in offers_of_stores(scope=actor.scope).filter(pk__in=offer_ids).select_related("order")
    }
    refusals = []
    for row, key in enumerate(offer_ids):
        if key not in found:
            refusals.append(Refusal(UNKNOWN_OFFER, str(key), row=row))
        elif not may_know(found[key]):
            why_not = kept_back(found[key].order) or Refusal(NOT_YOURS_TO_SEND, found[key].order.called)
            refusals.append(replace(why_not, row=row))
    open_to = {key: found[key].order_id for key in offer_ids if key in found and may_know(found[key])}
    # several stores may send parts of one order
    orders = list(dict.fromkeys(open_to.values()))
    looked = look_at_recipients(order_ids=orders, actor=actor, at=at)
    why = {orders[one.row or 0]: one for one in looked.refusals}
    refusals += [
        # rows of the set that was asked, not of those that were left
        replace(why[order_id], row=offer_ids.index(key))
        for key, order_id in open_to.items()
        if order_id in why
    ]
    addresses = looked.addresses
    return Looked({key: addresses[one] for key, one in open_to.items() if one in addresses}, refusals)
