"""Name and description: of a product in one call for a hundred; of a variation its name is its product's."""

from collections.abc import Sequence

from zayton.channels.adapters.woocommerce.client import Client
from zayton.channels.adapters.woocommerce.finding import Finder
from zayton.channels.adapters.woocommerce.naming import Remote
from zayton.channels.adapters.woocommerce.offers import Batches, Change
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.orders import Outcome
from zayton.channels.ports.texts import TextsAsked, TextsTaken

_BOTH = frozenset({"title", "description"})
TAKEN = TextsTaken(_BOTH, _BOTH, shared=frozenset({"title"}))


class WooTexts:
    """A `TextsPort`. A variation that says nothing shows its product's description; a description told is its own."""

    def __init__(self, client: Client, finder: Finder) -> None:
        self._finder = finder
        self._batches = Batches(client)

    def say(self, asked: Sequence[TextsAsked]) -> Sequence[Outcome]:
        """See `TextsPort`."""
        remotes = self._finder.remotes([one.key for one in asked])
        gone = Fault(FaultKind.GONE, "nothing in the shop has this SKU")
        results: dict[str, Fault | None] = {one.key.sku: gone for one in asked if one.key.sku not in remotes}
        there = [(one, remotes[one.key.sku]) for one in asked if one.key.sku in remotes]
        # a product that is told twice in one batch is told the last of it only
        names = {
            remote.product: one.title for one, remote in there if remote.variation and one.title is not None
        }
        parents = self._batches.change(
            [(product, Remote(product), {"name": name}) for product, name in names.items()]
        )
        own: list[Change] = [
            (one.key.sku, remote, fields) for one, remote in there if (fields := _fields(one, remote))
        ]
        results |= self._batches.change(own)
        for one, remote in there:
            named = parents.get(remote.product) if remote.variation and one.title is not None else None
            results[one.key.sku] = results.get(one.key.sku) or named
        return [Outcome(one.key.sku, results[one.key.sku]) for one in asked]


def _fields(asked: TextsAsked, remote: Remote) -> dict[str, str]:
    told = {"name": None if remote.variation else asked.title, "description": asked.description}
    return {name: value for name, value in told.items() if value is not None}
