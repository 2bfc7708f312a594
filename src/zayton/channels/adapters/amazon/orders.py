"""Fetching orders by the Orders API v2026-01-01.

That version and not v0, because Amazon has deprecated v0's `getOrders`, `getOrderItems` and their like and removes
them on 27 March 2027 (announcement "Introducing the Orders API v2026-01-01", Orders API Migration Guide); and because
one `searchOrders` brings a hundred orders whole, with items and addresses, where v0 took three calls an order at half
a call a second. It needs no restricted data token: what the application's roles do not allow is not in the answer.
Should Amazon refuse a search for what it asked to see, it is repeated without buyer and address, for an hour at once.

Orders of other channels that Amazon's warehouses fill (`NON_AMAZON`) are left out: they are shipments of orders that
their own channel tells us.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from zayton.channels.adapters.amazon.answers import readable
from zayton.channels.adapters.amazon.client import Client
from zayton.channels.adapters.amazon.mapping.orders import NOT_AMAZON
from zayton.channels.adapters.amazon.payloads import moment, needed_list, part, stored, text
from zayton.channels.adapters.amazon.sets import written
from zayton.channels.ports.calling import Caller
from zayton.channels.ports.documents import Page, RawDocument, Subject
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.kernel.time import now

_PLAIN = ("PROCEEDS", "FULFILLMENT", "CANCELLATION")
_PERSONAL = ("BUYER", "RECIPIENT", "TAX")
_PAGE = 100
# Amazon refuses an end of the span that is nearer than this
LAG = timedelta(minutes=2)
_NO_ROLE = "orders-without-people"
_NO_ROLE_SECONDS = 3600.0


class Orders:
    """See `OrdersPort`."""

    def __init__(self, client: Client, caller: Caller) -> None:
        self._client = client
        self._caller = caller

    def changed(self, *, since: datetime, until: datetime, cursor: str) -> Page:
        """A hundred orders at a time; `cursor` keeps what the search was begun with, as Amazon demands."""
        ended, token = _opened(cursor, until)
        answer = self._asked(
            "search_orders",
            last_updated_after=written(since),
            last_updated_before=written(until) if ended else None,
            marketplace_ids=list(self._client.sites) or None,
            max_results_per_page=_PAGE,
            pagination_token=token or None,
        )
        found = [document(each) for each in needed_list(answer, "orders") if _ours(each)]
        following = text(part(answer, "pagination"), "nextToken")
        return Page(
            sorted(found, key=lambda each: str(each.changed_at)),
            ("ended " if ended else "open ") + following if following else "",
        )

    def named(self, keys: Sequence[str]) -> Sequence[RawDocument]:
        """One call each, half a call a second: for single orders that a notification or a person named."""
        found = []
        for key in keys:
            try:
                answer = self._asked("get_order", key)
            except Fault as fault:
                if fault.kind is FaultKind.GONE:
                    continue
                raise
            found.append(document(part(answer, "order")))
        return found

    def _asked(self, method: str, *args: Any, **kwargs: Any) -> dict[str, Any]:
        if self._caller.kept(_NO_ROLE) is None:
            try:
                return self._read(method, *args, included_data=[*_PLAIN, *_PERSONAL], **kwargs)
            except Fault as fault:
                # 403 is the API's word; refused credentials come from Login with Amazon as 400 or 401
                if fault.kind is not FaultKind.DENIED or fault.figures.get("status") != 403:
                    raise
            answer = self._read(method, *args, included_data=list(_PLAIN), **kwargs)
            self._caller.keep(_NO_ROLE, "1", seconds=_NO_ROLE_SECONDS)
            return answer
        return self._read(method, *args, included_data=list(_PLAIN), **kwargs)

    def _read(self, method: str, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return readable(self._client.ask(method, *args, **kwargs))


def document(order: Any) -> RawDocument:
    """One order as a document of its own; one without a number goes by its digest, to be kept until it can be read."""
    body = stored(order)
    known = order if isinstance(order, dict) else {}
    key = text(known, "orderId") or f"?{sha256(body).hexdigest()[:16]}"
    return RawDocument(Subject.ORDER, key, moment(known, "lastUpdatedTime"), body)


def _ours(order: Any) -> bool:
    return not isinstance(order, dict) or part(order, "salesChannel").get("channelName") != NOT_AMAZON


def _opened(cursor: str, until: datetime) -> tuple[bool, str]:
    """Whether the span has an end, and Amazon's token; an end that is too near is left to Amazon to set."""
    if cursor:
        form, _, token = cursor.partition(" ")
        return form == "ended", token
    return until < now() - LAG - timedelta(seconds=30), ""
