"""Sending wishes to channels: one process a connection at a time, the newest value, answers kept member by member."""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import Standing
from zayton.channels.public import (
    Opened,
    Patience,
    StreamKind,
    connection_row,
    is_shut_out,
    note_fault,
    note_good,
    opened,
    pull_by,
)
from zayton.kernel.time import now
from zayton.listings.models import Ask, Listing
from zayton.listings.operations.answering import Answer, keep_answers
from zayton.listings.operations.lanes import Lane, leave_lane, take_lane
from zayton.listings.operations.letting_go import let_go
from zayton.listings.operations.telling import broken, told
from zayton.listings.rules.pausing import pause_after
from zayton.listings.states import AskKind, AskState, ListingState

log = logging.getLogger(__name__)

# the books are at fault there, and neither a wish nor an adapter
_OF_THE_BOOKS = (OperationalError, InterfaceError)
_SOON = timedelta(seconds=30)
# waits for limits that a push sits out before it makes room for another try, as what else is due has its turn
_PATIENCE = 30.0  # seconds


def push_due() -> bool:
    """Send what is due, one connection after the other; whether anything was sent."""
    return sum(push_connection(key) for key in connections_due(now())) > 0


def push_connection(connection_id: int) -> int:
    """Send what is due of a connection, unless somebody else is at it; how many wishes were sent."""
    lane = take_lane(connection_id)
    if lane is None:
        return 0
    try:
        return _push(connection_id, lane)
    finally:
        leave_lane(lane)


# units first: what waits there may be sold twice; publishing takes longest
_ORDER = (AskKind.END, AskKind.BRING, AskKind.QUANTITY, AskKind.PRICE, AskKind.TEXTS, AskKind.CONTENT)


def connections_due(at: datetime) -> list[int]:
    """The connections with wishes to be sent, who may be called."""
    callable_now = _due_at(at).filter(listing__shop__connected__connection__state__in=["working", "away"])
    return sorted(set(callable_now.values_list("listing__shop__connected__connection_id", flat=True)))


def _due_at(at: datetime) -> QuerySet[Ask]:
    """The wishes to be sent; a listing that is not there yet has neither a quantity nor a price to change.

    No more has one that we took off sale until its content was taken again.
    """
    due = Ask.objects.filter(state=AskState.DUE, due_at__lte=at)
    # asked for before it was seen that it was made by other means
    due = due.exclude(~Q(kind=AskKind.BRING), listing__state=ListingState.OUTSIDE)
    there = Q(listing__published_at__isnull=False) | Q(listing__seen_at__isnull=False)
    # taking off forgets what was published: a wish that no channel has taken yet is of one that comes back
    comes_back = Ask.objects.filter(listing=OuterRef("listing"), kind=AskKind.CONTENT, sent_value=None)
    away = Q(listing__state=ListingState.INACTIVE, listing__published_at__isnull=False) & Exists(comes_back)
    return due.filter((there & ~away) | Q(kind__in=[AskKind.CONTENT, AskKind.END]))


def _push(connection_id: int, lane: Lane) -> int:
    found = connection_row(connection_id)
    let_go(connection_id, found.owners, at=now())
    sent = 0
    try:
        with opened(found, pause=Patience(_PATIENCE)) as at_work:
            for kind in _kinds_due(connection_id):
                # whoever lost the lane leaves what is left to the one who has it now
                asks = [] if lane.is_lost else _due(connection_id, kind, at_work.adapter.at_once)
                if asks:
                    _send(at_work, kind, asks)
                    sent += len(asks)
        note_good(connection_id, at=now())
    except Fault as fault:
        # an account may lack one permission and still sell
        if fault.kind != FaultKind.DENIED or is_shut_out(found, fault):
            note_fault(connection_id, fault, at=now())
        _put_off(connection_id, fault)
    except _OF_THE_BOOKS:
        raise
    # an adapter that cannot even be opened must not be opened again ten times a second
    except Exception as mistake:
        log.exception("sending to connection %s broke off", connection_id)
        _put_off(connection_id, broken(mistake))
    return sent


def _send(at_work: Opened, kind: AskKind, asks: Sequence[Ask]) -> None:
    answers = told(at_work, kind, asks)
    _keep(asks, answers)
    pending = (one.published and one.published.standing == Standing.PENDING for one in answers.values())
    if any(pending):
        # the channel decides later, and nobody should wait an hour to see it
        pull_by(at_work.connection.pk, StreamKind.LISTINGS, now() + _SOON)


def _keep(asks: Sequence[Ask], answers: Mapping[int, Answer]) -> None:
    """Keep answers; when that fails over one of them, in halves, down to the one at fault."""
    try:
        keep_answers(asks, answers, at=now())
    except _OF_THE_BOOKS:
        raise
    except Exception as mistake:
        log.exception("answers to %s wishes could not be kept", len(asks))
        if len(asks) == 1:
            keep_answers(asks, {asks[0].pk: Answer(broken(mistake), broke=True)}, at=now())
            return
        middle = len(asks) // 2
        _keep(asks[:middle], answers)
        _keep(asks[middle:], answers)


def _kinds_due(connection_id: int) -> list[AskKind]:
    due = _due_at(now()).filter(listing__shop__connected__connection_id=connection_id)
    kinds = set(due.values_list("kind", flat=True).distinct())
    return [kind for kind in _ORDER if kind in kinds]


def _due(connection_id: int, kind: AskKind, at_once: int) -> list[Ask]:
    due = _due_at(now()).filter(kind=kind, listing__shop__connected__connection_id=connection_id)
    # first asked, first told
    return list(due.select_related("listing").order_by("due_at", "pk")[:at_once])


def _put_off(connection_id: int, fault: Fault) -> None:
    """The whole call failed: all that was due is tried later, after as long a pause as if each had been told so."""
    with transaction.atomic():
        due = Ask.objects.filter(
            state=AskState.DUE, due_at__lte=now(), listing__shop__connected__connection_id=connection_id
        )
        # listings first and in their order, as those do who ask
        held = Listing.objects.select_for_update(no_key=True).filter(pk__in=due.values("listing_id"))
        list(held.order_by("pk").values_list("pk"))
        tries = max(due.values_list("tries", flat=True), default=0)
        due.update(
            tries=F("tries") + 1,
            due_at=now() + pause_after(fault, tries=tries),
            fault_kind=fault.kind,
            fault_said=fault.said,
        )
