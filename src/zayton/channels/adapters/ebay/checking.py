"""Testing a connection: who we are at eBay, and on which sites the seller can sell.

A seller can sell on a site where business policies are set up for it; without any, it is the site of registration.
"""

from zayton.channels.adapters.ebay.client import Client
from zayton.channels.adapters.ebay.sites import SITE_OF, SITES
from zayton.channels.adapters.ebay.terms import Conditions
from zayton.channels.ports.adapter import Checked, Site
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.parts import Json, text

_USER = "/commerce/identity/v1/user/"
_SELLER_SECONDS = 30 * 86_400.0
SELLER = "ebay:seller"
"""What the seller's name is kept under, by which our own offers are known among others."""


def check(client: Client, terms: Conditions) -> Checked:
    """Call as the seller; credentials that do not open are a `Fault` (DENIED)."""
    client.read("account", "/sell/account/v1/privilege")
    user = _user(client)
    home = SITE_OF.get(text(user, "registrationMarketplaceId"))
    sites = tuple(site for site in SITES if _sells(terms, site))
    if name := text(user, "username"):
        client.caller.keep(SELLER, name, seconds=_SELLER_SECONDS)
    return Checked(text(user, "username"), sites or ((home,) if home else ()), text(user, "userId"))


def _user(client: Client) -> Json:
    try:
        return client.read("identity", _USER)
    except Fault as fault:
        # the seller may not have agreed to show who it is: selling works all the same
        if fault.kind is not FaultKind.DENIED:
            raise
        return {}


def _sells(terms: Conditions, site: Site) -> bool:
    try:
        return bool(terms.policies("fulfillment", site.ref))
    except Fault as fault:
        if fault.kind in (FaultKind.REFUSED, FaultKind.GONE):
            return False
        raise
