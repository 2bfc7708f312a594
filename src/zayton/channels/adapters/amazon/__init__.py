"""Amazon, by the Selling Partner API: what is sold in its 23 stores of three regions.

Requests are built by Amazon's own client and sent by our caller (`official` says why). Documentation that all of this
follows: developer-docs.amazon.com/sp-api, and the models of amzn/selling-partner-api-models (Apache-2.0).
"""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from zayton.channels.adapters.amazon.coming import COMING
from zayton.channels.adapters.amazon.limits import LIMITS, SETTLES_WITHIN
from zayton.channels.adapters.amazon.mapping.listings import listings
from zayton.channels.adapters.amazon.mapping.offers import offers
from zayton.channels.adapters.amazon.mapping.orders import order
from zayton.channels.adapters.amazon.mapping.settlements import settlement
from zayton.channels.adapters.amazon.mapping.stock import stock
from zayton.channels.adapters.amazon.receiving import receive
from zayton.channels.adapters.amazon.sites import SITES
from zayton.channels.ports.adapter import Account, Adapter, Channel, Credential, Reading
from zayton.channels.ports.calling import Caller
from zayton.channels.ports.texts import TextsTaken

__all__ = ["ADAPTER"]


# attributes, as a patch and the issues of a listing name them
_TEXT_NAMES = {"item_name": "title", "product_description": "description", "bullet_point": "bullets"}


def _connect(account: Account, caller: Caller) -> Channel:
    # Amazon's client is hundreds of modules: who only reads documents goes without it
    from zayton.channels.adapters.amazon.channel import channel

    return channel(account, caller)


_CREDENTIALS = (
    Credential(
        "region",
        _("Region"),
        _("NA: the Americas. EU: Europe, the Middle East, Africa, India. FE: Japan, Australia, Singapore."),
        choices=(("NA", "NA"), ("EU", "EU"), ("FE", "FE")),
        default="EU",
    ),
    Credential(
        "seller_id",
        _("Seller ID"),
        _("Seller Central shows it under Account Info as Merchant Token; it begins with A."),
    ),
    Credential(
        "client_id",
        _("LWA client ID"),
        _("Of your application in Seller Central (Apps and Services, Develop Apps)."),
    ),
    Credential(
        "client_secret",
        _("LWA client secret"),
        _("Beside the client ID; it must be renewed twice a year."),
        secret=True,
    ),
    Credential(
        "refresh_token",
        _("Refresh token"),
        _("Authorize the application for your own account: the token that is then shown."),
        secret=True,
    ),
    Credential(
        "aws_queue",
        _("AWS queue (ARN)"),
        _(
            "For notifications of orders, offers and stock, which Amazon sends to queues only. Else they are polled."
        ),
        required=False,
    ),
    Credential(
        "aws_account",
        _("AWS account"),
        _("For notifications of listings, which Amazon only sends to EventBridge."),
        required=False,
    ),
    Credential(
        "aws_region", _("AWS region"), _("Where that EventBridge is, such as eu-west-1."), required=False
    ),
)

ADAPTER = Adapter(
    name="amazon",
    title=_("Amazon"),
    credentials=_CREDENTIALS,
    connect=_connect,
    reading=Reading(order=order, listing=listings, stock=stock, offers=offers, settlement=settlement),
    limits=LIMITS,
    remote_outlives=True,
    shares_listings=True,
    has_catalogue=True,
    texts=TextsTaken(*(frozenset({"title", "description", "bullets"}),) * 2, called=_TEXT_NAMES),
    reports=COMING,
    sites=SITES,
    receive=receive,
    fulfils=True,
    closes=True,
    overlap=timedelta(minutes=10),
    settles_within=SETTLES_WITHIN,
    # searches may not end nearer to now
    lag=timedelta(minutes=2),
    # at five patches a second twenty seconds' work
    at_once=100,
    # a search for orders may be made every three minutes on average, and a long answer takes several
    cadence={"orders": 300, "stock": 900},
)
