"""Orders listed and shown."""

from collections.abc import Sequence
from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from zayton.kernel.access.public import actor_of
from zayton.kernel.errors import Refusal
from zayton.kernel.http.public import (
    NOT_FOUND,
    Key,
    Page,
    Problem,
    Query,
    cut,
    place_of,
)
from zayton.orders.api.routing import routes
from zayton.orders.api.shapes import (
    AllocationShown,
    LineShown,
    OrdersAsked,
    OrderShown,
    OrderWhole,
    ShipmentShown,
)
from zayton.orders.permissions import READ
from zayton.orders.queries import OrderDetail, OrderRow, find_orders, order_history


@routes.read(
    "", permission=READ, answers=Page[OrderShown], words=_("List orders"), about=_("The latest first.")
)
def list_orders(request: HttpRequest, asked: Query[OrdersAsked]) -> Page[OrderShown]:
    """Orders of the shops the caller sees."""
    place = place_of(asked, size=2)
    rows = find_orders(
        scope=actor_of(request).scope,
        number=asked.number,
        states=[asked.state] if asked.state else [],
        kind=asked.kind,
        clearance=asked.clearance,
        shop_ids=[asked.shop] if asked.shop else None,
        before=(datetime.fromisoformat(place[0]), place[1]) if place else None,
        # one more than asked tells whether a next page exists
        limit=asked.limit + 1,
    )
    page, following = cut(rows, asked, _place_of_row)
    return Page(items=[OrderShown.model_validate(row) for row in page], next=following)


@routes.read("/{int:order_id}", permission=READ, answers=OrderWhole, words=_("One order"))
def one_order(request: HttpRequest, order_id: Key) -> OrderWhole:
    """An order with everything that belongs to it."""
    found = order_history(order_id, scope=actor_of(request).scope)
    if found is None:
        raise Problem(404, Refusal(NOT_FOUND))
    return _whole(found)


def _place_of_row(row: OrderRow) -> Sequence[int | str]:
    return row.placed_at.isoformat(), row.id


def _whole(found: OrderDetail) -> OrderWhole:
    present = [line for line in found.lines if line.version == found.order.version]
    return OrderWhole(
        **OrderShown.model_validate(found.order).model_dump(),
        lines=[LineShown.model_validate(line) for line in present],
        allocations=[AllocationShown.model_validate(one) for one in found.allocations],
        shipments=[ShipmentShown.model_validate(one) for one in found.shipments],
    )
