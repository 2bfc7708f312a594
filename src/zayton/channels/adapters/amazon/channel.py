"""A connected Amazon account: every port over one client."""

from functools import partial

from zayton.channels.adapters.amazon.cancelling import Cancelling
from zayton.channels.adapters.amazon.catalogue import Catalogue
from zayton.channels.adapters.amazon.checking import checked
from zayton.channels.adapters.amazon.client import Client
from zayton.channels.adapters.amazon.closing import Closing
from zayton.channels.adapters.amazon.competing import Competing
from zayton.channels.adapters.amazon.dispatch import Dispatches
from zayton.channels.adapters.amazon.feeds import Feeds
from zayton.channels.adapters.amazon.following import Following
from zayton.channels.adapters.amazon.inventory import Stock
from zayton.channels.adapters.amazon.listings import Listings
from zayton.channels.adapters.amazon.messages import Messages
from zayton.channels.adapters.amazon.notifications import Notifications
from zayton.channels.adapters.amazon.orders import Orders
from zayton.channels.adapters.amazon.patches import Prices, Quantities
from zayton.channels.adapters.amazon.reports import Reports
from zayton.channels.adapters.amazon.settlements import Settlements
from zayton.channels.adapters.amazon.texts import Texts
from zayton.channels.ports.adapter import Account, Channel
from zayton.channels.ports.calling import Caller


def channel(account: Account, caller: Caller) -> Channel:
    """The ports of one account."""
    client = Client(account, caller)
    feeds = Feeds(client)
    orders = Orders(client, caller)
    reports = Reports(client)
    competing = Competing(client)
    return Channel(
        check=partial(checked, client),
        orders=orders,
        dispatch=Dispatches(client),
        cancel=Cancelling(orders, feeds),
        follow=Following(feeds),
        stock=Stock(client, Quantities(client)),
        prices=Prices(client),
        listings=Listings(client),
        closing=Closing(client),
        texts=Texts(client),
        catalogue=Catalogue(client),
        offers=competing,
        glances=competing,
        reports=reports,
        settlements=Settlements(client, reports),
        messages=Messages(client),
        notifications=Notifications(client, account.values),
    )
