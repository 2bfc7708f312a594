"""The reads of recipients that open nothing, or no more than a place."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from zayton.kernel.errors import Refusal
from zayton.orders.models import Order, Shipment
from zayton.orders.recipients.models import Recipient, RecipientTerm
from zayton.orders.recipients.operations import opened_or_why
from zayton.orders.recipients.terms import USUAL_DAYS
from zayton.orders.states import State

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
    """The recipients that nobody may keep any longer: sent (or cancelled) as many days ago as their shop says."""
    said = dict(RecipientTerm.objects.values_list("shop_id", "days"))
    usual = ~Q(order__shop_id__in=said) & _over(at - timedelta(days=USUAL_DAYS))
    for days in set(said.values()):
        shops = [key for key, wanted in said.items() if wanted == days]
        usual |= Q(order__shop_id__in=shops) & _over(at - timedelta(days=days))
    return Recipient.objects.filter(erased_at=None).filter(usual | Q(kept_at__lt=at - _ABANDONED))


def _over(before: datetime) -> Q:
    parcels = Shipment.objects.filter(order_id=OuterRef("order_id"))
    sent = Q(order__state=State.SHIPPED) & ~Exists(parcels.filter(at__gte=before))
    # what left from elsewhere has no parcel here, and what was cancelled none at all
    return sent & (Exists(parcels) | Q(kept_at__lt=before)) | Q(
        order__state=State.CANCELLED, kept_at__lt=before
    )
