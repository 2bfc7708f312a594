"""What seller SKUs may be in our catalogue: the signs that speak for it, looked up for a whole set at once."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from zayton.catalog.public import (
    gtin_of,
    sku_ids_by_barcode,
    sku_ids_by_bare_code,
    sku_ids_by_code,
    sku_titles,
)
from zayton.channels.offered import Offered, offer_sources
from zayton.channels.rules.signs import (
    NOTHING,
    Reason,
    Sign,
    Strength,
    Suggestion,
    codes_asked,
    decided,
    is_one_product,
    likeliest,
)
from zayton.channels.rules.suggesting import digits_of
from zayton.channels.rules.titles import alike

_MOST_TITLES = 50_000
_MOST_COMPARED = 2_000


class _Known(NamedTuple):
    """What the house knows of codes, barcodes and catalogue entries that were asked for."""

    exact: Mapping[str, int]
    bare: Mapping[str, Sequence[int]]
    barcodes: Mapping[str, int]
    items: Mapping[str, frozenset[int]]


def suggested(offers: Collection[Offered], *, by_title: bool = True) -> dict[tuple[int, str], Suggestion]:
    """What each offer may be, by shop and seller SKU. Five questions, whatever the number.

    Titles are compared only for those that nothing else speaks for, and while they and the catalogue are few enough.
    """
    asked = {one.msku: codes_asked(one.msku) for one in offers}
    barcodes = {one: _barcodes(one) for one in offers}
    known = _Known(
        sku_ids_by_code(asked) if asked else {},
        sku_ids_by_bare_code(code for signs in asked.values() for codes in signs.values() for code in codes),
        sku_ids_by_barcode({code for codes in barcodes.values() for code in codes}) if offers else {},
        _matched_items({one.item for one in offers if is_one_product(one.item)}),
    )
    found = {
        (one.shop_id, one.msku): decided(_reasons(one, asked[one.msku], barcodes[one], known))
        for one in offers
    }
    blank = [one for one in offers if found[one.shop_id, one.msku].strength == Strength.NONE and one.title]
    return found | _by_title(blank) if by_title and 0 < len(blank) <= _MOST_COMPARED else found


def unlike_ours(offers: Sequence[Offered]) -> list[Offered]:
    """Those of some offers that nothing in the catalogue is like, not even their title."""
    found = suggested(offers)
    return [one for one in offers if found[one.shop_id, one.msku].strength == Strength.NONE]


def _barcodes(one: Offered) -> list[str]:
    said = [digits for digits in (one.barcode.strip(), digits_of(one.msku)) if digits]
    # digits without a right check digit are a number that looks like a barcode
    return list(dict.fromkeys(code for digits in said if (code := gtin_of(digits))))


def _matched_items(items: Collection[str]) -> dict[str, frozenset[int]]:
    found: dict[str, frozenset[int]] = {}
    for source in offer_sources() if items else ():
        for item, skus in source.matched_items(items).items():
            found[item] = found.get(item, frozenset()) | skus
    return found


def _reasons(
    one: Offered, asked: Mapping[Sign, Sequence[str]], barcodes: Sequence[str], known: _Known
) -> Iterator[Reason]:
    if one.msku in known.exact:
        yield Reason(known.exact[one.msku], Sign.CODE, one.msku)
    else:
        yield from _coded(asked, known.bare)
    for code in barcodes:
        if code in known.barcodes:
            yield Reason(known.barcodes[code], Sign.BARCODE, code)
    for sku in known.items.get(one.item, ()):
        yield Reason(sku, Sign.ITEM, one.item)


def _coded(asked: Mapping[Sign, Sequence[str]], bare: Mapping[str, Sequence[int]]) -> Iterator[Reason]:
    for sign, codes in asked.items():
        found = [Reason(sku, sign, code) for code in codes for sku in bare.get(code, ())]
        if found:
            # the nearest spelling counts: where CUP-01-US is a SKU of its own, CUP-01 is another
            yield from likeliest(found, sign)
            return


def _by_title(blank: Sequence[Offered]) -> dict[tuple[int, str], Suggestion]:
    titles = sku_titles(limit=_MOST_TITLES)
    found = alike({place: one.title for place, one in enumerate(blank)}, titles)
    return {
        (one.shop_id, one.msku): decided(Reason(sku, Sign.TITLE, one.title[:80]) for sku in found[place])
        if place in found
        else NOTHING
        for place, one in enumerate(blank)
    }
