"""What a marketplace's order means for us: drafts, and what is to be done with them. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from zayton.channels.ports.orders import Address, ChannelLine, ChannelOrder, FulfilledBy, Progress, Refund
from zayton.orders.rules.drafts import CHARGE, GOODS, RETURN, SALE, LineDraft, OrderDraft

# how far along an order is: of two versions of one moment the one that is further on came later
RANKS: Mapping[str, int] = {progress: rank for rank, progress in enumerate(Progress)}


class Meant(NamedTuple):
    """An order as drafted, and what its marketplace says became of it.

    `shipped` are units by SKU id that have left; `from_marketplace` says that they leave from its own warehouse.
    `address` is where they go: for the sealed recipient alone.
    """

    sale: OrderDraft
    returns: tuple[OrderDraft, ...]
    progress: Progress
    shipped: Mapping[int, int]
    from_marketplace: bool
    address: Address = Address()

    @property
    def is_cancelled(self) -> bool:
        """Whether none of it is to be sent."""
        return self.progress == Progress.CANCELLED


@dataclass(frozen=True, slots=True)
class Missing:
    """Seller SKUs of an order that are no SKU of ours."""

    mskus: tuple[str, ...] = field(default=())


class ToShip(NamedTuple):
    """A line of an order that stands: units ordered, and in units of goods what they come to and what has left.

    A bundle comes to more or fewer goods than it counts.
    """

    line_id: int
    sku_id: int
    quantity: int
    pieces: int
    gone: int


def mskus_of(order: ChannelOrder) -> set[str]:
    """The seller SKUs that an order's goods name."""
    return {msku_of(line) for line in order.lines}


def msku_of(line: ChannelLine) -> str:
    """What a line's goods are called: the seller's SKU, or the marketplace's own name where there is none."""
    return line.sku.strip() or line.listing.strip()


def meaning_of(order: ChannelOrder, *, shop_id: int, skus: Mapping[str, int]) -> Meant | Missing:
    """An order of a shop as drafts; `skus` gives our SKU by the seller's. Without one of them nothing is drafted."""
    unknown = sorted(mskus_of(order) - skus.keys())
    if unknown:
        return Missing(tuple(unknown))
    # an order of which every unit was called off is cancelled, whatever it calls itself
    is_off = bool(order.lines) and all(line.cancelled >= line.quantity for line in order.lines)
    progress = Progress.CANCELLED if is_off else order.progress
    goods = _goods(order.lines, skus, whole=progress == Progress.CANCELLED)
    sale = OrderDraft(
        shop_id,
        SALE,
        order.number,
        order.placed_at,
        order.currency,
        _country(order.address.country),
        (*goods, *_charges(order.charges)),
        order.buyer,
        order.address.postcode[:20],
        label=_label(order),
    )
    shipped: dict[int, int] = {}
    for line in order.lines:
        # not every marketplace counts by line what left with an order that has left wholly
        gone = line.quantity - line.cancelled if progress == Progress.SHIPPED else line.shipped
        if gone > 0:
            sku = skus[msku_of(line)]
            shipped[sku] = shipped.get(sku, 0) + gone
    returns = tuple(_return(order, refund, sale, skus) for refund in order.refunds if _brings_goods(refund))
    return Meant(
        sale, returns, progress, shipped, order.fulfilled_by == FulfilledBy.MARKETPLACE, order.address
    )


def _label(order: ChannelOrder) -> str:
    label = order.label.strip()[:80]
    return label if label != order.number else ""


def _country(text: str) -> str:
    # an order is not held back for a country that is none: it ships to its address, not to this code
    code = text.strip().upper()
    return code if len(code) == 2 and code.isascii() and code.isalpha() else ""


def _goods(lines: Iterable[ChannelLine], skus: Mapping[str, int], *, whole: bool) -> list[LineDraft]:
    """Lines of goods that are to be sent; what was called off is none of them, nor is its money.

    A cancelled order is drafted `whole`: what was wanted stays to be seen.
    """
    drafted = []
    for line in lines:
        kept = line.quantity if whole else line.quantity - line.cancelled
        if kept > 0:
            # the money of what is left, rounded down: the marketplace's next version names it to the cent
            amount = line.amount_minor * kept // line.quantity
            msku = msku_of(line)
            drafted.append(LineDraft(GOODS, skus[msku], "", msku[:64], line.title[:300], kept, amount))
    return drafted


def _charges(charges: Iterable[tuple[str, int]]) -> list[LineDraft]:
    return [LineDraft(CHARGE, None, code, code, "", 1, amount) for code, amount in charges if amount]


def _brings_goods(refund: Refund) -> bool:
    return any(units > 0 and restocked for _, units, restocked, _ in refund.lines)


def _return(order: ChannelOrder, refund: Refund, sale: OrderDraft, skus: Mapping[str, int]) -> OrderDraft:
    """A refund that brings goods back as a return of the sale, its money negative."""
    by_key = {line.key: line for line in order.lines}
    lines: list[LineDraft] = []
    for key, units, restocked, amount in refund.lines:
        line = by_key.get(key)
        if line is not None and restocked and units > 0:
            msku = msku_of(line)
            lines.append(LineDraft(GOODS, skus[msku], "", msku[:64], line.title[:300], -units, -amount))
    money = _charges([("postage", -refund.shipping_minor), ("other", -refund.other_minor)])
    return sale._replace(
        kind=RETURN,
        number=f"{order.number}/{refund.number}"[:80],
        placed_at=refund.at,
        lines=(*lines, *money),
        original=order.number,
        label="",
    )


def units_to_ship(shipped: Mapping[int, int], lines: Sequence[ToShip]) -> dict[int, int]:
    """Units of goods that the marketplace says have left and our books do not, by line.

    A marketplace names units by SKU: they are laid on the lines in their order, each up to what it ordered. A bundle
    of several goods leaves once all of it has: which parts of a half one left, nobody says.
    """
    left = dict(shipped)
    units: dict[int, int] = {}
    for line in lines:
        told = min(left.get(line.sku_id, 0), line.quantity)
        left[line.sku_id] = left.get(line.sku_id, 0) - told
        if told == line.quantity:
            told = line.pieces
        elif line.pieces != line.quantity:
            continue
        if told > line.gone:
            units[line.line_id] = told - line.gone
    return units
