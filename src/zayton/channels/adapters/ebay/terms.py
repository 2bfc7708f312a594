"""What every offer needs beside the goods: business policies of its site, and the location of the goods.

Those that the connection names win; else it is the seller's first of each.
"""

from zayton.channels.adapters.ebay.client import Client
from zayton.channels.adapters.ebay.mapping.drafts import Terms
from zayton.channels.adapters.ebay.offers import BASE
from zayton.channels.ports.parts import Json, parts, text

POLICIES = ("fulfillment", "payment", "return")


class Conditions:
    """Looks them up, once a run for each site."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._known: dict[str, Terms] = {}

    def of_site(self, site: str) -> Terms:
        """The terms on a site; an id that does not exist is blank, and eBay says so when publishing."""
        if site not in self._known:
            policies = {f"{kind}PolicyId": self._policy(kind, site) for kind in POLICIES}
            self._known[site] = Terms(policies, self._location())
        return self._known[site]

    def policies(self, kind: str, site: str) -> list[Json]:
        """The seller's policies of one kind on a site."""
        told = self._client.read(
            "account", f"/sell/account/v1/{kind}_policy", params={"marketplace_id": site}
        )
        return list(parts(told, f"{kind}Policies"))

    def _policy(self, kind: str, site: str) -> str:
        wanted = self._client.values.get(f"{kind}_policy", "")
        found = self.policies(kind, site)
        named = [one for one in found if wanted in (text(one, "name"), text(one, f"{kind}PolicyId"))]
        return text(next(iter(named or found), {}), f"{kind}PolicyId")

    def _location(self) -> str:
        named = self._client.values.get("location", "")
        if named:
            return named
        told = self._client.read("inventory", f"{BASE}/location", params={"limit": "100"})
        enabled = [
            one for one in parts(told, "locations") if text(one, "merchantLocationStatus") != "DISABLED"
        ]
        return text(next(iter(enabled), {}), "merchantLocationKey")
