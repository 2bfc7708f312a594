"""How products stand: which variants they have now, as those that a set leaves out would be deleted."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from zayton.channels.adapters.shopify.client import Client
from zayton.channels.adapters.shopify.limits import SETS
from zayton.channels.adapters.shopify.together import Field, together
from zayton.channels.ports.faults import Fault
from zayton.channels.ports.parts import Json, part, parts, text

_NODES = "nodes { id sku selectedOptions { name value } } pageInfo { hasNextPage endCursor }"
# few have more, and each that might be there is paid for
_FEW = f"{{ id variants(first: 5) {{ {_NODES} }} }}"
_WHOLE = f"""
query Standing($identifier: ProductIdentifierInput!, $after: String) {{
  productByIdentifier(identifier: $identifier) {{ id variants(first: 250, after: $after) {{ {_NODES} }} }}
}}"""


class Product(NamedTuple):
    """A product as it stands; its id is blank when there is none."""

    id: str = ""
    variants: tuple[Json, ...] = ()


class Products:
    """Looks products up."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def standing(
        self, identifiers: Sequence[Mapping[str, str]]
    ) -> tuple[dict[int, Product | None], dict[int, Fault]]:
        """Products with every variant, and what was against looking, by place; those not there are left out.

        `None` stands for one of several that has more variants than are looked at together.
        """
        fields = [
            Field("productByIdentifier", {"identifier": ("ProductIdentifierInput!", one)}, "", _FEW)
            for one in identifiers
        ]
        told, faults = together(self._client, "query", fields, operation=SETS)
        found: dict[int, Product | None] = {}
        for place, one in told.items():
            if part(part(one, "variants"), "pageInfo").get("hasNextPage") is not True:
                found[place] = _product(one)
            else:
                # ten large ones would use all the points before the first of them is set
                found[place] = self.whole(identifiers[place]) if len(identifiers) == 1 else None
        return found, faults

    def whole(self, identifier: Mapping[str, str]) -> Product:
        """One product with every variant, however many."""
        variants: list[Json] = []
        after: str | None = None
        while True:
            variables = {"identifier": dict(identifier), "after": after}
            told = part(self._client.graph(_WHOLE, variables), "productByIdentifier")
            variants += parts(part(told, "variants"), "nodes")
            page = part(part(told, "variants"), "pageInfo")
            after = text(page, "endCursor")
            if page.get("hasNextPage") is not True or not after:
                return Product(text(told, "id"), tuple(variants))


def _product(told: Json) -> Product:
    return Product(text(told, "id"), tuple(parts(part(told, "variants"), "nodes")))
