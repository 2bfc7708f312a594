"""Products asked for by one of their numbers."""

from collections.abc import Sequence

from zayton.channels.adapters.ozon.client import Client, slices
from zayton.channels.ports.parts import Json, needed_parts

_MOST = 1000


class Finder:
    """Asks for products."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def products(self, name: str, values: Sequence[str]) -> list[Json]:
        """Products by the seller's article (`offer_id`), its `product_id` or Ozon's `sku`; others are left out."""
        found: list[Json] = []
        for some in slices(values, _MOST):
            found += needed_parts(self._client.post("/v3/product/info/list", {name: [*some]}), "items")
        return found
