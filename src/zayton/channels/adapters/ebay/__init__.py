"""eBay: Sell Inventory, Fulfillment, Finances, Feed and Account; Taxonomy, Catalog, Browse, Notification, Message.

Cancelling goes by the Post-Order API, the only one that has it, and listings that were made by other means are seen by
the Trading API.
"""

from datetime import timedelta
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from zayton.channels.adapters.ebay.cancelling import Cancels
from zayton.channels.adapters.ebay.catalogue import Catalogue
from zayton.channels.adapters.ebay.checking import check
from zayton.channels.adapters.ebay.client import AT_ONCE, Client
from zayton.channels.adapters.ebay.dispatch import Dispatches
from zayton.channels.adapters.ebay.keys import Keys
from zayton.channels.adapters.ebay.limits import LIMITS
from zayton.channels.adapters.ebay.listings import Listings
from zayton.channels.adapters.ebay.mapping.listings import read_listings
from zayton.channels.adapters.ebay.mapping.offers import read_offers
from zayton.channels.adapters.ebay.mapping.orders import read_order
from zayton.channels.adapters.ebay.mapping.settlements import read_settlement
from zayton.channels.adapters.ebay.messages import Messages
from zayton.channels.adapters.ebay.notifications import Notifications
from zayton.channels.adapters.ebay.offers import OfferBook
from zayton.channels.adapters.ebay.orders import Orders
from zayton.channels.adapters.ebay.outside import Outside
from zayton.channels.adapters.ebay.publishing import Publisher
from zayton.channels.adapters.ebay.receiving import challenge, receive
from zayton.channels.adapters.ebay.reports import Reports
from zayton.channels.adapters.ebay.revising import Revisions
from zayton.channels.adapters.ebay.rivals import Rivals
from zayton.channels.adapters.ebay.rules import Rules
from zayton.channels.adapters.ebay.settlements import Settlements
from zayton.channels.adapters.ebay.sites import SITES
from zayton.channels.adapters.ebay.terms import Conditions
from zayton.channels.adapters.ebay.texts import TAKEN, Texts
from zayton.channels.ports.adapter import Account, Adapter, Channel, Credential, Reading
from zayton.channels.ports.calling import Caller

__all__ = ["ADAPTER"]


def connect(account: Account, caller: Caller) -> Channel:
    """eBay as one seller."""
    client = Client(account, caller)
    book, terms, orders = OfferBook(client), Conditions(client), Orders(client)
    revisions, outside = Revisions(client, book), Outside(client, book)
    return Channel(
        check=lambda: check(client, terms),
        orders=orders,
        dispatch=Dispatches(client, orders),
        cancel=Cancels(client, orders),
        stock=revisions,
        prices=revisions,
        listings=Listings(
            client, book, Publisher(client, book, terms), revisions, Rules(client), outside=outside
        ),
        bringing=outside,
        texts=Texts(client, book),
        catalogue=Catalogue(client),
        offers=Rivals(client, book),
        reports=Reports(client),
        settlements=Settlements(client),
        messages=Messages(client, orders),
        notifications=Notifications(client),
        keys=Keys(client),
    )


_CREDENTIALS = (
    Credential(
        "environment",
        _("Environment"),
        _("The real marketplace, or eBay's own one for trying out."),
        choices=(("production", "production"), ("sandbox", "sandbox")),
        default="production",
    ),
    Credential("client_id", _("App ID (client ID)"), _("From the keyset of your application at eBay.")),
    Credential("client_secret", _("Cert ID (client secret)"), secret=True),
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
    Credential("ru_name", _("RuName"), _("Needed with an authorization code."), required=False),
    Credential(
        "signing_jwe",
        _("Signing key (JWE)"),
        _("Sellers in the EU and the UK need it for payouts, refunds and cancellations."),
        required=False,
    ),
    Credential("signing_key", _("Private signing key"), secret=True, required=False),
    Credential("alert_email", _("E-mail for eBay's alerts"), required=False),
    Credential("location", _("Inventory location"), _("Empty for the first one."), required=False),
    Credential(
        "fulfillment_policy",
        _("Shipping policy"),
        _("Its name or number; empty for the first one."),
        required=False,
    ),
    Credential(
        "payment_policy",
        _("Payment policy"),
        _("Its name or number; empty for the first one."),
        required=False,
    ),
    Credential(
        "return_policy", _("Return policy"), _("Its name or number; empty for the first one."), required=False
    ),
)

ADAPTER = Adapter(
    name="ebay",
    title=_("eBay"),
    credentials=_CREDENTIALS,
    connect=connect,
    reading=Reading(order=read_order, listing=read_listings, offers=read_offers, settlement=read_settlement),
    limits=LIMITS,
    sites=SITES,
    receive=receive,
    challenge=challenge,
    signs_with_keys=True,
    has_catalogue=True,
    texts=TAKEN,
    bringing=_(
        "eBay brings over fixed-price listings with business policies (payment due at once), a postcode or city, and a"
        " SKU of their own for each variation. Mend that in Seller Hub. From then on they are changed here; buyer"
        " requirements and listing upgrades can be changed nowhere any more."
    ),
    overlap=timedelta(minutes=10),
    # four calls of its own precede a set, and each of its calls takes 25
    at_once=4 * AT_ONCE,
    cadence=MappingProxyType({"orders": 120, "listings": 21_600, "offers": 3_600}),
)
