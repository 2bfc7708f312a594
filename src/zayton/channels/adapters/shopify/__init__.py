"""Shopify, by the Admin API 2026-10 of one shop: GraphQL, and REST where orders and payouts are read (see `client`).

The connection belongs to an app of the shop's own, made in the Dev Dashboard (client ID and secret, whose tokens last
a day) or, before 2026, in the shop's admin (a token that lasts). Documentation: shopify.dev/docs/api.
"""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from zayton.channels.adapters.shopify.cancelling import ShopifyCancel
from zayton.channels.adapters.shopify.client import Client
from zayton.channels.adapters.shopify.dispatch import ShopifyDispatch
from zayton.channels.adapters.shopify.finding import Finder
from zayton.channels.adapters.shopify.limits import LIMITS
from zayton.channels.adapters.shopify.listings import ShopifyListings
from zayton.channels.adapters.shopify.mapping import order
from zayton.channels.adapters.shopify.notifying import ShopifyNotifications
from zayton.channels.adapters.shopify.orders import ShopifyOrders
from zayton.channels.adapters.shopify.prices import ShopifyPrices
from zayton.channels.adapters.shopify.reading import listing
from zayton.channels.adapters.shopify.receiving import receive
from zayton.channels.adapters.shopify.settled import settlement
from zayton.channels.adapters.shopify.settlements import ShopifySettlements
from zayton.channels.adapters.shopify.shop import Shop
from zayton.channels.adapters.shopify.stock import ShopifyStock
from zayton.channels.adapters.shopify.texts import TAKEN, ShopifyTexts
from zayton.channels.ports.adapter import Account, Adapter, Channel, Credential, Reading
from zayton.channels.ports.calling import Caller

__all__ = ["ADAPTER"]


def _connect(account: Account, caller: Caller) -> Channel:
    client = Client(account, caller)
    shop = Shop(client, account.values.get("location", ""))
    finder = Finder(client, shop)
    stock = ShopifyStock(client, shop, finder)
    return Channel(
        check=shop.checked,
        orders=ShopifyOrders(client),
        dispatch=ShopifyDispatch(client),
        cancel=ShopifyCancel(client),
        stock=stock,
        prices=ShopifyPrices(client, shop, finder),
        listings=ShopifyListings(client, shop, finder, stock),
        texts=ShopifyTexts(client, finder),
        settlements=ShopifySettlements(client),
        notifications=ShopifyNotifications(client),
    )


_CREDENTIALS = (
    Credential("shop", _("Shop"), _("The name before .myshopify.com in the address of the shop's admin.")),
    Credential(
        "client_id",
        _("Client ID"),
        _("Of your app in the Dev Dashboard, under Settings. Not needed with an access token."),
        required=False,
    ),
    Credential(
        "client_secret",
        _("Client secret"),
        _("Beside the client ID. Webhooks are signed with it too."),
        secret=True,
    ),
    Credential(
        "access_token",
        _("Access token"),
        _("Only of an app that was made in the shop's admin before 2026; it begins with shpat_."),
        secret=True,
        required=False,
    ),
    Credential(
        "location",
        _("Location"),
        _(
            "The location whose stock is kept up to date, by name. Without one it is the first that ships orders."
        ),
        required=False,
    ),
)

ADAPTER = Adapter(
    name="shopify",
    title=_("Shopify"),
    credentials=_CREDENTIALS,
    connect=_connect,
    reading=Reading(order=order, listing=listing, settlement=settlement),
    limits=LIMITS,
    receive=receive,
    texts=TAKEN,
    overlap=timedelta(minutes=5),
    at_once=250,
    cadence={"orders": 300, "listings": 21_600},
)
