"""Shipments, confirmed as fulfilments of the order's fulfilment orders."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple

from zayton.channels.adapters.shopify.client import Client
from zayton.channels.adapters.shopify.naming import gid, number_of
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.orders import Dispatch, Outcome
from zayton.channels.ports.parts import Json, moment, part, parts, text, whole

_LINES = """
lineItems(first: 40, after: $after) {
  nodes { id totalQuantity remainingQuantity lineItem { id } } pageInfo { hasNextPage endCursor }
}"""
_WORK = (
    """
query Work($id: ID!, $after: String) {
  order(id: $id) { cancelledAt fulfillmentOrders(first: 10) { nodes { id status """
    + _LINES
    + """ } } }
}"""
)
_MORE = (
    "query More($id: ID!, $after: String) { node(id: $id) { ... on FulfillmentOrder { " + _LINES + " } } }"
)
_SENT = """
query Sent($id: ID!) {
  order(id: $id) {
    fulfillments(first: 10) {
      status createdAt
      trackingInfo(first: 3) { number }
      fulfillmentLineItems(first: 40) { nodes { quantity lineItem { id } } pageInfo { hasNextPage } }
    }
  }
}"""
_SEND = """
mutation Send($fulfillment: FulfillmentInput!) {
  fulfillmentCreate(fulfillment: $fulfillment) { fulfillment { id } userErrors { field message } }
}"""
_UNDONE = frozenset({"CANCELLED", "ERROR", "FAILURE"})
_OPEN = frozenset({"OPEN", "IN_PROGRESS"})
# clocks differ: a fulfilment this much older than the goods' leaving is still theirs
_LEEWAY = timedelta(minutes=10)


class Work(NamedTuple):
    """A fulfilment order: what is to be sent from one place."""

    id: str
    status: str
    lines: tuple[Json, ...]


class ShopifyDispatch:
    """A `DispatchPort`. A shipment that the shop has already, by its tracking number and lines, is not told again."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def confirm(self, dispatches: Sequence[Dispatch]) -> Sequence[Outcome]:
        """See `DispatchPort`; what becomes of one is no matter of the others, unless nothing can be asked at all."""
        outcomes = []
        for one in dispatches:
            try:
                outcomes.append(Outcome(one.key, reference=self._confirm(one)))
            except Fault as fault:
                if fault.kind in (FaultKind.DENIED, FaultKind.THROTTLED) and not outcomes:
                    raise
                outcomes.append(Outcome(one.key, fault))
        return outcomes

    def _confirm(self, one: Dispatch) -> str:
        order = part(self._client.graph(_WORK, {"id": gid("Order", one.number)}), "order")
        if not order:
            raise Fault(FaultKind.GONE, "no such order")
        works = [self._whole(work) for work in parts(part(order, "fulfillmentOrders"), "nodes")]
        if _begun(works) and self._told_before(one):
            return ""
        told = self._client.graph(_SEND, {"fulfillment": fulfilment(works, one)}, safe=False)
        for error in parts(part(told, "fulfillmentCreate"), "userErrors"):
            raise Fault(FaultKind.REFUSED, text(error, "message"))
        return number_of(text(part(part(told, "fulfillmentCreate"), "fulfillment"), "id"))

    def _whole(self, work: Json) -> Work:
        """A fulfilment order with all its lines, of which one page came with the order."""
        lines, found = [], part(work, "lineItems")
        while True:
            lines += parts(found, "nodes")
            page = part(found, "pageInfo")
            if page.get("hasNextPage") is not True:
                return Work(text(work, "id"), text(work, "status"), tuple(lines))
            variables = {"id": text(work, "id"), "after": text(page, "endCursor")}
            found = part(part(self._client.graph(_MORE, variables), "node"), "lineItems")

    def _told_before(self, one: Dispatch) -> bool:
        order = part(self._client.graph(_SENT, {"id": gid("Order", one.number)}), "order")
        return any(is_of(made, one) for made in parts(order, "fulfillments"))


def _begun(works: Sequence[Work]) -> bool:
    return any(
        whole(line, "totalQuantity") > whole(line, "remainingQuantity")
        for work in works
        for line in work.lines
    )


def is_of(made: Json, one: Dispatch) -> bool:
    """Whether a fulfilment tells a dispatch: its lines and tracking number, or without one made since it left."""
    if text(made, "status") in _UNDONE:
        return False
    found = part(made, "fulfillmentLineItems")
    lines = {
        number_of(text(part(node, "lineItem"), "id")): node.get("quantity") for node in parts(found, "nodes")
    }
    numbers = {text(info, "number") for info in parts(made, "trackingInfo")} - {""}
    # of one with more lines than came, the tracking number must do
    cut = part(found, "pageInfo").get("hasNextPage") is True
    if lines != _units(one) and not (cut and one.tracking):
        return False
    at = moment(made, "createdAt")
    if one.tracking:
        return one.tracking in numbers
    return not numbers and at is not None and at >= one.at - _LEEWAY


def fulfilment(works: Sequence[Work], one: Dispatch) -> Mapping[str, object]:
    """The fulfilment of a dispatch over the open fulfilment orders; REFUSED when less is left than has gone."""
    wanted = _units(one)
    parted = []
    for work in works:
        lines = _taken(work, wanted) if work.status in _OPEN else []
        if lines:
            parted.append({"fulfillmentOrderId": work.id, "fulfillmentOrderLineItems": lines})
    short = {key: units for key, units in wanted.items() if units}
    if short or not parted:
        raise Fault(FaultKind.REFUSED, "more was sent than the order awaits", figures=dict(short))
    tracking = {name: value for name, value in (("company", one.carrier), ("number", one.tracking)) if value}
    return {"lineItemsByFulfillmentOrder": parted, "trackingInfo": tracking, "notifyCustomer": True}


def _taken(work: Work, wanted: dict[str, int]) -> list[dict[str, object]]:
    """Lines of a fulfilment order as far as they are wanted, and taken off what is."""
    lines: list[dict[str, object]] = []
    for line in work.lines:
        key = number_of(text(part(line, "lineItem"), "id"))
        units = min(wanted.get(key, 0), whole(line, "remainingQuantity"))
        if units > 0:
            wanted[key] -= units
            lines.append({"id": text(line, "id"), "quantity": units})
    return lines


def _units(one: Dispatch) -> dict[str, int]:
    units: dict[str, int] = {}
    for key, count in one.lines:
        units[key] = units.get(key, 0) + count
    return units
