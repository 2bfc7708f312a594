"""Declaring shipments: `solution.order.fulfill` says only `all` or `part` of an order, never which lines.

A parcel is known again by its number, which AliExpress shows with the order.
"""

import re
from collections.abc import Sequence
from typing import Final

from zayton.channels.adapters.aliexpress.client import Client
from zayton.channels.adapters.aliexpress.orders import Orders
from zayton.channels.adapters.aliexpress.payloads import rows, text
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.orders import Dispatch, Outcome
from zayton.channels.ports.parts import Json

_METHOD: Final = "aliexpress.solution.order.fulfill"
_SERVICE: Final = re.compile(r"[A-Z0-9_]{2,60}")
_TRACKING_SITE: Final = "https://www.17track.net"
_OTHER: Final = "Other"


class Dispatches:
    """See `DispatchPort`."""

    def __init__(self, client: Client, orders: Orders) -> None:
        self._client = client
        self._orders = orders

    def confirm(self, dispatches: Sequence[Dispatch]) -> Sequence[Outcome]:
        """Look, then declare, one by one: each is an order's own."""
        return [self._confirmed(one) for one in dispatches]

    def _confirmed(self, asked: Dispatch) -> Outcome:
        if not asked.tracking:
            return Outcome(
                asked.key, Fault(FaultKind.REFUSED, "AliExpress takes no shipment without its number")
            )
        try:
            info = self._orders.info(asked.number)
            known = [text(one, "logistics_no") for one in rows(info, "logistic_info_list")]
            if asked.tracking not in known:
                self._declare(asked, info)
        except Fault as fault:
            return Outcome(asked.key, fault)
        return Outcome(asked.key, reference=asked.tracking)

    def _declare(self, asked: Dispatch, info: Json) -> None:
        service = _service(asked, info)
        more = {"tracking_website": _TRACKING_SITE} if service == _OTHER else {}
        self._client.result(
            "orders",
            _METHOD,
            safe=False,
            out_ref=asked.number,
            send_type="all" if asked.last else "part",
            logistics_no=asked.tracking,
            service_name=service,
            **more,
        )


def _service(asked: Dispatch, info: Json) -> str:
    """The key of the logistics service: the carrier where it is one, else what the buyer chose, else other."""
    if _SERVICE.fullmatch(asked.carrier):
        return asked.carrier
    chosen = next(iter(rows(info, "child_order_list")), {})
    return text(chosen, "logistics_type") if not asked.carrier else _OTHER
