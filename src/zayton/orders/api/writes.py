"""Orders placed, allocated, shipped, cancelled, and goods taken back."""

from collections.abc import Mapping, Sequence

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from zayton.catalog.public import sku_ids_by_code
from zayton.channels.ports.orders import Address
from zayton.kernel.access.public import actor_of
from zayton.kernel.errors import Refusal
from zayton.kernel.http.public import (
    UNKNOWN,
    all_refused,
    refused,
)
from zayton.kernel.time import now
from zayton.orders.api.routing import routes
from zayton.orders.api.shapes import (
    CancelSaid,
    MovedShown,
    OrderIds,
    OrderSaid,
    OrdersSaid,
    ParcelSaid,
    ParcelsSaid,
    PlacedShown,
    ReturnsSaid,
    SettledShown,
)
from zayton.orders.operations.allocating import allocate_orders
from zayton.orders.operations.cancelling import cancel_orders
from zayton.orders.operations.clearing import waive_clearance
from zayton.orders.operations.placing import place_orders
from zayton.orders.operations.shipping import ShipDraft, ship_orders
from zayton.orders.operations.world import PlaceOptions
from zayton.orders.permissions import ALLOCATE, CANCEL, PLACE, SHIP, TAKE_BACK
from zayton.orders.recipients.operations import keep_recipients
from zayton.orders.results import Moved, Placed
from zayton.orders.rules.drafts import CHARGE, GOODS, RETURN, SALE, LineDraft, OrderDraft, in_order
from zayton.orders.states import State
from zayton.stock.public import warehouse_cards


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
    about=_(
        "Quantities and amounts are positive: the units that come back, and what is refunded. With the number of the"
        " original order they come back at the cost they left with; all returns that name it bring back no more than"
        " it shipped."
    ),
)
def take_back(request: HttpRequest, said: ReturnsSaid) -> PlacedShown:
    """Returns."""
    # a warehouse out of scope is unknown, as shops are
    if said.warehouse_id not in warehouse_cards(scope=actor_of(request).scope):
        raise all_refused([Refusal(UNKNOWN, figures={"field": "warehouse_id", "value": said.warehouse_id})])
    return _placed(said.returns, RETURN, PlaceOptions(restock_to=said.warehouse_id), request)


@routes.write("/allocate", permission=ALLOCATE, answers=MovedShown, words=_("Allocate orders to warehouses"))
def allocate(request: HttpRequest, said: OrderIds) -> MovedShown:
    """Promise what is free."""
    return moved_shown(allocate_orders(order_ids=_once(said.order_ids), actor=actor_of(request), at=now()))


@routes.write("/cancel", permission=CANCEL, answers=MovedShown, words=_("Cancel orders"))
def cancel(request: HttpRequest, said: CancelSaid) -> MovedShown:
    """Cancel, and give back what was reserved."""
    ids = _once(said.order_ids)
    return moved_shown(cancel_orders(order_ids=ids, actor=actor_of(request), at=now(), reason=said.reason))


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
    return moved_shown(ship_orders(drafts=drafts, actor=actor_of(request), at=now()))


@routes.write(
    "/waive",
    permission=PLACE,
    answers=MovedShown,
    words=_("Ship orders without waiting for their marketplace"),
    about=_("For orders that are paid otherwise. Those that wait for nothing are refused."),
)
def waive(request: HttpRequest, said: OrderIds) -> MovedShown:
    """Do not wait."""
    ids = _once(said.order_ids)
    return moved_shown(waive_clearance(order_ids=ids, actor=actor_of(request), at=now()))


def _once(keys: Sequence[int]) -> list[int]:
    # the same id twice is one wish, and refusals name places in what is worked on
    return list(dict.fromkeys(keys))


def _parcel(said: ParcelSaid) -> ShipDraft:
    units: dict[int, int] | None = None if said.lines is None else {}
    for line in said.lines or ():
        assert units is not None
        units[line.line_id] = units.get(line.line_id, 0) + line.quantity
    return ShipDraft(said.order_id, units, said.warehouse_id, said.number, said.carrier)


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
    _keep_recipients(placed, [said[row] for row in rows], options)
    return _told(placed, rows, refusals)


def _keep_recipients(placed: Placed, said: Sequence[OrderSaid], options: PlaceOptions) -> None:
    # who sends nothing need not know where to
    told = {one.order_id: said[one.row] for one in placed.settled if options.allocate}
    addresses = {
        key: Address(
            postcode=order.postcode,
            country=order.country,
            **order.recipient.model_dump() | {"lines": tuple(order.recipient.lines)},
        )
        for key, order in told.items()
        if order.recipient is not None
    }
    keep_recipients(addresses=addresses, at=now())


def _draft(said: OrderSaid, kind: str, skus: Mapping[str, int]) -> OrderDraft:
    # programs send returns as positive figures; the books keep them negative, as files do
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
    same = said.model_dump(exclude={"goods", "charges", "recipient"})
    return OrderDraft(kind=kind, lines=in_order([*goods, *charges]), **same)


def _told(placed: Placed, rows: Sequence[int], refusals: list[Refusal]) -> PlacedShown:
    refusals += [
        # rows of the request, not of the drafts that were left after looking up SKUs
        Refusal(one.code, one.subject, one.figures, None if one.row is None else rows[one.row])
        for one in placed.refusals
    ]
    # nothing was done, so the status may say so; a mixed set is a success with refusals in it
    if refusals and not placed.settled:
        raise all_refused(refusals)
    return PlacedShown(
        orders=[
            SettledShown.model_validate(one._replace(row=rows[one.row])) for one in sorted(placed.settled)
        ],
        refusals=[refused(one) for one in refusals],
    )


def moved_shown(moved: Moved) -> MovedShown:
    """What a verb came to; a problem where it came to nothing but refusals."""
    if moved.refusals and not moved.states:
        raise all_refused(moved.refusals)
    return MovedShown(
        states={key: State(state) for key, state in moved.states.items()},
        shipments=moved.shipments,
        refusals=[refused(refusal) for refusal in moved.refusals],
    )
