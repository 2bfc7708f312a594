"""Sending wishes to channels: one process a connection at a time, the newest value, answers kept member by member."""

import logging
import secrets
import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F, Q, QuerySet

from zayton.channels.ports.adapter import Channel
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import PriceAsked, Standing, StockAsked
from zayton.channels.ports.orders import Outcome
from zayton.channels.public import (
    Opened,
    StreamKind,
    connection_row,
    is_shut_out,
    note_fault,
    note_good,
    opened,
    pull_by,
)
from zayton.kernel.time import now
from zayton.listings.models import Ask, PushLane
from zayton.listings.operations.answering import Answer, keep_answers
from zayton.listings.operations.sending import key_of, tell_content
from zayton.listings.states import AskKind, AskState

log = logging.getLogger(__name__)

_LEASE = timedelta(seconds=90)
_SOON = timedelta(seconds=30)
_SHORTEST, _LONGEST = timedelta(seconds=2), timedelta(minutes=15)


def push_due() -> bool:
    """Send what is due, one connection after the other; whether anything was sent."""
    return sum(push_connection(key) for key in connections_due(now())) > 0


def push_connection(connection_id: int) -> int:
    """Send what is due of a connection, unless somebody else is at it; how many wishes were sent."""
    holder = secrets.token_hex(8)
    if not _take_lane(connection_id, holder):
        return 0
    try:
        return _push(connection_id)
    finally:
        PushLane.objects.filter(connection_id=connection_id, holder=holder).update(until=now())


# units first: what waits there may be sold twice; publishing takes longest
_ORDER = (AskKind.END, AskKind.QUANTITY, AskKind.PRICE, AskKind.CONTENT)


def connections_due(at: datetime) -> list[int]:
    """The connections with wishes to be sent, who may be called."""
    callable_now = _due_at(at).filter(listing__shop__connected__connection__state__in=["working", "away"])
    return sorted(set(callable_now.values_list("listing__shop__connected__connection_id", flat=True)))


def _due_at(at: datetime) -> QuerySet[Ask]:
    """The wishes to be sent; a listing that is not there yet has neither a quantity nor a price to change."""
    due = Ask.objects.filter(state=AskState.DUE, due_at__lte=at)
    there = Q(listing__published_at__isnull=False) | Q(listing__seen_at__isnull=False)
    return due.filter(there | Q(kind__in=[AskKind.CONTENT, AskKind.END]))


def _take_lane(connection_id: int, holder: str) -> bool:
    at = now()
    PushLane.objects.get_or_create(connection_id=connection_id, defaults={"until": at - _LEASE})
    # a lane whose holder died is free again once its time is over
    free = PushLane.objects.filter(connection_id=connection_id, until__lte=at)
    return free.update(holder=holder, until=at + _LEASE) == 1


def _push(connection_id: int) -> int:
    found = connection_row(connection_id)
    sent = 0
    try:
        with opened(found, pause=_Patience(_LEASE / 3)) as at_work:
            for kind in _ORDER:
                asks = _due(connection_id, kind, at_work.adapter.at_once)
                if asks:
                    answers = _told(at_work, kind, asks)
                    keep_answers(asks, answers, at=now())
                    if any(
                        one.published and one.published.standing == Standing.PENDING
                        for one in answers.values()
                    ):
                        # the channel decides later, and nobody should wait an hour to see it
                        pull_by(connection_id, StreamKind.LISTINGS, now() + _SOON)
                    sent += len(asks)
        note_good(connection_id, at=now())
    except Fault as fault:
        # an account may lack one permission and still sell
        if fault.kind != FaultKind.DENIED or is_shut_out(found, fault):
            note_fault(connection_id, fault, at=now())
        _put_off(connection_id, fault)
    return sent


class _Patience:
    """Sits waits out, but for so long in all: who holds a lane too long would lose it in the middle."""

    def __init__(self, most: timedelta) -> None:
        self._left = most.total_seconds()

    def __call__(self, seconds: float) -> None:
        self._left -= seconds
        if self._left < 0:
            raise Fault(FaultKind.THROTTLED, "the marketplace's limits", retry_after=seconds)
        time.sleep(seconds)


def _due(connection_id: int, kind: AskKind, at_once: int) -> list[Ask]:
    due = _due_at(now()).filter(kind=kind, listing__shop__connected__connection_id=connection_id)
    # first asked, first told
    return list(due.select_related("listing").order_by("due_at", "pk")[:at_once])


def _told(at_work: Opened, kind: AskKind, asks: Sequence[Ask]) -> dict[int, Answer]:
    """Tell a channel; by ask, what it answered."""
    # two sites may know the same seller SKU, and answers name it alone
    answers: dict[int, Answer] = {}
    for site in sorted({ask.listing.site_ref for ask in asks}):
        here = [ask for ask in asks if ask.listing.site_ref == site]
        told = _told_on_site(at_work, kind, here)
        answers |= {ask.pk: told.get(ask.listing.msku, _SILENT) for ask in here}
    return answers


def _told_on_site(at_work: Opened, kind: AskKind, asks: Sequence[Ask]) -> dict[str, Answer]:
    """Tell a channel; when it refuses all for the sake of one, in halves, down to the one at fault."""
    here = {ask.listing.msku: ask for ask in asks}
    try:
        if kind == AskKind.CONTENT:
            return tell_content(at_work.channel, str(at_work.connection.pk), asks)
        return _call(at_work.channel, kind, here)
    except Fault as fault:
        # what concerns the whole account concerns each of them
        if fault.passes or fault.kind == FaultKind.DENIED:
            raise
        problem = fault
    except (OperationalError, InterfaceError):
        raise
    # an adapter's own mistake over one listing must hold up no other
    except Exception as mistake:
        log.exception("sending to connection %s broke off", at_work.connection.pk)
        problem = Fault(FaultKind.UNREADABLE, type(mistake).__name__)
    if len(asks) == 1:
        return {asks[0].listing.msku: Answer(problem)}
    middle = len(asks) // 2
    first = _told_on_site(at_work, kind, asks[:middle])
    return first | _told_on_site(at_work, kind, asks[middle:])


_SILENT = Answer(Fault(FaultKind.UNREADABLE, "no answer for this listing"))


def _call(channel: Channel, kind: AskKind, asks: Mapping[str, Ask]) -> dict[str, Answer]:
    outcomes = _outcomes(channel, kind, list(asks.values()))
    return {one.key: Answer(one.fault) for one in outcomes}


def _outcomes(channel: Channel, kind: AskKind, asks: Sequence[Ask]) -> Sequence[Outcome]:
    if kind == AskKind.QUANTITY and channel.stock:
        return channel.stock.show([StockAsked(key_of(ask), ask.value) for ask in asks])
    if kind == AskKind.PRICE and channel.prices:
        wanted = [PriceAsked(key_of(ask), ask.value, ask.listing.currency) for ask in asks]
        return channel.prices.price(wanted)
    if kind == AskKind.END and channel.listings:
        return channel.listings.end([key_of(ask) for ask in asks])
    refused = Fault(FaultKind.REFUSED, "the channel does not take this")
    return [Outcome(ask.listing.msku, refused) for ask in asks]


def _put_off(connection_id: int, fault: Fault) -> None:
    """The whole call failed: all that was due is tried later, each time after a longer pause."""
    wait = max(timedelta(seconds=fault.retry_after or 0), _SHORTEST)
    with transaction.atomic():
        due = Ask.objects.filter(
            state=AskState.DUE, due_at__lte=now(), listing__shop__connected__connection_id=connection_id
        )
        tries = max(due.values_list("tries", flat=True), default=0)
        due.update(
            tries=F("tries") + 1,
            due_at=now() + min(wait * 2 ** min(tries, 8), _LONGEST),
            fault_kind=fault.kind,
            fault_said=fault.said,
        )
