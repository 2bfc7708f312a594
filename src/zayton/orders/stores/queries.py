"""What the operations and pages read of stores; what people see is filtered by their scope."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet

from zayton.kernel.access.public import Scope
from zayton.orders.stores.models import AgreedPrice, Store, StoreEntry, StoreOffer, StoreStatement
from zayton.orders.stores.rules.hours import Hours, Span
from zayton.stock.public import WarehouseCard, warehouse_cards


class StoreCard(NamedTuple):
    """A store with the warehouse that it is."""

    store: Store
    house: WarehouseCard

    @property
    def hours(self) -> Hours:
        """When it is open, in its zone."""
        closed = frozenset(date.fromisoformat(day) for day in self.store.closed_dates)
        return Hours(self.house.zone, tuple(Span(*span) for span in self.store.hours), closed)


def stores_in(warehouses: Collection[int]) -> dict[int, StoreCard]:
    """The stores among warehouses, by warehouse; those that are no store are left out."""
    stores = {store.warehouse_id: store for store in Store.objects.filter(warehouse_id__in=warehouses)}
    if not stores:
        return {}
    # by key alone: who is asked for goods does not depend on who looks
    cards = warehouse_cards(scope=Scope(warehouses=frozenset(stores)))
    return {key: StoreCard(store, cards[key]) for key, store in stores.items()}


def stores_seen(*, scope: Scope) -> dict[int, StoreCard]:
    """The stores whose warehouses somebody sees, by the store's id, those that serve first in front."""
    cards = warehouse_cards(scope=scope)
    stores = Store.objects.filter(warehouse_id__in=cards)
    found = {store.warehouse_id: store for store in stores}
    return {found[key].pk: StoreCard(found[key], card) for key, card in cards.items() if key in found}


def offers_of_stores(*, scope: Scope) -> QuerySet[StoreOffer]:
    """What was offered to the stores somebody works in, whatever shop it is from."""
    found = StoreOffer.objects.all()
    return found if scope.warehouses is None else found.filter(store__warehouse_id__in=scope.warehouses)


def offers_seen(*, scope: Scope) -> QuerySet[StoreOffer]:
    """What was offered of the shops and to the stores that somebody of the house sees."""
    found = offers_of_stores(scope=scope)
    return found if scope.shops is None else found.filter(order__shop_id__in=scope.shops)


def statements_seen(*, scope: Scope) -> QuerySet[StoreStatement]:
    """The closed statements of the stores somebody sees."""
    found = StoreStatement.objects.all()
    return found if scope.warehouses is None else found.filter(store__warehouse_id__in=scope.warehouses)


def entries_seen(*, scope: Scope) -> QuerySet[StoreEntry]:
    """The settled and waiting entries of the stores somebody sees."""
    found = StoreEntry.objects.all()
    return found if scope.warehouses is None else found.filter(store__warehouse_id__in=scope.warehouses)


def prices_of(store_ids: Collection[int]) -> dict[int, dict[int, int]]:
    """The agreed prices of stores, by store and SKU."""
    found: dict[int, dict[int, int]] = {}
    rows = AgreedPrice.objects.filter(store_id__in=store_ids).values_list("store_id", "sku_id", "price_minor")
    for store_id, sku_id, price in rows:
        found.setdefault(store_id, {})[sku_id] = price
    return found


def warehouse_of(stores: Mapping[int, StoreCard]) -> dict[int, int]:
    """The warehouses of stores by the store's id."""
    return {key: card.house.id for key, card in stores.items()}
