"""Postings assembled, tracked, sent and cancelled.

Ozon assembles a posting whole: a shipment of a part of it is refused, as splitting would give the rest another number.
With a carrier of one's own (`non_integrated`) a posting is also told to be on its way; others are told by the carrier.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from zayton.channels.adapters.ozon.client import Client
from zayton.channels.adapters.ozon.mapping import progress_of
from zayton.channels.adapters.ozon.orders import OzonOrders
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.orders import Dispatch, Outcome, Progress
from zayton.channels.ports.parts import Json, ident, needed_parts, parts, text, whole

_SOLD_OUT, _OTHER = 352, 402
_WORDS = {
    "no_stock": "sold out",
    "buyer_asked": "asked for by the buyer",
    "bad_address": "the address is wrong",
}


class OzonDispatch:
    """A `DispatchPort`: each step is taken where the posting does not say that it was taken."""

    def __init__(self, client: Client, orders: OzonOrders) -> None:
        self._client = client
        self._orders = orders

    def confirm(self, dispatches: Sequence[Dispatch]) -> Sequence[Outcome]:
        """See `DispatchPort`."""
        return [Outcome(one.key, _fault_of(partial(self._confirm, one))) for one in dispatches]

    def _confirm(self, one: Dispatch) -> None:
        told = self._orders.one(one.number)
        _check_whole(told, one)
        status = text(told, "status")
        if status == "awaiting_packaging":
            rows = [{"product_id": int(key), "quantity": units} for key, units in one.lines]
            packed = {"posting_number": one.number, "packages": [{"products": rows}]}
            self._client.post("/v4/posting/fbs/ship", packed, safe=False)
        kind = text(told, "tpl_integration_type")
        if one.tracking and kind != "ozon" and text(told, "tracking_number") != one.tracking:
            number = {"posting_number": one.number, "tracking_number": one.tracking}
            self._told("/v2/fbs/posting/tracking-number/set", {"tracking_numbers": [number]})
        if kind == "non_integrated" and status in ("awaiting_packaging", "awaiting_deliver"):
            self._told("/v2/fbs/posting/delivering", {"posting_number": [one.number]})

    def _told(self, path: str, body: Mapping[str, object]) -> None:
        for row in needed_parts(self._client.post(path, body), "result"):
            if row.get("result") is not True:
                said = text(row, "error")
                raise Fault(FaultKind.REFUSED, said, figures={"code": said})


def _check_whole(told: Json, one: Dispatch) -> None:
    if not told:
        raise Fault(FaultKind.GONE, "there is no such posting")
    if progress_of(told) in (Progress.CANCELLED, Progress.PENDING):
        raise Fault(FaultKind.REFUSED, f"the posting is {text(told, 'status')}")
    awaited = Counter({ident(row, "sku"): whole(row, "quantity") for row in parts(told, "products")})
    sent: Counter[str] = Counter()
    for key, units in one.lines:
        sent[key] += units
    if sent != awaited:
        raise Fault(FaultKind.REFUSED, "a posting is sent whole, and this shipment is not all of it")


class OzonCancel:
    """A `CancelPort`."""

    def __init__(self, client: Client, orders: OzonOrders) -> None:
        self._client = client
        self._orders = orders

    def cancel(self, numbers: Mapping[str, str]) -> Sequence[Outcome]:
        """See `CancelPort`."""
        return [
            Outcome(number, _fault_of(partial(self._cancel, number, reason)))
            for number, reason in numbers.items()
        ]

    def _cancel(self, number: str, reason: str) -> None:
        told = self._orders.one(number)
        if not told:
            raise Fault(FaultKind.GONE, "there is no such posting")
        if progress_of(told) == Progress.CANCELLED:
            return
        code = _SOLD_OUT if reason == "no_stock" else _OTHER
        asked = {"posting_number": number, "cancel_reason_id": code}
        body = {**asked, "cancel_reason_message": _WORDS.get(reason, reason)}
        self._client.post("/v2/posting/fbs/cancel", body, safe=False)


def _fault_of(work: Callable[[], None]) -> Fault | None:
    """What was against a member of a set; what is against the whole account is raised."""
    try:
        work()
    except Fault as fault:
        if fault.kind in (FaultKind.DENIED, FaultKind.THROTTLED):
            raise
        return fault
    return None
