"""What a later version of an order changes, and whether what was promised or shipped can follow it."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from zayton.kernel.errors import Refusal


class LineSum(NamedTuple):
    """All lines of one code in one version, added up."""

    quantity: int
    amount_minor: int


class Change(NamedTuple):
    """What a code's lines came to before and after; `None` where it did not occur."""

    code: str
    before: LineSum | None
    after: LineSum | None


class Held(NamedTuple):
    """A promise to a line of the former version: units from a warehouse, and how many of them have left."""

    line_id: int
    sku_id: int
    warehouse_id: int
    owner_id: int
    quantity: int
    shipped: int
    reason: str
    figures: Mapping[str, int]


class Wanted(NamedTuple):
    """Units of a SKU that a line of the new version asks for (components, where the line is a bundle)."""

    line_id: int
    sku_id: int
    quantity: int


class Refit(NamedTuple):
    """Promises moved to the lines of a new version, those given up, and what is still to be promised."""

    kept: list[Held]
    freed: list[Held]
    open: list[Wanted]


def summed(lines: Sequence[tuple[str, int, int]]) -> dict[str, LineSum]:
    """Code, quantity and amount of lines, added up by code (case does not count)."""
    sums: dict[str, LineSum] = {}
    for code, quantity, amount in lines:
        # files write the same SKU in both cases
        before = sums.get(code.upper(), LineSum(0, 0))
        sums[code.upper()] = LineSum(before.quantity + quantity, before.amount_minor + amount)
    return sums


def changes(before: Sequence[tuple[str, int, int]], after: Sequence[tuple[str, int, int]]) -> list[Change]:
    """The codes whose quantity or amount differs between two versions, by code."""
    old, new = summed(before), summed(after)
    codes = sorted(old.keys() | new.keys())
    return [Change(code, old.get(code), new.get(code)) for code in codes if old.get(code) != new.get(code)]


def refit(held: Sequence[Held], wanted: Sequence[Wanted], number: str) -> Refit | Refusal:
    """Move promises onto the lines of a new version, SKU by SKU, shipped units first.

    Refused with `orders.shipped-more` when more of a SKU has left than the new version asks for: goods that are
    on their way come back as a return, not by changing the order.
    """
    result = Refit([], [], [])
    lines: dict[int, list[Wanted]] = {}
    for line in wanted:
        lines.setdefault(line.sku_id, []).append(line)
    promises: dict[int, list[Held]] = {}
    for promise in held:
        promises.setdefault(promise.sku_id, []).append(promise)
    for sku_id in sorted(lines.keys() | promises.keys()):
        asked, given = lines.get(sku_id, []), promises.get(sku_id, [])
        shipped, units = sum(one.shipped for one in given), sum(one.quantity for one in asked)
        # what is on its way cannot be called back by changing the order
        if shipped > units:
            return Refusal(
                "orders.shipped-more", number, {"sku": sku_id, "shipped": shipped, "wanted": units}
            )
        _refit_sku(asked, given, result)
    return result


def _refit_sku(asked: Sequence[Wanted], given: Sequence[Held], result: Refit) -> None:
    gone = [one._replace(quantity=one.shipped) for one in given if one.shipped]
    waiting = [
        one._replace(quantity=one.quantity - one.shipped, shipped=0)
        for one in given
        if one.quantity > one.shipped
    ]
    # what has left first: those units cannot be given up, reservations can
    pieces = [*gone, *waiting]
    for line in asked:
        left = line.quantity
        while left and pieces:
            piece = pieces.pop(0)
            units = min(left, piece.quantity)
            left -= units
            shipped = units if piece.shipped else 0
            result.kept.append(piece._replace(line_id=line.line_id, quantity=units, shipped=shipped))
            if piece.quantity > units:
                rest = piece.quantity - units
                # back in front, so that a promise is used up before the next is touched
                pieces.insert(0, piece._replace(quantity=rest, shipped=rest if piece.shipped else 0))
        if left:
            result.open.append(line._replace(quantity=left))
    result.freed.extend(pieces)
