"""How far publishing is: by shop, how many listings were asked for, sent, taken, refused."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Min, Q

from zayton.kernel.access.public import Scope
from zayton.listings.models import Ask
from zayton.listings.states import AskKind, AskState, ListingState


class Progress(NamedTuple):
    """Listings of a shop by what became of them, and when the first that was put off is tried again.

    `waiting` were not answered yet, `put_off` of them after a failure; `deciding` the channel has taken and not decided
    on; `on_sale` stand there, with those that show no units; `refused` it does not take as they are.
    """

    shop_id: int
    shop: str
    asked: int
    waiting: int
    put_off: int
    deciding: int
    on_sale: int
    refused: int
    again_at: datetime | None

    @property
    def sent(self) -> int:
        """Those that the channel has answered."""
        return self.asked - self.waiting


def publishing_progress(*, scope: Scope, since: datetime) -> list[Progress]:
    """What was asked to be published from a moment on, by shop; those with most to do first."""
    asked = Ask.objects.filter(kind=AskKind.CONTENT, asked_at__gte=since)
    if scope.shops is not None:
        asked = asked.filter(listing__shop__in=scope.shops)
    due, done, failed = (Q(state=state) for state in (AskState.DUE, AskState.DONE, AskState.FAILED))
    rejected, pending = (Q(listing__state=state) for state in (ListingState.REJECTED, ListingState.PENDING))
    put_off = due & Q(tries__gt=0)
    rows = asked.values_list("listing__shop_id", "listing__shop__name").annotate(
        asked=Count("pk"),
        waiting=Count("pk", filter=due),
        put_off=Count("pk", filter=put_off),
        deciding=Count("pk", filter=done & pending),
        on_sale=Count("pk", filter=done & ~rejected & ~pending),
        refused=Count("pk", filter=failed | (done & rejected)),
        again_at=Min("due_at", filter=put_off),
    )
    return sorted((Progress(*row) for row in rows), key=lambda one: (-one.waiting, one.shop))
