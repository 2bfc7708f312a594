"""All offers of a product on a site, the seller's own among them, and who has the Buy Box."""

from collections.abc import Sequence
from typing import NamedTuple

from zayton.sandbox.amazon import shelf
from zayton.sandbox.amazon.mall import SELLER_ID, Mall
from zayton.sandbox.amazon.money import share
from zayton.sandbox.amazon.sites import SITES

# what a delivery by Amazon is worth to buyers, in percent of the price
_FBA_WORTH = 2


class Offer(NamedTuple):
    """A seller's offer in minor units of the site's currency; `sku` only of the seller's own."""

    seller: str
    price: int
    shipping: int
    fba: bool
    rating: int
    feedback: int
    sku: str = ""

    @property
    def landed(self) -> int:
        """What a buyer pays for one, delivered."""
        return self.price + self.shipping


def standing(mall: Mall, asin: str, site: str) -> list[Offer]:
    """The offers that can be bought now, the cheapest first."""
    product = mall.world.products.get(asin)
    rivals = product.rivals.get(site, []) if product else []
    others = [Offer(one.seller, one.price, one.shipping, one.fba, one.rating, one.feedback) for one in rivals]
    return sorted([*others, *_own(mall, asin, site)], key=lambda one: (one.landed, one.seller))


def _own(mall: Mall, asin: str, site: str) -> list[Offer]:
    found, now, currency = [], mall.now(), SITES[site].currency
    product = mall.world.products.get(asin)
    for sku in product.skus.get(site, ()) if product else ():
        listing = mall.world.listings[site][sku]
        price = shelf.price(listing, now)
        if price and shelf.BUYABLE in shelf.status(mall, listing):
            fba = shelf.by_amazon(listing)
            paid = shelf.shipping(price, currency, fba=fba)
            found.append(Offer(SELLER_ID, price, paid, fba, rating=98, feedback=1200, sku=listing.sku))
    return found


def winner(mall: Mall, asin: str, site: str, offers: Sequence[Offer]) -> Offer | None:
    """The offer with the Buy Box: whoever was told to win, else the cheapest, Amazon's own delivery counting for it."""
    product = mall.world.products.get(asin)
    favoured = product.favoured.get(site, "") if product else ""
    chosen = [one for one in offers if one.seller == favoured]
    return min(chosen or offers, key=lambda one: (_felt(one), one.seller), default=None)


def _felt(offer: Offer) -> int:
    return offer.landed - (share(offer.price, _FBA_WORTH) if offer.fba else 0)
