"""The reads: settlements that somebody sees, and what they are made of."""

from typing import NamedTuple

from django.db.models import Count, F, Q, QuerySet, Sum

from zayton.channels.connecting.seeing import connections_held
from zayton.channels.models import Settlement, SettlementLine
from zayton.kernel.access.public import Scope


class KindSum(NamedTuple):
    """What the lines of one kind come to, in minor units."""

    kind: str
    lines: int
    amount_minor: int


def settlements_seen(*, scope: Scope) -> "QuerySet[Settlement]":
    """Settlements of the shops within the scope; those of a whole account for whoever sees all of its shops.

    Each with its `difference`: what the marketplace says that it comes to, less what its lines do.
    """
    found = Settlement.objects.annotate(difference=F("total_minor") - F("lines_minor"))
    # what was open and moved into its settlement leaves an empty one behind
    found = found.exclude(lines=0, total_minor=None)
    if scope.shops is None:
        return found
    held = connections_held(scope=scope)
    return found.filter(Q(shop_id__in=scope.shops) | Q(shop=None, connection__in=held))


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
