"""What is asked of the shop itself: who it is, its currency, the place that its stock is shown for, its shop window."""

from functools import cached_property
from typing import NamedTuple

from zayton.channels.adapters.shopify.client import Client
from zayton.channels.adapters.shopify.naming import number_of
from zayton.channels.ports.adapter import Checked, Site
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.parts import Json, needed, part, parts, text

_SHOP = """
query Shop {
  shop { id name myshopifyDomain url currencyCode ianaTimezone shopAddress { countryCodeV2 } }
  locations(first: 50) { nodes { id name isActive fulfillsOnlineOrders } }
}"""
_SCOPES = "query Scopes { currentAppInstallation { accessScopes { handle } } }"
_NEEDED = (
    "read_orders",
    "write_orders",
    "write_products",
    "write_inventory",
    "read_locations",
    "write_merchant_managed_fulfillment_orders",
)
_PUBLICATIONS = "query Windows { publications(first: 20) { nodes { id name } } }"
_ONLINE = "Online Store"


class Facts(NamedTuple):
    """The shop as its answers tell it; `location` is the bare number."""

    name: str
    domain: str
    url: str
    currency: str
    zone: str
    country: str
    location: str


class Shop:
    """The shop behind a client; each question is asked once."""

    def __init__(self, client: Client, location: str = "") -> None:
        self._client = client
        self._wanted = location.strip()

    @cached_property
    def facts(self) -> Facts:
        """Who it is."""
        told = self._client.graph(_SHOP)
        shop = part(told, "shop")
        return Facts(
            name=text(shop, "name"),
            domain=needed(shop, "myshopifyDomain"),
            url=text(shop, "url").rstrip("/"),
            currency=needed(shop, "currencyCode"),
            zone=text(shop, "ianaTimezone") or "UTC",
            country=text(part(shop, "shopAddress"), "countryCodeV2"),
            location=self._location(parts(part(told, "locations"), "nodes")),
        )

    @cached_property
    def window(self) -> str:
        """The publication of the online shop; `""` where there is none, or we may not see it."""
        try:
            told = self._client.graph(_PUBLICATIONS)
        except Fault as fault:
            if fault.kind == FaultKind.DENIED:
                return ""
            raise
        found = parts(part(told, "publications"), "nodes")
        return next((text(one, "id") for one in found if text(one, "name") == _ONLINE), "")

    def checked(self) -> Checked:
        """A shop is one site; an app without the permissions that nearly everything needs is denied."""
        self._refuse_lacks()
        facts = self.facts
        site = Site(
            "",
            f"shopify-{facts.domain.partition('.')[0]}",
            facts.name,
            facts.country,
            facts.currency,
            facts.zone,
            "en",
        )
        return Checked(facts.name, (site,), facts.domain)

    def _refuse_lacks(self) -> None:
        found = part(self._client.graph(_SCOPES), "currentAppInstallation")
        given = {text(one, "handle") for one in parts(found, "accessScopes")}
        # who may write may read
        given |= {one.replace("write_", "read_", 1) for one in given}
        lacking = [one for one in _NEEDED if one not in given]
        if lacking:
            raise Fault(FaultKind.DENIED, f"the app lacks the scopes {', '.join(lacking)}")

    def _location(self, found: list[Json]) -> str:
        """The location that the connection names by id or name, else the first that fulfils online orders."""
        usable = [one for one in found if one.get("isActive") is not False]
        if self._wanted:
            usable = [
                one for one in usable if self._wanted in (number_of(text(one, "id")), text(one, "name"))
            ]
        first = next((one for one in usable if one.get("fulfillsOnlineOrders") is not False), None)
        if first is None:
            raise Fault(
                FaultKind.REFUSED,
                "the shop has no active location of this name",
                figures={"location": self._wanted},
            )
        return number_of(needed(first, "id"))
