"""What requests about oversold orders and about errands say, and what their answers show."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from zayton.kernel.http.public import Body, Key, PageAsked, Refused, Shown
from zayton.orders.api.shapes import MOST_ORDERS
from zayton.orders.errands.states import ErrandKind, ErrandState
from zayton.orders.errands.wanting import LONGEST_LETTER


class ElsewhereShown(Shown):
    """A warehouse that has some of what is missing, by SKU; `covers` when it has all of it.

    `takes_all` says whether it could ship all that has not left, `serves` whether it serves the order's shop.
    """

    warehouse_id: int
    name: str
    units: dict[int, int]
    covers: bool
    takes_all: bool
    serves: bool


class ChoicesShown(Shown):
    """What an order misses by SKU, the units that could leave now, and the warehouses that have some of the rest."""

    missing: dict[int, int]
    ready: int
    houses: list[ElsewhereShown]


class HouseSaid(Body):
    """What an order misses comes from this warehouse; with `whole` all that has not left yet does."""

    order_id: Key
    warehouse_id: Key
    whole: bool = False


def one_an_order(said: list[Any]) -> list[Any]:
    """Refuse a set that names an order twice."""
    if len({one.order_id for one in said}) < len(said):
        raise PydanticCustomError("twice", "An order is named twice.")
    return said


class HousesSaid(Body):
    """Warehouses, one an order."""

    orders: Annotated[
        list[HouseSaid], Field(min_length=1, max_length=MOST_ORDERS), AfterValidator(one_an_order)
    ]


class LetterSaid(Body):
    """An order, and the message that its buyer gets."""

    order_id: Key
    text: Annotated[str, Field(min_length=1, max_length=LONGEST_LETTER)]


class LettersSaid(Body):
    """Orders to be cancelled with a message each, and why."""

    orders: Annotated[
        list[LetterSaid], Field(min_length=1, max_length=MOST_ORDERS), AfterValidator(one_an_order)
    ]
    reason: Literal["no_stock", "buyer_asked", "bad_address"] = "no_stock"


class ErrandShown(Shown):
    """Something that an order's marketplace is told; `goods` are units by the seller's code, for a shipment."""

    id: int
    order_id: int
    kind: ErrandKind
    state: ErrandState
    at: datetime
    told_at: datetime | None
    goods: dict[str, int]
    carrier: str
    number: str
    reason: str
    reference: str
    tries: int
    fault_kind: str
    fault_said: str
    note: str


class ErrandsAsked(PageAsked):
    """Which errands: of one order, in one state."""

    order: Key | None = None
    state: ErrandState | None = None


class AgainSaid(Body):
    """An errand to be told again; carrier and number of a shipment are replaced where they are given."""

    errand_id: Key
    carrier: Annotated[str, Field(max_length=60)] | None = None
    number: Annotated[str, Field(max_length=40)] | None = None


class AgainsSaid(Body):
    """Errands to be told again."""

    errands: Annotated[list[AgainSaid], Field(min_length=1, max_length=MOST_ORDERS)]


class SettleSaid(Body):
    """Errands by their ids, and how they were settled there."""

    errand_ids: Annotated[list[Key], Field(min_length=1, max_length=MOST_ORDERS)]
    note: Annotated[str, Field(max_length=200)] = ""


class MendedShown(Shown):
    """The errands that moved, and the refusals."""

    ids: list[int]
    refusals: list[Refused]
