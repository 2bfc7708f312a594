"""Closing the statement of a period with a store, and settling what could not be settled before."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Max

from zayton.kernel.access.public import Actor
from zayton.kernel.errors import Refusal
from zayton.kernel.journal.public import Happening, append
from zayton.kernel.time import local_date
from zayton.orders.stores import errors
from zayton.orders.stores.events import CLOSED
from zayton.orders.stores.models import Store, StoreEntry, StoreStatement
from zayton.orders.stores.operations.returned import worked_return
from zayton.orders.stores.operations.working import Sold, rate_of, work_out
from zayton.orders.stores.queries import StoreCard, prices_of, stores_in
from zayton.orders.stores.rules.settling import summed
from zayton.orders.stores.states import EntryKind
from zayton.orders.stores.terms import terms_of


class Closing(NamedTuple):
    """The statement of a store up to and including a day in its zone."""

    store_id: int
    last_date: date


@dataclass(frozen=True, slots=True)
class StatementsClosed:
    """The statements that now stand, by store, and the refusals."""

    ids: dict[int, int] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)


def close_statements(*, closings: Sequence[Closing], actor: Actor, at: datetime) -> StatementsClosed:
    """Close what waits until a day; it never changes again, and what comes later goes to the next period.

    The same day again answers the same statement. Nothing is closed while a line of it cannot be settled.
    """
    closed = StatementsClosed()
    for row, closing in enumerate(closings):
        # one store a transaction: a store that cannot be closed keeps no other open
        with transaction.atomic():
            outcome = _close(closing, actor, at)
        if isinstance(outcome, Refusal):
            refusal = Refusal(outcome.code, outcome.subject, outcome.figures, row)
            closed.refusals.append(refusal)
        else:
            closed.ids[closing.store_id] = outcome.pk
    return closed


def _close(closing: Closing, actor: Actor, at: datetime) -> StoreStatement | Refusal:
    # two who close at once get one statement
    store = Store.objects.select_for_update().filter(pk=closing.store_id).first()
    if store is None or not actor.scope.sees_warehouse(store.warehouse_id):
        return Refusal(errors.UNKNOWN_STORE, str(closing.store_id))
    card = stores_in({store.warehouse_id})[store.warehouse_id]
    figures: dict[str, int | str] = {"date": closing.last_date.isoformat()}
    if known := StoreStatement.objects.filter(store=store, last_date=closing.last_date).first():
        return known
    if closing.last_date >= local_date(at, card.house.zone):
        return Refusal(errors.PERIOD_RUNS, card.house.name, figures)
    mend_entries(card)
    waiting = _waiting(store, closing.last_date)
    before = StoreStatement.objects.filter(store=store).aggregate(
        last=Max("last_date"), number=Max("sequence")
    )
    # a day before the last statement's belongs to a period that is closed
    if not waiting or (before["last"] and before["last"] > closing.last_date):
        return Refusal(errors.NOTHING_TO_SETTLE, card.house.name, figures)
    if flaws := [entry.flaw for entry in waiting if entry.flaw]:
        return Refusal(errors.UNSETTLED, card.house.name, {"count": len(flaws), "flaw": flaws[0]})
    first = before["last"] + timedelta(days=1) if before["last"] else waiting[0].local_date
    number, days = (before["number"] or 0) + 1, (first, closing.last_date)
    statement = _statement(card, number, days, waiting, at)
    _tell(statement, card, actor)
    return statement


def _waiting(store: Store, last_date: date) -> Sequence[StoreEntry]:
    found = StoreEntry.objects.filter(store=store, statement=None, local_date__lte=last_date)
    return list(found.select_for_update(of=("self",)).order_by("local_date", "id"))


def _statement(
    card: StoreCard, number: int, days: tuple[date, date], waiting: Sequence[StoreEntry], at: datetime
) -> StoreStatement:
    sums = summed(
        (
            entry.kind,
            entry.goods_minor or 0,
            entry.due_minor or 0,
            entry.fee_minor or 0,
            entry.shipping_minor or 0,
        )
        for entry in waiting
    )
    statement = StoreStatement.objects.create(
        store=card.store,
        sequence=number,
        number=f"{card.house.code}-{number:04d}",
        first_date=days[0],
        last_date=days[1],
        currency=card.store.currency,
        entries=len(waiting),
        closed_at=at,
        **sums._asdict(),
    )
    StoreEntry.objects.filter(pk__in=[entry.pk for entry in waiting]).update(statement=statement)
    return statement


def _tell(statement: StoreStatement, card: StoreCard, actor: Actor) -> None:
    names = ("number", "currency", "entries", "due_minor", "fee_minor", "shipping_minor", "returned_minor")
    payload = {name: getattr(statement, name) for name in (*names, "net_minor")}
    named = {"node": (card.house.id,), "store": (card.store.pk,)}
    append([Happening(CLOSED, statement.pk, statement.closed_at, payload, named)], actor=actor)


def mend_entries(card: StoreCard) -> int:
    """Settle the entries of a store whose price or rate has been given meanwhile; answers how many still wait."""
    flawed = StoreEntry.objects.filter(store=card.store, statement=None).exclude(flaw="")
    # deliveries first: what came back takes off what was delivered
    for kind in (EntryKind.DELIVERED, EntryKind.RETURNED):
        for entry in flawed.filter(kind=kind).order_by("id"):
            _mend(entry, card)
    return flawed.count()


def _mend(entry: StoreEntry, card: StoreCard) -> None:
    if entry.kind == EntryKind.RETURNED:
        worked = worked_return(entry, card)
    else:
        prices = {str(sku): price for sku, price in prices_of({card.store.pk}).get(card.store.pk, {}).items()}
        wanted = {str(line[0]) for line in entry.lines}
        known = {sku: price for sku, price in prices.items() if sku in wanted}
        # what was agreed when the store accepted stands
        entry.terms["prices"] = {**known, **entry.terms["prices"]}
        entry.rate = entry.rate or rate_of(entry.order_currency, card.store.currency, entry.local_date)
        sold = [Sold(*line[:3]) for line in entry.lines]
        worked = work_out(
            sold,
            terms_of(entry.terms),
            entry.rate,
            source=entry.order_currency,
            target=card.store.currency,
        )
    for name, value in worked.columns(terms_of(entry.terms)).items():
        setattr(entry, name, value)
    entry.save()
