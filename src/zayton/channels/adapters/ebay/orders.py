"""Fetching orders by Sell Fulfillment.

eBay lists the newest first and by `offset`. A span without an end only grows at its beginning while its pages are
read, so that an order may come twice but none is passed over; one with an end can shrink, when an order in it changes
again, and is then begun anew.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from zayton.channels.adapters.ebay.client import Client, in_slices
from zayton.channels.adapters.ebay.mapping.orders import FULFILMENTS, PARTLY
from zayton.channels.adapters.ebay.payloads import moment, needed_parts, stored, units
from zayton.channels.ports.documents import Page, RawDocument, Subject
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.parts import Json, parts, text
from zayton.kernel.time import now

BASE = "/sell/fulfillment/v1/order"
_PAGE = 200
_NUMBERS_AT_ONCE = 50
_RECENT = timedelta(minutes=10)
# eBay keeps orders for two years and refuses to be asked for older ones
_OLDEST = timedelta(days=729)


class Orders:
    """See `OrdersPort`."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def changed(self, *, since: datetime, until: datetime, cursor: str) -> Page:
        """Two hundred orders at a time."""
        offset, before = _opened(cursor)
        told = self._page(since, until, offset)
        total = units(told, "total") or 0
        if offset and total < before:
            # the span shrank while it was read: what moved to an earlier page is not lost
            offset, told = 0, self._page(since, until, 0)
        found = [self._document(one) for one in needed_parts(told, "orders")]
        found.sort(key=lambda one: one.changed_at or since)
        following = f"{offset + _PAGE} {total}" if text(told, "next") and found else ""
        return Page(found, following)

    def _page(self, since: datetime, until: datetime, offset: int) -> Json:
        at = now()
        end = "" if until > at - _RECENT else written(until)
        params = {
            "filter": f"lastmodifieddate:[{written(max(since, at - _OLDEST))}..{end}]",
            "limit": str(_PAGE),
            "offset": str(offset),
        }
        return self._client.read("fulfillment", BASE, params=params)

    def named(self, keys: Sequence[str]) -> Sequence[RawDocument]:
        """Fifty a call."""
        found: list[RawDocument] = []
        for some in in_slices(keys, _NUMBERS_AT_ONCE):
            told = self._client.read("fulfillment", BASE, params={"orderIds": ",".join(some)})
            found += [self._document(one) for one in parts(told, "orders")]
        return found

    def one(self, number: str) -> Json:
        """One order with its requests to cancel, which lists leave out."""
        return self._client.read("fulfillment", f"{BASE}/{quote(number, safe='')}")

    def fulfilments(self, number: str) -> list[Json]:
        """The packages of an order that were confirmed."""
        told = self._client.read("fulfillment", f"{BASE}/{quote(number, safe='')}/shipping_fulfillment")
        return list(parts(told, "fulfillments"))

    def _document(self, order: Json) -> RawDocument:
        number = text(order, "orderId")
        if not number:
            raise Fault(FaultKind.UNREADABLE, "orderId is missing", figures={"field": "orderId"})
        whole: dict[str, Any] = dict(order)
        if text(order, "orderFulfillmentStatus") == PARTLY:
            whole[FULFILMENTS] = self.fulfilments(number)
        return RawDocument(Subject.ORDER, number, moment(order, "lastModifiedDate"), stored(whole))


def written(at: datetime) -> str:
    """A moment as eBay's filters take it."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _opened(cursor: str) -> tuple[int, int]:
    offset, _, total = cursor.partition(" ")
    return (int(offset), int(total or 0)) if offset.isdecimal() else (0, 0)
