"""Other sellers: they undercut, win the Buy Box, hang themselves on a listing, and the offers' changes are told."""

from collections.abc import Mapping
from typing import Any

from zayton.sandbox.amazon.identity import letters
from zayton.sandbox.amazon.mall import SELLER_ID, Mall, invalid
from zayton.sandbox.amazon.offer_notices import offers_notice
from zayton.sandbox.amazon.offers import standing
from zayton.sandbox.amazon.state import Product, Rival

_MOVES = ("undercut", "win", "hijack", "leave", "chase")


def move(mall: Mall, told: Mapping[str, Any]) -> str:
    """Make a seller do something with a product on a site; answers the seller's id.

    `undercut` goes `by` minor units below the lowest landed price, `win` takes the Buy Box, `hijack` brings a new
    seller onto the listing, `leave` takes the offer away, `chase` undercuts from now on, down to `floor`.
    """
    product, site = mall.world.products.get(str(told.get("asin"))), str(told.get("site", ""))
    if product is None or site not in product.sites:
        raise invalid("There is no such product on this site.")
    kind = told.get("move")
    if kind not in _MOVES:
        raise invalid(f"move must be one of {', '.join(_MOVES)}.")
    rivals = product.rivals.setdefault(site, [])
    rival = _rival(mall, product, site, str(told.get("seller", "")), new=kind == "hijack")
    lowest = min(
        (one.landed for one in standing(mall, product.asin, site) if one.seller != rival.seller), default=1000
    )
    by = int(told.get("by", 1))
    if kind == "leave":
        rivals.remove(rival)
    elif kind in ("undercut", "hijack"):
        rival.price = int(told.get("price", max(1, lowest - by - rival.shipping)))
    elif kind == "win":
        product.favoured[site] = rival.seller
    else:
        rival.chases, rival.step, rival.floor = True, by, int(told.get("floor", 0))
    offers_changed(mall, product.asin, site)
    return rival.seller


def _rival(mall: Mall, product: Product, site: str, seller: str, *, new: bool) -> Rival:
    rivals = product.rivals[site]
    found = next((one for one in rivals if one.seller == seller), None)
    if found is None and not seller and not new and rivals:
        found = rivals[0]
    if found is None:
        name = seller or letters(mall.world, "rival", "A", 14)
        found = Rival(name, price=product.list_price.get(site, 1000), rating=71, feedback=3)
        rivals.append(found)
    return found


def free(mall: Mall, asin: str, site: str) -> None:
    """Let the market decide again who has the Buy Box."""
    product = mall.world.products.get(asin)
    if product and product.favoured.pop(site, None):
        offers_changed(mall, asin, site)


def ripen(mall: Mall) -> None:
    """Let those that chase go below the others."""
    for product in mall.world.products.values():
        for site, rivals in product.rivals.items():
            moved = [_chased(mall, product, site, rival) for rival in rivals if rival.chases]
            if any(moved):
                offers_changed(mall, product.asin, site)


def _chased(mall: Mall, product: Product, site: str, rival: Rival) -> bool:
    lowest = min(
        (one.landed for one in standing(mall, product.asin, site) if one.seller == SELLER_ID), default=None
    )
    if lowest is None or rival.price + rival.shipping < lowest:
        return False
    wanted = max(rival.floor, lowest - rival.step - rival.shipping, 1)
    if wanted >= rival.price:
        return False
    rival.price = wanted
    return True


def offers_changed(mall: Mall, asin: str, site: str) -> None:
    """Tell what is offered now."""
    product = mall.world.products.get(asin)
    if product and mall.tell.wanted("ANY_OFFER_CHANGED"):
        offers_notice(mall, product, site, standing(mall, asin, site))
