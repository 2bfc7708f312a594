"""Since when connections ail, asked of the books alone: the same as their cards say, which take many questions."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    IntegerField,
    Max,
    Q,
    QuerySet,
    Value,
)
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Cast, Coalesce, Greatest

from zayton.channels.connecting.seeing import connections_seen
from zayton.channels.models import ConnectedShop, Stream
from zayton.channels.states import ConnectionState
from zayton.kernel.access.public import Scope

_SHUT = Q(state__in=(ConnectionState.DENIED, ConnectionState.AWAY), fault_at__isnull=False)


def ailing_moments(*, scope: Scope, at: datetime) -> "tuple[QuerySet[Any, Any], QuerySet[Any, Any]]":
    """Two questions: since when connections are denied or away, and since when others are silent, as `moment`."""
    seen = connections_seen(scope=scope)
    return seen.filter(_SHUT).annotate(moment=F("fault_at")), _silent(seen.exclude(_SHUT), scope, at)


def _silent(seen: "QuerySet[Any, Any]", scope: Scope, at: datetime) -> "QuerySet[Any, Any]":
    shops = ConnectedShop.objects.all()
    if scope.shops is not None:
        shops = shops.filter(shop_id__in=scope.shops)
    running = Stream.objects.filter(
        connection__in=seen.exclude(state=ConnectionState.PAUSED)
        .filter(pk__in=shops.values("connection_id"))
        .values("pk"),
        is_on=True,
    ).annotate(silent_at=_silent_at())
    late = running.filter(silent_at__lt=at).order_by()
    return late.values("connection_id").annotate(moment=Max("silent_at"))


def _silent_at() -> "ExpressionWrapper[CombinedExpression]":
    """See `rules.pacing.silent_after`."""
    # SQLite multiplies a span with nothing but a plain integer
    every = Cast("every_seconds", IntegerField())
    turns = ExpressionWrapper(every * Value(timedelta(seconds=3)), DurationField())
    waited = Greatest(turns, Value(timedelta(hours=1)), output_field=DurationField())
    return ExpressionWrapper(Coalesce("good_at", "connection__made_at") + waited, DateTimeField())
