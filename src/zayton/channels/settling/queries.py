"""The reads: settlements that somebody sees, and what they are made of."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.db.models import BigIntegerField, Case, CharField, Count, F, Q, QuerySet, Sum, Value, When

from zayton.channels.connecting.seeing import connections_held
from zayton.channels.models import Settlement, SettlementLine
from zayton.channels.ports.settlements import NOT_ARRIVED, PaidState, Statement
from zayton.kernel.access.public import Scope


class KindSum(NamedTuple):
    """What the lines of one kind come to, in minor units."""

    kind: str
    lines: int
    amount_minor: int


def _judged(settlements: "QuerySet[Settlement]") -> "QuerySet[Settlement]":
    """Settlements with what is to be thought of them.

    difference  what the marketplace says that it comes to, less what its lines do, in minor units
    paying      where its money is, whoever says so (`Settlement.payment`)
    paid_minor  what of it was paid: nothing of what is on its way, failed or does not count, null where no total is
                told. Added up it is what came
    arrived_at  when it was paid; null where it was not, whatever day its own paper names
    agreement   `cut` where a settlement lacks the row of its total, which lies in quarantine or was cut off, `untold`
                where a paper has none, `moved` where a payout failed and its lines are in a later one, else `agrees`
                or `differs`
    """
    back = When(came_back_in__isnull=False, then=Value(PaidState.FAILED.value))
    found = settlements.annotate(
        difference=F("total_minor") - F("lines_minor"),
        paying=Case(back, default=F("state"), output_field=CharField()),
    )
    return found.annotate(
        paid_minor=Case(
            When(total_minor=None, then=Value(None)),
            When(counts=True, paying=PaidState.PAID, then=F("total_minor")),
            default=Value(0),
            output_field=BigIntegerField(),
        ),
        arrived_at=Case(When(paying=PaidState.PAID, then=F("deposited_at"))),
        agreement=Case(
            When(total_minor=None, statement=Statement.SETTLEMENT, then=Value("cut")),
            When(total_minor=None, then=Value("untold")),
            When(lines=0, paying__in=NOT_ARRIVED, then=Value("moved")),
            When(difference=0, then=Value("agrees")),
            default=Value("differs"),
            output_field=CharField(),
        ),
    )


class Judgement(NamedTuple):
    """What is to be thought of a settlement; see `_judged`."""

    difference: int | None
    agreement: str
    paid_minor: int | None
    arrived_at: datetime | None


def judgements(settlements: Collection[Settlement]) -> dict[int, Judgement]:
    """What is to be thought of settlements, by key."""
    found = _judged(Settlement.objects.filter(pk__in=[one.pk for one in settlements]))
    return {key: Judgement(*rest) for key, *rest in found.values_list("pk", *Judgement._fields)}


def settlements_seen(*, scope: Scope) -> "QuerySet[Settlement]":
    """Settlements of the shops within the scope; those of a whole account for whoever sees all of its shops.

    Each with its `difference`, `agreement`, `paying`, `paid_minor` and `arrived_at`; see `_judged`.
    """
    found = _judged(Settlement.objects.all())
    # what was open and moved into its settlement leaves an empty one behind
    found = found.exclude(lines=0, total_minor=None)
    if scope.shops is None:
        return found
    held = connections_held(scope=scope)
    return found.filter(Q(shop_id__in=scope.shops) | Q(shop=None, connection__in=held))


def payments_missing(*, scope: Scope) -> int:
    """How many payments did not arrive and were not made again with a later one."""
    found = settlements_seen(scope=scope)
    return found.filter(state__in=NOT_ARRIVED, counts=True, came_back_in=None).count()


def lines_of(settlement_id: int) -> "QuerySet[SettlementLine]":
    """The standing lines of a settlement that somebody sees."""
    return SettlementLine.objects.filter(settlement_id=settlement_id, gone_version=None)


def sums_by_kind(settlement_id: int) -> list[KindSum]:
    """What the standing lines come to by kind, the largest first."""
    found = (
        lines_of(settlement_id)
        .values("kind")
        .annotate(count=Count("pk"), amount=Sum("amount_minor"))
        .values_list("kind", "count", "amount")
    )
    return sorted((KindSum(*row) for row in found), key=lambda one: -abs(one.amount_minor))
