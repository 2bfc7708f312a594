"""What a store does with an order that it took: pack it, ship it, or hand it over against the code."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal
from zayton.kernel.journal.public import Event, append
from zayton.orders.operations.shipping import ShipDraft, ship_orders
from zayton.orders.stores import errors
from zayton.orders.stores.drafts import Answered, HandDraft, ParcelDraft
from zayton.orders.stores.events import CODE_LOCKED, DELIVERED, HANDED_OVER, PACKED, READY
from zayton.orders.stores.models import Pickup, StoreOffer
from zayton.orders.stores.operations.codes import is_code
from zayton.orders.stores.operations.delivered import book_deliveries
from zayton.orders.stores.operations.holding import cleared, guest, ready_to_move, shift, telling
from zayton.orders.stores.operations.standing import standing_offers
from zayton.orders.stores.rules.tries import TRIES, lock_after
from zayton.orders.stores.states import Handover, OfferState


def pack_offers(*, offer_ids: Sequence[int], actor: Actor, at: datetime) -> Answered:
    """Orders lie packed: to be shipped, or ready for the buyer to fetch."""
    answered = Answered()
    with transaction.atomic():
        told = []
        held = cleared(standing_offers(offer_ids, actor, answered, at), answered)
        for handover, target, event in (
            (Handover.SHIP, OfferState.PACKED, PACKED),
            (Handover.PICKUP, OfferState.READY, READY),
        ):
            some = [(row, offer) for row, offer in held if offer.handover == handover]
            for _, offer in ready_to_move(some, target, answered):
                shift(offer, target, at=at)
                answered.states[offer.pk] = offer.state
                told.append(telling(event, offer, at))
        append(told, actor=actor)
    return answered


def ship_offers(*, drafts: Sequence[ParcelDraft], actor: Actor, at: datetime) -> Answered:
    """Parcels leave stores; all that is promised from there goes at once."""
    answered = Answered()
    with transaction.atomic():
        offers = standing_offers([draft.offer_id for draft in drafts], actor, answered, at)
        held = cleared(offers, answered)
        for row, offer in ready_to_move(held, OfferState.SHIPPED, answered):
            number = drafts[row].number
            refusal = _kept_from_shipping(offer) or _leave(offer, OfferState.SHIPPED, number, actor, at)
            _settle(row, offer, refusal, answered)
    return answered


def hand_over(*, drafts: Sequence[HandDraft], actor: Actor, at: datetime) -> Answered:
    """Goods go to buyers who show the right code; every fifth wrong one locks the order for a while."""
    answered = Answered()
    # refusals are values: a wrong try must be counted, not rolled back
    with transaction.atomic():
        offers = standing_offers([draft.offer_id for draft in drafts], actor, answered, at)
        held = cleared(offers, answered)
        for row, offer in ready_to_move(held, OfferState.HANDED_OVER, answered):
            refusal = _kept_from_fetching(offer, drafts[row].code, actor, at) or _leave(
                offer, OfferState.HANDED_OVER, "", actor, at
            )
            _settle(row, offer, refusal, answered)
    return answered


def _settle(row: int, offer: StoreOffer, refusal: Refusal | None, answered: Answered) -> None:
    if refusal is None:
        answered.states[offer.pk] = offer.state
    else:
        answered.refusals.append(replace(refusal, row=row))


def _kept_from_shipping(offer: StoreOffer) -> Refusal | None:
    number = offer.order.external_number
    if offer.handover == Handover.PICKUP:
        return Refusal(errors.NOT_SHIPPED_HERE, number)
    if offer.state == OfferState.OFFERED:
        return _not_accepted(offer, OfferState.SHIPPED)
    return None


def _not_accepted(offer: StoreOffer, target: str) -> Refusal:
    # the merchant's own shipping may skip accepting, the store may not
    figures = {"state": str(offer.state), "target": str(target)}
    return Refusal(errors.MOVE, offer.order.external_number, figures)


def _kept_from_fetching(offer: StoreOffer, code: str, actor: Actor, at: datetime) -> Refusal | None:
    number = offer.order.external_number
    if offer.handover != Handover.PICKUP:
        return Refusal(errors.NOT_PICKED_UP_HERE, number)
    pickup = Pickup.objects.filter(order_id=offer.order_id).first()
    if pickup is None or not pickup.digest:
        return Refusal(errors.NO_CODE, number)
    if pickup.locked_until is not None and pickup.locked_until > at:
        return _locked(number, pickup, at)
    if is_code(offer.order_id, code, pickup.digest):
        return None
    return _wrong(offer, pickup, actor, at)


def _wrong(offer: StoreOffer, pickup: Pickup, actor: Actor, at: datetime) -> Refusal:
    pickup.wrong_tries += 1
    lock = lock_after(pickup.wrong_tries)
    pickup.locked_until = None if lock is None else at + lock
    pickup.save(update_fields=["wrong_tries", "locked_until"])
    number = offer.order.external_number
    if lock is None:
        return Refusal(errors.WRONG_CODE, number, {"left": TRIES - pickup.wrong_tries % TRIES})
    append([telling(CODE_LOCKED, offer, at)], actor=actor)
    return _locked(number, pickup, at)


def _locked(number: str, pickup: Pickup, at: datetime) -> Refusal:
    assert pickup.locked_until is not None
    # rounded up: "locked for 0 minutes" would invite another try
    seconds = int((pickup.locked_until - at).total_seconds())
    return Refusal(errors.LOCKED, number, {"minutes": -(-seconds // 60)})


def _leave(offer: StoreOffer, target: str, number: str, actor: Actor, at: datetime) -> Refusal | None:
    parcel = ShipDraft(offer.order_id, warehouse_id=offer.store.warehouse_id, number=number.strip())
    moved = ship_orders(drafts=[parcel], actor=guest(actor), at=at)
    if moved.refusals:
        return moved.refusals[0]
    shift(offer, target, at=at)
    event: Event = HANDED_OVER if target == OfferState.HANDED_OVER else DELIVERED
    append([telling(event, offer, at)], actor=actor)
    book_deliveries(order_ids=[offer.order_id], actor=actor, at=at)
    return None
