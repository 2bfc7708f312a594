"""What left of an order, in the units that its marketplace counts: pure."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from zayton.channels.ports.orders import ChannelLine


class Gone(NamedTuple):
    """A line: its seller's code, units ordered, (SKU, each) of what it is made of, and goods gone by SKU."""

    code: str
    quantity: int
    parts: Sequence[tuple[int, int]]
    before: Mapping[int, int]
    now: Mapping[int, int]


def units_left(lines: Sequence[Gone]) -> dict[str, int]:
    """Units by the seller's code that became whole with this parcel; a bundle leaves with its last part.

    The units of a bundle that went in an earlier parcel by halves count with the parcel that completes them.
    """
    units: dict[str, int] = {}
    for line in lines:
        after = {sku: line.before.get(sku, 0) + line.now.get(sku, 0) for sku, _ in line.parts}
        fresh = _whole(line, after) - _whole(line, line.before)
        if fresh > 0:
            units[line.code] = units.get(line.code, 0) + fresh
    return units


def _whole(line: Gone, gone: Mapping[int, int]) -> int:
    return min(line.quantity, *(gone.get(sku, 0) // each for sku, each in line.parts))


def code_of(line: ChannelLine) -> str:
    """The seller's code of a marketplace's line, as our own lines keep it."""
    return (line.sku.strip() or line.listing.strip())[:64]


def laid_on_lines(
    goods: Mapping[str, int], lines: Sequence[ChannelLine], told: Mapping[str, int]
) -> list[tuple[str, int]]:
    """Units by the seller's code as (line key, units) of the marketplace.

    `told` are units by line key that we told before. A line takes what it still awaits; what none awaits is left out.
    """
    left = dict(goods)
    laid = []
    for line in lines:
        # a document may be from before or from after we told: whichever knows more counts
        open_units = line.quantity - line.cancelled - max(line.shipped, told.get(line.key, 0))
        units = min(left.get(code_of(line), 0), open_units)
        if units > 0:
            left[code_of(line)] -= units
            laid.append((line.key, units))
    return laid
