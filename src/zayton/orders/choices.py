"""What can be done about orders that were sold beyond what is there: where else their goods are, and what can leave."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from zayton.channels.public import ShopFacts, shops_by_id
from zayton.kernel.access.public import Scope
from zayton.orders.operations.clearing import kept_back
from zayton.orders.operations.loading import goods_lines, promises_held, wanted_by_order
from zayton.orders.operations.rehousing import shipping_houses, still_missing
from zayton.orders.queries import seen_orders
from zayton.orders.rules.versions import Held
from zayton.orders.states import Kind, State
from zayton.stock.public import levels

# one that is placed and asked for nothing yet is no oversold one
_WAITING = (State.BACKORDERED, State.PARTLY_SHIPPED, State.SHIPPED)


class Elsewhere(NamedTuple):
    """A warehouse that has some of what an order misses: units by SKU, all in all, and whether that is everything.

    `takes_all` is set where it could ship all that has not left, `serves` where the shop's orders go there anyhow.
    """

    warehouse_id: int
    name: str
    units: dict[int, int]
    covers: bool
    takes_all: bool
    serves: bool

    @property
    def total(self) -> int:
        """Units of what is missing that it can give."""
        return sum(self.units.values())


class Choices(NamedTuple):
    """Of an order: units by SKU that are missing, units promised that could leave now, and where the missing ones are.

    Warehouses come with those in front that have most of it.
    """

    missing: dict[int, int]
    ready: int
    houses: list[Elsewhere]

    @property
    def best(self) -> str:
        """The best way out, as a code: `elsewhere`, `elsewhere_part`, `part`, or `none`."""
        if self.houses:
            return "elsewhere" if self.houses[0].covers else "elsewhere_part"
        return "part" if self.ready else "none"


def choices_of(order_ids: Collection[int], *, scope: Scope) -> dict[int, Choices]:
    """The choices of orders that somebody sees and that miss goods; others are left out."""
    found = seen_orders(scope=scope).filter(pk__in=order_ids, kind=Kind.SALE, state__in=_WAITING)
    orders = {order.pk: order for order in found}
    if not orders:
        return {}
    wanted, held = wanted_by_order(goods_lines(orders)), promises_held(orders)
    missing = {key: still_missing(wanted.get(key, ()), held.get(key, ())) for key in orders}
    short = {key: units for key, units in missing.items() if units}
    if not short:
        return {}
    whole = {key: still_missing(wanted.get(key, ()), held.get(key, ()), whole=True) for key in short}
    names = shipping_houses(scope)
    shops = shops_by_id({orders[key].shop_id for key in short})
    free = _free({sku for units in whole.values() for sku in units}, names, scope)
    choices = {}
    for key, units in short.items():
        promised = [one for _, one in held.get(key, ())]
        wish = _Wish(units, whole[key], promised, shops[orders[key].shop_id])
        found_in = [
            _elsewhere(house, name, wish, free.get((wish.shop.owner_id, house), {}))
            for house, name in names.items()
        ]
        houses = sorted((one for one in found_in if one.units), key=lambda one: -one.total)
        ready = 0 if kept_back(orders[key]) else sum(one.quantity - one.shipped for one in promised)
        choices[key] = Choices(units, ready, houses)
    return choices


class _Wish(NamedTuple):
    """An order's missing units and all that have not left, by SKU, what it was promised, and its shop."""

    missing: dict[int, int]
    whole: dict[int, int]
    promised: Sequence[Held]
    shop: ShopFacts


def _free(
    skus: Collection[int], houses: Collection[int], scope: Scope
) -> dict[tuple[int, int], dict[int, int]]:
    """Units free by (owner, warehouse) and SKU."""
    free: dict[tuple[int, int], dict[int, int]] = {}
    for level in levels(scope=scope, skus=skus, warehouses=houses):
        free.setdefault((level.owner_id, level.warehouse_id), {})[level.sku_id] = level.available
    return free


def _elsewhere(house: int, name: str, wish: _Wish, there: dict[int, int]) -> Elsewhere:
    own = dict(there)
    for one in wish.promised:
        # what it holds for the order already could stay there
        if one.warehouse_id == house:
            own[one.sku_id] = own.get(one.sku_id, 0) + one.quantity - one.shipped
    given = _given(wish.missing, there)
    takes_all = _given(wish.whole, own) == wish.whole
    return Elsewhere(house, name, given, given == wish.missing, takes_all, house in wish.shop.warehouse_ids)


def _given(units: dict[int, int], there: dict[int, int]) -> dict[int, int]:
    return {sku: min(count, there[sku]) for sku, count in units.items() if there.get(sku, 0) > 0}
