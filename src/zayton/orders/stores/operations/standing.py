"""Offers of a store as they stand now: locked, and brought to what has become of their orders."""

from collections.abc import Sequence
from datetime import datetime

from zayton.kernel.access.public import Actor
from zayton.orders.stores.drafts import Answered
from zayton.orders.stores.models import StoreOffer
from zayton.orders.stores.operations.holding import Held, hold_offers
from zayton.orders.stores.operations.offering import sync_offers
from zayton.orders.stores.queries import offers_of_stores


def standing_offers(offer_ids: Sequence[int], actor: Actor, answered: Answered, at: datetime) -> Held:
    """The offers of the actor's stores, locked; a cancelled order's offer is no longer there to be answered."""
    return brought_up_to_date(
        hold_offers(offer_ids, offers_of_stores(scope=actor.scope), answered), actor, at
    )


def brought_up_to_date(held: Held, actor: Actor, at: datetime) -> Held:
    """Held offers after they followed what is promised now."""
    sync_offers(order_ids={offer.order_id for _, offer in held}, actor=actor, at=at)
    found = StoreOffer.objects.select_related("order", "store").in_bulk([offer.pk for _, offer in held])
    return [(row, found[offer.pk]) for row, offer in held]
