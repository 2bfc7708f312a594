"""Working out what an entry comes to, and what is missing if it cannot be worked out yet."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from zayton.kernel.money import convert
from zayton.kernel.rates.public import rates_on
from zayton.orders.stores.rules.settling import Line, Terms, due_for

NO_PRICE, NO_RATE, NO_DELIVERY = "price", "rate", "delivery"


class Sold(NamedTuple):
    """Units of a SKU that left, and what the buyer pays for them in the order's currency."""

    sku_id: int
    units: int
    sold_minor: int


class Worked(NamedTuple):
    """What an entry comes to, as columns; `flaw` says what is missing, and then no amount is known."""

    flaw: str
    lines: Sequence[Line]

    def columns(self, terms: Terms) -> dict[str, Any]:
        """The columns of an entry; a fee and shipping are in the terms only where they apply."""
        if self.flaw:
            nothing = ("goods_minor", "due_minor", "fee_minor", "shipping_minor", "net_minor")
            return {"flaw": self.flaw, **dict.fromkeys(nothing)}
        goods = sum(line.goods_minor for line in self.lines)
        due = sum(line.due_minor for line in self.lines)
        return {
            "flaw": "",
            "lines": [list(line) for line in self.lines],
            "goods_minor": goods,
            "due_minor": due,
            "fee_minor": terms.fee_minor,
            "shipping_minor": terms.shipping_minor,
            "net_minor": due + terms.fee_minor + terms.shipping_minor,
        }


def rate_of(source: str, target: str, day: date) -> Decimal | None:
    """Units of the store's currency for one of the order's on a day; `None` where nobody gave one."""
    found = rates_on(source, target, {day}).get(day)
    return None if found is None else found.rate


def work_out(sold: Sequence[Sold], terms: Terms, rate: Decimal | None, *, source: str, target: str) -> Worked:
    """What a delivery comes to, line by line, so that a statement adds up to what its lines show."""
    if rate is None:
        return Worked(NO_RATE, ())
    lines = []
    for sku_id, units, sold_minor in sold:
        goods = sold_minor if source == target else convert(sold_minor, source, target, rate)
        due = due_for(sku_id, units, goods, terms)
        if due is None:
            return Worked(NO_PRICE, ())
        lines.append(Line(sku_id, units, sold_minor, goods, due))
    return Worked("", lines)


def unpriced(sold: Sequence[Sold]) -> list[list[int]]:
    """Lines as they are kept while their amounts are not known."""
    return [[sku_id, units, sold_minor, 0, 0] for sku_id, units, sold_minor in sold]
