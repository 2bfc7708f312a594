"""What every offer needs beside the goods: business policies of its site, and the location of the goods.

Those that the connection names win; else it is the seller's first of each.
"""

import json
from hashlib import sha256

from zayton.channels.adapters.ebay.client import Client
from zayton.channels.adapters.ebay.mapping.drafts import Terms
from zayton.channels.adapters.ebay.offers import BASE
from zayton.channels.ports.parts import Json, parts, text
from zayton.kernel.time import now

POLICIES = ("fulfillment", "payment", "return")
_KEPT_SECONDS = 600.0
_AGE_TO_DOUBT = 60.0  # seconds


class Conditions:
    """Looks them up for each site, and keeps them for ten minutes."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._known: dict[str, Terms] = {}

    def of_site(self, site: str) -> Terms:
        """The terms on a site; an id that does not exist is blank, and eBay says so when publishing."""
        if site not in self._known:
            self._known[site] = self._kept(site) or self._read(site)
        return self._known[site]

    def forget(self) -> None:
        """Look them up anew next time, as an offer was refused, maybe since a policy is gone; once a minute at most."""
        for site in self._known:
            kept = self._client.caller.kept(self._name(site))
            # of ten thousand drafts there is a bad one in every hundred, and most are refused for other reasons
            if kept and _since(json.loads(kept)["at"]) >= _AGE_TO_DOUBT:
                self._client.caller.forget(self._name(site))
        self._known.clear()

    def _kept(self, site: str) -> Terms | None:
        kept = self._client.caller.kept(self._name(site))
        return Terms(**json.loads(kept)["terms"]) if kept else None

    def _read(self, site: str) -> Terms:
        policies = {f"{kind}PolicyId": self._policy(kind, site) for kind in POLICIES}
        terms = Terms(policies, self._location())
        # the Account API has a call in three seconds: three for each hundred of ten thousand offers took a quarter
        # of an hour; what the seller has yet to make is asked for each time
        if all(policies.values()) and terms.location:
            kept = json.dumps({"terms": terms._asdict(), "at": now().timestamp()})
            self._client.caller.keep(self._name(site), kept, seconds=_KEPT_SECONDS)
        return terms

    def _name(self, site: str) -> str:
        values = self._client.values
        wanted = [values.get(name, "") for name in (*(f"{kind}_policy" for kind in POLICIES), "location")]
        return f"ebay:terms:{site}:{sha256(json.dumps(wanted).encode()).hexdigest()[:8]}"

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


def _since(moment: float) -> float:
    return now().timestamp() - moment
