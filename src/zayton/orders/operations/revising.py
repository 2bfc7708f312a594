"""A later version of orders that stand: new lines, promises moved to them, and what changed in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F

from zayton.customers.public import CustomerKey, resolve_customers
from zayton.kernel.bulk import take_ids, take_ids_of
from zayton.kernel.errors import Refusal
from zayton.kernel.journal.public import Happening, append
from zayton.orders import errors
from zayton.orders.events import ORDER, REVISED
from zayton.orders.models import Allocation, Order, OrderLine, Shipment
from zayton.orders.operations.allocating import serve_orders
from zayton.orders.operations.asking import Ask, area_of, goal_of, prepared
from zayton.orders.operations.existing import Existing
from zayton.orders.operations.loading import promises_held
from zayton.orders.operations.moving import move_orders
from zayton.orders.operations.returning import find_originals, original_id_of, unfit
from zayton.orders.operations.rows import (
    insert_lines,
    insert_promises,
    insert_shipments,
    line_rows,
    order_facts,
)
from zayton.orders.operations.serving import Promise, Served, route_asks, wanted_of
from zayton.orders.operations.telling import spot, version_payload, version_references
from zayton.orders.operations.world import PlaceOptions, Priced, World, components
from zayton.orders.results import REVISED as REVISED_OUTCOME
from zayton.orders.results import Moved, Placed, Settled
from zayton.orders.rules.drafts import RETURN
from zayton.orders.rules.routing import Available
from zayton.orders.rules.versions import Change, Held, Refit, Wanted, changes, refit
from zayton.orders.states import State, state_of
from zayton.stock.public import (
    DemandLine,
    ReleaseLine,
    hold_levels,
    release_stock,
    reserve_stock,
    ship_stock,
)


@dataclass(frozen=True, slots=True)
class _Revision:
    """One order on its way to its next version."""

    one: Priced
    order: Order
    line_ids: Sequence[int]
    changes: tuple[Change, ...]
    fitted: Refit
    had: Sequence[int]
    original_id: int | None


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
    todo: list[_Revision] = []
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
        todo.append(_Revision(one, order, ids, changed, fitted, [key for key, _ in promises], original_id))
    if options.refuse_short and options.allocate and options.ship_from is None:
        todo = _wholly_served(todo, world)
    if todo:
        _write(todo, world, options, placed)


def _wholly_served(todo: Sequence[_Revision], world: World) -> list[_Revision]:
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


def _ask(some: _Revision) -> Ask:
    draft = some.one.draft
    spot = draft.latitude_e6, draft.longitude_e6
    goal, area = goal_of(draft.country, *spot), area_of(draft.country, draft.postcode, *spot)
    return Ask(some.order.pk, some.order.external_number, some.one.shop, goal, some.fitted.open, area)


def _free_after(todo: Sequence[_Revision]) -> dict[int, Available]:
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


def _write(todo: Sequence[_Revision], world: World, options: PlaceOptions, placed: Placed) -> None:
    customers = resolve_customers(
        {(some.one.draft.shop_id, some.one.draft.customer) for some in todo if some.one.draft.customer}
    )
    told: list[Happening] = []
    insert_lines(
        [
            line
            for some in todo
            for line in line_rows(some.one, some.order.pk, some.order.version + 1, some.line_ids)
        ]
    )
    for some in todo:
        told.append(_revised(some, customers, world))
    _move_promises(todo, world, told)
    sales = [some.order for some in todo if some.order.kind != RETURN]
    if options.allocate or options.ship_from is not None:
        serve_orders(sales, actor=world.actor, at=world.at, moved=Moved(), told=told)
    else:
        _restate(todo)
    append(told, actor=world.actor)
    placed.settled.extend(
        Settled(
            some.one.row, some.order.pk, REVISED_OUTCOME, some.order.version, some.order.state, some.changes
        )
        for some in todo
    )


def _restate(todo: Sequence[_Revision]) -> None:
    """Move orders to what their kept promises speak of, where nothing new is promised."""
    targets = {}
    for some in todo:
        # an order that nobody served yet stays placed, whatever it asks for
        if some.order.kind != RETURN and some.order.state != State.PLACED:
            allocated = sum(held.quantity for held in some.fitted.kept)
            missing = sum(want.quantity for want in some.fitted.open)
            shipped = sum(held.shipped for held in some.fitted.kept)
            targets[some.order.pk] = state_of(
                ordered=allocated + missing, allocated=allocated, shipped=shipped
            )
    move_orders({some.order.pk: some.order for some in todo}, targets)


def _revised(some: _Revision, customers: Mapping[tuple[int, str], CustomerKey], world: World) -> Happening:
    draft, order = some.one.draft, some.order
    customer = customers.get((draft.shop_id, draft.customer))
    facts = order_facts(some.one, customer, some.original_id, world.at)
    # a source that knows no label does not take away what another told
    facts["label"] = facts["label"] or order.label
    # read before the new facts overwrite them: the lake takes the former version back there
    was = spot(vars(order), some.one.shop.zone)
    for name, value in facts.items():
        setattr(order, name, value)
    order.version += 1
    order.save(update_fields=[*facts, "version"])
    row = {**facts, "version": order.version}
    payload = version_payload(some.one, row, customer.public_id if customer else None) | {"was": was}
    payload["changes"] = [[change.code, change.before, change.after] for change in some.changes]
    return Happening(REVISED, order.pk, world.at, payload, version_references(some.one, some.original_id))


def _move_promises(todo: Sequence[_Revision], world: World, told: list[Happening]) -> None:
    """Let go of all reservations and take those that are kept again, under the new lines; levels stay locked."""
    sales = [some for some in todo if some.order.kind != RETURN]
    ids = [some.order.pk for some in sales]
    release_stock(
        lines=[ReleaseLine(key) for key in ids],
        document_kind=ORDER.code,
        at=world.at,
        actor=world.actor,
        telling=told,
    )
    # allocations point at lines of a version; those of the former one end with it
    Allocation.objects.filter(pk__in=[key for some in sales for key in some.had]).delete()
    # what has left holds no reservation any more, so the two are written apart
    waiting = [(some.order.pk, held) for some in sales for held in some.fitted.kept if not held.shipped]
    gone = [(some.order.pk, held) for some in sales for held in some.fitted.kept if held.shipped]
    lines = [
        DemandLine(key, held.line_id, held.warehouse_id, held.sku_id, held.owner_id, held.quantity)
        for key, held in waiting
    ]
    if lines:
        reserve_stock(lines=lines, document_kind=ORDER.code, at=world.at, actor=world.actor, telling=told)
    taken = take_ids_of({Allocation: len(waiting) + len(gone)})[Allocation]
    insert_promises([_promise(key, held) for key, held in waiting], taken[: len(waiting)])
    insert_promises([_promise(key, held) for key, held in gone], taken[len(waiting) :], shipped=True)


def _promise(order_id: int, held: Held) -> Promise:
    return Promise(
        order_id,
        held.line_id,
        held.sku_id,
        held.warehouse_id,
        held.owner_id,
        held.quantity,
        held.reason,
        held.figures,
    )
