"""What callers hand to the operations of stores, and what they get back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from zayton.kernel.errors import Refusal
from zayton.orders.stores.states import SettledBy, Side, WhenClosed

NO_PRICES: Mapping[int, int] = {}


class StoreDraft(NamedTuple):
    """A store as somebody wants it: the warehouse by its id, the terms as in the columns of the same names.

    `hours` are (weekday, opens, closes), Monday 0 and minutes of the day; `closed_dates` ISO days.
    """

    warehouse_id: int
    currency: str
    active: bool = True
    accept_minutes: int = 30
    hours: tuple[tuple[int, int, int], ...] = ()
    closed_dates: tuple[str, ...] = ()
    when_closed: str = WhenClosed.WAIT
    ships: bool = True
    picks_up: bool = False
    settled_by: str = SettledBy.COMMISSION
    commission_bp: int = 0
    commission_to: str = Side.MERCHANT
    fee_minor: int = 0
    shipping_by: str = Side.STORE
    shipping_minor: int = 0


class PassDraft(NamedTuple):
    """An offer that a store does not take, and why."""

    offer_id: int
    reason: str = ""


class ParcelDraft(NamedTuple):
    """An offer whose goods leave, with the parcel's number."""

    offer_id: int
    number: str = ""


class HandDraft(NamedTuple):
    """An offer that a buyer comes for, with the code that they show."""

    offer_id: int
    code: str


class PickupDraft(NamedTuple):
    """An order that its buyer wants to fetch, from any store or from one."""

    order_id: int
    store_id: int | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """The offers that now stand as wanted with their states, and the refusals by their position in the set."""

    states: dict[int, str] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Issued:
    """The pick-ups that now stand, the codes that exist only in this answer by order, and the refusals."""

    order_ids: list[int] = field(default_factory=list)
    codes: dict[int, str] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
