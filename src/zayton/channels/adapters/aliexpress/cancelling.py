"""Cancelling orders: AliExpress lets sellers agree to what a buyer asks, and nothing else."""

from collections.abc import Mapping, Sequence
from typing import Final

from zayton.channels.adapters.aliexpress.client import Client
from zayton.channels.adapters.aliexpress.mapping.orders import read_order
from zayton.channels.adapters.aliexpress.orders import Orders
from zayton.channels.adapters.aliexpress.payloads import stored, text
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.orders import Outcome, Progress

_ACCEPT: Final = "aliexpress.trade.seller.order.acceptcancel"


class Cancels:
    """See `CancelPort`."""

    def __init__(self, client: Client, orders: Orders) -> None:
        self._client = client
        self._orders = orders

    def cancel(self, numbers: Mapping[str, str]) -> Sequence[Outcome]:
        """Agree where a buyer asked; an order that is cancelled already stays so."""
        return [self._cancelled(number) for number in numbers]

    def _cancelled(self, number: str) -> Outcome:
        try:
            return Outcome(number, self._refused(number))
        except Fault as fault:
            return Outcome(number, fault)

    def _refused(self, number: str) -> Fault | None:
        info = self._orders.info(number)
        if text(info, "order_status") == "IN_CANCEL":
            asked = {"buyer_login_id": text(info, "buyerloginid"), "order_id": int(number)}
            self._client.result("orders", _ACCEPT, safe=False, param_order_cancel_request=asked)
            return None
        if read_order(stored({"info": info})).progress is Progress.CANCELLED:
            return None
        return Fault(FaultKind.REFUSED, "AliExpress cancels only what the buyer asks to cancel")
