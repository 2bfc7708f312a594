"""Taking orders over from channels: placed, reserved, shipped or cancelled as their marketplace tells."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from zayton.channels.ports.documents import Subject
from zayton.channels.ports.orders import Progress
from zayton.channels.public import (
    UNCHANGED,
    ConnectionFacts,
    Delivery,
    Taker,
    Verdict,
    register_taker,
    shops_by_id,
)
from zayton.orders.models import Order
from zayton.orders.operations.allocating import allocate_orders
from zayton.orders.operations.cancelling import cancel_orders
from zayton.orders.operations.clearing import await_clearance, clear_orders
from zayton.orders.operations.elsewhere import ship_elsewhere
from zayton.orders.operations.loading import goods_lines, promises_held, wanted_by_order
from zayton.orders.operations.placing import place_orders
from zayton.orders.operations.shipping import ShipDraft, ship_orders
from zayton.orders.operations.understanding import Taking, understood
from zayton.orders.operations.world import PlaceOptions
from zayton.orders.recipients.operations import keep_recipients
from zayton.orders.results import UNCHANGED as SAME
from zayton.orders.rules.drafts import OrderDraft
from zayton.orders.rules.taking import RANKS, ToShip, units_to_ship
from zayton.orders.rules.versions import Held
from zayton.orders.states import Clearance, Kind, State


def take_orders(
    connection: ConnectionFacts, deliveries: Sequence[Delivery], at: datetime
) -> Sequence[Verdict]:
    """Make orders stand as their marketplace tells them; see `Taker`. Delivered again, nothing changes."""
    taking = understood(connection, deliveries, at)
    _place(taking)
    _clear(taking)
    _ship(taking)
    _cancel(taking)
    _take_returns(taking)
    _keep_recipients(taking)
    return [taking.verdicts.get(row, UNCHANGED) for row in range(len(deliveries))]


def _place(taking: Taking) -> None:
    """Place orders, those that are served alike together."""
    groups: dict[PlaceOptions, list[int]] = {}
    for row, meant in taking.meant.items():
        if taking.is_over(row):
            continue
        served = not (meant.is_cancelled or taking.is_elsewhere(row))
        groups.setdefault(PlaceOptions(allocate=served), []).append(row)
    for options, rows in groups.items():
        drafts = [taking.meant[row].sale for row in rows]
        placed = place_orders(drafts=drafts, actor=taking.connection.actor, at=taking.at, options=options)
        waiting = {}
        for one in placed.settled:
            taking.orders[rows[one.row]] = one.order_id
            if one.outcome != SAME:
                taking.changed(rows[one.row])
            elif options.allocate and one.state == State.PLACED:
                waiting[one.order_id] = rows[one.row]
        _serve(waiting, taking)
        for refusal in placed.refusals:
            if refusal.row is not None:
                taking.refuse(rows[refusal.row], refusal)


def _serve(waiting: Mapping[int, int], taking: Taking) -> None:
    """Promise goods to orders that stood already, word for word, brought by a file that was only to keep them."""
    if not waiting:
        return
    moved = allocate_orders(order_ids=waiting, actor=taking.connection.actor, at=taking.at)
    for key, state in moved.states.items():
        if state != State.PLACED:
            taking.changed(waiting[key])


def _clear(taking: Taking) -> None:
    """Hold what is not to be shipped yet, and let go what is; of most orders there is nothing to say."""
    held, free = {}, {}
    # one whose new lines were refused is not to be shipped either
    known = {row: before.id for row, before in taking.before.items()} | taking.orders
    for row, key in known.items():
        was = taking.before[row].clearance if row in taking.before else Clearance.CLEAR
        # what the marketplace sends itself is not ours to hold
        if taking.meant[row].from_marketplace:
            continue
        progress = taking.meant[row].progress
        if progress == Progress.PENDING and was == Clearance.CLEAR:
            held[key] = row
        elif row not in taking.orders:
            continue
        # what is cancelled is not let go first
        elif was != Clearance.CLEAR and progress not in (Progress.PENDING, Progress.CANCELLED):
            free[key] = row
    actor, at = taking.connection.actor, taking.at
    for key in await_clearance(order_ids=held, actor=actor, at=at):
        taking.changed(held[key])
    for key in clear_orders(order_ids=free, actor=actor, at=at) if free else ():
        taking.changed(free[key])


def _ship(taking: Taking) -> None:
    """Book out what the marketplace says has left and we have not: shipped by hand over there, or from elsewhere."""
    told = {key: row for row, key in taking.orders.items() if taking.has_left(row)}
    # what has left wholly, here or elsewhere, cannot leave again
    waiting = Order.objects.filter(pk__in=told).exclude(state__in=[State.SHIPPED, State.CANCELLED])
    rows = {key: told[key] for key in waiting.values_list("pk", flat=True)} if told else {}
    gone = [key for key, row in rows.items() if taking.is_elsewhere(row) and taking.has_left_wholly(row)]
    for key in ship_elsewhere(order_ids=gone, actor=taking.connection.actor, at=taking.at):
        taking.changed(rows[key])
    _ship_ours({key: row for key, row in rows.items() if not taking.is_elsewhere(row)}, taking)


def _ship_ours(rows: Mapping[int, int], taking: Taking) -> None:
    if not rows:
        return
    held = promises_held(rows)
    drafts = []
    for key, lines in _lines_to_ship(rows, held).items():
        here: dict[int, int] = {}
        for _, one in held.get(key, ()):
            here[one.line_id] = here.get(one.line_id, 0) + one.quantity - one.shipped
        wanted = units_to_ship(taking.meant[rows[key]].shipped, lines)
        # what is not promised cannot be booked out; the order shows that it still waits for it
        units = {line: min(count, here.get(line, 0)) for line, count in wanted.items() if here.get(line, 0)}
        if units:
            drafts.append(ShipDraft(key, units))
    if drafts:
        moved = ship_orders(drafts=drafts, actor=taking.connection.actor, at=taking.at, tell=False)
        for key in moved.states:
            taking.changed(rows[key])


def _lines_to_ship(
    rows: Mapping[int, int], held: Mapping[int, Sequence[tuple[int, Held]]]
) -> dict[int, list[ToShip]]:
    lines = goods_lines(rows)
    pieces: dict[int, int] = {}
    for wanted in wanted_by_order(lines).values():
        for want in wanted:
            pieces[want.line_id] = pieces.get(want.line_id, 0) + want.quantity
    gone: dict[int, int] = {}
    for promises in held.values():
        for _, one in promises:
            gone[one.line_id] = gone.get(one.line_id, 0) + one.shipped
    return {
        key: [
            ToShip(
                one.line_id,
                one.sku_id,
                one.quantity,
                pieces.get(one.line_id, one.quantity),
                gone.get(one.line_id, 0),
            )
            for one in some
        ]
        for key, some in lines.items()
    }


def _cancel(taking: Taking) -> None:
    rows = {key: row for row, key in taking.orders.items() if taking.meant[row].is_cancelled}
    # one that was cancelled before stays so without a word
    standing = (
        Order.objects.filter(pk__in=rows).exclude(state=State.CANCELLED) if rows else Order.objects.none()
    )
    todo = list(standing.values_list("pk", flat=True))
    if not todo:
        return
    actor = taking.connection.actor
    moved = cancel_orders(order_ids=todo, actor=actor, at=taking.at, reason="channel", tell=False)
    for order_id in moved.states:
        taking.changed(rows[order_id])
    for refusal in moved.refusals:
        if refusal.row is not None:
            taking.refuse(rows[todo[refusal.row]], refusal)


def _take_returns(taking: Taking) -> None:
    # what comes back to a marketplace's own warehouse is told by its stock; a sale that was refused has no returns
    offered = [
        # what left before our books began has no lot in them that a return could bring back
        (row, draft._replace(original="") if taking.is_elsewhere(row) else draft)
        for row, meant in taking.meant.items()
        if row in taking.orders and not meant.from_marketplace
        for draft in meant.returns
    ]
    fresh = _unknown_returns(offered)
    houses = _restock_houses(fresh)
    for house in sorted(set(houses.values())):
        here = [one for one in fresh if houses[one[1].shop_id] == house]
        drafts = [draft for _, draft in here]
        options = PlaceOptions(allocate=False, restock_to=house)
        placed = place_orders(drafts=drafts, actor=taking.connection.actor, at=taking.at, options=options)
        for one in placed.settled:
            taking.changed(here[one.row][0])
        for refusal in placed.refusals:
            if refusal.row is not None:
                taking.refuse(here[refusal.row][0], refusal)


def _keep_recipients(taking: Taking) -> None:
    # whom nothing is sent from here, or nothing any more, need not be known
    wanted = {
        key: row
        for row, key in taking.orders.items()
        if not (taking.meant[row].is_cancelled or taking.has_left_wholly(row) or taking.is_elsewhere(row))
    }
    addresses = {key: taking.meant[row].address for key, row in wanted.items()}
    for key in keep_recipients(addresses=addresses, at=taking.at):
        taking.changed(wanted[key])


def _unknown_returns(offered: Sequence[tuple[int, OrderDraft]]) -> list[tuple[int, OrderDraft]]:
    if not offered:
        return []
    known = set(
        Order.objects.filter(
            kind=Kind.RETURN, external_number__in=[draft.number for _, draft in offered]
        ).values_list("shop_id", "external_number")
    )
    return [(row, draft) for row, draft in offered if (draft.shop_id, draft.number) not in known]


def _restock_houses(fresh: Sequence[tuple[int, OrderDraft]]) -> dict[int, int]:
    """The warehouse that takes a shop's returns: the first that serves it."""
    shops = shops_by_id({draft.shop_id for _, draft in fresh})
    return {key: shop.warehouse_ids[0] for key, shop in shops.items() if shop.warehouse_ids}


register_taker(Taker(Subject.ORDER, take_orders, rank=lambda order: RANKS[order.progress]))
