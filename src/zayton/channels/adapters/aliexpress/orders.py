"""Fetching orders: a list of what changed, and each order whole.

"Order guide" (docId 641): a time of change must come with a time of creation of at most 180 days; finished orders must
be asked for alone, and of at most 30 days of creation. So a pull goes through orders that are not finished, then
through the finished ones of the last 180 days by their month of creation. Orders come newest first: one that changes
or comes in between may be told twice.

The list shows whole seconds of Pacific time; the span is widened to them.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from zayton.channels.adapters.aliexpress.client import Client
from zayton.channels.adapters.aliexpress.payloads import moment, needed, rows, stored, text, units
from zayton.channels.adapters.aliexpress.sites import PACIFIC
from zayton.channels.ports.documents import Page, RawDocument, Subject
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.parts import Json, part

_LIST: Final = "aliexpress.solution.order.get"
_INFO: Final = "aliexpress.solution.order.info.get"
_RECEIPT: Final = "aliexpress.solution.order.receiptinfo.get"
_PAGE: Final = 50
_OPEN: Final = (
    "PLACE_ORDER_SUCCESS",
    "IN_CANCEL",
    "WAIT_SELLER_SEND_GOODS",
    "SELLER_PART_SEND_GOODS",
    "WAIT_BUYER_ACCEPT_GOODS",
    "FUND_PROCESSING",
    "IN_ISSUE",
    "IN_FROZEN",
    "WAIT_SELLER_EXAMINE_MONEY",
    "RISK_CONTROL",
)
_LOOKBACK: Final = timedelta(days=180)
_MONTH: Final = timedelta(days=30)
_MONTHS: Final = _LOOKBACK // _MONTH
_SECOND: Final = timedelta(seconds=1)


class Orders:
    """See `OrdersPort`."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def changed(self, *, since: datetime, until: datetime, cursor: str) -> Page:
        """One page of the list at a time, each of its orders whole; `cursor` is the leg and its page."""
        leg, page = _opened(cursor)
        query = {
            **_leg(leg, until),
            "modified_date_start": written(since),
            "modified_date_end": written(until + _SECOND),
            "current_page": page,
            "page_size": _PAGE,
        }
        told = self._client.result("orders", _LIST, param0=query)
        listed = rows(told, "target_list")
        found = [self._document(needed(one, "order_id")) for one in listed]
        if listed and page < (units(told, "total_page") or 0):
            following = f"{leg} {page + 1}"
        else:
            following = f"{leg + 1} 1" if leg < _MONTHS else ""
        found.sort(key=lambda one: one.changed_at or since)
        return Page(found, following)

    def named(self, keys: Sequence[str]) -> Sequence[RawDocument]:
        """Each by itself."""
        found = []
        for key in keys:
            try:
                found.append(self._document(key))
            except Fault as fault:
                if fault.kind is not FaultKind.GONE:
                    raise
        return found

    def info(self, number: str) -> Json:
        """One order; one that is not there is a `Fault` (GONE)."""
        if not number.isdecimal():
            raise Fault(FaultKind.GONE, f"{number!r} is no number of an order")
        told = self._client.result("orders", _INFO, param1={"order_id": int(number)})
        return part(told, "data")

    def _document(self, number: str) -> RawDocument:
        info = self.info(number)
        body: dict[str, Any] = {"info": info}
        if not text(part(info, "receipt_address"), "contact_person"):
            told = self._client.result("orders", _RECEIPT, param1={"order_id": int(number)})
            body["receipt"] = told
        return RawDocument(Subject.ORDER, number, moment(info, "gmt_modified"), stored(body))


def written(at: datetime) -> str:
    """A moment as parameters take it."""
    return at.astimezone(PACIFIC).strftime("%Y-%m-%d %H:%M:%S")


def _leg(leg: int, until: datetime) -> dict[str, Any]:
    if leg == 0:
        return {"order_status_list": list(_OPEN), "create_date_start": written(until - _LOOKBACK)}
    end = until - _MONTH * (leg - 1)
    return {
        "order_status_list": ["FINISH"],
        "create_date_start": written(end - _MONTH),
        "create_date_end": written(end + _SECOND),
    }


def _opened(cursor: str) -> tuple[int, int]:
    leg, _, page = cursor.partition(" ")
    return (int(leg), int(page)) if leg.isdecimal() and page.isdecimal() else (0, 1)
