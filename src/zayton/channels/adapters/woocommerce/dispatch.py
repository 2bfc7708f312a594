"""Shipments confirmed by completing orders, with a note to the buyer; and orders cancelled."""

import json
from collections.abc import Mapping, Sequence

from zayton.channels.adapters.woocommerce.client import Client
from zayton.channels.adapters.woocommerce.mapping import DISPATCHES, FULL_REFUNDS, dispatches, order
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.orders import ChannelOrder, Dispatch, Outcome, Progress
from zayton.channels.ports.parts import Json, ident, parts, stored, text

_WORDS = {
    "no_stock": "sold out",
    "buyer_asked": "asked for by the buyer",
    "bad_address": "the address is wrong",
}


class WooDispatch:
    """A `DispatchPort`. What was sent is noted in the order's meta data under our key, so that it counts once.

    The order is completed when nothing is left to send. The note to the buyer names carrier and tracking number.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    def confirm(self, dispatches: Sequence[Dispatch]) -> Sequence[Outcome]:
        """See `DispatchPort`."""
        outcomes = []
        for one in dispatches:
            try:
                self._confirm(one)
                outcomes.append(Outcome(one.key))
            except Fault as fault:
                if fault.kind in (FaultKind.DENIED, FaultKind.THROTTLED) and not outcomes:
                    raise
                outcomes.append(Outcome(one.key, fault))
        return outcomes

    def _confirm(self, one: Dispatch) -> None:
        told = self._whole(one.number)
        noted = dispatches(told)
        if one.key not in noted:
            noted[one.key] = _units(one)
            self._client.put(f"orders/{one.number}", _change(told, noted, one))
        if one.tracking or one.carrier:
            self._note(one)

    def _whole(self, number: str) -> Json:
        told = self._client.get(f"orders/{number}")
        if parts(told, "refunds"):
            return {**told, FULL_REFUNDS: self._client.all_rows(f"orders/{ident(told)}/refunds")}
        return told

    def _note(self, one: Dispatch) -> None:
        words = _note_of(one)
        path = f"orders/{one.number}/notes"
        if not any(text(note, "note") == words for note in self._client.all_rows(path)):
            self._client.post(path, {"note": words, "customer_note": True})


def _change(told: Json, noted: Mapping[str, Mapping[str, int]], one: Dispatch) -> dict[str, object]:
    """What to change in an order: the note of all shipments, and its status once nothing is left."""
    before = order(stored(told))
    if before.progress in (Progress.CANCELLED, Progress.SHIPPED):
        raise Fault(FaultKind.REFUSED, f"the order is {text(told, 'status')}")
    left = _left(before)
    for key, units in _units(one).items():
        if units > left.get(key, 0):
            raise Fault(FaultKind.REFUSED, "more was sent than the order awaits", figures={key: units})
        left[key] -= units
    meta = {"key": DISPATCHES, "value": json.dumps(noted, separators=(",", ":"))}
    done = {} if any(left.values()) else {"status": "completed"}
    return {"meta_data": [{**_meta_id(told), **meta}], **done}


def _left(before: ChannelOrder) -> dict[str, int]:
    return {line.key: line.quantity - line.shipped - line.cancelled for line in before.lines}


def _meta_id(told: Json) -> dict[str, object]:
    """The id of the note that is there, as meta data of one key can be there twice."""
    found = next((one for one in parts(told, "meta_data") if text(one, "key") == DISPATCHES), {})
    return {"id": found["id"]} if found.get("id") else {}


def _units(one: Dispatch) -> dict[str, int]:
    units: dict[str, int] = {}
    for key, count in one.lines:
        units[key] = units.get(key, 0) + count
    return units


def _note_of(one: Dispatch) -> str:
    # to the buyer, in no language but the names: the shop's own mail says the rest
    return " ".join(word for word in (one.carrier, one.tracking) if word)


class WooCancel:
    """A `CancelPort`. The shop puts the units back; money goes back only by the payment's own ways."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def cancel(self, numbers: Mapping[str, str]) -> Sequence[Outcome]:
        """See `CancelPort`."""
        return [Outcome(number, self._cancel(number, reason)) for number, reason in numbers.items()]

    def _cancel(self, number: str, reason: str) -> Fault | None:
        try:
            told = self._client.get(f"orders/{number}")
            status = text(told, "status")
            if status == "cancelled":
                return None
            if status in ("completed", "refunded") or dispatches(told):
                return Fault(
                    FaultKind.REFUSED, "what was sent cannot be cancelled", figures={"status": status}
                )
            self._client.put(f"orders/{number}", {"status": "cancelled"})
            self._client.post(f"orders/{number}/notes", {"note": f"Cancelled: {_WORDS.get(reason, reason)}"})
        except Fault as fault:
            return fault
        return None
