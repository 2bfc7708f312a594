"""Writing down what buyers sent back of what stores delivered."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from django.db import transaction

from zayton.kernel.time import local_date
from zayton.orders.models import Allocation, Order
from zayton.orders.operations.existing import lock_orders
from zayton.orders.operations.loading import goods_lines, wanted_by_order
from zayton.orders.states import Kind
from zayton.orders.stores.models import StoreEntry
from zayton.orders.stores.operations.working import NO_DELIVERY, Worked
from zayton.orders.stores.queries import StoreCard, stores_in
from zayton.orders.stores.rules.settling import Line, brought_back, taken_back
from zayton.orders.stores.states import EntryKind
from zayton.orders.stores.terms import terms_of

_Units = dict[int, int]


class _Part(NamedTuple):
    """Units by SKU of one return that a warehouse had delivered."""

    warehouse_id: int
    units: _Units


def book_returns(*, return_ids: Collection[int]) -> None:
    """Enter returns of known sales with the stores that had delivered them; the second time changes nothing.

    Units are taken to come back from who delivered first. A return that names no sale is nobody's to settle.
    """
    named = Order.objects.filter(pk__in=return_ids, kind=Kind.RETURN, original_id__isnull=False)
    sales = set(named.values_list("original_id", flat=True))
    delivered = StoreEntry.objects.filter(order_id__in=sales, kind=EntryKind.DELIVERED)
    ours = set(delivered.values_list("order_id", flat=True))
    if ours:
        with transaction.atomic():
            _book(return_ids, ours)


def _book(return_ids: Collection[int], ours: Collection[int]) -> None:
    lock_orders(ours, None)
    # all returns of these sales, since the units of earlier ones are gone already
    returns = list(Order.objects.filter(original_id__in=ours, kind=Kind.RETURN).order_by("id"))
    units = {
        key: _units(lines) for key, lines in wanted_by_order(goods_lines([one.pk for one in returns])).items()
    }
    deliveries = _deliveries(ours)
    cards = stores_in({house for rows in deliveries.values() for house, _ in rows})
    before: dict[tuple[int, int], int] = {}
    for one in returns:
        parts = _parts(one, units.get(one.pk, {}), deliveries, before)
        if one.pk in return_ids:
            for part in parts:
                if part.warehouse_id in cards:
                    _enter(one, part.units, cards[part.warehouse_id])


def _units(lines: Sequence[tuple[int, int, int]]) -> _Units:
    found: _Units = {}
    for _, sku_id, quantity in lines:
        # a return's units are negative
        found[sku_id] = found.get(sku_id, 0) - quantity
    return found


def _deliveries(order_ids: Collection[int]) -> dict[tuple[int, int], list[tuple[int, int]]]:
    rows = Allocation.objects.filter(order_id__in=order_ids, shipped_quantity__gt=0).order_by("id")
    found: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for order_id, sku_id, house, units in rows.values_list(
        "order_id", "sku_id", "warehouse_id", "shipped_quantity"
    ):
        found.setdefault((order_id, sku_id), []).append((house, units))
    return found


def _parts(
    one: Order,
    units: Mapping[int, int],
    deliveries: Mapping[tuple[int, int], Sequence[tuple[int, int]]],
    before: dict[tuple[int, int], int],
) -> list[_Part]:
    assert one.original_id is not None
    parts: dict[int, _Units] = {}
    for sku_id, count in sorted(units.items()):
        key = (one.original_id, sku_id)
        for house, taken in brought_back(deliveries.get(key, ()), before.get(key, 0), count).items():
            parts.setdefault(house, {})[sku_id] = taken
        before[key] = before.get(key, 0) + count
    return [_Part(house, some) for house, some in sorted(parts.items())]


def _enter(one: Order, units: _Units, card: StoreCard) -> None:
    assert one.original_id is not None
    if StoreEntry.objects.filter(document=one, store=card.store, kind=EntryKind.RETURNED).exists():
        return
    first = _delivered(one.original_id, card)[0]
    # fee and shipping were for delivering, which the store did
    kept = {**first.terms, "fee_minor": 0, "shipping_minor": 0}
    entry = StoreEntry(
        store=card.store,
        order_id=one.original_id,
        document=one,
        kind=EntryKind.RETURNED,
        turn=1,
        at=one.placed_at,
        local_date=local_date(one.placed_at, card.house.zone),
        terms=kept,
        order_currency=first.order_currency,
        rate=first.rate,
        lines=[[sku_id, -count, 0, 0, 0] for sku_id, count in units.items()],
    )
    for name, value in worked_return(entry, card).columns(terms_of(kept)).items():
        setattr(entry, name, value)
    entry.save()


def worked_return(entry: StoreEntry, card: StoreCard) -> Worked:
    """What a return takes off: what its units came to when the store delivered them."""
    delivered = _delivered(entry.order_id, card)
    if any(one.flaw for one in delivered):
        return Worked(NO_DELIVERY, ())
    before = _returned_before(entry)
    lines = []
    for sku_id, units, *_ in entry.lines:
        came = [Line(*line) for one in delivered for line in one.lines if line[0] == sku_id]
        back = taken_back(came, before.get(sku_id, 0), -units)
        if back is not None:
            lines.append(back)
    return Worked("", lines)


def _delivered(order_id: int, card: StoreCard) -> list[StoreEntry]:
    found = StoreEntry.objects.filter(order_id=order_id, store=card.store, kind=EntryKind.DELIVERED)
    return list(found.order_by("turn"))


def _returned_before(entry: StoreEntry) -> _Units:
    earlier = StoreEntry.objects.filter(
        order_id=entry.order_id,
        store_id=entry.store_id,
        kind=EntryKind.RETURNED,
        # returns are entered in the order of their keys
        document_id__lt=entry.document_id,
    )
    found: _Units = {}
    for lines in earlier.values_list("lines", flat=True):
        for sku_id, units, *_ in lines:
            found[sku_id] = found.get(sku_id, 0) - units
    return found
