"""The reads of recipients that open nothing, or no more than a place."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from zayton.kernel.access.public import Scope
from zayton.kernel.errors import Refusal
from zayton.orders.models import Allocation, Order, Shipment
from zayton.orders.queries import seen_orders
from zayton.orders.recipients.models import LONGEST_DAYS, Recipient, RecipientTerm
from zayton.orders.recipients.operations import opened_or_why
from zayton.orders.recipients.terms import USUAL_DAYS, most_days
from zayton.orders.states import Clearance, State

# what nobody sent within a year, nobody will
_ABANDONED = timedelta(days=365)


class Standing(NamedTuple):
    """Whether an order's recipient is kept, and when it was erased where it is not."""

    kept: bool
    erased_at: datetime | None


class Area(NamedTuple):
    """Where an order goes, without who lives there."""

    city: str = ""
    region: str = ""


def recipient_of(order_id: int) -> Standing | None:
    """How an order's recipient stands; `None` where none was ever told."""
    found = Recipient.objects.filter(pk=order_id).values_list("erased_at", flat=True)
    return next((Standing(erased is None, erased) for erased in found), None)


def orders_open_to(order_ids: Collection[int], *, scope: Scope) -> set[int]:
    """The orders whose recipients are somebody's business: of a shop they see, and not sent by others alone.

    Who works in some warehouses knows whom those send to, and nobody else: what is promised from nowhere yet, was
    cancelled, or is not to be shipped yet is open only to those who see the shop whatever the warehouse.
    """
    found = seen_orders(scope=scope).filter(pk__in=order_ids)
    if scope.warehouses is not None:
        here = Allocation.objects.filter(order_id=OuterRef("pk"), warehouse_id__in=scope.warehouses)
        # a cancelled order has no promise left, so that nobody is shown a door to which nothing goes any more
        found = found.exclude(clearance=Clearance.AWAITED).filter(Exists(here))
    return set(found.values_list("pk", flat=True))


def areas_of(order_ids: Collection[int]) -> dict[int, Area]:
    """City and region of orders whose recipients are kept: enough to judge the way, too little to find the door."""
    found = {}
    for key, kept in Recipient.objects.in_bulk(list(order_ids)).items():
        address = opened_or_why(kept, "")
        if not isinstance(address, Refusal):
            found[key] = Area(address.city, address.region)
    return found


def kept_by_shop(shop_ids: Collection[int]) -> dict[int, int]:
    """How many recipients are kept of each shop's orders."""
    kept = Order.objects.filter(
        pk__in=Recipient.objects.filter(erased_at=None).values("pk"), shop_id__in=shop_ids
    )
    return dict(kept.order_by().values_list("shop_id").annotate(Count("pk")))


def overdue(at: datetime) -> QuerySet[Recipient]:
    """The recipients that nobody may keep any longer: sent (or cancelled) as many days ago as their shop says.

    Of an order that left in part the rest is still to be sent, so that its shop's days do not count yet; but where a
    marketplace sets a limit, that runs from the last parcel. What nobody sent in a year is over too.
    """
    said = dict(RecipientTerm.objects.values_list("shop_id", "days"))
    over = ~Q(order__shop_id__in=said) & _gone(at - timedelta(days=USUAL_DAYS))
    for days, shops in _by_days(said):
        over |= Q(order__shop_id__in=shops) & _gone(at - timedelta(days=days))
    for days, shops in _by_days(_limits_of_begun()):
        begun = _sent(State.PARTLY_SHIPPED, at - timedelta(days=days))
        over |= Q(order__shop_id__in=shops) & begun
    return Recipient.objects.filter(erased_at=None).filter(over | Q(kept_at__lt=at - _ABANDONED))


def _limits_of_begun() -> dict[int, int]:
    """The marketplace's limit in days by shop, of the shops with orders of which a part has left."""
    kept = Recipient.objects.filter(erased_at=None, order__state=State.PARTLY_SHIPPED)
    most = most_days(set(kept.values_list("order__shop_id", flat=True)))
    return {key: days for key, days in most.items() if days < LONGEST_DAYS}


def _by_days(said: Mapping[int, int]) -> list[tuple[int, list[int]]]:
    return [(days, [key for key, wanted in said.items() if wanted == days]) for days in set(said.values())]


def _gone(before: datetime) -> Q:
    return _sent(State.SHIPPED, before) | Q(order__state=State.CANCELLED, kept_at__lt=before)


def _sent(state: State, before: datetime) -> Q:
    parcels = Shipment.objects.filter(order_id=OuterRef("order_id"))
    late = Q(order__state=state) & ~Exists(parcels.filter(at__gte=before))
    # what left from elsewhere has no parcel here
    return late & (Exists(parcels) | Q(kept_at__lt=before))
