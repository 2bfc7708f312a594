"""Placing orders: what is new, what is the same, what a later version changes."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from zayton.catalog.public import bundles_question
from zayton.channels.public import shops_question
from zayton.kernel.access.public import Actor
from zayton.kernel.bulk import COPY_FROM, ids_question, uncollected
from zayton.kernel.statements import Statement, foreseen
from zayton.orders.operations.asking import foreseen_questions
from zayton.orders.operations.booking import book_new, ids_needed
from zayton.orders.operations.correcting import Correcting
from zayton.orders.operations.existing import Existing, existing_question, find_existing
from zayton.orders.operations.holding import hold_goods
from zayton.orders.operations.revising import revise
from zayton.orders.operations.world import PlaceOptions, Priced, World
from zayton.orders.results import UNCHANGED, Booked, Placed, Settled
from zayton.orders.rules.drafts import RETURN, SALE, OrderDraft, digest_of
from zayton.orders.rules.reading import CorrectionDraft

_DEFAULT = PlaceOptions()


def place_orders(
    *, drafts: Sequence[OrderDraft], actor: Actor, at: datetime, options: PlaceOptions = _DEFAULT
) -> Placed:
    """Make orders and returns stand as drafted, each new, unchanged, revised or refused.

    One is known again by shop, number and kind. Delivered a second time it changes nothing; with other content it
    becomes the next version. An order that is refused leaves no trace, and holds up no other.
    """
    return book_documents(drafts=drafts, corrections=(), actor=actor, at=at, options=options).orders


def book_documents(
    *,
    drafts: Sequence[OrderDraft],
    corrections: Sequence[CorrectionDraft],
    actor: Actor,
    at: datetime,
    options: PlaceOptions = _DEFAULT,
) -> Booked:
    """Place orders and book corrections of stock together, as if one by one by their time and number."""
    # thousands of tuples live until the commit; the collector would walk them again and again
    with uncollected():
        try:
            # a savepoint where the caller has a transaction, so that a clash undoes only this attempt
            with transaction.atomic(), foreseen(_questions(drafts, actor)):
                return _book(drafts, corrections, actor, at, options)
        except IntegrityError:
            # somebody else placed one of them meanwhile; now it is there to be found
            with transaction.atomic():
                return _book(drafts, corrections, actor, at, options)


def _questions(offered: Sequence[OrderDraft], actor: Actor) -> list[Statement]:
    """What a few new orders will ask one after the other, which is most of the time they take."""
    # what is refused unseen must wait for no lock of those who see it
    drafts = [one for one in offered if actor.scope.sees_shop(one.shop_id)]
    # a large set asks other statements (a copied table), so nothing of it can be foreseen
    if not 0 < len(drafts) < COPY_FROM:
        return []
    skus = {line[1] for one in drafts for line in one.lines if line[1] is not None}
    return [
        shops_question({one.shop_id for one in drafts}),
        existing_question(drafts),
        ids_question(ids_needed(drafts)),
        bundles_question(skus),
        *foreseen_questions(),
    ]


def _book(
    drafts: Sequence[OrderDraft],
    corrections: Sequence[CorrectionDraft],
    actor: Actor,
    at: datetime,
    options: PlaceOptions,
) -> Booked:
    # corrections name shops too, and their scope counts as well
    shop_ids = {draft.shop_id for draft in drafts} | {draft.shop_id for draft in corrections}
    world = World.of(shop_ids, actor=actor, at=at)
    booked = Booked()
    # corrections stand in time among the first turn; later turns only revise what it placed
    pending = list(enumerate(corrections))
    # priced first, so that what cannot stand locks nothing
    priced = world.priced(list(enumerate(drafts)))
    turns = list(_turns(priced))
    # the orders before their goods, as every operation locks them
    existing = find_existing([one.draft for one in priced])
    if len(turns) > 1:
        _hold_all(priced, existing, pending, world, options)
    held = set(existing)
    for number, turn in enumerate(turns):
        if number:
            done = {one.row for one in booked.orders.settled}
            ours = held | {_key(one) for one in priced if one.row in done}
            # who locks an order that came to be meanwhile may wait for our goods: it is a clash, as if it were new
            existing = find_existing([one.draft for one in turn if _key(one) in ours], sales=False)
        _place(turn, existing, pending, world, options=options, booked=booked)
        pending = []
    if pending:
        _place([], {}, pending, world, options=options, booked=booked)
    booked.orders.refusals.extend(world.refusals)
    return booked


def _turns(priced: Sequence[Priced]) -> Iterator[list[Priced]]:
    """Split a set so that none of its parts names an order twice; a later mention comes in a later part."""
    left = list(priced)
    while left:
        seen: set[tuple[int, str, str]] = set()
        # a return of a sale in the same set finds it only once that stands
        sales = {(one.draft.shop_id, one.draft.number) for one in left if one.draft.kind == SALE}
        turn: list[Priced] = []
        later: list[Priced] = []
        for one in left:
            key = _key(one)
            # a sale never waits, so every part has some of what is left
            waits = one.draft.kind == RETURN and (one.draft.shop_id, one.draft.original) in sales
            (later if waits or key in seen else turn).append(one)
            seen.add(key)
        yield turn
        left = later


def _key(one: Priced) -> tuple[int, str, str]:
    return one.draft.shop_id, one.draft.kind, one.draft.number


def _hold_all(
    priced: Sequence[Priced],
    existing: Mapping[tuple[int, str, str], Existing],
    corrections: Sequence[tuple[int, CorrectionDraft]],
    world: World,
    options: PlaceOptions,
) -> None:
    """Lock all goods that the parts of a set will touch: each locks in order, but not one after the other."""
    if not corrections and all(_stands(one, existing) for one in priced):
        return
    # keys are given only when they are booked
    todo = [Correcting(row, draft, 0) for row, draft in corrections if draft.shop_id in world.shops]
    hold_goods(priced, [found.id for found in existing.values()], options, todo)


def _stands(one: Priced, existing: Mapping[tuple[int, str, str], Existing]) -> bool:
    found = existing.get(_key(one))
    return found is not None and found.digest == digest_of(one.draft)


def _place(
    turn: Sequence[Priced],
    existing: Mapping[tuple[int, str, str], Existing],
    corrections: Sequence[tuple[int, CorrectionDraft]],
    world: World,
    *,
    options: PlaceOptions,
    booked: Booked,
) -> None:
    fresh: list[Priced] = []
    revised: list[tuple[Priced, Existing]] = []
    for one in turn:
        found = existing.get(_key(one))
        if found is None:
            fresh.append(one)
        elif found.digest == digest_of(one.draft):
            settled = Settled(one.row, found.id, UNCHANGED, found.version, found.state)
            booked.orders.settled.append(settled)
        else:
            revised.append((one, found))
    # new orders and revisions of a set touch levels at different moments; locked together they cannot deadlock
    if revised:
        hold_goods(turn, [found.id for _, found in revised], options)
    # new orders first: what a revision would free is not counted on before it is known to stand
    book_new(fresh, corrections, world, options, booked)
    revise(revised, world, options, booked.orders)
