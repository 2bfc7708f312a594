"""Finding products and variations by SKU, where a listing's ids are not known yet."""

from collections.abc import Sequence

from zayton.channels.adapters.woocommerce.client import Client
from zayton.channels.adapters.woocommerce.naming import Remote, remote, remote_of
from zayton.channels.ports.offers import ListingKey
from zayton.channels.ports.parts import text

_AT_ONCE = 50


class Finder:
    """Knows the ids of listings, from their keys or by asking the shop for their SKUs."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def remotes(self, keys: Sequence[ListingKey]) -> dict[str, Remote]:
        """The ids by SKU; a SKU that the shop does not have is left out."""
        known = {key.sku: remote_of(key) for key in keys}
        found = {sku: one for sku, one in known.items() if one.product}
        return found | self.by_sku([sku for sku in known if sku not in found])

    def by_sku(self, skus: Sequence[str]) -> dict[str, Remote]:
        """Ids asked for by SKU. A SKU with a comma cannot be asked for: the shop would take it for two."""
        wanted = [sku for sku in skus if sku and "," not in sku]
        found: dict[str, Remote] = {}
        for start in range(0, len(wanted), _AT_ONCE):
            some = wanted[start : start + _AT_ONCE]
            rows = self._client.all_rows("products", {"sku": ",".join(some), "status": "any"})
            found |= {text(one, "sku"): remote(one) for one in rows if text(one, "sku") in set(some)}
        return found
