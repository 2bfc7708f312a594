"""What a store answers, and what happens when it does not: accept, pass on, run out of time, called back."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from zayton.kernel.access.public import SYSTEM, Actor
from zayton.kernel.errors import Refusal
from zayton.kernel.journal.public import Event, append
from zayton.orders.models import Allocation, Order
from zayton.orders.stores import errors
from zayton.orders.stores.drafts import Answered, PassDraft
from zayton.orders.stores.events import ACCEPTED, EXPIRED, PASSED_ON, RECALLED
from zayton.orders.stores.models import StoreOffer
from zayton.orders.stores.operations.holding import Held, cleared, hold_offers, ready_to_move, shift, telling
from zayton.orders.stores.operations.rerouting import reroute
from zayton.orders.stores.operations.standing import brought_up_to_date, standing_offers
from zayton.orders.stores.queries import offers_seen, prices_of
from zayton.orders.stores.states import OfferState
from zayton.orders.stores.terms import terms_kept

LONGEST_REASON = 200
# orders a run of the service takes back, one transaction each
AT_ONCE = 200


def accept_offers(*, offer_ids: Sequence[int], actor: Actor, at: datetime) -> Answered:
    """A store takes orders; from now on its terms of this moment hold for them."""
    answered = Answered()
    with transaction.atomic():
        held = cleared(standing_offers(offer_ids, actor, answered, at), answered)
        ready = ready_to_move(held, OfferState.ACCEPTED, answered)
        kept = _terms([offer for _, offer in ready])
        told = []
        for row, offer in ready:
            if offer.due_at <= at:
                refusal = Refusal(errors.LATE, offer.order.external_number, row=row)
                answered.refusals.append(refusal)
                continue
            shift(offer, OfferState.ACCEPTED, at=at, terms=kept[offer.pk])
            answered.states[offer.pk] = offer.state
            told.append(telling(ACCEPTED, offer, at))
        append(told, actor=actor)
    return answered


def pass_on_offers(*, drafts: Sequence[PassDraft], actor: Actor, at: datetime) -> Answered:
    """A store does not take orders, or finds after all that it cannot; they go to the next one at once."""
    answered = Answered()
    with transaction.atomic():
        ids = [draft.offer_id for draft in drafts]
        ready = ready_to_move(standing_offers(ids, actor, answered, at), OfferState.PASSED_ON, answered)
        reasons = {offer.pk: drafts[row].reason.strip()[:LONGEST_REASON] for row, offer in ready}
        _let_go(ready, OfferState.PASSED_ON, PASSED_ON, reasons, actor=actor, at=at)
        answered.states.update({offer.pk: offer.state for _, offer in ready})
    return answered


def recall_offers(*, offer_ids: Sequence[int], actor: Actor, at: datetime, reason: str = "") -> Answered:
    """The merchant takes orders back from stores; they go to others, and not to the same store again."""
    answered = Answered()
    with transaction.atomic():
        held = hold_offers(offer_ids, offers_seen(scope=actor.scope), answered)
        ready = ready_to_move(brought_up_to_date(held, actor, at), OfferState.RECALLED, answered)
        reasons = dict.fromkeys((offer.pk for _, offer in ready), reason[:LONGEST_REASON])
        _let_go(ready, OfferState.RECALLED, RECALLED, reasons, actor=actor, at=at)
        answered.states.update({offer.pk: offer.state for _, offer in ready})
    return answered


def expire_offers(*, at: datetime, limit: int = AT_ONCE) -> int:
    """Take back what stores did not answer in time; answers how many offers ran out."""
    due = StoreOffer.objects.filter(state=OfferState.OFFERED, due_at__lte=at).order_by("due_at", "id")
    return sum(_expire(key, at) for key in list(due.values_list("pk", flat=True)[:limit]))


def _expire(offer_id: int, at: datetime) -> int:
    answered = Answered()
    # one order a transaction, so that one that cannot be served holds up no other
    with transaction.atomic():
        held = brought_up_to_date(hold_offers([offer_id], StoreOffer.objects.all(), answered), SYSTEM, at)
        # somebody may have accepted it while we waited for the lock
        late = [(row, offer) for row, offer in held if offer.state == OfferState.OFFERED]
        _let_go(late, OfferState.EXPIRED, EXPIRED, {}, actor=SYSTEM, at=at)
    return len(late)


def _let_go(
    ready: Held, target: str, event: Event, reasons: dict[int, str], *, actor: Actor, at: datetime
) -> None:
    orders: dict[Order, set[int]] = {}
    told = []
    for _, offer in ready:
        shift(offer, target, at=at, reason=reasons.get(offer.pk, ""))
        told.append(telling(event, offer, at, reason=offer.reason))
        orders.setdefault(offer.order, set()).add(offer.store.warehouse_id)
    append(told, actor=actor)
    reroute(orders, actor=actor, at=at)


def _terms(offers: Sequence[StoreOffer]) -> dict[int, dict[str, object]]:
    prices = prices_of({offer.store_id for offer in offers})
    wanted: dict[int, set[int]] = {}
    ids = {offer.order_id for offer in offers}
    for order_id, sku_id in Allocation.objects.filter(order_id__in=ids).values_list("order_id", "sku_id"):
        wanted.setdefault(order_id, set()).add(sku_id)
    return {
        offer.pk: terms_kept(
            offer.store,
            {
                sku_id: price
                for sku_id, price in prices.get(offer.store_id, {}).items()
                if sku_id in wanted.get(offer.order_id, ())
            },
        )
        for offer in offers
    }
