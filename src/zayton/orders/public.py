"""What other domains may use of orders."""

from zayton.orders.errors import NO_RATE
from zayton.orders.operations.allocating import allocate_orders
from zayton.orders.operations.cancelling import cancel_orders
from zayton.orders.operations.codes import service_codes, set_service_codes
from zayton.orders.operations.placing import book_documents, place_orders
from zayton.orders.operations.shipping import ShipDraft, ship_orders
from zayton.orders.operations.world import PlaceOptions
from zayton.orders.queries import (
    OrderRow,
    find_orders,
    order_history,
    order_row,
    orders_by_number,
)
from zayton.orders.results import NEW, REVISED, UNCHANGED, Moved, Placed, Settled
from zayton.orders.rules.drafts import CHARGE, GOODS, RETURN, SALE, LineDraft, OrderDraft, in_order
from zayton.orders.states import Kind, State

__all__ = [
    "CHARGE",
    "GOODS",
    "NEW",
    "NO_RATE",
    "RETURN",
    "REVISED",
    "SALE",
    "UNCHANGED",
    "Kind",
    "LineDraft",
    "Moved",
    "OrderDraft",
    "OrderRow",
    "PlaceOptions",
    "Placed",
    "Settled",
    "ShipDraft",
    "State",
    "allocate_orders",
    "book_documents",
    "cancel_orders",
    "find_orders",
    "in_order",
    "order_history",
    "order_row",
    "orders_by_number",
    "place_orders",
    "service_codes",
    "set_service_codes",
    "ship_orders",
]
