"""Cancelling orders by Post-Order: for the seller, or by agreeing to what the buyer asked."""

from collections.abc import Mapping, Sequence

from zayton.channels.adapters.ebay.client import Client
from zayton.channels.adapters.ebay.orders import Orders
from zayton.channels.ports.faults import Fault
from zayton.channels.ports.orders import Outcome
from zayton.channels.ports.parts import Json, part, parts, text

_BASE = "/post-order/v2/cancellation"
# CancelReasonEnum, as far as it is for sellers
_REASONS = {
    "no_stock": "OUT_OF_STOCK_OR_CANNOT_FULFILL",
    "buyer_asked": "BUYER_ASKED_CANCEL",
    "bad_address": "ADDRESS_ISSUES",
}


class Cancels:
    """See `CancelPort`."""

    def __init__(self, client: Client, orders: Orders) -> None:
        self._client = client
        self._orders = orders

    def cancel(self, numbers: Mapping[str, str]) -> Sequence[Outcome]:
        """One order at a time; one that is cancelled already stays so."""
        return [self._cancelled(number, reason) for number, reason in numbers.items()]

    def _cancelled(self, number: str, reason: str) -> Outcome:
        try:
            order = self._orders.one(number)
            status = part(order, "cancelStatus")
            if text(status, "cancelState") == "CANCELED":
                return Outcome(number)
            if asked := _asked(status):
                self._approve(asked)
                return Outcome(number, reference=asked)
            return Outcome(number, reference=self._create(order, number, reason))
        except Fault as fault:
            return Outcome(number, fault)

    def _approve(self, cancellation: str) -> None:
        path = f"{_BASE}/{cancellation}/approve"
        self._client.ask("cancellation", "POST", path, body={}, safe=False, signed=True)

    def _create(self, order: Json, number: str, reason: str) -> str:
        site = text(next(iter(parts(order, "lineItems")), {}), "listingMarketplaceId")
        told = self._client.told(
            "cancellation",
            "POST",
            _BASE,
            body={
                "legacyOrderId": number,
                "cancelReason": _REASONS.get(reason, _REASONS["no_stock"]),
                "buyerPaid": text(order, "orderPaymentStatus") == "PAID",
            },
            headers=_site_header(site),
            safe=False,
            signed=True,
        )
        return text(told, "cancelId")


def _asked(status: Json) -> str:
    """The buyer's request that waits for an answer."""
    for one in parts(status, "cancelRequests"):
        if text(one, "cancelRequestState") == "REQUESTED":
            return text(one, "cancelRequestId")
    return ""


def _site_header(site: str) -> dict[str, str]:
    # this API alone writes sites with a hyphen, and Britain's as UK
    named = site.replace("_", "-").replace("-GB", "-UK")
    return {"x-ebay-c-marketplace-id": named} if named else {}
