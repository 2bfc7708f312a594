"""Publishing drafts: a product for each, or one for all variations of a group; new ones are audited first.

Told twice it is as if told once: a product that has one of the SKUs already is edited, and put on sale again when it
was off.
"""

from collections.abc import Sequence
from typing import Final

from zayton.channels.adapters.aliexpress.client import Client
from zayton.channels.adapters.aliexpress.mapping.drafts import Terms, group_of, product_body
from zayton.channels.adapters.aliexpress.payloads import needed, rows, text
from zayton.channels.adapters.aliexpress.shop import Shop
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import ListingDraft, Problem, Published, Standing
from zayton.channels.ports.orders import Outcome

_POST: Final = "aliexpress.solution.product.post"
EDIT: Final = "aliexpress.solution.product.edit"
_USUAL_LEAD_DAYS: Final = "7"
_STANDING: Final = {
    "onSelling": Standing.LIVE,
    "auditing": Standing.PENDING,
    "editingRequired": Standing.REJECTED,
    "offline": Standing.INACTIVE,
}


class Publisher:
    """Makes products stand as drafted."""

    def __init__(self, client: Client, shop: Shop) -> None:
        self._client = client
        self._shop = shop

    def publish(self, drafts: Sequence[ListingDraft]) -> Sequence[Published]:
        """In the order of the drafts; a fault of one product never touches the others."""
        results: dict[int, Published] = {}
        for members in _products(drafts):
            some = [drafts[at] for at in members]
            for at, result in zip(members, self._published(some), strict=True):
                results[at] = result
        return [results[at] for at in range(len(drafts))]

    def _published(self, drafts: list[ListingDraft]) -> list[Published]:
        product = ""
        try:
            product = self._known(drafts)
            product = self._written(drafts, product)
            standing = self._standing(product)
        except Fault as fault:
            return [_failed(draft, product, fault) for draft in drafts]
        return [
            Published(draft.key._replace(remote=product), product, standing, outcome=Outcome(draft.key.sku))
            for draft in drafts
        ]

    def _known(self, drafts: list[ListingDraft]) -> str:
        """The product that one of the SKUs has already."""
        remotes = (draft.key.remote or self._shop.of_sku(draft.key.sku) for draft in drafts)
        return next(filter(None, remotes), "")

    def _written(self, drafts: list[ListingDraft], product: str) -> str:
        if product:
            self._check_whole(drafts, product)
            body = product_body(drafts, self._terms(), product=product)
            self._client.result("products", EDIT, edit_product_request=body)
            self._shop.online([product])
            return product
        body = product_body(drafts, self._terms())
        # an answer that is lost leaves a product behind, which the next attempt finds by its SKU
        told = self._client.result("products", _POST, safe=False, post_product_request=body)
        return needed(told, "product_id")

    def _check_whole(self, drafts: list[ListingDraft], product: str) -> None:
        """Editing replaces all SKUs: those that are not drafted would be lost without a word."""
        stands = {text(sku, "sku_code") for sku in rows(self._shop.info(product), "aeop_ae_product_s_k_us")}
        lost = stands - {draft.key.sku for draft in drafts} - {""}
        if lost:
            raise _refused(
                f"the product has other SKUs too, which must be published with it: {', '.join(sorted(lost))}"
            )

    def _standing(self, product: str) -> Standing:
        return _STANDING.get(text(self._shop.info(product), "product_status_type"), Standing.PENDING)

    def _terms(self) -> Terms:
        values = self._client.values
        numbers = [
            values.get("freight_template", ""),
            values.get("service_policy", ""),
            values.get("lead_days") or _USUAL_LEAD_DAYS,
        ]
        if not all(number.isdecimal() for number in numbers):
            raise _refused("the connection names no freight template or service policy")
        return Terms(*(int(number) for number in numbers))


def _refused(said: str) -> Fault:
    return Fault(FaultKind.REFUSED, said)


def _products(drafts: Sequence[ListingDraft]) -> list[list[int]]:
    """Places of drafts by the product that they make up."""
    found: dict[str, list[int]] = {}
    for at, draft in enumerate(drafts):
        key = str(group_of(draft).get("key") or "")
        found.setdefault(f"group {key}" if key else f"alone {at}", []).append(at)
    return list(found.values())


def _failed(draft: ListingDraft, product: str, fault: Fault) -> Published:
    passes = fault.passes
    problems = () if passes else (Problem(str(fault.figures.get("code", "")), fault.said),)
    standing = Standing.PENDING if passes else Standing.REJECTED
    key = draft.key._replace(remote=product) if product else draft.key
    return Published(key, product, standing, problems, Outcome(draft.key.sku, fault))
