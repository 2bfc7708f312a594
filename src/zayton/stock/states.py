"""The kinds of warehouses, places, movements and claims, and which way goods may go."""

from enum import IntEnum, StrEnum


class WarehouseKind(IntEnum):
    """Who runs a warehouse."""

    OWN = 1
    OVERSEAS = 2
    MARKETPLACE = 3
    STORE = 4
    VIRTUAL = 5


class PlaceKind(IntEnum):
    """Where goods can be; the first three lie outside our world and may go below zero."""

    SUPPLIER = 1
    CUSTOMER = 2
    ADJUSTMENT = 3
    PRODUCTION = 4
    TRANSIT = 5
    BIN = 6
    MARKETPLACE = 7
    INSPECTION = 8
    SCRAP = 9


BOUNDARY = frozenset({PlaceKind.SUPPLIER, PlaceKind.CUSTOMER, PlaceKind.ADJUSTMENT})
WITHOUT_WAREHOUSE = BOUNDARY | {PlaceKind.PRODUCTION}
SHELVES = frozenset({PlaceKind.BIN, PlaceKind.MARKETPLACE})
"""Places whose goods count as on hand and can be reserved and shipped."""
OURS = frozenset(PlaceKind) - BOUNDARY
"""Places that hold our goods: their balances never go below zero."""


class State(StrEnum):
    """How goods of ours stand, as people ask for them; reserved and available are parts of on hand."""

    IN_PRODUCTION = "in_production"
    IN_TRANSIT = "in_transit"
    ON_HAND = "on_hand"
    INSPECTION = "inspection"
    SCRAPPED = "scrapped"


STATES: dict[PlaceKind, State] = {
    PlaceKind.PRODUCTION: State.IN_PRODUCTION,
    PlaceKind.TRANSIT: State.IN_TRANSIT,
    PlaceKind.BIN: State.ON_HAND,
    PlaceKind.MARKETPLACE: State.ON_HAND,
    PlaceKind.INSPECTION: State.INSPECTION,
    PlaceKind.SCRAP: State.SCRAPPED,
}
"""The state of goods that lie in a place of ours."""


class MovementKind(IntEnum):
    """Why goods moved: the verb, and for adjustments the reason."""

    RECEIVED = 1
    STARTED = 2
    DISPATCHED = 3
    MOVED = 4
    COUNTED = 5
    SHIPPED = 6
    RETURNED = 7
    SCRAPPED = 8
    LOST = 20
    FOUND = 21
    DAMAGED = 22
    EXPIRED = 23
    SAMPLE = 24
    CORRECTED = 25


# verbs were numbered below 20, so that more of either kind can follow
ADJUSTMENT_REASONS = frozenset(kind for kind in MovementKind if kind >= MovementKind.LOST)


class ClaimKind(IntEnum):
    """What changed a document's hold on free goods."""

    RESERVED = 1
    RELEASED = 2
    SHIPPED = 3


class MirrorState(StrEnum):
    """Where the comparison of a marketplace's word with our books stands."""

    OPEN = "open"
    SETTLED = "settled"
    OVERTAKEN = "overtaken"


class MirrorLineState(StrEnum):
    """Where one SKU of such a comparison stands: a difference is booked, or left with a reason."""

    AGREES = "agrees"
    OPEN = "open"
    BOOKED = "booked"
    LEFT = "left"


# what was written off comes back by a correction with its reason, never by a plain move
_MOVES_BETWEEN = OURS - {PlaceKind.SCRAP}

ROUTES: dict[MovementKind, frozenset[tuple[PlaceKind, PlaceKind]]] = {
    MovementKind.RECEIVED: frozenset((PlaceKind.SUPPLIER, to) for to in (*SHELVES, PlaceKind.INSPECTION)),
    MovementKind.STARTED: frozenset({(PlaceKind.SUPPLIER, PlaceKind.PRODUCTION)}),
    MovementKind.DISPATCHED: frozenset({(PlaceKind.PRODUCTION, PlaceKind.TRANSIT)}),
    MovementKind.MOVED: frozenset(
        (a, b) for a in _MOVES_BETWEEN for b in _MOVES_BETWEEN - {PlaceKind.PRODUCTION}
    ),
    # from shelves only: what is in inspection or under way was promised to nobody
    MovementKind.SHIPPED: frozenset((shelf, PlaceKind.CUSTOMER) for shelf in SHELVES),
    MovementKind.RETURNED: frozenset((PlaceKind.CUSTOMER, to) for to in (*SHELVES, PlaceKind.INSPECTION)),
    MovementKind.SCRAPPED: frozenset((place, PlaceKind.SCRAP) for place in _MOVES_BETWEEN),
    **{
        kind: frozenset(
            pair for place in OURS for pair in ((place, PlaceKind.ADJUSTMENT), (PlaceKind.ADJUSTMENT, place))
        )
        for kind in (MovementKind.COUNTED, *sorted(ADJUSTMENT_REASONS))
    },
}
"""For each kind of movement, the pairs of places it may lead from and to."""


def may_go(kind: MovementKind, from_kind: PlaceKind, to_kind: PlaceKind) -> bool:
    """Whether the table allows a movement of this kind between these kinds of places."""
    return (from_kind, to_kind) in ROUTES[kind]
