"""Orders come about: a basket is checked, its units are taken, an order for each way of fulfilment is written."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta

from zayton.sandbox.amazon import shelf
from zayton.sandbox.amazon.identity import digits, order_number
from zayton.sandbox.amazon.mall import Mall
from zayton.sandbox.amazon.money import share
from zayton.sandbox.amazon.notices import order_changed, quantity_changed
from zayton.sandbox.amazon.sites import SITES
from zayton.sandbox.amazon.state import Line, Listing, Order
from zayton.sandbox.market import Basket, Good

# tax that a buyer pays on top; elsewhere prices hold it
_TAX_ON_TOP = {"US": 8, "CA": 13}

Taken = tuple[Listing, int]


def goods(mall: Mall) -> Iterator[Good]:
    """All that can be bought now."""
    now = mall.now()
    for listings in mall.world.listings.values():
        for one in listings.values():
            if shelf.BUYABLE in shelf.status(mall, one):
                site = SITES[one.site]
                shown, asked = shelf.units(mall, one), shelf.price(one, now) or 0
                yield Good(one.sku, shelf.value(one, "item_name"), shown, asked, site.currency, site.id)


def buy(mall: Mall, basket: Basket) -> str | None:
    """Place the order; `None`, with nothing taken, unless every item is there. The number of the (first) order."""
    wanted = Counter[str]()
    for sku, units in basket.items:
        wanted[sku] += units
    site = basket.site or _site_of(mall, basket)
    taken = [(mall.listing(site, sku), units) for sku, units in wanted.items()]
    sold = [(listing, units) for listing, units in taken if listing and _there(mall, listing, units)]
    if not sold or len(sold) < len(wanted):
        return None
    for listing, units in sold:
        shelf.take(mall, listing, units)
        quantity_changed(mall, listing)
    parts = [[one for one in sold if shelf.by_amazon(one[0]) is fba] for fba in (False, True)]
    # what Amazon sends and what the seller sends of one basket are two orders
    orders = [_order(mall, basket, part) for part in parts if part]
    return orders[0].number


def _site_of(mall: Mall, basket: Basket) -> str:
    first = basket.items[0][0] if basket.items else ""
    return next((site for site, listings in mall.world.listings.items() if first in listings), "")


def _there(mall: Mall, listing: Listing, units: int) -> bool:
    return 0 < units <= shelf.units(mall, listing) and shelf.BUYABLE in shelf.status(mall, listing)


def _order(mall: Mall, basket: Basket, sold: Sequence[Taken]) -> Order:
    now = mall.now()
    site = SITES[sold[0][0].site]
    number = order_number(mall.world)
    order = Order(
        number=number,
        site=site.id,
        fba=shelf.by_amazon(sold[0][0]),
        currency=site.currency,
        created=now,
        updated=now,
        pay_at=mall.after(mall.pace.pay),
        buyer=_buyer(basket, number, site.domain),
        lines=[_line(mall, listing, units) for listing, units in sold],
    )
    mall.world.orders[number] = order
    mall.world.moving.append(number)
    order_changed(mall, order)
    return order


def _buyer(basket: Basket, number: str, domain: str) -> dict[str, str]:
    return {
        "name": basket.name,
        # an alias of one order, which Amazon forwards: it names no person and ends
        "email": f"{number.replace('-', '')[-14:]}@marketplace.{domain.removeprefix('www.')}",
        "street": basket.street,
        "city": basket.city,
        "postcode": basket.postcode,
        "country": basket.country,
    }


def _line(mall: Mall, listing: Listing, units: int) -> Line:
    site = SITES[listing.site]
    price = (shelf.price(listing, mall.now()) or 0) * units
    return Line(
        id=digits(mall.world, "item", 14),
        sku=listing.sku,
        asin=listing.asin,
        title=shelf.value(listing, "item_name"),
        units=units,
        price=price,
        tax=share(price, _TAX_ON_TOP.get(site.country, 0)),
        shipping=shelf.shipping(price, site.currency, fba=shelf.by_amazon(listing)),
    )


def cancel(mall: Mall, number: str) -> bool:
    """A buyer cancels: at once while the order waits for payment, later it is only asked of the seller."""
    order = mall.world.orders.get(number)
    if order is None or order.status not in ("Pending", "Unshipped"):
        return False
    # once paid, a buyer only asks, in `BuyerRequestedCancel`; the seller cancels or sends all the same
    if order.status == "Unshipped":
        order.wants_cancel = not order.fba
        touched(mall, order, "BuyerRequestedChange")
        return False
    for line in order.lines:
        if listing := mall.listing(order.site, line.sku):
            shelf.take(mall, listing, -line.units)
    end(mall, order, "BUYER")
    return True


def end(mall: Mall, order: Order, by: str) -> None:
    """Cancel an order for whoever does it."""
    order.status, order.cancelled_by = "Canceled", by
    touched(mall, order)


def touched(mall: Mall, order: Order, change: str = "OrderStatusChange") -> None:
    """Date an order's change and tell of it."""
    # an order's times never stand still: readers find a change by its being later
    order.updated = max(mall.now(), order.updated + timedelta(milliseconds=1))
    order_changed(mall, order, change)
