"""One order at each of three stand-ins: how goods get there, and how each shows a parcel and a cancellation."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from zayton.channels.adapters.aliexpress.tests import selling as aliexpress
from zayton.channels.adapters.amazon.tests import sandboxed as amazon
from zayton.channels.models import Connection, Stream
from zayton.channels.ports.offers import ListingKey
from zayton.channels.ports.orders import Progress
from zayton.channels.public import (
    Connected,
    ConnectionDraft,
    SiteShop,
    adapter_named,
    connect,
    connect_shops,
    order_as_told,
)
from zayton.channels.syncing.running import run_stream
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.rates.public import RateDraft, give_rates
from zayton.kernel.time import now
from zayton.orders.models import Order
from zayton.orders.tests.builders import Business, a_business
from zayton.sandbox.accounts import ACCOUNTS
from zayton.sandbox.aliexpress import AliExpress
from zayton.sandbox.amazon import Amazon
from zayton.sandbox.shopify.tests.shops import StockedShop

UK = "A1F83G8C2ARO7P"


@dataclass(frozen=True)
class Trade:
    """What differs between marketplaces; the last three look at the stand-in's own books."""

    name: str
    market: type
    site: str
    sku: str
    offer: Callable[[Any], None]
    parcels: Callable[[dict[str, Any], str], list[str]]
    is_off: Callable[[dict[str, Any], str], bool]
    is_ready: Callable[[dict[str, Any], str], bool] = lambda _state, _number: True


def _at_amazon(stand: Any) -> None:
    draft = amazon.DRAFT._replace(key=ListingKey(UK, "CUP"), currency="GBP", language="en-GB", quantity=9)
    (made,) = amazon.connected(stand, sites=(UK,)).listings.publish([draft])
    assert made.outcome.fault is None, made
    amazon.until(lambda: any(good["sku"] == "CUP" for good in stand.goods()))


def _at_aliexpress(stand: Any) -> None:
    aliexpress.listed(stand, aliexpress.connected(stand), aliexpress.draft("CUP"))


def _shopify_order(state: dict[str, Any], number: str) -> dict[str, Any]:
    return next(one for one in _rows(state["orders"]) if str(one["id"]) == number)


def _rows(orders: Any) -> list[dict[str, Any]]:
    return list(orders.values()) if isinstance(orders, dict) else list(orders)


AMAZON = Trade(
    "amazon",
    Amazon,
    UK,
    "CUP",
    _at_amazon,
    lambda state, number: [one["tracking"] for one in state["orders"][number]["packages"]],
    lambda state, number: state["orders"][number]["status"] == "Canceled",
    lambda state, number: state["orders"][number]["status"] == "Unshipped",
)
SHOPIFY = Trade(
    "shopify",
    StockedShop,
    "",
    "TEA-1",
    lambda _stand: None,
    lambda state, number: [one["tracking_number"] for one in _shopify_order(state, number)["fulfillments"]],
    lambda state, number: bool(_shopify_order(state, number)["cancelled_at"]),
)
ALIEXPRESS = Trade(
    "aliexpress",
    AliExpress,
    "AE_GLOBAL",
    "CUP",
    _at_aliexpress,
    lambda state, number: [one["number"] for one in state["orders"][number]["parcels"]],
    lambda state, number: state["orders"][number]["status"] == "FINISH",
    lambda state, number: state["orders"][number]["status"] == "WAIT_SELLER_SEND_GOODS",
)
TRADES = (AMAZON, SHOPIFY, ALIEXPRESS)


@dataclass
class Trader:
    """A business that sells at one stand-in."""

    trade: Trade
    stand: Any
    business: Business
    connection: Connection

    @classmethod
    def at(cls, trade: Trade, stand: Any) -> "Trader":
        """Goods there and on the shelf, and a shop connected."""
        trade.offer(stand)
        # a stand-in may sell in dollars
        give_rates(
            rates=[RateDraft("USD", "GBP", now().date(), Decimal("0.8"))],
            origin="a bank",
            actor=SYSTEM,
            at=now(),
        )
        business = a_business(skus=(trade.sku,))
        business.receive("LEEDS", trade.sku, 20, 2000)
        draft = ConnectionDraft(trade.name, trade.name, ACCOUNTS[trade.name], stand.url)
        made = connect(draft=draft, actor=SYSTEM, at=now())
        assert isinstance(made, Connected), made
        shops = [SiteShop(trade.site, business.shop)]
        assert not connect_shops(connection_id=made.connection.pk, shops=shops, actor=SYSTEM, at=now())
        return cls(trade, stand, business, Connection.objects.get(pk=made.connection.pk))

    def bought(self, units: int) -> tuple[int, str]:
        """An order that arrived by an ordinary pull and may be sent: its key and number."""
        basket = {"items": [[self.trade.sku, units]], "site": self.trade.site, "country": "US"}
        if self.trade.name != "aliexpress":
            basket["country"] = "GB"
        number = self._sold(basket)
        # some wait for payment or risk control at first, and who asks too often is throttled
        aliexpress.wait_for(lambda: self.trade.is_ready(self.stand.state()["state"], number), tries=200)
        for _ in range(20):
            self.pull()
            if found := Order.objects.filter(external_number=number).first():
                assert self.told(number).progress == Progress.OPEN
                return found.pk, number
            time.sleep(0.2)
        raise AssertionError(f"order {number} did not come")

    def _sold(self, basket: dict[str, Any]) -> str:
        for _ in range(40):
            number = self.stand.tell("buy", [basket])[0]
            if number is not None:
                return str(number)
            time.sleep(0.1)
        raise AssertionError("nothing is for sale")

    def pull(self) -> None:
        """One run of the orders."""
        Connection.objects.update(state="working")
        run_stream(Stream.objects.get(connection=self.connection, kind="orders").pk, trigger="test")

    def told(self, number: str) -> Any:
        """The order by our newest document."""
        return order_as_told(self.connection.pk, number, adapter_named(self.trade.name))

    def parcels(self, number: str) -> list[str]:
        """The tracking numbers that the stand-in's own books show."""
        return self.trade.parcels(self.stand.state()["state"], number)

    def is_off(self, number: str) -> bool:
        """Whether the stand-in's own books show it as cancelled."""
        return self.trade.is_off(self.stand.state()["state"], number)


__all__ = ["ALIEXPRESS", "AMAZON", "SHOPIFY", "TRADES", "Trader"]
