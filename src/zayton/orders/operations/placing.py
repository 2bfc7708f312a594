"""Placing orders: what is new, what is the same, what a later version changes."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from zayton.catalog.public import bundles_question
from zayton.channels.public import shops_question
from zayton.kernel.access.public import Actor
from zayton.kernel.bulk import COPY_FROM, ids_question, uncollected
from zayton.kernel.statements import Statement, foreseen
from zayton.orders.operations.booking import book_new, ids_needed
from zayton.orders.operations.existing import Existing, existing_question, find_existing
from zayton.orders.operations.holding import hold_goods
from zayton.orders.operations.revising import revise
from zayton.orders.operations.world import PlaceOptions, Priced, World
from zayton.orders.results import UNCHANGED, Booked, Placed, Settled
from zayton.orders.rules.drafts import SALE, OrderDraft, digest_of
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
    for turn in _turns(drafts):
        _place(turn, pending, world, options, booked)
        pending = []
    if pending:
        _place([], pending, world, options, booked)
    booked.orders.refusals.extend(world.refusals)
    return booked


def _turns(drafts: Sequence[OrderDraft]) -> Iterator[list[tuple[int, OrderDraft]]]:
    """Split a set so that none of its parts names an order twice; a later mention comes in a later part."""
    left = list(enumerate(drafts))
    while left:
        seen: set[tuple[int, str, str]] = set()
        # a return of a sale in the same set finds it only once that stands
        sales = {(draft.shop_id, draft.number) for _, draft in left if draft.kind == SALE}
        turn: list[tuple[int, OrderDraft]] = []
        later: list[tuple[int, OrderDraft]] = []
        for row, draft in left:
            key = (draft.shop_id, draft.kind, draft.number)
            waits = draft.original != "" and (draft.shop_id, draft.original) in sales
            (later if waits or key in seen else turn).append((row, draft))
            seen.add(key)
        yield turn
        left = later


def _place(
    turn: Sequence[tuple[int, OrderDraft]],
    corrections: Sequence[tuple[int, CorrectionDraft]],
    world: World,
    options: PlaceOptions,
    booked: Booked,
) -> None:
    # priced first, so that what cannot stand locks nothing
    priced = world.priced(turn)
    existing = find_existing([one.draft for one in priced])
    fresh: list[Priced] = []
    revised: list[tuple[Priced, Existing]] = []
    for one in priced:
        found = existing.get((one.draft.shop_id, one.draft.kind, one.draft.number))
        if found is None:
            fresh.append(one)
        elif found.digest == digest_of(one.draft):
            settled = Settled(one.row, found.id, UNCHANGED, found.version, found.state)
            booked.orders.settled.append(settled)
        else:
            revised.append((one, found))
    # new orders and revisions of a set touch levels at different moments; locked together they cannot deadlock
    if revised:
        hold_goods(priced, [found.id for _, found in revised], options)
    # new orders first: what a revision would free is not counted on before it is known to stand
    book_new(fresh, corrections, world, options, booked)
    revise(revised, world, options, booked.orders)
