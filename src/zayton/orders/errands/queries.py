"""The reads of errands; what people see is filtered by their scope."""

from collections.abc import Iterable

from django.db.models import QuerySet

from zayton.kernel.access.public import Scope
from zayton.orders.errands.claiming import strays
from zayton.orders.errands.models import Errand
from zayton.orders.errands.states import ErrandState


def seen_errands(*, scope: Scope) -> QuerySet[Errand]:
    """The errands of orders of the shops somebody sees."""
    found = Errand.objects.all()
    return found if scope.shops is None else found.filter(order__shop_id__in=scope.shops)


def refused_errands(*, scope: Scope) -> QuerySet[Errand]:
    """What marketplaces refused and nobody has seen to yet, the latest first."""
    return seen_errands(scope=scope).filter(state=ErrandState.FAILED).order_by("-told_at", "-pk")


def strays_of(errands: Iterable[Errand]) -> set[int]:
    """Which of these wait because their shop sells over another connection, or over none."""
    due = [errand.pk for errand in errands if errand.state == ErrandState.DUE]
    return set(strays().filter(pk__in=due).values_list("pk", flat=True)) if due else set()


def errands_of(order_id: int, *, scope: Scope) -> QuerySet[Errand]:
    """What an order's marketplace was and is to be told, in that order."""
    return seen_errands(scope=scope).filter(order_id=order_id).order_by("pk")
