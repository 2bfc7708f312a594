"""Title, description and bullet points of listings, changed alone: one patch of up to three attributes for each.

Each value belongs to one store and one language of it: those of other languages stay as they are (Listings Items API
v2021-08-01, `patchListingsItem`). Amazon answers at once what is wrong with a patch, and shows it within minutes.
"""

from collections.abc import Sequence

from zayton.channels.adapters.amazon.answers import readable
from zayton.channels.adapters.amazon.client import Client
from zayton.channels.adapters.amazon.mapping.writing import patches_body, text_patches
from zayton.channels.adapters.amazon.patches import accepted
from zayton.channels.adapters.amazon.sets import each_sent
from zayton.channels.adapters.amazon.sites import locale_of
from zayton.channels.ports.orders import Outcome
from zayton.channels.ports.texts import TextsAsked


class Texts:
    """See `TextsPort`. A variation has texts of its own, like any listing."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def say(self, asked: Sequence[TextsAsked]) -> Sequence[Outcome]:
        """One call for each; which attributes a patch may touch is Amazon's to say, by the product type."""
        return each_sent(asked, key=lambda each: each.key.sku, send=self._say)

    def _say(self, asked: TextsAsked) -> str:
        answer = self._client.ask(
            "patch_listings_item",
            self._client.seller,
            asked.key.sku,
            [asked.key.site],
            patches_body(asked.key.remote, text_patches(asked)),
            issue_locale=locale_of(asked.key.site),
        )
        return accepted(readable(answer))
