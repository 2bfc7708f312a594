"""Declaring shipments: for a whole order, or for a part of it that AliExpress is not told.

`solution.order.fulfill` says only `all` or `part`, so that somebody must know when the last part left. What was sent
of an order is kept with the connection for ninety days, and once the parcels cover all its units `all` is said.
A parcel is known again by its number, which AliExpress shows with the order.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Final

from zayton.channels.adapters.aliexpress.client import Client
from zayton.channels.adapters.aliexpress.orders import Orders
from zayton.channels.adapters.aliexpress.payloads import Json, rows, text, units
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.orders import Dispatch, Outcome

_METHOD: Final = "aliexpress.solution.order.fulfill"
_KEPT_SECONDS: Final = 90 * 86_400.0
_SERVICE: Final = re.compile(r"[A-Z0-9_]{2,60}")
_TRACKING_SITE: Final = "https://www.17track.net"
_OTHER: Final = "Other"
Sent = dict[str, dict[str, int]]


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
            sent = {**self._sent(asked.number), asked.tracking: dict(asked.lines)}
            known = [text(one, "logistics_no") for one in rows(info, "logistic_info_list")]
            if asked.tracking not in known:
                self._declare(asked, info, whole=_covered(info, sent))
            self._client.caller.keep(_name(asked.number), json.dumps(sent), seconds=_KEPT_SECONDS)
        except Fault as fault:
            return Outcome(asked.key, fault)
        return Outcome(asked.key, reference=asked.tracking)

    def _declare(self, asked: Dispatch, info: Json, *, whole: bool) -> None:
        service = _service(asked, info)
        more = {"tracking_website": _TRACKING_SITE} if service == _OTHER else {}
        self._client.result(
            "orders",
            _METHOD,
            safe=False,
            out_ref=asked.number,
            send_type="all" if whole else "part",
            logistics_no=asked.tracking,
            service_name=service,
            **more,
        )

    def _sent(self, number: str) -> Sent:
        kept = self._client.caller.kept(_name(number))
        found: Sent = json.loads(kept) if kept else {}
        return found


def _name(number: str) -> str:
    return f"aliexpress:sent:{number}"


def _covered(info: Json, sent: Mapping[str, Mapping[str, int]]) -> bool:
    """Whether all parcels together hold every unit of the order."""
    for child in rows(info, "child_order_list"):
        key = text(child, "child_order_id") or text(child, "id")
        left = (units(child, "product_count") or 0) - sum(parcel.get(key, 0) for parcel in sent.values())
        if left > 0:
            return False
    return True


def _service(asked: Dispatch, info: Json) -> str:
    """The key of the logistics service: the carrier where it is one, else what the buyer chose, else other."""
    if _SERVICE.fullmatch(asked.carrier):
        return asked.carrier
    chosen = next(iter(rows(info, "child_order_list")), {})
    return text(chosen, "logistics_type") if not asked.carrier else _OTHER
