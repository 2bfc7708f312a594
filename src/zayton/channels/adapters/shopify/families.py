"""What is told of products, put together: the drafts of one product, and the products that one call takes. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from zayton.channels.adapters.shopify.drafts import handle_of
from zayton.channels.adapters.shopify.naming import Remote, gid, number_of
from zayton.channels.ports.offers import ListingDraft
from zayton.channels.ports.parts import Json, text

# points that one call may be priced at; the shop refuses a thousand
_DEAREST = 600
_MOST_SHOWN = 250


class Asked(NamedTuple):
    """The drafts of one product, by what the shop finds it, and the ids of those that it has already."""

    identifier: Mapping[str, str]
    drafts: Sequence[ListingDraft]
    remotes: Mapping[str, Remote]


class Ready(NamedTuple):
    """What is set of one product."""

    asked: Asked
    identifier: Mapping[str, str]
    input: Mapping[str, Any]

    @property
    def shown(self) -> int:
        """So many variants are to be told of."""
        return min(len(self.input["variants"]), _MOST_SHOWN)

    @property
    def points(self) -> float:
        """What setting it is priced at ("Dynamic complexity cost for productSet", of version 2025-10)."""
        files = len(self.input.get("files", ()))
        return 14 + 3.2 * len(self.input["variants"]) + 1.9 * files


def by_product(drafts: Sequence[ListingDraft], remotes: Mapping[str, Remote]) -> list[Asked]:
    """Drafts by the product that they belong to: where their SKUs stand already, else what they name."""
    grouped: dict[str, list[ListingDraft]] = {}
    for draft in drafts:
        known = remotes.get(draft.key.sku)
        grouped.setdefault(known.product if known else handle_of(draft), []).append(draft)
    found = []
    for name, ones in grouped.items():
        ours = {one.key.sku: remotes[one.key.sku] for one in ones if one.key.sku in remotes}
        found.append(Asked({"id": gid("Product", name)} if ours else {"handle": name}, ones, ours))
    return found


def with_standing(asked: Asked, product: str, variants: Sequence[Json]) -> Asked:
    """The drafts of a product with the ids of those that it has as it stands, whatever the search knew of them.

    What was made a moment ago is not found by its SKU yet: taken for a stranger's, it would be in its own way.
    """
    there = {text(one, "sku"): one for one in reversed(variants)}
    found = {
        sku: Remote(number_of(product), number_of(text(there[sku], "id")))
        for sku in (one.key.sku for one in asked.drafts)
        if sku in there
    }
    return asked._replace(remotes={**found, **asked.remotes})


def packed(ready: Sequence[Ready]) -> Iterator[Sequence[Ready]]:
    """Sets that one call may be priced at; a product that alone is dearer goes alone."""
    few: list[Ready] = []
    for one in ready:
        if few and sum(each.points for each in few) + one.points > _DEAREST:
            yield few
            few = []
        few.append(one)
    if few:
        yield few
