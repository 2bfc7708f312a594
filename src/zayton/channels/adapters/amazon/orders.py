"""Fetching orders by the Orders API v2026-01-01.

That version and not v0, because Amazon has deprecated v0's `getOrders`, `getOrderItems` and their like and removes
them on 27 March 2027 (announcement "Introducing the Orders API v2026-01-01", Orders API Migration Guide); and because
one `searchOrders` brings a hundred orders whole, with items and addresses, where v0 took three calls an order at half
a call a second. It needs no restricted data token: what the application's roles do not allow is not in the answer.
Should Amazon refuse a search for what it asked to see, it is repeated without tax, then without people, and for an
hour it is not asked for more.

Orders of other channels that Amazon's warehouses fill (`NON_AMAZON`) are left out: they are shipments of orders that
their own channel tells us.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from zayton.channels.adapters.amazon.client import Client
from zayton.channels.adapters.amazon.mapping.orders import NOT_AMAZON
from zayton.channels.adapters.amazon.payloads import known, moment, named, needed_list
from zayton.channels.adapters.amazon.sets import written
from zayton.channels.ports.calling import Caller
from zayton.channels.ports.documents import Page, RawDocument, Subject
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.parts import part, stored, text
from zayton.kernel.time import now

_GOODS = ("PROCEEDS", "FULFILLMENT", "CANCELLATION")
_PEOPLE = ("BUYER", "RECIPIENT")
# what is asked for, from the most to what every account may see
_SEEN = ((*_GOODS, *_PEOPLE, "TAX"), (*_GOODS, *_PEOPLE), _GOODS)
_PAGE = 100
# Amazon refuses an end of the span that is nearer than this
LAG = timedelta(minutes=2)
_ALLOWED = "orders-seen"
_ALLOWED_SECONDS = 3600.0


class _Place(NamedTuple):
    """How far a search is: whether its span has an end, how much of orders it asked to see, and Amazon's token."""

    ended: bool
    seen: int | None
    token: str

    @classmethod
    def opened(cls, cursor: str) -> "_Place":
        ended, seen, token = cursor.split(" ", 2)
        return cls(ended == "ended", int(seen), token)

    @property
    def cursor(self) -> str:
        return f"{'ended' if self.ended else 'open'} {self.seen} {self.token}"


class Orders:
    """See `OrdersPort`."""

    def __init__(self, client: Client, caller: Caller) -> None:
        self._client = client
        self._caller = caller

    def changed(self, *, since: datetime, until: datetime, cursor: str) -> Page:
        """A hundred orders at a time; `cursor` keeps what the search was begun with, as Amazon demands."""
        place = _Place.opened(cursor) if cursor else _Place(_has_end(until), None, "")
        answer, seen = self._asked(
            place.seen,
            "search_orders",
            last_updated_after=written(since),
            last_updated_before=written(until) if place.ended else None,
            marketplace_ids=list(self._client.sites) or None,
            max_results_per_page=_PAGE,
            pagination_token=place.token or None,
        )
        found = [document(each) for each in needed_list(answer, "orders") if _ours(each)]
        token = text(part(answer, "pagination"), "nextToken")
        return Page(
            sorted(found, key=lambda each: str(each.changed_at)),
            _Place(place.ended, seen, token).cursor if token else "",
        )

    def named(self, keys: Sequence[str]) -> Sequence[RawDocument]:
        """One call each, half a call a second: for single orders that a notification or a person named."""
        found = []
        for key in keys:
            try:
                answer, _ = self._asked(None, "get_order", key)
            except Fault as fault:
                if fault.kind is FaultKind.GONE:
                    continue
                raise
            found.append(document(part(answer, "order")))
        return found

    def _asked(self, seen: int | None, method: str, *args: Any, **kwargs: Any) -> tuple[dict[str, Any], int]:
        """The answer, and how much of orders it shows: as asked, or as much as the account's roles allow."""
        if seen is not None:
            return self._read(seen, method, *args, **kwargs), seen
        first = int(self._caller.kept(_ALLOWED) or 0)
        for level in range(first, len(_SEEN)):
            try:
                answer = self._read(level, method, *args, **kwargs)
            except Fault as fault:
                if level == len(_SEEN) - 1 or not _asked_too_much(fault):
                    raise
                continue
            if level > first:
                self._caller.keep(_ALLOWED, str(level), seconds=_ALLOWED_SECONDS)
            return answer, level
        raise AssertionError("unreachable")

    def _read(self, level: int, method: str, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return self._client.read(method, *args, included_data=list(_SEEN[level]), **kwargs)


def document(order: Any) -> RawDocument:
    """One order as a document of its own."""
    return RawDocument(
        Subject.ORDER, named(order, "orderId"), moment(known(order), "lastUpdatedTime"), stored(order)
    )


def _ours(order: Any) -> bool:
    return part(known(order), "salesChannel").get("channelName") != NOT_AMAZON


def _asked_too_much(fault: Fault) -> bool:
    # 403 is the API's word; refused credentials come from Login with Amazon as 400 or 401
    return fault.kind is FaultKind.DENIED and fault.figures.get("status") == 403


def _has_end(until: datetime) -> bool:
    """Whether the end of a span is told to Amazon; one that is too near is left to it to set."""
    return until < now() - LAG - timedelta(seconds=30)
