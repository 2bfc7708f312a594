"""What merchant and store owe each other for goods delivered and goods that came back."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from zayton.kernel.money import round_half_even

PRICE, COMMISSION = "price", "commission"
MERCHANT, STORE = "merchant", "store"
_WHOLE_BP = 10_000


class Terms(NamedTuple):
    """What was agreed: `prices` by SKU and the other amounts in minor units of the store's currency."""

    settled_by: str
    commission_bp: int
    commission_to: str
    fee_minor: int
    shipping_by: str
    shipping_minor: int
    prices: Mapping[int, int]


class Line(NamedTuple):
    """Units of a SKU that a store delivered (or took back, negative) and what they come to.

    `sold_minor` in the order's currency, the buyer's price; `goods_minor` the same in the store's; `due_minor` what
    of it is the store's.
    """

    sku_id: int
    units: int
    sold_minor: int
    goods_minor: int
    due_minor: int


def share(total: int, whole: int, start: int, end: int) -> int:
    """The part of an amount that falls on units `start` to `end` of `whole`; all parts add up to it exactly."""
    return _until(total, whole, end) - _until(total, whole, start)


def _until(total: int, whole: int, units: int) -> int:
    return round_half_even(Fraction(total * units, whole))


def due_for(sku_id: int, units: int, goods_minor: int, terms: Terms) -> int | None:
    """What a store gets for units with this value; `None` where it goes by prices and none was agreed.

    The commission is a share of the value, rounded half to even, and its other side gets the rest.
    """
    if terms.settled_by == PRICE:
        price = terms.prices.get(sku_id)
        return None if price is None else price * units
    commission = round_half_even(Fraction(goods_minor * terms.commission_bp, _WHOLE_BP))
    return commission if terms.commission_to == STORE else goods_minor - commission


def taken_back(delivered: Iterable[Line], before: int, units: int) -> Line | None:
    """What units of one SKU that came back take off again, after `before` earlier ones; the first delivered first.

    Each line gives back its own value in equal parts, so that all of its units together take off all of it.
    """
    skipped, left, parts = before, units, []
    for line in delivered:
        start = min(skipped, line.units)
        skipped -= start
        end = min(line.units, start + left)
        if end > start:
            left -= end - start
            parts.append(_part(line, start, end))
    if not parts:
        return None
    return Line(parts[0].sku_id, *(sum(column) for column in list(zip(*parts, strict=True))[1:]))


def _part(line: Line, start: int, end: int) -> Line:
    values = [-share(value, line.units, start, end) for value in line[2:]]
    return Line(line.sku_id, start - end, *values)


def brought_back(deliveries: Sequence[tuple[int, int]], before: int, units: int) -> dict[int, int]:
    """From whom units came that a buyer sends back: warehouses with units delivered, the first delivered first."""
    found: dict[int, int] = {}
    skipped, left = before, units
    for warehouse_id, delivered in deliveries:
        passed = min(skipped, delivered)
        skipped -= passed
        taken = min(left, delivered - passed)
        if taken > 0:
            left -= taken
            found[warehouse_id] = found.get(warehouse_id, 0) + taken
    return found


class Sums(NamedTuple):
    """A statement's figures in minor units; `net_minor` is the sum of the four before it."""

    goods_minor: int
    due_minor: int
    fee_minor: int
    shipping_minor: int
    returned_minor: int
    net_minor: int


def summed(entries: Iterable[tuple[str, int, int, int, int]]) -> Sums:
    """Add up entries given as (kind, goods, due, fee, shipping); what came back counts as returned alone."""
    goods = due = fee = shipping = returned = 0
    for kind, entry_goods, entry_due, entry_fee, entry_shipping in entries:
        if kind == "returned":
            returned += entry_due + entry_fee + entry_shipping
            continue
        goods += entry_goods
        due += entry_due
        fee += entry_fee
        shipping += entry_shipping
    return Sums(goods, due, fee, shipping, returned, due + fee + shipping + returned)
