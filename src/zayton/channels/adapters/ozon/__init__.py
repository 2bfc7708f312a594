"""Ozon, by the Seller API of one account. Documentation: docs.ozon.ru/api/seller.

Read are orders that the seller keeps and sends (FBS and rFBS), not those from Ozon's own warehouses (FBO).
Notifications are left out: an account's owner switches them on by hand, and they are not signed.

A list of postings goes by two spans, when they were placed and when their status changed. Ozon switches methods off at
a day it names, and they answer 400 from then on ("obsolete method cannot be used"): see the news in its documentation.
"""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from zayton.channels.adapters.ozon.client import Client
from zayton.channels.adapters.ozon.dispatch import OzonCancel, OzonDispatch
from zayton.channels.adapters.ozon.finding import Finder
from zayton.channels.adapters.ozon.limits import LIMITS, MOST_STOCKS
from zayton.channels.adapters.ozon.listings import OzonListings
from zayton.channels.adapters.ozon.mapping import listing, order
from zayton.channels.adapters.ozon.offers import OzonPrices, OzonStock
from zayton.channels.adapters.ozon.orders import OzonOrders
from zayton.channels.adapters.ozon.shop import CURRENCIES, Shop
from zayton.channels.adapters.ozon.texts import TAKEN, OzonTexts
from zayton.channels.ports.adapter import Account, Adapter, Channel, Credential, Reading
from zayton.channels.ports.calling import Caller

__all__ = ["ADAPTER"]


def _connect(account: Account, caller: Caller) -> Channel:
    client = Client(account, caller)
    shop, finder, orders = Shop(client, account), Finder(client), OzonOrders(client)
    return Channel(
        check=shop.checked,
        orders=orders,
        dispatch=OzonDispatch(client, orders),
        cancel=OzonCancel(client, orders),
        stock=OzonStock(client, shop),
        prices=OzonPrices(client, shop),
        listings=OzonListings(client, shop, finder),
        texts=OzonTexts(client, finder),
    )


_CREDENTIALS = (
    Credential("client_id", _("Client ID"), _("Ozon Seller, Settings, Seller API: the number at the top.")),
    Credential(
        "api_key",
        _("API key"),
        _("Shown once, when the key is made there with the role of an administrator."),
        secret=True,
    ),
    Credential(
        "currency",
        _("Currency of your prices"),
        _("As it is set in the contract with Ozon."),
        choices=[(one, one) for one in CURRENCIES],
        default=CURRENCIES[0],
    ),
    Credential(
        "warehouse",
        _("Warehouse"),
        _(
            "The warehouse whose stock is kept up to date, by name or number. Without one it is the first at work."
        ),
        required=False,
    ),
)

ADAPTER = Adapter(
    name="ozon",
    title=_("Ozon"),
    credentials=_CREDENTIALS,
    connect=_connect,
    reading=Reading(order=order, listing=listing),
    limits=LIMITS,
    texts=TAKEN,
    overlap=timedelta(minutes=15),
    at_once=MOST_STOCKS,
    cadence={"orders": 300, "listings": 21_600},
)
