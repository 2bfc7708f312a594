"""What requests about stores say, and what their answers show."""

from datetime import date, datetime
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from zayton.kernel.http.public import Body, Key, PageAsked, Refused, Shown
from zayton.orders.stores.states import EntryKind, Handover, OfferState

MOST_OFFERS = 200


class OffersAsked(PageAsked):
    """Which offers."""

    state: OfferState | None = None
    store: Key | None = None


class OfferShown(Shown):
    """An order laid before a store; `due_at` is until when the store may accept it."""

    id: int
    order_id: int
    order_number: str
    store_id: int
    state: OfferState
    handover: Handover
    units: int
    offered_at: datetime
    due_at: datetime


class OfferIds(Body):
    """Offers by their ids."""

    offer_ids: Annotated[list[Key], Field(min_length=1, max_length=MOST_OFFERS)]


class PassedSaid(OfferIds):
    """Offers that a store does not take, and why."""

    reason: Annotated[str, Field(max_length=200)] = ""


class ParcelLeft(Body):
    """An offer whose goods leave, with the parcel's number."""

    offer_id: Key
    number: Annotated[str, Field(max_length=40)] = ""


def _one_an_offer(parcels: list[ParcelLeft]) -> list[ParcelLeft]:
    if len({parcel.offer_id for parcel in parcels}) < len(parcels):
        raise PydanticCustomError("twice", "An offer is named twice.")
    return parcels


class SentSaid(Body):
    """Parcels, one an offer."""

    parcels: Annotated[
        list[ParcelLeft], Field(min_length=1, max_length=MOST_OFFERS), AfterValidator(_one_an_offer)
    ]


class HandedSaid(Body):
    """An offer that a buyer comes for, and the code that they show; one at a time, as people stand at a counter."""

    offer_id: Key
    code: Annotated[str, Field(min_length=1, max_length=40)]


class AnsweredShown(Shown):
    """The offers that now stand as wanted with their states, and the refusals."""

    # keys become text in JSON, as the standard has it
    states: dict[int, OfferState]
    refusals: list[Refused]


class PickupWanted(Body):
    """An order that its buyer fetches; without a store from any."""

    order_id: Key
    store_id: Key | None = None


class PickupsSaid(Body):
    """Orders that buyers fetch."""

    pickups: Annotated[list[PickupWanted], Field(min_length=1, max_length=MOST_OFFERS)]


class PickupsShown(Shown):
    """The orders that are fetched now, and the refusals."""

    order_ids: list[int]
    refusals: list[Refused]


class StatementsAsked(PageAsked):
    """Which statements."""

    store: Key | None = None


class StatementShown(Shown):
    """A closed statement; amounts in minor units of `currency`, positive ones are owed to the store."""

    id: int
    number: str
    store_id: int
    first_date: date
    last_date: date
    currency: str
    entries: int
    goods_minor: int
    due_minor: int
    fee_minor: int
    shipping_minor: int
    returned_minor: int
    net_minor: int
    closed_at: datetime


class EntryShown(Shown):
    """A line of a statement: the document, its day in the store's zone, and what it comes to."""

    number: str
    kind: EntryKind
    local_date: date
    goods_minor: int
    due_minor: int
    fee_minor: int
    shipping_minor: int
    net_minor: int


class StatementWhole(StatementShown):
    """A statement with all its lines."""

    lines: list[EntryShown]


class ClosingWanted(Body):
    """A store and the last day of the period."""

    store_id: Key
    last_date: date


class ClosingSaid(Body):
    """Periods to be closed."""

    closings: Annotated[list[ClosingWanted], Field(min_length=1, max_length=MOST_OFFERS)]


class ClosedShown(Shown):
    """The statements by store, and the refusals."""

    statements: dict[int, int]
    refusals: list[Refused]
