"""Offers of what lies in Amazon's warehouses, closed and opened again.

Deleting such a listing would leave its units stranded there. Amazon's developer services advise to
let the offer end in the past instead, which keeps the listing and its units (selling-partner-api-models, issues 4561
and 4780), and to offer it anew without an end; `start_at` and `end_at` are fields of `purchasable_offer`.
"""

from collections.abc import Sequence
from typing import Any

from zayton.channels.adapters.amazon.answers import readable
from zayton.channels.adapters.amazon.client import Client
from zayton.channels.adapters.amazon.mapping.writing import closing_patch, opening_patch, patch_body
from zayton.channels.adapters.amazon.patches import accepted
from zayton.channels.adapters.amazon.sets import each_sent
from zayton.channels.ports.offers import ListingKey, PriceAsked
from zayton.channels.ports.orders import Outcome


class Closing:
    """See `ClosingPort`."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def close(self, keys: Sequence[ListingKey]) -> Sequence[Outcome]:
        """A patch for each."""
        return each_sent(
            keys, key=lambda key: key.sku, send=lambda key: self._patch(key, closing_patch(key.site))
        )

    def open(self, asked: Sequence[PriceAsked]) -> Sequence[Outcome]:
        """A patch for each; whatever else the ended offer had, such as a sale price, is not brought back."""
        return each_sent(
            asked, key=lambda each: each.key.sku, send=lambda each: self._patch(each.key, opening_patch(each))
        )

    def _patch(self, key: ListingKey, patch: dict[str, Any]) -> str:
        body = patch_body(key.remote, patch)
        answer = self._client.ask("patch_listings_item", self._client.seller, key.sku, [key.site], body)
        return accepted(readable(answer))
