"""WooCommerce, by the REST API v3 of one shop. Documentation: woocommerce.github.io/woocommerce-rest-api-docs."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from zayton.channels.adapters.woocommerce.client import Client
from zayton.channels.adapters.woocommerce.dispatch import WooCancel, WooDispatch
from zayton.channels.adapters.woocommerce.finding import Finder
from zayton.channels.adapters.woocommerce.limits import LIMITS, MOST_AT_ONCE
from zayton.channels.adapters.woocommerce.listings import WooListings
from zayton.channels.adapters.woocommerce.mapping import order
from zayton.channels.adapters.woocommerce.notifying import WooNotifications
from zayton.channels.adapters.woocommerce.offers import WooPrices, WooStock
from zayton.channels.adapters.woocommerce.orders import WooOrders
from zayton.channels.adapters.woocommerce.reading import listing
from zayton.channels.adapters.woocommerce.receiving import receive
from zayton.channels.adapters.woocommerce.shop import Shop
from zayton.channels.adapters.woocommerce.texts import TAKEN, WooTexts
from zayton.channels.ports.adapter import Account, Adapter, Channel, Credential, Reading
from zayton.channels.ports.calling import Caller

__all__ = ["ADAPTER"]


def _connect(account: Account, caller: Caller) -> Channel:
    client = Client(account, caller)
    shop = Shop(client)
    finder = Finder(client)
    return Channel(
        check=shop.checked,
        orders=WooOrders(client),
        dispatch=WooDispatch(client),
        cancel=WooCancel(client),
        stock=WooStock(client, finder),
        prices=WooPrices(client, shop, finder),
        listings=WooListings(client, shop, finder),
        texts=WooTexts(client, finder),
        notifications=WooNotifications(client),
    )


_CREDENTIALS = (
    Credential("site", _("Shop address"), _("Where the shop is, such as https://shop.example.")),
    Credential(
        "consumer_key",
        _("Consumer key"),
        _(
            "WooCommerce, Settings, Advanced, REST API: add a key that may read and write. It begins with ck_."
        ),
        secret=True,
    ),
    Credential(
        "consumer_secret",
        _("Consumer secret"),
        _("Shown once, beside the consumer key. It begins with cs_."),
        secret=True,
    ),
)

ADAPTER = Adapter(
    name="woocommerce",
    title=_("WooCommerce"),
    credentials=_CREDENTIALS,
    connect=_connect,
    reading=Reading(order=order, listing=listing),
    limits=LIMITS,
    counts_by_seller=True,
    receive=receive,
    texts=TAKEN,
    overlap=timedelta(minutes=10),
    at_once=MOST_AT_ONCE,
    cadence={"orders": 300, "listings": 21_600},
)
