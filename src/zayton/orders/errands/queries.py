"""The reads of errands; what people see is filtered by their scope."""

from collections.abc import Collection, Iterable

from django.db.models import QuerySet

from zayton.channels.ports.faults import FaultKind
from zayton.kernel.access.public import Scope
from zayton.orders.errands.claiming import strays, stuck
from zayton.orders.errands.models import Errand
from zayton.orders.errands.states import ErrandKind, ErrandState


def seen_errands(*, scope: Scope) -> QuerySet[Errand]:
    """The errands of orders of the shops somebody sees."""
    found = Errand.objects.all()
    return found if scope.shops is None else found.filter(order__shop_id__in=scope.shops)


def refused_errands(*, scope: Scope) -> QuerySet[Errand]:
    """What marketplaces refused and nobody has seen to yet, the latest first."""
    return seen_errands(scope=scope).filter(state=ErrandState.FAILED).order_by("-told_at", "-pk")


def asked_for_reviews(order_ids: Collection[int]) -> set[int]:
    """The orders whose buyers were asked for a review, are to be asked, or may have been for all that is known."""
    found = Errand.objects.filter(kind=ErrandKind.REVIEW, order_id__in=order_ids)
    # most are refused as it is too early, and may be asked for later
    refused = found.filter(state=ErrandState.FAILED, fault_kind__in=[FaultKind.REFUSED, FaultKind.DENIED])
    return set(found.exclude(pk__in=refused).values_list("order_id", flat=True))


def strays_of(errands: Iterable[Errand]) -> set[int]:
    """Which of these wait because their shop sells over another connection, or over none."""
    due = [errand.pk for errand in errands if errand.state == ErrandState.DUE]
    return set(strays().filter(pk__in=due).values_list("pk", flat=True)) if due else set()


def stuck_of(errands: Iterable[Errand]) -> set[int]:
    """Which of these are due, and told by nobody as things stand."""
    due = [errand.pk for errand in errands if errand.state == ErrandState.DUE]
    return set(stuck().filter(pk__in=due).values_list("pk", flat=True)) if due else set()


def errands_of(order_id: int, *, scope: Scope) -> QuerySet[Errand]:
    """What an order's marketplace was and is to be told, in that order."""
    return seen_errands(scope=scope).filter(order_id=order_id).order_by("pk")
