"""AliExpress, by the Open Platform's methods for sellers outside China (`aliexpress.solution.…`)."""

from datetime import timedelta
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from zayton.channels.adapters.aliexpress.cancelling import Cancels
from zayton.channels.adapters.aliexpress.checking import check
from zayton.channels.adapters.aliexpress.client import Client
from zayton.channels.adapters.aliexpress.dispatch import Dispatches
from zayton.channels.adapters.aliexpress.limits import LIMITS
from zayton.channels.adapters.aliexpress.listings import Listings
from zayton.channels.adapters.aliexpress.mapping.orders import read_order
from zayton.channels.adapters.aliexpress.mapping.products import read_listings
from zayton.channels.adapters.aliexpress.orders import Orders
from zayton.channels.adapters.aliexpress.receiving import receive
from zayton.channels.adapters.aliexpress.shop import Shop
from zayton.channels.adapters.aliexpress.sites import SITES
from zayton.channels.adapters.aliexpress.texts import TAKEN, Texts
from zayton.channels.adapters.aliexpress.updating import AT_ONCE, Updates
from zayton.channels.ports.adapter import Account, Adapter, Channel, Credential, Reading
from zayton.channels.ports.calling import Caller

__all__ = ["ADAPTER"]


def connect(account: Account, caller: Caller) -> Channel:
    """AliExpress as one seller."""
    client = Client(account, caller)
    shop, orders = Shop(client), Orders(client)
    updates = Updates(client, shop)
    return Channel(
        check=lambda: check(shop),
        orders=orders,
        dispatch=Dispatches(client, orders),
        cancel=Cancels(client, orders),
        stock=updates,
        prices=updates,
        listings=Listings(client, shop, updates),
        texts=Texts(client, shop),
    )


ADAPTER = Adapter(
    name="aliexpress",
    title=_("AliExpress"),
    credentials=(
        Credential("app_key", _("App key"), _("From the console of the Open Platform.")),
        Credential("app_secret", _("App secret"), secret=True),
        Credential(
            "refresh_token",
            _("Refresh token"),
            _("What your consent gave. Leave it empty when you have an authorization code."),
            secret=True,
            required=False,
        ),
        Credential(
            "authorization_code",
            _("Authorization code"),
            _("Good once, a few minutes after your consent."),
            secret=True,
            required=False,
        ),
        Credential(
            "freight_template", _("Freight template"), _("Its number; needed to publish."), required=False
        ),
        Credential(
            "service_policy", _("Service policy"), _("Its number; needed to publish."), required=False
        ),
        Credential("lead_days", _("Days until dispatch"), required=False, default="7"),
    ),
    connect=connect,
    reading=Reading(order=read_order, listing=read_listings),
    limits=LIMITS,
    texts=TAKEN,
    sites=SITES,
    receive=receive,
    # Pacific time that does not say which of two hours it is may be wrong by one
    overlap=timedelta(minutes=70),
    at_once=AT_ONCE,
    cadence=MappingProxyType({"orders": 300, "listings": 21_600}),
)
