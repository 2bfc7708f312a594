"""Locking offers by their orders, moving them, and telling the journal."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal
from zayton.kernel.journal.public import Event, Happening
from zayton.orders.operations.clearing import kept_back
from zayton.orders.operations.existing import lock_orders
from zayton.orders.stores import errors
from zayton.orders.stores.drafts import Answered
from zayton.orders.stores.models import StoreOffer
from zayton.orders.stores.states import move

Held = list[tuple[int, StoreOffer]]


def hold_offers(offer_ids: Sequence[int], within: QuerySet[StoreOffer], answered: Answered) -> Held:
    """Offers with their position in the set, their orders locked; those outside `within` are refused as unknown."""
    orders = set(within.filter(pk__in=offer_ids).values_list("order_id", flat=True))
    # whoever answers, expires, cancels or revises locks the order first, so one of them wins
    lock_orders(orders, None)
    found = within.select_related("order", "store").in_bulk(offer_ids)
    held: Held = []
    seen: set[int] = set()
    for row, key in enumerate(offer_ids):
        if key not in found:
            answered.refusals.append(Refusal(errors.UNKNOWN_OFFER, str(key), row=row))
        elif key not in seen:
            seen.add(key)
            held.append((row, found[key]))
    return held


def cleared(held: Held, answered: Answered) -> Held:
    """The offers whose orders may be shipped; the others are refused until their marketplace lets them go."""
    free: Held = []
    for row, offer in held:
        if refusal := kept_back(offer.order):
            answered.refusals.append(replace(refusal, row=row))
        else:
            free.append((row, offer))
    return free


def ready_to_move(held: Held, target: str, answered: Answered) -> Held:
    """The offers that may go to a state; one that is there already stays so, the others are refused."""
    ready: Held = []
    for row, offer in held:
        if offer.state == target:
            answered.states[offer.pk] = offer.state
        elif problem := move(offer.state, target, number=offer.order.external_number):
            answered.refusals.append(replace(problem, row=row))
        else:
            ready.append((row, offer))
    return ready


def shift(offer: StoreOffer, target: str, *, at: datetime, **facts: Any) -> None:
    """Set a locked offer to a state that the table allows, with other columns on the way."""
    for name, value in {"state": target, "state_at": at, **facts}.items():
        setattr(offer, name, value)
    offer.save(update_fields=["state", "state_at", *facts])


def telling(event: Event, offer: StoreOffer, at: datetime, **payload: Any) -> Happening:
    """What the journal is told of an offer: on its order, naming the shop and the store's warehouse."""
    said = {"offer": offer.pk, "units": offer.units, "handover": offer.handover, **payload}
    named = {
        "shop": (offer.order.shop_id,),
        "node": (offer.store.warehouse_id,),
        "store": (offer.store_id,),
    }
    return Happening(event, offer.order_id, at, said, named)


def guest(actor: Actor) -> Actor:
    """Who works in a store, for the orders laid before it: they see no shop, and yet ship what a shop sold."""
    return replace(actor, scope=replace(actor.scope, shops=None))
