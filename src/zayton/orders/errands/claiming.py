"""Who runs an errand: whoever claimed it, until the claim is over; of an order the oldest first."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from zayton.orders.errands.models import Errand
from zayton.orders.errands.states import TO_BUYERS, ErrandKind, ErrandState

LEASE = timedelta(minutes=5)
# some marketplaces are asked for each cancellation of a set by calls of its own
_EACH_MORE = timedelta(minutes=1)
_CALLED = ("working", "away")


def connections_due(at: datetime) -> list[int]:
    """The connections with errands to be run that may be called."""
    callable_now = runnable(at).filter(connection__state__in=_CALLED)
    return sorted(set(callable_now.order_by().values_list("connection_id", flat=True)))


def runnable(at: datetime) -> QuerySet[Errand]:
    """The errands that are due and wait for no other of their order; a shipment waits for no message.

    Those of a shop that sells over another connection by now, or over none yet, wait until they have followed it.
    """
    before = Errand.objects.filter(order=OuterRef("order"), state=ErrandState.DUE, pk__lt=OuterRef("pk"))
    words = before.filter(kind__in=TO_BUYERS)
    # marketplaces count a shipment that is confirmed late against the seller, and messages may be out for a day
    waits = Q(Exists(before.exclude(kind__in=TO_BUYERS))) | Q(Exists(words), ~Q(kind=ErrandKind.DISPATCH))
    at_home = Errand.objects.filter(connection__shops__shop_id=F("order__shop_id"))
    return at_home.filter(~waits, state=ErrandState.DUE, due_at__lte=at)


def strays() -> QuerySet[Errand]:
    """The errands that are due, of shops that sell over their connections no more."""
    at_home = Errand.objects.filter(pk=OuterRef("pk"), connection__shops__shop_id=F("order__shop_id"))
    return Errand.objects.filter(~Exists(at_home), state=ErrandState.DUE)


def stuck() -> QuerySet[Errand]:
    """The errands that are due and that nobody runs as things stand: strays, and those of connections not called."""
    at_home = Errand.objects.filter(pk=OuterRef("pk"), connection__shops__shop_id=F("order__shop_id"))
    uncalled = ~Q(connection__state__in=_CALLED)
    return Errand.objects.filter(uncalled | ~Exists(at_home), state=ErrandState.DUE)


class Claimed(NamedTuple):
    """An errand to be run; `was_begun` when another runner died over it, and nobody knows how far it came."""

    errand: Errand
    was_begun: bool


def claim_errands(connection_id: int, at: datetime, *, limit: int) -> list[Claimed]:
    """Take errands of a connection that nobody else runs; one whose runner died is free once its claim is over.

    Messages to buyers are taken one at a time: of those that a runner who died had taken, nobody knows which went.
    """
    due = runnable(at).filter(connection_id=connection_id).order_by("due_at", "pk")
    letters = due.filter(kind__in=TO_BUYERS).values_list("pk", "claim")[:1]
    others = due.exclude(kind__in=TO_BUYERS).values_list("pk", "claim")[:limit]
    found = dict([*letters, *others])
    claim = secrets.token_hex(8)
    # asked again in the same statement, so that of two who found the same one takes it
    Errand.objects.filter(pk__in=found, state=ErrandState.DUE, due_at__lte=at).update(
        claim=claim, due_at=at + LEASE
    )
    taken = Errand.objects.filter(pk__in=found, claim=claim).select_related("order").order_by("pk")
    return [Claimed(errand, found[errand.pk] != "") for errand in taken]


def still_held(errands: Sequence[Errand], at: datetime, *, together: int) -> set[int]:
    """Hold claimed errands for another while, of which so many are told `together`; answers those that are still ours.

    What outlasted its claim belongs to somebody else by now, and is told by them.
    """
    keys, claims = [errand.pk for errand in errands], {errand.claim for errand in errands}
    ours = Errand.objects.filter(pk__in=keys, claim__in=claims, state=ErrandState.DUE)
    if ours.update(due_at=at + LEASE + (together - 1) * _EACH_MORE) == len(keys):
        return set(keys)
    return set(ours.values_list("pk", flat=True))
