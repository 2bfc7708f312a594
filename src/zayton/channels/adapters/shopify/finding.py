"""Finding variants by SKU, where a listing's ids are not known yet."""

from collections.abc import Iterable, Sequence

from zayton.channels.adapters.shopify.client import Client
from zayton.channels.adapters.shopify.limits import ROWS
from zayton.channels.adapters.shopify.naming import Remote, number_of, remote_of
from zayton.channels.adapters.shopify.shop import Shop
from zayton.channels.ports.offers import ListingKey
from zayton.channels.ports.parts import Json, part, parts, text

_AT_ONCE = 40
_BY_SKU = """
query BySku($query: String!) {
  productVariants(first: 100, query: $query) { nodes { id sku product { id } inventoryItem { id } } }
}"""


class Finder:
    """Knows the ids of listings, from their keys or by asking the shop for their SKUs."""

    def __init__(self, client: Client, shop: Shop) -> None:
        self._client = client
        self._shop = shop

    def remotes(self, keys: Sequence[ListingKey]) -> dict[str, Remote]:
        """The ids by SKU; a SKU that the shop does not have is left out. Of two variants of one SKU the older."""
        known = {key.sku: remote_of(key) for key in keys}
        missing = [sku for sku, remote in known.items() if not remote.item]
        found = {sku: remote for sku, remote in known.items() if remote.item}
        for start in range(0, len(missing), _AT_ONCE):
            found |= self._asked(missing[start : start + _AT_ONCE])
        return found

    def _asked(self, skus: Sequence[str]) -> dict[str, Remote]:
        query = " OR ".join(f"sku:{quoted(sku)}" for sku in skus)
        nodes = parts(
            part(self._client.graph(_BY_SKU, {"query": query}, operation=ROWS), "productVariants"), "nodes"
        )
        return _first_of_each(nodes, set(skus), self._shop.facts.location)


def _first_of_each(nodes: Iterable[Json], wanted: set[str], location: str) -> dict[str, Remote]:
    found: dict[str, Remote] = {}
    for node in nodes:
        sku = text(node, "sku")
        # the search takes letter case lightly, and we do not
        if sku in wanted and sku not in found:
            found[sku] = remote(node, location)
    return found


def remote(variant: Json, location: str) -> Remote:
    """The ids of a variant as GraphQL shows it."""
    return Remote(
        number_of(text(part(variant, "product"), "id")),
        number_of(text(variant, "id")),
        number_of(text(part(variant, "inventoryItem"), "id")),
        location,
    )


def quoted(words: str) -> str:
    """Words as a term of Shopify's search syntax."""
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
