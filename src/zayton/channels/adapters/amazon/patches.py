"""Quantities and prices of listings: a patch for each, answered at once with what is wrong, five a second.

However many there are, none goes as a feed: one that is worked minutes later would put an old number over that of a
sale in between, and sell what is gone, or an old price over a newer one.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from zayton.channels.adapters.amazon.answers import readable
from zayton.channels.adapters.amazon.client import Client
from zayton.channels.adapters.amazon.mapping.listings import kind_of_errors, problem
from zayton.channels.adapters.amazon.mapping.writing import patch_body, price_patch, quantity_patch
from zayton.channels.adapters.amazon.sets import each_sent
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import PriceAsked, StockAsked
from zayton.channels.ports.orders import FulfilledBy, Outcome
from zayton.channels.ports.parts import needed, parts

Asked = TypeVar("Asked", StockAsked, PriceAsked)


class Prices:
    """See `PricePort`."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def price(self, asked: Sequence[PriceAsked]) -> Sequence[Outcome]:
        """Set the prices that consumers pay, tax included where the store shows it so."""
        return _patched(self._client, asked, price_patch)


class Quantities:
    """The half of `StockPort` that writes."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def show(self, asked: Sequence[StockAsked]) -> Sequence[Outcome]:
        """Set what the seller can send; of what lies in Amazon's warehouses Amazon keeps count itself."""
        own = [each for each in asked if each.fulfilled_by is FulfilledBy.SELLER]
        sent = iter(_patched(self._client, own, lambda each: quantity_patch(each.quantity)))
        return [
            next(sent)
            if each.fulfilled_by is FulfilledBy.SELLER
            else Outcome(each.key.sku, _counted_by_amazon())
            for each in asked
        ]


def _counted_by_amazon() -> Fault:
    return Fault(FaultKind.REFUSED, "Amazon counts what lies in its own warehouses")


def _patched(
    client: Client, asked: Sequence[Asked], patch: Callable[[Asked], dict[str, Any]]
) -> list[Outcome]:
    def send(each: Asked) -> str:
        body = patch_body(each.key.remote, patch(each))
        answer = client.ask("patch_listings_item", client.seller, each.key.sku, [each.key.site], body)
        return accepted(readable(answer))

    return each_sent(asked, key=lambda each: each.key.sku, send=send)


def accepted(submission: Mapping[str, Any]) -> str:
    """The submission's id; one that Amazon found invalid is a `Fault` with its issues, GONE for an unknown SKU."""
    status = needed(submission, "status")
    if status in ("ACCEPTED", "VALID"):
        return needed(submission, "submissionId")
    problems = [problem(issue) for issue in parts(submission, "issues")]
    said = "; ".join(f"{each.code} {each.words}" for each in problems) or status
    kind = kind_of_errors(each.code for each in problems if each.severe)
    raise Fault(kind, said, figures={"status": status, "issues": len(problems)})
