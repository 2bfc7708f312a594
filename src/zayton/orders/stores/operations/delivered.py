"""Writing down what stores delivered, once for each parcel, as soon as it has left."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from zayton.kernel.access.public import Actor
from zayton.kernel.time import local_date
from zayton.orders.models import Allocation, Order, Shipment
from zayton.orders.stores.models import Store, StoreEntry, StoreOffer
from zayton.orders.stores.operations.values import values_of
from zayton.orders.stores.operations.working import Sold, rate_of, unpriced, work_out
from zayton.orders.stores.queries import StoreCard, prices_of, stores_in
from zayton.orders.stores.rules.settling import MERCHANT, share
from zayton.orders.stores.states import DECLINED, EntryKind, Handover
from zayton.orders.stores.terms import terms_kept, terms_of

_Place = tuple[int, int]


class _Booked(NamedTuple):
    """What entries of orders hold already: units by (order, store, SKU) and by (order, SKU), entries by store."""

    units: dict[tuple[int, int, int], int]
    ranks: dict[tuple[int, int], int]
    turns: dict[_Place, int]


def book_deliveries(*, order_ids: Collection[int], actor: Actor, at: datetime) -> None:
    """Enter what left stores for these orders, locked by the caller, and is in no entry yet."""
    del actor
    shipped = _shipped(order_ids)
    if not shipped:
        return
    cards = stores_in({house for _, house in shipped})
    booked = _booked({order_id for order_id, _ in shipped})
    fresh = {
        (order_id, house): left
        for (order_id, house), units in sorted(shipped.items())
        if (left := _new(order_id, cards[house].store.pk, units, booked))
    }
    if fresh:
        _enter(fresh, cards, booked, at)


def _shipped(order_ids: Collection[int]) -> dict[_Place, dict[int, int]]:
    rows = Allocation.objects.filter(
        order_id__in=order_ids,
        warehouse_id__in=Store.objects.values("warehouse_id"),
        shipped_quantity__gt=0,
    )
    found: dict[_Place, dict[int, int]] = {}
    for order_id, house, sku_id, units in rows.order_by("id").values_list(
        "order_id", "warehouse_id", "sku_id", "shipped_quantity"
    ):
        skus = found.setdefault((order_id, house), {})
        skus[sku_id] = skus.get(sku_id, 0) + units
    return found


def _booked(order_ids: Collection[int]) -> _Booked:
    booked = _Booked({}, {}, {})
    rows = StoreEntry.objects.filter(order_id__in=order_ids, kind=EntryKind.DELIVERED)
    for order_id, store_id, lines in rows.values_list("order_id", "store_id", "lines"):
        booked.turns[order_id, store_id] = booked.turns.get((order_id, store_id), 0) + 1
        for sku_id, units, *_ in lines:
            of_store, of_order = (order_id, store_id, sku_id), (order_id, sku_id)
            booked.units[of_store] = booked.units.get(of_store, 0) + units
            booked.ranks[of_order] = booked.ranks.get(of_order, 0) + units
    return booked


def _new(order_id: int, store_id: int, units: Mapping[int, int], booked: _Booked) -> dict[int, int]:
    left = {
        sku_id: count - booked.units.get((order_id, store_id, sku_id), 0) for sku_id, count in units.items()
    }
    return {sku_id: count for sku_id, count in left.items() if count > 0}


def _enter(
    fresh: Mapping[_Place, Mapping[int, int]], cards: Mapping[int, StoreCard], booked: _Booked, at: datetime
) -> None:
    ids = {order_id for order_id, _ in fresh}
    orders, values = Order.objects.in_bulk(ids), values_of(ids)
    left_at = _left_at(ids)
    offers = _offers(ids)
    prices = prices_of({cards[house].store.pk for _, house in fresh})
    entries = []
    for (order_id, house), units in fresh.items():
        card = cards[house]
        sold = [
            _sold(order_id, sku_id, count, values.get(order_id, {}), booked)
            for sku_id, count in units.items()
        ]
        turn = booked.turns.get((order_id, card.store.pk), 0) + 1
        offer = offers.get((order_id, card.store.pk))
        kept = _terms(card, offer, {sku: prices.get(card.store.pk, {}).get(sku) for sku in units}, turn)
        moment = left_at.get((order_id, house), at)
        entries.append(_entry(card, orders[order_id], sold, kept, turn=turn, at=moment))
    StoreEntry.objects.bulk_create(entries)


def _sold(
    order_id: int, sku_id: int, units: int, values: Mapping[int, tuple[int, int]], booked: _Booked
) -> Sold:
    amount, whole = values.get(sku_id, (0, 0))
    start = booked.ranks.get((order_id, sku_id), 0)
    booked.ranks[order_id, sku_id] = start + units
    # a later version may have fewer units than had left before; those had no price any more
    whole = max(whole, start + units)
    return Sold(sku_id, units, share(amount, whole, start, start + units))


def _left_at(order_ids: Collection[int]) -> dict[_Place, datetime]:
    rows = Shipment.objects.filter(order_id__in=order_ids).order_by("at", "id")
    return {
        (order_id, house): at for order_id, house, at in rows.values_list("order_id", "warehouse_id", "at")
    }


def _offers(order_ids: Collection[int]) -> dict[_Place, StoreOffer]:
    rows = StoreOffer.objects.filter(order_id__in=order_ids).exclude(state__in=DECLINED).order_by("id")
    return {(offer.order_id, offer.store_id): offer for offer in rows}


def _terms(
    card: StoreCard, offer: StoreOffer | None, prices: Mapping[int, int | None], turn: int
) -> dict[str, Any]:
    known = {sku_id: price for sku_id, price in prices.items() if price is not None}
    kept = dict(offer.terms) if offer and offer.terms else terms_kept(card.store, known)
    # a price that was agreed only after accepting is better than none
    kept["prices"] = {**{str(sku_id): price for sku_id, price in known.items()}, **kept["prices"]}
    # an order has one fee however many parcels it takes
    if turn > 1:
        kept["fee_minor"] = 0
    if kept["shipping_by"] != MERCHANT or (offer and offer.handover == Handover.PICKUP):
        kept["shipping_minor"] = 0
    return kept


def _entry(
    card: StoreCard,
    order: Order,
    sold: Sequence[Sold],
    kept: Mapping[str, Any],
    *,
    turn: int,
    at: datetime,
) -> StoreEntry:
    day, terms = local_date(at, card.house.zone), terms_of(kept)
    rate = rate_of(order.currency, card.store.currency, day)
    worked = work_out(sold, terms, rate, source=order.currency, target=card.store.currency)
    columns = {"lines": unpriced(sold), **worked.columns(terms)}
    return StoreEntry(
        store=card.store,
        order=order,
        document=order,
        kind=EntryKind.DELIVERED,
        turn=turn,
        at=at,
        local_date=day,
        terms=dict(kept),
        order_currency=order.currency,
        rate=rate,
        **columns,
    )
