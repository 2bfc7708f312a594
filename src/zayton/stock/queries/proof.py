"""Proof that every cache equals the rows it stands for."""

from typing import NamedTuple

from zayton.kernel.statements import selected
from zayton.stock.states import BOUNDARY, SHELVES


class Difference(NamedTuple):
    """A cached figure beside the sum of the rows behind it; `subject` says whose, by ids."""

    figure: str
    subject: str
    kept: int | str | None
    summed: int | str | None


_SIDES = """
    SELECT lot_id, to_place_id AS place_id, quantity, cost_minor FROM stock_movement
    UNION ALL SELECT lot_id, from_place_id, -quantity, -cost_minor FROM stock_movement
"""
_BALANCES = f"""
    SELECT lot_id, place_id, SUM(kept_quantity), SUM(quantity), SUM(kept_cost), SUM(cost_minor) FROM (
        SELECT lot_id, place_id, 0 AS kept_quantity, quantity, 0 AS kept_cost, cost_minor FROM ({_SIDES}) AS sides
        UNION ALL SELECT lot_id, place_id, quantity, 0, cost_minor, 0 FROM stock_lotbalance
    ) AS both_ways GROUP BY lot_id, place_id
    HAVING SUM(kept_quantity) <> SUM(quantity) OR SUM(kept_cost) <> SUM(cost_minor)
"""
_ON_HAND = """
    SELECT l.id, l.on_hand, COALESCE(SUM(b.quantity), 0) FROM stock_level l
    LEFT JOIN stock_lotbalance b ON b.level_id = l.id GROUP BY l.id, l.on_hand
    HAVING l.on_hand <> COALESCE(SUM(b.quantity), 0)
"""
_RESERVED = """
    SELECT l.id, l.reserved, COALESCE(SUM(c.quantity), 0) FROM stock_level l
    LEFT JOIN stock_claim c ON c.level_id = l.id GROUP BY l.id, l.reserved
    HAVING l.reserved <> COALESCE(SUM(c.quantity), 0)
"""
# a level's sum can be right while one document gave back what another holds
_HOLDINGS = """
    SELECT document_kind, document_id, line_id, level_id, SUM(quantity) FROM stock_claim
    GROUP BY document_kind, document_id, line_id, level_id HAVING SUM(quantity) < 0
"""
# the first movement of a lot brings all of it in; whatever the lot says must equal that
_LOTS = """
    SELECT t.id, t.quantity, m.quantity, t.cost_minor, m.cost_minor FROM stock_lot t
    JOIN (SELECT lot_id, MIN(id) AS id FROM stock_movement GROUP BY lot_id) AS first ON first.lot_id = t.id
    JOIN stock_movement m ON m.id = first.id WHERE t.quantity <> m.quantity OR t.cost_minor <> m.cost_minor
"""
_KINDS = f"""
    SELECT b.id, b.ours, b.level_id, p.kind, l.id FROM stock_lotbalance b
    JOIN stock_place p ON p.id = b.place_id JOIN stock_lot t ON t.id = b.lot_id
    LEFT JOIN stock_level l ON l.sku_id = t.sku_id AND l.owner_id = t.owner_id
        AND l.warehouse_id = p.warehouse_id AND p.kind IN ({", ".join(str(int(kind)) for kind in sorted(SHELVES))})
    WHERE b.ours <> (p.kind NOT IN ({", ".join(str(int(kind)) for kind in sorted(BOUNDARY))}))
        OR COALESCE(b.level_id, 0) <> COALESCE(l.id, 0)
"""


def prove() -> list[Difference]:
    """Recompute every balance, level and holding from movements and claims; the list is empty when all agree.

    A lot's units and cost, over all places, then sum to zero: what came in is what lies somewhere or went out.
    """
    found = []
    for lot, place, *sums in selected(_BALANCES):
        found += [
            Difference("balance quantity", f"lot {lot} in place {place}", sums[0], sums[1]),
            Difference("balance cost", f"lot {lot} in place {place}", sums[2], sums[3]),
        ]
    found += [Difference("on hand", f"level {row[0]}", row[1], row[2]) for row in selected(_ON_HAND)]
    found += [Difference("reserved", f"level {row[0]}", row[1], row[2]) for row in selected(_RESERVED)]
    found += [Difference("holding", f"document {row[:4]}", row[4], 0) for row in selected(_HOLDINGS)]
    found += [
        Difference("lot", f"lot {row[0]}", f"{row[1]} for {row[3]}", f"{row[2]} for {row[4]}")
        for row in selected(_LOTS)
    ]
    found += [Difference("place", f"balance {row[0]}", row[2], row[4]) for row in selected(_KINDS)]
    return [
        difference
        for difference in found
        if difference.kept != difference.summed or difference.figure == "place"
    ]
