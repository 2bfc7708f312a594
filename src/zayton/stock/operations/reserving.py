"""Holding free goods for a document, and letting go of them."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from zayton.kernel.access.public import Actor
from zayton.kernel.journal.public import Happening
from zayton.stock.errors import SHORT
from zayton.stock.events import RELEASED, RESERVED
from zayton.stock.lines import DemandLine, HeldLevel, Outcome, ReleaseLine
from zayton.stock.operations.claims import ClaimRow, holdings_of, lock_claimed_levels, write_claims
from zayton.stock.operations.levels import LevelKey, change_levels, lock_levels, lock_levels_of
from zayton.stock.operations.refusing import About, refusals_of
from zayton.stock.operations.telling import Occasion, Story, tell
from zayton.stock.rules.holding import Holding, LetGo, let_go
from zayton.stock.rules.sharing import Pools, Want, share_out
from zayton.stock.states import ClaimKind


def hold_levels(*, skus: Collection[int], warehouses: Collection[int] | None = None) -> list[HeldLevel]:
    """Lock and read every level of these SKUs (in these warehouses) until the caller's transaction ends."""
    return lock_levels_of(skus=skus, warehouses=warehouses)


def reserve_stock(
    *,
    lines: Sequence[DemandLine],
    document_kind: int,
    at: datetime,
    actor: Actor,
    partial: bool = False,
    telling: list[Happening] | None = None,
) -> Outcome:
    """Reserve free units for documents: all of a document's lines or none, unless `partial`.

    Documents are served in the order given; a later one that still fits is served although an earlier one
    did not. Where `telling` is given, what happened is added to it, for the caller to append to the journal
    together with its own.
    """
    with transaction.atomic(savepoint=False):
        keys = [LevelKey(line.warehouse_id, line.sku_id, line.owner_id) for line in lines]
        # a level that does not exist is not made: where nothing ever was, nothing is free
        held = lock_levels(set(keys))
        free: Pools = {key: level.free for key, level in held.items()}
        wants = [Want(line.document_id, line.quantity, (key,)) for line, key in zip(lines, keys, strict=True)]
        granted, shortages = share_out(wants, free, partial=partial)
        _reserve(lines, [held.get(key) for key in keys], granted, Occasion(document_kind, at, actor, telling))
    refusals = refusals_of(shortages, lambda row: _about(lines[row]), lambda _: (SHORT, "free"))
    return Outcome(granted, refusals=refusals)


def _reserve(
    lines: Sequence[DemandLine],
    levels: Sequence[HeldLevel | None],
    granted: Sequence[int],
    occasion: Occasion,
) -> None:
    reserved: Counter[int] = Counter()
    claims = []
    stories: dict[int, Story] = {}
    for line, level, quantity in zip(lines, levels, granted, strict=True):
        # refused, or asked for nothing: a claim of zero is no claim
        if level is None or not quantity:
            continue
        at = line.at or occasion.at
        reserved[level.level_id] += quantity
        source = (occasion.document_kind, line.document_id, line.line_id)
        claims.append(ClaimRow(level.level_id, ClaimKind.RESERVED, at, quantity, *source))
        story = stories.get(line.document_id) or stories.setdefault(line.document_id, Story(at))
        story.add(line.sku_id, line.owner_id, (line.warehouse_id,), quantity)
    change_levels(on_hand={}, reserved=reserved)
    write_claims(claims)
    tell(RESERVED, stories, occasion)


def _about(line: DemandLine) -> About:
    return About(line.sku_id, line.quantity, warehouse_id=line.warehouse_id)


def release_stock(
    *,
    lines: Sequence[ReleaseLine],
    document_kind: int,
    at: datetime,
    actor: Actor,
    telling: list[Happening] | None = None,
) -> Outcome:
    """Give back what documents still hold, up to the quantity of each line; holding nothing is no refusal."""
    document_ids = {line.document_id for line in lines}
    with transaction.atomic(savepoint=False):
        # locked before the sums are read, or two releases would give the same units back
        lock_claimed_levels(document_kind=document_kind, document_ids=document_ids)
        held: dict[int, list[Holding]] = {}
        for holding in holdings_of(document_kind=document_kind, document_ids=document_ids):
            held.setdefault(holding.document_id, []).append(holding)
        released = [
            let_go(
                held.get(line.document_id, ()),
                line_id=line.line_id,
                warehouse_id=line.warehouse_id,
                quantity=line.quantity,
            )
            for line in lines
        ]
        _release([one for line in released for one in line], Occasion(document_kind, at, actor, telling))
    return Outcome([sum(one.quantity for one in line) for line in released])


def _release(released: Sequence[LetGo], occasion: Occasion) -> None:
    reserved: Counter[int] = Counter()
    claims = []
    stories: dict[int, Story] = {}
    for holding, quantity in released:
        reserved[holding.level_id] -= quantity
        source = (occasion.document_kind, holding.document_id, holding.line_id)
        claims.append(ClaimRow(holding.level_id, ClaimKind.RELEASED, occasion.at, -quantity, *source))
        story = stories.setdefault(holding.document_id, Story(occasion.at))
        story.add(holding.sku_id, holding.owner_id, (holding.warehouse_id,), quantity)
    change_levels(on_hand={}, reserved=reserved)
    write_claims(claims)
    tell(RELEASED, stories, occasion)
