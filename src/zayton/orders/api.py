"""Orders over HTTP: listed, shown, placed, allocated, shipped, cancelled, and goods taken back."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from zayton.catalog.public import sku_ids_by_code
from zayton.kernel.access.public import actor_of
from zayton.kernel.errors import Refusal
from zayton.kernel.http.public import (
    NOT_FOUND,
    UNKNOWN,
    WHOLE,
    Amount,
    Body,
    Code,
    Country,
    Currency,
    Key,
    Minor,
    Moment,
    Page,
    PageAsked,
    Problem,
    Quantity,
    Query,
    Refused,
    Routes,
    Shown,
    all_refused,
    cut,
    place_of,
    refused,
)
from zayton.kernel.time import now
from zayton.orders.operations.allocating import allocate_orders
from zayton.orders.operations.cancelling import cancel_orders
from zayton.orders.operations.placing import place_orders
from zayton.orders.operations.shipping import ShipDraft, ship_orders
from zayton.orders.operations.world import PlaceOptions
from zayton.orders.permissions import ALLOCATE, CANCEL, PLACE, READ, SHIP, TAKE_BACK
from zayton.orders.queries import OrderDetail, OrderRow, find_orders, order_history
from zayton.orders.results import Moved, Placed
from zayton.orders.rules.charges import CHARGES
from zayton.orders.rules.drafts import CHARGE, GOODS, RETURN, SALE, LineDraft, OrderDraft, in_order
from zayton.orders.states import Kind, State
from zayton.stock.public import warehouse_cards

MOST_ORDERS = 500
MOST_LINES = 200
Number = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^\S(.*\S)?$")]
Place = Annotated[int, Field(ge=-180_000_000, le=180_000_000, strict=True), WHOLE]

routes = Routes("orders", _("Orders"))


class OrderShown(Shown):
    """An order as lists show it; amounts in minor units of `currency` and of the base currency."""

    id: int
    shop_id: int
    kind: Kind
    external_number: str
    state: State
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
    number: str
    units: int
    at: datetime


class OrderWhole(OrderShown):
    """An order with the lines of its present version, its allocations and its shipments."""

    lines: list[LineShown]
    allocations: list[AllocationShown]
    shipments: list[ShipmentShown]


class OrdersAsked(PageAsked):
    """Which orders; `number` is how the external number begins."""

    kind: Kind = Kind.SALE
    state: State | None = None
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


class OrderSaid(Body):
    """An order as its shop tells it. A shop's number is known again: the same content changes nothing."""

    shop_id: Key
    number: Number
    placed_at: Moment
    currency: Currency
    country: Country | Literal[""] = ""
    postcode: Annotated[str, Field(max_length=20)] = ""
    customer: Annotated[str, Field(max_length=80)] = ""
    latitude_e6: Annotated[int, Field(ge=-90_000_000, le=90_000_000, strict=True), WHOLE] | None = None
    longitude_e6: Place | None = None
    goods: Annotated[list[GoodsSaid], Field(max_length=MOST_LINES)] = []
    charges: Annotated[list[ChargeSaid], Field(max_length=20)] = []


class OrdersSaid(Body):
    """A set of orders; with `refuse_short` one without enough stock is refused instead of backordered."""

    orders: Annotated[list[OrderSaid], Field(min_length=1, max_length=MOST_ORDERS)]
    allocate: bool = True
    refuse_short: bool = False


class ReturnsSaid(Body):
    """Goods that buyers send back, and what is refunded, both as positive figures."""

    returns: Annotated[list[OrderSaid], Field(min_length=1, max_length=MOST_ORDERS)]
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
    """Orders to be cancelled, and why."""

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

    states: dict[int, State]
    shipments: list[int]
    refusals: list[Refused]


@routes.read(
    "", permission=READ, answers=Page[OrderShown], words=_("List orders"), about=_("The latest first.")
)
def list_orders(request: HttpRequest, asked: Query[OrdersAsked]) -> Page[OrderShown]:
    """Orders of the shops the caller sees."""
    place = place_of(asked, size=2)
    rows = find_orders(
        scope=actor_of(request).scope,
        number=asked.number,
        states=[asked.state] if asked.state else [],
        kind=asked.kind,
        shop_ids=[asked.shop] if asked.shop else None,
        before=(datetime.fromisoformat(place[0]), place[1]) if place else None,
        limit=asked.limit + 1,
    )
    page, following = cut(rows, asked, _place_of_row)
    return Page(items=[OrderShown.model_validate(row) for row in page], next=following)


@routes.read("/{int:order_id}", permission=READ, answers=OrderWhole, words=_("One order"))
def one_order(request: HttpRequest, order_id: Key) -> OrderWhole:
    """An order with everything that belongs to it."""
    found = order_history(order_id, scope=actor_of(request).scope)
    if found is None:
        raise Problem(404, Refusal(NOT_FOUND))
    return _whole(found)


@routes.write(
    "",
    permission=PLACE,
    answers=PlacedShown,
    words=_("Place orders"),
    about=_(
        "Each order stands alone. One that is known by shop and number becomes its next version if it differs."
    ),
)
def place(request: HttpRequest, said: OrdersSaid) -> PlacedShown:
    """Sales."""
    options = PlaceOptions(allocate=said.allocate, refuse_short=said.refuse_short)
    return _placed(said.orders, SALE, options, request)


@routes.write(
    "/returns",
    permission=TAKE_BACK,
    answers=PlacedShown,
    words=_("Take goods back"),
    about=_("Quantities and amounts are positive: the units that come back, and what is refunded."),
)
def take_back(request: HttpRequest, said: ReturnsSaid) -> PlacedShown:
    """Returns."""
    if said.warehouse_id not in warehouse_cards(scope=actor_of(request).scope):
        raise all_refused([Refusal(UNKNOWN, figures={"field": "warehouse_id", "value": said.warehouse_id})])
    return _placed(said.returns, RETURN, PlaceOptions(restock_to=said.warehouse_id), request)


@routes.write("/allocate", permission=ALLOCATE, answers=MovedShown, words=_("Allocate orders to warehouses"))
def allocate(request: HttpRequest, said: OrderIds) -> MovedShown:
    """Promise what is free."""
    return _moved(allocate_orders(order_ids=_once(said.order_ids), actor=actor_of(request), at=now()))


@routes.write("/cancel", permission=CANCEL, answers=MovedShown, words=_("Cancel orders"))
def cancel(request: HttpRequest, said: CancelSaid) -> MovedShown:
    """Cancel, and give back what was reserved."""
    ids = _once(said.order_ids)
    return _moved(cancel_orders(order_ids=ids, actor=actor_of(request), at=now(), reason=said.reason))


@routes.write(
    "/ship",
    permission=SHIP,
    answers=MovedShown,
    words=_("Ship orders"),
    about=_(
        "What is allocated leaves, wholly or in part; a second parcel of the same order goes in another request."
    ),
)
def ship(request: HttpRequest, said: ParcelsSaid) -> MovedShown:
    """Parcels leave."""
    drafts = [_parcel(parcel) for parcel in said.parcels]
    return _moved(ship_orders(drafts=drafts, actor=actor_of(request), at=now()))


def _place_of_row(row: OrderRow) -> Sequence[int | str]:
    return row.placed_at.isoformat(), row.id


def _whole(found: OrderDetail) -> OrderWhole:
    present = [line for line in found.lines if line.version == found.order.version]
    return OrderWhole(
        **OrderShown.model_validate(found.order).model_dump(),
        lines=[LineShown.model_validate(line) for line in present],
        allocations=[AllocationShown.model_validate(one) for one in found.allocations],
        shipments=[ShipmentShown.model_validate(one) for one in found.shipments],
    )


def _once(keys: Sequence[int]) -> list[int]:
    return list(dict.fromkeys(keys))


def _parcel(said: ParcelSaid) -> ShipDraft:
    units: dict[int, int] | None = None if said.lines is None else {}
    for line in said.lines or ():
        assert units is not None
        units[line.line_id] = units.get(line.line_id, 0) + line.quantity
    return ShipDraft(said.order_id, units, said.warehouse_id, said.number)


def _placed(said: Sequence[OrderSaid], kind: str, options: PlaceOptions, request: HttpRequest) -> PlacedShown:
    codes = {line.sku for order in said for line in order.goods}
    skus = sku_ids_by_code(codes) if codes else {}
    rows, drafts, refusals = [], [], []
    for row, order in enumerate(said):
        unknown = next((line.sku for line in order.goods if line.sku not in skus), None)
        if unknown is None:
            rows.append(row)
            drafts.append(_draft(order, kind, skus))
        else:
            refusals.append(Refusal("orders.unknown-sku", order.number, {"value": unknown}, row))
    placed = place_orders(drafts=drafts, actor=actor_of(request), at=now(), options=options)
    return _told(placed, rows, refusals)


def _draft(said: OrderSaid, kind: str, skus: Mapping[str, int]) -> OrderDraft:
    sign = 1 if kind == SALE else -1
    goods = [
        LineDraft(
            GOODS, skus[line.sku], "", line.sku, line.title, sign * line.quantity, sign * line.amount_minor
        )
        for line in said.goods
    ]
    charges = [
        LineDraft(CHARGE, None, line.charge, line.charge, "", sign, sign * line.amount_minor)
        for line in said.charges
    ]
    same = said.model_dump(exclude={"goods", "charges"})
    return OrderDraft(kind=kind, lines=in_order([*goods, *charges]), **same)


def _told(placed: Placed, rows: Sequence[int], refusals: list[Refusal]) -> PlacedShown:
    refusals += [
        Refusal(one.code, one.subject, one.figures, None if one.row is None else rows[one.row])
        for one in placed.refusals
    ]
    if refusals and not placed.settled:
        raise all_refused(refusals)
    return PlacedShown(
        orders=[
            SettledShown.model_validate(one._replace(row=rows[one.row])) for one in sorted(placed.settled)
        ],
        refusals=[refused(one) for one in refusals],
    )


def _moved(moved: Moved) -> MovedShown:
    if moved.refusals and not moved.states:
        raise all_refused(moved.refusals)
    return MovedShown(
        states={key: State(state) for key, state in moved.states.items()},
        shipments=moved.shipments,
        refusals=[refused(refusal) for refusal in moved.refusals],
    )
