"""The reads of errands; what people see is filtered by their scope."""

from django.db.models import QuerySet

from zayton.kernel.access.public import Scope
from zayton.orders.errands.models import Errand
from zayton.orders.errands.states import ErrandState


def seen_errands(*, scope: Scope) -> QuerySet[Errand]:
    """The errands of orders of the shops somebody sees."""
    found = Errand.objects.all()
    return found if scope.shops is None else found.filter(order__shop_id__in=scope.shops)


def refused_errands(*, scope: Scope) -> QuerySet[Errand]:
    """What marketplaces refused and nobody has seen to yet, the latest first."""
    return seen_errands(scope=scope).filter(state=ErrandState.FAILED).order_by("-told_at", "-pk")


def errands_of(order_id: int, *, scope: Scope) -> QuerySet[Errand]:
    """What an order's marketplace was and is to be told, in that order."""
    return seen_errands(scope=scope).filter(order_id=order_id).order_by("pk")
