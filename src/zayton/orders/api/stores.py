"""Stores over HTTP: what was offered to them, what they answer, pick-ups, and statements."""

from collections.abc import Mapping
from typing import Any

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
    all_refused,
    refused,
    rows_of,
)
from zayton.kernel.time import now
from zayton.orders.api.routing import routes
from zayton.orders.api.stores_shapes import (
    AnsweredShown,
    ClosedShown,
    ClosingSaid,
    EntryShown,
    HandedSaid,
    OfferIds,
    OffersAsked,
    OfferShown,
    PassedSaid,
    PickupsSaid,
    PickupsShown,
    SentSaid,
    StatementsAsked,
    StatementShown,
    StatementWhole,
)
from zayton.orders.stores.drafts import Answered, HandDraft, ParcelDraft, PassDraft, PickupDraft
from zayton.orders.stores.models import StoreEntry, StoreOffer, StoreStatement
from zayton.orders.stores.operations.answering import accept_offers, pass_on_offers
from zayton.orders.stores.operations.delivering import hand_over, pack_offers, ship_offers
from zayton.orders.stores.operations.pickups import ask_for_pickups
from zayton.orders.stores.operations.statements import Closing, close_statements
from zayton.orders.stores.permissions import CLOSE_STATEMENTS, PICK_UP, READ_STATEMENTS, WORK
from zayton.orders.stores.queries import offers_of_stores, statements_seen


@routes.read(
    "/stores/offers",
    permission=WORK,
    answers=Page[OfferShown],
    words=_("List what is offered to stores"),
    about=_("Of the stores the caller works in, the latest first."),
)
def list_offers(request: HttpRequest, asked: Query[OffersAsked]) -> Page[OfferShown]:
    """Offers to the caller's stores."""
    found = offers_of_stores(scope=actor_of(request).scope).select_related("order")
    if asked.state:
        found = found.filter(state=asked.state)
    if asked.store:
        found = found.filter(store_id=asked.store)
    rows, following = rows_of(found, asked, newest_first=True)
    return Page(items=[_offer(row) for row in rows], next=following)


@routes.write(
    "/stores/offers/accept", permission=WORK, answers=AnsweredShown, words=_("Accept offers for a store")
)
def accept(request: HttpRequest, said: OfferIds) -> AnsweredShown:
    """Take orders."""
    return _answered(accept_offers(offer_ids=_once(said.offer_ids), actor=actor_of(request), at=now()))


@routes.write(
    "/stores/offers/pass-on",
    permission=WORK,
    answers=AnsweredShown,
    words=_("Pass offers on"),
    about=_("The orders go to the next store at once, and not to this one again."),
)
def pass_on(request: HttpRequest, said: PassedSaid) -> AnsweredShown:
    """Do not take orders."""
    drafts = [PassDraft(key, said.reason) for key in _once(said.offer_ids)]
    return _answered(pass_on_offers(drafts=drafts, actor=actor_of(request), at=now()))


@routes.write(
    "/stores/offers/pack", permission=WORK, answers=AnsweredShown, words=_("Say that orders are packed")
)
def pack(request: HttpRequest, said: OfferIds) -> AnsweredShown:
    """Orders lie packed, or ready to be fetched."""
    return _answered(pack_offers(offer_ids=_once(said.offer_ids), actor=actor_of(request), at=now()))


@routes.write("/stores/offers/ship", permission=WORK, answers=AnsweredShown, words=_("Ship from a store"))
def ship_from_store(request: HttpRequest, said: SentSaid) -> AnsweredShown:
    """Parcels leave a store."""
    drafts = [ParcelDraft(one.offer_id, one.number) for one in said.parcels]
    return _answered(ship_offers(drafts=drafts, actor=actor_of(request), at=now()))


@routes.write(
    "/stores/offers/hand-over",
    permission=WORK,
    answers=AnsweredShown,
    words=_("Hand over against a pick-up code"),
    about=_("A wrong code is a refusal in the answer and counts: every fifth locks the order for a while."),
)
def hand(request: HttpRequest, said: HandedSaid) -> AnsweredShown:
    """Goods go to the buyer; the answer is a success also where the code was wrong, or its count would be undone."""
    drafts = [HandDraft(said.offer_id, said.code)]
    return _shown(hand_over(drafts=drafts, actor=actor_of(request), at=now()))


@routes.write(
    "/pickups",
    permission=PICK_UP,
    answers=PickupsShown,
    words=_("Enter that buyers fetch orders"),
    about=_("From any store or from one. The code is issued on the order's page, where it is shown once."),
)
def pickups(request: HttpRequest, said: PickupsSaid) -> PickupsShown:
    """Buyers fetch orders."""
    drafts = [PickupDraft(one.order_id, one.store_id) for one in said.pickups]
    issued = ask_for_pickups(drafts=drafts, actor=actor_of(request), at=now())
    if issued.refusals and not issued.order_ids:
        raise all_refused(issued.refusals)
    return PickupsShown(order_ids=issued.order_ids, refusals=[refused(one) for one in issued.refusals])


@routes.read(
    "/stores/statements",
    permission=READ_STATEMENTS,
    answers=Page[StatementShown],
    words=_("List statements with stores"),
    about=_("The latest first; positive amounts are owed to the store."),
)
def list_statements(request: HttpRequest, asked: Query[StatementsAsked]) -> Page[StatementShown]:
    """Closed statements of the stores the caller sees."""
    found = statements_seen(scope=actor_of(request).scope)
    if asked.store:
        found = found.filter(store_id=asked.store)
    rows, following = rows_of(found, asked, newest_first=True)
    return Page(items=[StatementShown.model_validate(row) for row in rows], next=following)


@routes.read(
    "/stores/statements/{int:statement_id}",
    permission=READ_STATEMENTS,
    answers=StatementWhole,
    words=_("One statement with a store"),
)
def one_statement(request: HttpRequest, statement_id: Key) -> StatementWhole:
    """A closed statement with all its lines."""
    found = statements_seen(scope=actor_of(request).scope).filter(pk=statement_id).first()
    if found is None:
        raise Problem(404, Refusal(NOT_FOUND))
    return _whole(found)


@routes.write(
    "/stores/statements/close",
    permission=CLOSE_STATEMENTS,
    answers=ClosedShown,
    words=_("Close statements with stores"),
    about=_("Up to and including a day; the same day again answers the same statement."),
)
def close(request: HttpRequest, said: ClosingSaid) -> ClosedShown:
    """Close the periods of stores."""
    closings = [Closing(one.store_id, one.last_date) for one in said.closings]
    closed = close_statements(closings=closings, actor=actor_of(request), at=now())
    if closed.refusals and not closed.ids:
        raise all_refused(closed.refusals)
    return ClosedShown(statements=closed.ids, refusals=[refused(one) for one in closed.refusals])


def _once(keys: list[int]) -> list[int]:
    # the same id twice is one wish, and refusals name places in what is worked on
    return list(dict.fromkeys(keys))


def _answered(answered: Answered) -> AnsweredShown:
    if answered.refusals and not answered.states:
        raise all_refused(answered.refusals)
    return _shown(answered)


def _shown(answered: Answered) -> AnsweredShown:
    states: Mapping[int, Any] = answered.states
    return AnsweredShown(states=dict(states), refusals=[refused(one) for one in answered.refusals])


def _offer(row: StoreOffer) -> OfferShown:
    return OfferShown(
        id=row.pk,
        order_id=row.order_id,
        order_number=row.order.external_number,
        store_id=row.store_id,
        state=row.state,  # type: ignore[arg-type]
        handover=row.handover,  # type: ignore[arg-type]
        units=row.units,
        offered_at=row.offered_at,
        due_at=row.due_at,
    )


def _whole(found: StoreStatement) -> StatementWhole:
    lines = StoreEntry.objects.filter(statement=found).select_related("document").order_by("local_date", "id")
    return StatementWhole(
        **StatementShown.model_validate(found).model_dump(),
        lines=[
            EntryShown.model_validate({**vars(line), "number": line.document.external_number})
            for line in lines
        ],
    )
