"""What requests about orders say, and what their answers show."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from zayton.kernel.http.public import (
    WHOLE,
    Amount,
    Body,
    Code,
    Country,
    Currency,
    Key,
    Minor,
    Moment,
    PageAsked,
    Quantity,
    Refused,
    Shown,
)
from zayton.orders.rules.charges import CHARGES
from zayton.orders.states import Clearance, Kind, State

MOST_ORDERS = 500
MOST_LINES = 200
Number = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^\S(.*\S)?$")]
Place = Annotated[int, Field(ge=-180_000_000, le=180_000_000, strict=True), WHOLE]


class OrderShown(Shown):
    """An order as lists show it; amounts in minor units of `currency` and of the base currency.

    `original_id` is the sale that a return brings goods of back. `label` is what sellers call the order where that is
    not its number. `clearance` is `awaited` while its marketplace does not let it be shipped, blank where it does.
    """

    id: int
    shop_id: int
    kind: Kind
    external_number: str
    label: str
    state: State
    clearance: Clearance
    version: int
    placed_at: datetime
    local_date: date
    country: str
    currency: str
    goods_minor: int
    charge_minor: int
    base_goods_minor: int
    base_charge_minor: int
    units: int
    original_id: int | None


class LineShown(Shown):
    """A line of the present version."""

    id: int
    line_no: int
    kind: str
    sku_id: int | None
    charge: str
    external_code: str
    title: str
    quantity: int
    amount_minor: int
    base_minor: int


class AllocationShown(Shown):
    """Units promised from a warehouse, how many of them have left, and why from there."""

    line_id: int
    sku_id: int
    warehouse_id: int
    quantity: int
    shipped_quantity: int
    reason: str


class ShipmentShown(Shown):
    """Goods that left one warehouse together."""

    id: int
    warehouse_id: int
    carrier: str
    number: str
    units: int
    at: datetime


class OrderWhole(OrderShown):
    """An order with the lines of its present version, its allocations and its shipments."""

    lines: list[LineShown]
    allocations: list[AllocationShown]
    shipments: list[ShipmentShown]


class OrdersAsked(PageAsked):
    """Which orders; `number` is how the external number or the label begins."""

    kind: Kind = Kind.SALE
    state: State | None = None
    clearance: Clearance | None = None
    shop: Key | None = None
    number: Annotated[str, Field(max_length=80)] = ""


class GoodsSaid(Body):
    """Goods: a SKU by its code, how many, and what all of them come to."""

    sku: Code
    quantity: Quantity
    amount_minor: Amount
    title: Annotated[str, Field(max_length=300)] = ""


class ChargeSaid(Body):
    """Money that is no goods, such as postage; a discount is negative."""

    charge: Literal[*CHARGES]  # type: ignore[valid-type]
    amount_minor: Minor


Part = Annotated[str, Field(max_length=200)]


class RecipientSaid(Body):
    """Who an order goes to: kept sealed, erased some days after dispatch. `lines` are the street."""

    name: Part = ""
    company: Part = ""
    lines: Annotated[list[Part], Field(max_length=6)] = []
    city: Part = ""
    region: Part = ""
    phone: Part = ""
    email: Part = ""


class OrderSaid(Body):
    """An order as its shop tells it. A shop's number is known again: the same content changes nothing."""

    shop_id: Key
    number: Number
    placed_at: Moment
    currency: Currency
    country: Country | Literal[""] = ""
    postcode: Annotated[str, Field(max_length=20)] = ""
    customer: Annotated[str, Field(max_length=80)] = ""
    label: Annotated[str, Field(max_length=80)] = ""
    recipient: RecipientSaid | None = None
    latitude_e6: Annotated[int, Field(ge=-90_000_000, le=90_000_000, strict=True), WHOLE] | None = None
    longitude_e6: Place | None = None
    goods: Annotated[list[GoodsSaid], Field(max_length=MOST_LINES)] = []
    charges: Annotated[list[ChargeSaid], Field(max_length=20)] = []


class ReturnSaid(OrderSaid):
    """A return as its shop tells it; `original` is the number of the sale, where the shop knows it."""

    original: Number | Literal[""] = ""


class OrdersSaid(Body):
    """A set of orders; with `refuse_short` one without enough stock is refused instead of backordered."""

    orders: Annotated[list[OrderSaid], Field(min_length=1, max_length=MOST_ORDERS)]
    allocate: bool = True
    refuse_short: bool = False


class ReturnsSaid(Body):
    """Goods that buyers send back, and what is refunded, both as positive figures."""

    returns: Annotated[list[ReturnSaid], Field(min_length=1, max_length=MOST_ORDERS)]
    warehouse_id: Key


class SettledShown(Shown):
    """What became of one member of the set: `new`, `revised` or `unchanged`."""

    row: int
    order_id: int
    outcome: Literal["new", "revised", "unchanged"]
    version: int
    state: State


class PlacedShown(Shown):
    """The accepted and the refused of a set; each stands alone."""

    orders: list[SettledShown]
    refusals: list[Refused]


class OrderIds(Body):
    """Orders by their ids."""

    order_ids: Annotated[list[Key], Field(min_length=1, max_length=MOST_ORDERS)]


class CancelSaid(OrderIds):
    """Orders to be cancelled, and why; marketplaces know `no_stock`, `buyer_asked` and `bad_address`, others are kept
    here and told as `no_stock`.
    """

    reason: Annotated[str, Field(max_length=200)] = ""


class UnitsSaid(Body):
    """Units of one line."""

    line_id: Key
    quantity: Quantity


class ParcelSaid(Body):
    """What leaves of an order: all that is allocated, or some lines, or what lies in one warehouse."""

    order_id: Key
    lines: Annotated[list[UnitsSaid], Field(min_length=1, max_length=MOST_LINES)] | None = None
    warehouse_id: Key | None = None
    carrier: Annotated[str, Field(max_length=60)] = ""
    number: Annotated[str, Field(max_length=40)] = ""


def _one_an_order(parcels: list[ParcelSaid]) -> list[ParcelSaid]:
    if len({parcel.order_id for parcel in parcels}) < len(parcels):
        raise PydanticCustomError("twice", "An order is named twice.")
    return parcels


class ParcelsSaid(Body):
    """Parcels, one an order."""

    parcels: Annotated[
        list[ParcelSaid], Field(min_length=1, max_length=MOST_ORDERS), AfterValidator(_one_an_order)
    ]


class MovedShown(Shown):
    """The orders that moved with their new states, the shipments that were made, and the refusals."""

    # keys become text in JSON, as the standard has it
    states: dict[int, State]
    shipments: list[int]
    refusals: list[Refused]
