"""Narrowing what an order asks to the stores that may serve it, and finding where its postcode lies."""

from collections.abc import Collection, Sequence
from datetime import datetime

from zayton.kernel.statements import Statement, selected
from zayton.orders.operations.asking import Ask, register_foreseen, register_preparing
from zayton.orders.stores.areas import points_of
from zayton.orders.stores.models import Pickup, StoreOffer
from zayton.orders.stores.queries import StoreCard, stores_in
from zayton.orders.stores.rules.choosing import Candidate, Wish, choose
from zayton.orders.stores.rules.hours import opens_at
from zayton.orders.stores.states import DECLINED, WhenClosed

_ANY_STORE = Statement("SELECT 1 FROM orders_store LIMIT 1", ())


def narrow(asks: Sequence[Ask], at: datetime) -> Sequence[Ask]:
    """Asks with the place of their postcode, and without the stores that cannot or will not serve them."""
    asks = _located(asks)
    # asked together with other questions; most sellers have no store
    if not asks or not selected(*_ANY_STORE, often=True):
        return asks
    stores = stores_in({key for ask in asks for key in ask.shop.warehouse_ids})
    if not stores:
        return asks
    ids = [ask.order_id for ask in asks]
    declined, wishes = _declined(ids), wishes_of(ids)
    candidates = {key: candidate_of(card, at) for key, card in stores.items()}
    return [
        _narrowed(ask, candidates, declined.get(ask.order_id, ()), wishes.get(ask.order_id)) for ask in asks
    ]


def _located(asks: Sequence[Ask]) -> Sequence[Ask]:
    # a shop that does not go by distance never looks at places
    places = {
        ask.area
        for ask in asks
        if ask.area and ask.shop.routing == "nearest" and len(ask.shop.warehouse_ids) > 1
    }
    points = points_of(places) if places else {}
    if not points:
        return asks
    return [ask._replace(goal=points[ask.area]) if ask.area in points else ask for ask in asks]


def candidate_of(card: StoreCard, at: datetime) -> Candidate:
    """What counts of a store at a moment."""
    store, opening = card.store, opens_at(card.hours, at)
    answers = store.active and not store.paused and opening is not None
    last = opening != at and store.when_closed == WhenClosed.SKIP
    return Candidate(answers, store.ships, store.picks_up, last)


def _declined(order_ids: Collection[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    rows = StoreOffer.objects.filter(order_id__in=order_ids, state__in=DECLINED)
    for order_id, house in rows.values_list("order_id", "store__warehouse_id"):
        found.setdefault(order_id, set()).add(house)
    return found


def wishes_of(order_ids: Collection[int]) -> dict[int, Wish]:
    """The orders that their buyers want to fetch, with the place if they named one."""
    rows = Pickup.objects.filter(order_id__in=order_ids)
    return {order_id: Wish(house) for order_id, house in rows.values_list("order_id", "store__warehouse_id")}


def _narrowed(ask: Ask, stores: dict[int, Candidate], declined: Collection[int], wish: Wish | None) -> Ask:
    chosen = choose(ask.shop.warehouse_ids, stores, declined, wish)
    # nobody goes to two stores for one order
    shop = ask.shop._replace(warehouse_ids=chosen.warehouses, splits=ask.shop.splits and wish is None)
    return ask._replace(shop=shop, last=chosen.last, fullest_first=chosen.has_stores)


register_preparing("orders.stores", narrow)
register_foreseen(_ANY_STORE)
