"""Which way goods may go."""

from zayton.stock.states import MovementKind, PlaceKind, may_go


def route_allowed(
    kind: MovementKind,
    *,
    from_kind: PlaceKind,
    to_kind: PlaceKind,
    from_warehouse: int | None,
    to_warehouse: int | None,
) -> bool:
    """Whether goods may go from one place to another in this way; other warehouses are reached by transit only."""
    # a truck takes days: between two warehouses goods must stand somewhere that is neither
    crosses = from_warehouse is not None and to_warehouse is not None and from_warehouse != to_warehouse
    return may_go(kind, from_kind, to_kind) and (not crosses or to_kind == PlaceKind.TRANSIT)
