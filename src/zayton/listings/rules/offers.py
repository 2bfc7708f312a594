"""Who else offers the same, compactly kept, and which of those offers count as rivals: pure."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from zayton.channels.ports.offers import CompetingOffer, OffersSeen

MOST_KEPT = 20
"""Offers kept of a listing: as many as the marketplaces name."""


class Rival(NamedTuple):
    """One offer on a listing's catalogue entry; see `CompetingOffer`."""

    seller: str
    price_minor: int
    shipping_minor: int
    currency: str
    ours: bool = False
    buy_box: bool = False
    fulfilled_by: str = "seller"
    condition: str = "new"

    @property
    def landed_minor(self) -> int:
        """What a buyer pays, delivered."""
        return self.price_minor + self.shipping_minor


def compact(seen: OffersSeen) -> list[list[Any]]:
    """Offers as JSON keeps them, lowest first; the buy box and ours are never cut off."""
    offers = sorted(
        seen.offers, key=lambda one: (one.price_minor + one.shipping_minor, not one.buy_box, one.seller)
    )
    kept = offers[:MOST_KEPT] + [one for one in offers[MOST_KEPT:] if one.buy_box or one.ours]
    return [list(_rival(one)) for one in kept]


def _rival(one: CompetingOffer) -> Rival:
    return Rival(
        one.seller[:80],
        one.price_minor,
        one.shipping_minor,
        one.currency,
        one.ours,
        one.buy_box,
        str(one.fulfilled_by),
        one.condition[:20],
    )


def rivals_kept(rows: Sequence[Sequence[Any]], our_sellers: Collection[str] = ()) -> tuple[Rival, ...]:
    """Kept offers; those of any account of ours are ours, whoever of them asked."""
    found = [Rival(*row) for row in rows]
    return tuple(one._replace(ours=one.ours or one.seller in our_sellers) for one in found)


def box_of(rivals: Sequence[Rival]) -> Rival | None:
    """The offer in the Buy Box; `None` when nobody's is."""
    return next((one for one in rivals if one.buy_box), None)


def others(rivals: Sequence[Rival]) -> tuple[str, ...]:
    """The sellers that are not us, each once, in the order of their offers."""
    return tuple(dict.fromkeys(one.seller for one in rivals if not one.ours and one.seller))
