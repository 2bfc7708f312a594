"""Offers of Sell Inventory, as the other ports need them: those of a SKU, and the id of one on a site."""

from collections.abc import Sequence

from zayton.channels.adapters.ebay.client import Client
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import ListingKey
from zayton.channels.ports.parts import Json, parts, text

BASE = "/sell/inventory/v1"


class OfferBook:
    """Looks offers up."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def of_sku(self, sku: str) -> Sequence[Json]:
        """The offers on a SKU on all sites; none where eBay knows none."""
        try:
            told = self._client.read("inventory", f"{BASE}/offer", params={"sku": sku})
        except Fault as fault:
            if fault.kind is FaultKind.GONE:
                return ()
            raise
        return [one for one in parts(told, "offers") if text(one, "format") in ("", "FIXED_PRICE")]

    def on_site(self, key: ListingKey) -> Json:
        """The offer on a SKU on its site; empty where there is none."""
        return next((one for one in self.of_sku(key.sku) if text(one, "marketplaceId") == key.site), {})

    def number(self, key: ListingKey) -> str:
        """The id of an offer: the one that is known, or looked up; a `Fault` (GONE) where there is none."""
        found = key.remote or text(self.on_site(key), "offerId")
        if not found:
            raise Fault(FaultKind.GONE, f"no offer of {key.sku} on {key.site}")
        return found

    def withdraw(self, number: str) -> None:
        """Take an offer off sale; one that is not on sale stays so."""
        try:
            self._client.ask("inventory", "POST", f"{BASE}/offer/{number}/withdraw")
        except Fault as fault:
            if fault.kind is not FaultKind.REFUSED or self._status(number) == "PUBLISHED":
                raise

    def _status(self, number: str) -> str:
        return text(self._client.read("inventory", f"{BASE}/offer/{number}"), "status")
