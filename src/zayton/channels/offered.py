"""What shops offer, told by a higher domain: channels know seller SKUs by name alone."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from zayton.kernel.access.public import Scope


class Offered(NamedTuple):
    """A seller SKU of a shop and what its listing says of the goods; blank where it says nothing."""

    shop_id: int
    msku: str
    title: str = ""
    item: str = ""
    barcode: str = ""
    fulfilled_by: str = ""
    listing_id: int | None = None


@dataclass(frozen=True, slots=True)
class OfferSource:
    """Who knows what shops offer.

    `unknown(scope, limit)` are offers that are no SKU of ours yet, `described` the offers of seller SKUs by
    (shop id, seller SKU), and `matched_items` the SKUs that catalogue entries are matched to already, in any shop.
    """

    unknown: Callable[[Scope, int], Sequence[Offered]]
    described: Callable[[Collection[tuple[int, str]]], Mapping[tuple[int, str], Offered]]
    matched_items: Callable[[Collection[str]], Mapping[str, frozenset[int]]]


_SOURCES: dict[str, OfferSource] = {}


def register_offers(name: str, source: OfferSource) -> None:
    """Let a domain tell what shops offer; a second one of a name is a `ValueError`."""
    if _SOURCES.setdefault(name, source) is not source:
        raise ValueError(f"the offers {name!r} are told twice")


def offer_sources() -> Sequence[OfferSource]:
    """Everybody who knows what shops offer, in the order of their names."""
    return [_SOURCES[name] for name in sorted(_SOURCES)]
