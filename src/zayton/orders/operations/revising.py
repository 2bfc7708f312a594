"""A later version of orders that stand: new lines, promises moved to them, and what changed in words."""

from collections.abc import Sequence

from django.db.models import F

from zayton.kernel.bulk import take_ids
from zayton.kernel.errors import Refusal
from zayton.orders import errors
from zayton.orders.events import ORDER
from zayton.orders.models import Order, OrderLine, Shipment
from zayton.orders.operations.asking import Ask, area_of, goal_of, prepared
from zayton.orders.operations.existing import Existing
from zayton.orders.operations.loading import promises_held
from zayton.orders.operations.new_versions import Revision, write_versions
from zayton.orders.operations.returning import find_originals, original_id_of, unfit
from zayton.orders.operations.rows import (
    insert_shipments,
)
from zayton.orders.operations.serving import Served, route_asks, wanted_of
from zayton.orders.operations.world import PlaceOptions, Priced, World, components
from zayton.orders.results import Placed
from zayton.orders.rules.drafts import RETURN
from zayton.orders.rules.routing import Available
from zayton.orders.rules.versions import Held, Refit, Wanted, changes, refit
from zayton.orders.states import State
from zayton.stock.public import (
    DemandLine,
    hold_levels,
    ship_stock,
)


def revise(
    revised: Sequence[tuple[Priced, Existing]], world: World, options: PlaceOptions, placed: Placed
) -> None:
    """Bring orders, locked already, to the version that was drafted; what cannot be followed is refused."""
    if not revised:
        return
    # locked already by find_existing; a second lock would only cost a round trip
    orders = Order.objects.select_related("original").in_bulk([found.id for _, found in revised])
    before = _lines_before(list(orders))
    originals = find_originals([one.draft for one, _ in revised])
    held = promises_held(list(orders))
    parts = components({line[1] for one, _ in revised for line in one.draft.lines if line[1] is not None})
    todo: list[Revision] = []
    for one, found in revised:
        ids = take_ids(OrderLine, len(one.draft.lines))
        wanted = [
            want
            for key, line in zip(ids, one.draft.lines, strict=True)
            if line[1] is not None and one.draft.kind != RETURN
            for want in wanted_of(key, line[1], line[5], parts)
        ]
        order = orders[found.id]
        promises = held.get(found.id, ())
        # what a return brought lies on the shelf: nothing is promised that could move
        flaw = unfit(one, order, before[found.id], originals) if order.kind == RETURN else None
        fitted = flaw or _fit(order, wanted, [some for _, some in promises])
        if isinstance(fitted, Refusal):
            world.refusals.append(Refusal(fitted.code, fitted.subject, fitted.figures, one.row))
            continue
        # only what is new leaves now; what the version before shipped stands
        if options.ship_from is not None and fitted.open:
            problem = _ship_more(one, order, fitted, world, options.ship_from)
            if problem:
                world.refusals.append(Refusal(problem.code, problem.subject, problem.figures, one.row))
                continue
        after = [(line[3], line[5], line[6]) for line in one.draft.lines]
        changed = tuple(changes(before[found.id], after))
        original_id = original_id_of(one.draft, originals)
        todo.append(Revision(one, order, ids, changed, fitted, [key for key, _ in promises], original_id))
    if options.refuse_short and options.allocate and options.ship_from is None:
        todo = _wholly_served(todo, world)
    if todo:
        write_versions(todo, world, options, placed)


def _wholly_served(todo: Sequence[Revision], world: World) -> list[Revision]:
    """The revisions that find all their goods; the others are refused."""
    kept = list(todo)
    while kept:
        asks = prepared([_ask(some) for some in kept if some.fitted.open], world.at)
        served = Served()
        route_asks(asks, _free_after(kept), served, refuse_short=True)
        if not served.refused:
            break
        rows = {some.order.pk: some.one.row for some in kept}
        world.refusals.extend(
            Refusal(one.code, one.subject, one.figures, rows[key]) for key, one in served.refused.items()
        )
        # again without them, since what they would have given up is not free for the others
        kept = [some for some in kept if some.order.pk not in served.refused]
    return kept


def _ask(some: Revision) -> Ask:
    draft = some.one.draft
    spot = draft.latitude_e6, draft.longitude_e6
    goal, area = goal_of(draft.country, *spot), area_of(draft.country, draft.postcode, *spot)
    return Ask(some.order.pk, some.order.external_number, some.one.shop, goal, some.fitted.open, area)


def _free_after(todo: Sequence[Revision]) -> dict[int, Available]:
    """What is free by owner once these revisions have given up what they no longer want."""
    skus = {want.sku_id for some in todo for want in some.fitted.open}
    houses = {house for some in todo for house in some.one.shop.warehouse_ids}
    free: dict[int, Available] = {}
    for level in hold_levels(skus=skus, warehouses=houses) if skus else ():
        free.setdefault(level.owner_id, {})[level.warehouse_id, level.sku_id] = level.free
    for some in todo:
        for held in some.fitted.freed:
            here = free.setdefault(held.owner_id, {})
            place = (held.warehouse_id, held.sku_id)
            here[place] = here.get(place, 0) + held.quantity
    return free


def _lines_before(order_ids: Sequence[int]) -> dict[int, list[tuple[str, int, int]]]:
    rows = OrderLine.objects.filter(order_id__in=order_ids, version=F("order__version"))
    found: dict[int, list[tuple[str, int, int]]] = {}
    for order_id, code, quantity, amount in rows.values_list(
        "order_id", "external_code", "quantity", "amount_minor"
    ):
        found.setdefault(order_id, []).append((code, quantity, amount))
    return found


def _fit(order: Order, wanted: Sequence[Wanted], held: Sequence[Held]) -> Refit | Refusal:
    if order.state == State.CANCELLED:
        return Refusal(errors.REVISED_CANCELLED, order.external_number)
    return refit(held, wanted, order.external_number)


def _ship_more(one: Priced, order: Order, fitted: Refit, world: World, house: int) -> Refusal | None:
    """Ship what a later version adds to an order of the past; the promises become part of the refit."""
    at, owner = one.draft.placed_at, one.shop.owner_id
    lines = [
        DemandLine(order.pk, want.line_id, house, want.sku_id, owner, want.quantity, at=at)
        for want in fitted.open
    ]
    outcome = ship_stock(lines=lines, document_kind=ORDER.code, at=world.at, actor=world.actor)
    if outcome.refusals:
        return outcome.refusals[0]
    fitted.kept.extend(
        Held(line.line_id, line.sku_id, house, owner, line.quantity, line.quantity, "history", {})
        for line in lines
    )
    units = sum(line.quantity for line in lines)
    # at the order's own moment, as all history
    insert_shipments([(take_ids(Shipment, 1)[0], order.pk, house, "", units, at)])
    # otherwise serving would promise the same units once more
    fitted.open.clear()
    return None
