"""Quantities and prices by `bulkUpdatePriceQuantity`: 25 SKUs or offers a call, absolute values.

A quantity of 0 is refused (error 25004) where the seller has not switched eBay's out-of-stock option on. Nothing may
stay on sale that is not there, so that the offer is then withdrawn; it must be published again when stock comes.
"""

from collections.abc import Callable, Sequence
from typing import Any

from zayton.channels.adapters.ebay.answers import member_status, told_fault
from zayton.channels.adapters.ebay.client import AT_ONCE, Client, in_slices, passing
from zayton.channels.adapters.ebay.mapping.drafts import price_of
from zayton.channels.adapters.ebay.offers import BASE, OfferBook
from zayton.channels.ports.documents import Page
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import ListingKey, PriceAsked, StockAsked
from zayton.channels.ports.orders import Outcome
from zayton.channels.ports.parts import Json, parts, text

_INVALID_QUANTITY = 25004


class Revisions:
    """See `StockPort` and `PricePort`."""

    def __init__(self, client: Client, book: OfferBook) -> None:
        self._client = client
        self._book = book

    def show(self, asked: Sequence[StockAsked]) -> Sequence[Outcome]:
        """Set what each listing shows, and the item behind it to the most that any of its listings shows."""
        most: dict[str, int] = {}
        for one in asked:
            most[one.key.sku] = max(one.quantity, most.get(one.key.sku, 0))

        def body(at: int, offer: str) -> dict[str, Any]:
            sku = asked[at].key.sku
            return {
                "sku": sku,
                "shipToLocationAvailability": {"quantity": most[sku]},
                "offers": [{"offerId": offer, "availableQuantity": asked[at].quantity}],
            }

        def retry(at: int, offer: str, fault: Fault) -> Fault | None:
            if asked[at].quantity or fault.figures.get("code") != _INVALID_QUANTITY:
                return fault
            return _fault_in(lambda: self._book.withdraw(offer))

        return self._revised([one.key for one in asked], body, retry)

    def held(self, *, cursor: str) -> Page:  # noqa: ARG002 eBay has no warehouse of its own
        """Nothing."""
        return Page(())

    def price(self, asked: Sequence[PriceAsked]) -> Sequence[Outcome]:
        """Set prices."""

        def body(at: int, offer: str) -> dict[str, Any]:
            price = price_of(asked[at].price_minor, asked[at].currency)
            return {"offers": [{"offerId": offer, "price": price}]}

        return self._revised([one.key for one in asked], body, lambda _at, _offer, fault: fault)

    def _revised(
        self,
        keys: Sequence[ListingKey],
        body: Callable[[int, str], dict[str, Any]],
        retry: Callable[[int, str, Fault], Fault | None],
    ) -> list[Outcome]:
        offers, faults = self._numbered(keys)
        for some in in_slices(sorted(offers), AT_ONCE):
            by_offer = {offers[at]: at for at in some}
            # an offer that is asked for twice takes the later value, and is sent once: twice is refused
            told = self._sent([body(at, offer) for offer, at in by_offer.items()])
            for offer, fault in _verdicts(by_offer, told).items():
                for at in some:
                    if offers[at] == offer and fault is not None:
                        faults[at] = retry(at, offer, fault)
        return [Outcome(key.sku, faults.get(at)) for at, key in enumerate(keys)]

    def _numbered(self, keys: Sequence[ListingKey]) -> tuple[dict[int, str], dict[int, Fault | None]]:
        offers: dict[int, str] = {}
        faults: dict[int, Fault | None] = {}
        for at, key in enumerate(keys):
            try:
                offers[at] = self._book.number(key)
            except Fault as fault:
                if passing(fault):
                    raise
                faults[at] = fault
        return offers, faults

    def _sent(self, requests: list[dict[str, Any]]) -> list[Json] | Fault:
        try:
            told = self._client.told(
                "inventory", "POST", f"{BASE}/bulk_update_price_quantity", body={"requests": requests}
            )
        except Fault as fault:
            return fault
        return list(parts(told, "responses"))


def _verdicts(offers: dict[str, int], told: list[Json] | Fault) -> dict[str, Fault | None]:
    """What became of each offer: a call that failed failed for all, an offer that is not answered is unknown."""
    if isinstance(told, Fault):
        return dict.fromkeys(offers, told)
    found: dict[str, Fault | None] = dict.fromkeys(
        offers, Fault(FaultKind.UNREADABLE, "offerId is missing", figures={"field": "offerId"})
    )
    for one in told:
        offer, status = text(one, "offerId"), member_status(one)
        if offer in found:
            found[offer] = None if status < 300 else told_fault(status, list(parts(one, "errors")))
    return found


def _fault_in(work: Callable[[], None]) -> Fault | None:
    try:
        work()
    except Fault as fault:
        return fault
    return None
