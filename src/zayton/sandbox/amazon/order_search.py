"""Which orders a search finds, for either version of the API."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from zayton.sandbox.amazon import paging
from zayton.sandbox.amazon.mall import Call, Mall, invalid
from zayton.sandbox.amazon.state import Order


class Window(NamedTuple):
    """The times between which an order was created, or last updated, both ends in it."""

    updated: bool
    since: datetime
    until: datetime

    def of(self, order: Order) -> datetime:
        """The time that counts."""
        return order.updated if self.updated else order.created


class Found(NamedTuple):
    """A page of orders, the token of the next, and the window that was searched."""

    orders: Sequence[Order]
    token: str
    window: Window


class Names(NamedTuple):
    """How a version of the API calls its parameters."""

    created_after: str
    created_before: str
    updated_after: str
    updated_before: str
    size: str
    token: str


def search(mall: Mall, call: Call, names: Names, wanted: Callable[[Order], bool]) -> Found:
    """A page of the orders that are wanted, in the order of the time that counts."""
    held = paging.unseal(call.one(names.token), names.token) if call.one(names.token) else {}
    window = _again(held) if held else _window(mall, call, names)
    size = paging.size(call, names.size, 100, 100)
    found = [
        one
        for one in mall.world.orders.values()
        if window.since <= window.of(one) <= window.until and wanted(one)
    ]
    page, last = paging.after(
        found, held, size, lambda one: [window.of(one).isoformat("T", "microseconds"), one.number]
    )
    token = paging.seal(
        names.token, last=last, updated=window.updated, since=str(window.since), until=str(window.until)
    )
    return Found(page, token if last else "", window)


def _again(held: Mapping[str, Any]) -> Window:
    since, until = (datetime.fromisoformat(held[name]) for name in ("since", "until"))
    return Window(held["updated"], since, until)


def _window(mall: Mall, call: Call, names: Names) -> Window:
    created = paging.moment(call.one(names.created_after), names.created_after)
    updated = paging.moment(call.one(names.updated_after), names.updated_after)
    if (created is None) == (updated is None):
        # both or neither is refused (`getOrders`, "CreatedAfter"), so a first pull has to choose what it means by new
        raise invalid(f"Exactly one of {names.created_after} and {names.updated_after} is required.")
    since = created or updated or datetime.min.replace(tzinfo=UTC)
    name, other = names.created_before, names.updated_before
    if updated is not None:
        name, other = other, name
    if call.one(other):
        raise invalid(f"{other} cannot be given here.")
    # the newest two minutes are not searched yet: an end inside them is refused, and a missing end is set before them
    latest = mall.now() - timedelta(seconds=mall.pace.lag)
    until = paging.moment(call.one(name), name)
    if until is not None and (until < since or until > latest):
        raise invalid(f"{name} must be after the start, and not too close to the time of the request.")
    return Window(updated is not None, since, until or latest)
