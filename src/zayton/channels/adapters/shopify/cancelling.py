"""Orders cancelled on the seller's behalf."""

from collections.abc import Mapping, Sequence

from zayton.channels.adapters.shopify.client import Client
from zayton.channels.adapters.shopify.naming import gid
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.orders import Outcome
from zayton.channels.ports.parts import part, parts, text

_CANCEL = """
mutation Cancel($id: ID!, $reason: OrderCancelReason!) {
  orderCancel(
    orderId: $id, reason: $reason, restock: true, notifyCustomer: true,
    refundMethod: {originalPaymentMethodsRefund: true}
  ) { orderCancelUserErrors { field message code } }
}"""
_CANCELLED = "query Cancelled($id: ID!) { order(id: $id) { cancelledAt } }"
_REASONS = {"no_stock": "INVENTORY", "buyer_asked": "CUSTOMER", "bad_address": "OTHER"}


class ShopifyCancel:
    """A `CancelPort`: the buyer gets the money back the way it was paid, and the units are for sale again."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def cancel(self, numbers: Mapping[str, str]) -> Sequence[Outcome]:
        """See `CancelPort`."""
        return [Outcome(number, self._cancel(number, reason)) for number, reason in numbers.items()]

    def _cancel(self, number: str, reason: str) -> Fault | None:
        order = gid("Order", number)
        try:
            told = self._client.graph(_CANCEL, {"id": order, "reason": _REASONS.get(reason, "OTHER")})
        except Fault as fault:
            return fault
        errors = parts(part(told, "orderCancel"), "orderCancelUserErrors")
        if not errors or self._is_cancelled(order):
            return None
        code = text(errors[0], "code")
        kind = FaultKind.GONE if code == "NOT_FOUND" else FaultKind.REFUSED
        return Fault(kind, text(errors[0], "message"), figures={"code": code})

    def _is_cancelled(self, order: str) -> bool:
        return bool(part(self._client.graph(_CANCELLED, {"id": order}), "order").get("cancelledAt"))
