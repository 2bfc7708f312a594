"""Writing later versions of orders down: their lines, the promises moved to them, and what the journal is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zayton.customers.public import CustomerKey, resolve_customers
from zayton.kernel.bulk import take_ids_of
from zayton.kernel.journal.public import Happening, append
from zayton.orders.events import ORDER, REVISED
from zayton.orders.models import Allocation, Order
from zayton.orders.operations.allocating import serve_orders
from zayton.orders.operations.moving import move_orders
from zayton.orders.operations.rows import insert_lines, insert_promises, line_rows, order_facts
from zayton.orders.operations.serving import Promise
from zayton.orders.operations.telling import spot, version_payload, version_references
from zayton.orders.operations.world import PlaceOptions, Priced, World
from zayton.orders.results import REVISED as REVISED_OUTCOME
from zayton.orders.results import Moved, Placed, Settled
from zayton.orders.rules.drafts import RETURN
from zayton.orders.rules.versions import Change, Held, Refit
from zayton.orders.states import State, state_of
from zayton.stock.public import DemandLine, ReleaseLine, release_stock, reserve_stock


@dataclass(frozen=True, slots=True)
class Revision:
    """One order on its way to its next version."""

    one: Priced
    order: Order
    line_ids: Sequence[int]
    changes: tuple[Change, ...]
    fitted: Refit
    had: Sequence[int]
    original_id: int | None


def write_versions(todo: Sequence[Revision], world: World, options: PlaceOptions, placed: Placed) -> None:
    """Write revisions down that stock can follow; what they settle is added to `placed`."""
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


def _restate(todo: Sequence[Revision]) -> None:
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


def _revised(some: Revision, customers: Mapping[tuple[int, str], CustomerKey], world: World) -> Happening:
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


def _move_promises(todo: Sequence[Revision], world: World, told: list[Happening]) -> None:
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
