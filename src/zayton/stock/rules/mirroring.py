"""Comparing a marketplace's word with our books. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import NamedTuple

from zayton.stock.states import MirrorLineState


class Word(NamedTuple):
    """What a marketplace says of one SKU in its warehouse, in units."""

    sku_id: int
    sellable: int
    reserved: int = 0
    unsellable: int = 0
    inbound: int = 0


class Compared(NamedTuple):
    """A word beside what the books had on the shelf at that moment."""

    word: Word
    expected: int
    state: MirrorLineState


def added_up(words: Iterable[Word]) -> list[Word]:
    """One word a SKU: reports tell it once for each condition, place or country."""
    totals: dict[int, Word] = {}
    for word in words:
        known = totals.get(word.sku_id, Word(word.sku_id, 0))
        totals[word.sku_id] = Word(word.sku_id, *(a + b for a, b in zip(known[1:], word[1:], strict=True)))
    return [totals[key] for key in sorted(totals)]


def compared(words: Sequence[Word], expected: Mapping[int, int]) -> list[Compared]:
    """Every SKU that either side knows of; one that the marketplace does not name lies nowhere over there."""
    named = {word.sku_id: word for word in words}
    silent = [Word(sku, 0) for sku, units in expected.items() if units and sku not in named]
    found = sorted([*words, *silent])
    return [_compared(word, expected.get(word.sku_id, 0)) for word in found]


def _compared(word: Word, expected: int) -> Compared:
    agrees = word.sellable + word.reserved == expected
    return Compared(word, expected, MirrorLineState.AGREES if agrees else MirrorLineState.OPEN)


def digest_of(words: Sequence[Word]) -> str:
    """32 hexadecimal digits, equal for the same words in any order (BLAKE2b-128)."""
    return blake2b(repr(sorted(tuple(word) for word in words)).encode(), digest_size=16).hexdigest()
