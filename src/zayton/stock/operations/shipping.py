"""Goods leave to customers, oldest lots first."""

from collections import Counter
from collections.abc import Hashable, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from zayton.kernel.access.public import Actor
from zayton.kernel.journal.public import Happening
from zayton.stock.errors import NOT_RESERVED, SHORT
from zayton.stock.events import SHIPPED
from zayton.stock.lines import DemandLine, HeldLevel, Outcome
from zayton.stock.operations.booking import Levels, Step, book
from zayton.stock.operations.claims import ClaimRow, holdings_of, write_claims
from zayton.stock.operations.levels import LevelKey, lock_levels
from zayton.stock.operations.piles import piles_on
from zayton.stock.operations.placing import boundary_place, spots_of
from zayton.stock.operations.refusing import About, refusals_of
from zayton.stock.operations.telling import Occasion, stories_of, tell
from zayton.stock.rules.costs import Pick, take_oldest
from zayton.stock.rules.sharing import Pools, Shortage, Want, share_out
from zayton.stock.states import ClaimKind, MovementKind, PlaceKind


class _Hold(NamedTuple):
    """The pool of what one line has reserved on one level."""

    # named tuples are equal when their numbers are, so the key of the level stays one: order 1, line 1 is no level
    level: LevelKey
    document_id: int
    line_id: int | None


def ship_stock(
    *,
    lines: Sequence[DemandLine],
    document_kind: int,
    at: datetime,
    actor: Actor,
    partial: bool = False,
    telling: list[Happening] | None = None,
) -> Outcome:
    """Ship units to the customer, oldest lots first: all of a document's lines or none, unless `partial`.

    `costs_minor` of the answer is what each line's goods cost, in the base currency.
    """
    keys = [LevelKey(line.warehouse_id, line.sku_id, line.owner_id) for line in lines]
    with transaction.atomic(savepoint=False):
        levels = lock_levels(set(keys))
        wants = [_want(line, key, levels) for line, key in zip(lines, keys, strict=True)]
        granted, shortages = share_out(wants, _pools(lines, levels, document_kind), partial=partial)
        picked = _pick(keys, granted, levels)
        held = [levels.get(key) for key in keys]
        _ship(lines, held, picked, levels, Occasion(document_kind, at, actor, telling))
    refusals = refusals_of(shortages, lambda row: _about(lines[row]), _reason)
    costs = [sum(pick.cost_minor for pick in picks) for picks in picked]
    return Outcome(granted, costs, refusals=refusals)


def _want(line: DemandLine, key: LevelKey, levels: Levels) -> Want:
    pool: Hashable = key
    # without a level there is no hold; the line is refused as short of free goods
    if line.from_reserved and key in levels:
        pool = _Hold(key, line.document_id, line.line_id)
    return Want(line.document_id, line.quantity, (pool,))


def _pools(lines: Sequence[DemandLine], levels: Levels, document_kind: int) -> Pools:
    pools: Pools = {key: level.free for key, level in levels.items()}
    holders = {line.document_id for line in lines if line.from_reserved}
    # most calls ship free goods and need not read any claims
    if holders:
        for holding in holdings_of(document_kind=document_kind, document_ids=holders):
            level = LevelKey(holding.warehouse_id, holding.sku_id, holding.owner_id)
            pools[_Hold(level, holding.document_id, holding.line_id)] = holding.quantity
    return pools


def _pick(keys: Sequence[LevelKey], granted: Sequence[int], levels: Levels) -> list[list[Pick]]:
    wanted = {levels[key].level_id for key, quantity in zip(keys, granted, strict=True) if quantity}
    # read without a lock of their own: whoever changes them must hold their level first
    piles = piles_on(wanted)
    return [
        take_oldest(piles[levels[key].level_id], quantity) if quantity else []
        for key, quantity in zip(keys, granted, strict=True)
    ]


def _ship(
    lines: Sequence[DemandLine],
    held: Sequence[HeldLevel | None],
    picked: Sequence[Sequence[Pick]],
    levels: Levels,
    occasion: Occasion,
) -> None:
    customer = boundary_place(PlaceKind.CUSTOMER)
    spots = spots_of({customer, *(pick.place_id for picks in picked for pick in picks)})
    steps = [
        _step(line, pick, customer, occasion)
        for line, picks in zip(lines, picked, strict=True)
        for pick in picks
    ]
    claims = _claims(lines, held, picked, occasion)
    reserved: Counter[int] = Counter()
    for claim in claims:
        reserved[claim.level_id] += claim.quantity
    ids = book(steps, spots=spots, levels=levels, reserved=reserved)
    write_claims(claims)
    tell(SHIPPED, stories_of(steps, ids, spots), occasion)


def _claims(
    lines: Sequence[DemandLine],
    held: Sequence[HeldLevel | None],
    picked: Sequence[Sequence[Pick]],
    occasion: Occasion,
) -> list[ClaimRow]:
    claims = []
    for line, level, picks in zip(lines, held, picked, strict=True):
        if level is not None and line.from_reserved and picks:
            quantity = -sum(pick.quantity for pick in picks)
            source = (occasion.document_kind, line.document_id, line.line_id)
            claims.append(
                ClaimRow(level.level_id, ClaimKind.SHIPPED, line.at or occasion.at, quantity, *source)
            )
    return claims


def _step(line: DemandLine, pick: Pick, customer: int, occasion: Occasion) -> Step:
    return Step(
        at=line.at or occasion.at,
        kind=MovementKind.SHIPPED,
        sku_id=line.sku_id,
        lot_id=pick.lot_id,
        from_place_id=pick.place_id,
        to_place_id=customer,
        quantity=pick.quantity,
        cost_minor=pick.cost_minor,
        document_kind=occasion.document_kind,
        document_id=line.document_id,
        line_id=line.line_id,
        reverses_id=None,
        owner_id=line.owner_id,
    )


def _about(line: DemandLine) -> About:
    return About(line.sku_id, line.quantity, warehouse_id=line.warehouse_id)


def _reason(shortage: Shortage) -> tuple[str, str]:
    return (NOT_RESERVED, "reserved") if isinstance(shortage.pool, _Hold) else (SHORT, "free")
