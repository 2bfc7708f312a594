"""Title and description, which belong to the product: all its SKUs show them.

`aliexpress.solution.product.edit` changes the fields that it is given and leaves the others ("Edit Product API").
"""

from collections.abc import Sequence
from typing import Any, Final

from zayton.channels.adapters.aliexpress.client import Client
from zayton.channels.adapters.aliexpress.mapping.drafts import LONGEST_TITLE
from zayton.channels.adapters.aliexpress.publishing import EDIT
from zayton.channels.adapters.aliexpress.shop import Shop
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.orders import Outcome
from zayton.channels.ports.texts import TextsAsked, TextsTaken

_BOTH: Final = frozenset({"title", "description"})
TAKEN: Final = TextsTaken(_BOTH, _BOTH, shared=_BOTH)


class Texts:
    """See `TextsPort`."""

    def __init__(self, client: Client, shop: Shop) -> None:
        self._client = client
        self._shop = shop

    def say(self, asked: Sequence[TextsAsked]) -> Sequence[Outcome]:
        """A call for each product, with the last that any of its SKUs shall say; it is audited anew."""
        products, faults = self._shop.products_of([one.key for one in asked])
        wanted: dict[str, dict[str, Any]] = {}
        for at, product in products.items():
            if against := _against(asked[at]):
                faults[at] = against
            else:
                wanted.setdefault(product, {}).update(_fields(asked[at]))
        verdicts: dict[str, Fault | None] = {}
        for product, fields in wanted.items():
            verdicts[product] = self._told(product, fields)
        return [
            Outcome(one.key.sku, faults.get(at) or verdicts.get(products.get(at, "")))
            for at, one in enumerate(asked)
        ]

    def _told(self, product: str, fields: dict[str, Any]) -> Fault | None:
        body = {"product_id": int(product), **fields}
        try:
            self._client.result("products", EDIT, edit_product_request=body)
        except Fault as fault:
            if fault.kind is FaultKind.DENIED:
                raise
            return fault
        return None


def _against(asked: TextsAsked) -> Fault | None:
    # a blank field is one that is left as it is
    if asked.title == "" or asked.description == "":
        return Fault(FaultKind.REFUSED, "AliExpress takes no text away")
    if len(asked.title or "") > LONGEST_TITLE:
        return Fault(FaultKind.REFUSED, f"a title has at most {LONGEST_TITLE} characters")
    return None


def _fields(asked: TextsAsked) -> dict[str, Any]:
    language = asked.language[:2] or "en"
    told: dict[str, Any] = {}
    if asked.title is not None:
        told["multi_language_subject_list"] = [{"language": language, "subject": asked.title}]
    if asked.description is not None:
        told["multi_language_description_list"] = [{"language": language, "web_detail": asked.description}]
    return told
