"""Title and description, which belong to the product: all its variants show them (`productUpdate`)."""

from collections.abc import Mapping, Sequence

from zayton.channels.adapters.shopify.client import Client
from zayton.channels.adapters.shopify.finding import Finder
from zayton.channels.adapters.shopify.limits import SETS
from zayton.channels.adapters.shopify.naming import gid
from zayton.channels.adapters.shopify.together import Field, together
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.orders import Outcome
from zayton.channels.ports.parts import Json, parts, text
from zayton.channels.ports.texts import TextsAsked, TextsTaken

_BOTH = frozenset({"title", "description"})
TAKEN = TextsTaken(_BOTH, _BOTH, shared=_BOTH)
# each is priced at ten points, and a shop of the standard plan gives a hundred back a second
_AT_ONCE = 10
_ANSWER = "{ product { id } userErrors { field message } }"


class ShopifyTexts:
    """A `TextsPort`."""

    def __init__(self, client: Client, finder: Finder) -> None:
        self._client = client
        self._finder = finder

    def say(self, asked: Sequence[TextsAsked]) -> Sequence[Outcome]:
        """See `TextsPort`: products, each once, with the last that any of its variants shall say."""
        remotes = self._finder.remotes([one.key for one in asked])
        products: dict[str, dict[str, str]] = {}
        for one in asked:
            if one.key.sku in remotes:
                products.setdefault(remotes[one.key.sku].product, {}).update(_fields(one))
        faults: dict[str, Fault | None] = {}
        names = list(products)
        for start in range(0, len(names), _AT_ONCE):
            some = names[start : start + _AT_ONCE]
            faults |= self._told({name: products[name] for name in some})
        gone = Fault(FaultKind.GONE, "no variant has this SKU")
        return [
            Outcome(one.key.sku, faults[remotes[one.key.sku].product] if one.key.sku in remotes else gone)
            for one in asked
        ]

    def _told(self, products: Mapping[str, Mapping[str, str]]) -> dict[str, Fault | None]:
        names = list(products)
        fields = [
            Field(
                "productUpdate",
                {"product": ("ProductUpdateInput!", {"id": gid("Product", name), **products[name]})},
                "",
                _ANSWER,
            )
            for name in names
        ]
        told, faults = together(self._client, "mutation", fields, operation=SETS)
        return {name: faults.get(place) or _fault(told.get(place)) for place, name in enumerate(names)}


def _fields(asked: TextsAsked) -> dict[str, str]:
    told = {"title": asked.title, "descriptionHtml": asked.description}
    return {name: value for name, value in told.items() if value is not None}


def _fault(told: Json | None) -> Fault | None:
    if told is None:
        return Fault(FaultKind.UNREADABLE, "the answer leaves it out", figures={"field": "productUpdate"})
    errors = parts(told, "userErrors")
    if not errors:
        return None
    said = "; ".join(text(one, "message") for one in errors)
    # the mutation has no codes: what is wrong with the id is that there is no such product
    gone = any(one.get("field") == ["id"] for one in errors)
    return Fault(FaultKind.GONE if gone else FaultKind.REFUSED, said)
