"""The bell: rows that reports brought and nobody could rightly accept, for those who may mend them."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import ngettext

from zayton.channels.models import Report
from zayton.kernel.access.public import Actor
from zayton.kernel.intake.public import MEND, QuarantinedRow, RowState, imports_seen_by
from zayton.ui.public import Moments, Notice, NoticeSource, count_text, href_of, register_notices

_WAITING = (RowState.OPEN, RowState.MENDED)
_GROUP = ("plan__connection_id", "plan__connection__name")


def told_of_held_rows(actor: Actor, limit: int) -> Sequence[Notice]:
    """One notice a connection of the rows that its reports brought and that still wait."""
    if not actor.may(MEND.name):
        return []
    rows = _by_connection(actor).annotate(
        runs=Count("source_import", distinct=True), one=Max("source_import")
    )
    return [
        _notice(row, _rows(actor, row["plan__connection_id"])) for row in rows.order_by("-moment")[:limit]
    ]


def moments_of_held_rows(actor: Actor) -> Moments:
    """When those came."""
    return [_by_connection(actor)] if actor.may(MEND.name) else []


def _holding(actor: Actor) -> QuerySet[Report]:
    waiting = QuarantinedRow.objects.filter(source=OuterRef("source_import"), state__in=_WAITING)
    seen = imports_seen_by(actor).filter(quarantined__gt=0).order_by()
    found = Report.objects.filter(Exists(waiting), source_import__in=seen.values("pk"))
    # an import may be for no shop in particular, and its report is of one
    return found if actor.scope.shops is None else found.filter(shop__in=actor.scope.shops)


def _by_connection(actor: Actor) -> QuerySet[Any, Any]:
    grouped: QuerySet[Any, Any] = _holding(actor).order_by().values(*_GROUP).annotate(moment=Max("ended_at"))
    return grouped


def _rows(actor: Actor, connection_id: int) -> int:
    imports = _holding(actor).filter(plan__connection=connection_id).values("source_import")
    return QuarantinedRow.objects.filter(source__in=imports, state__in=_WAITING).count()


def _notice(row: Any, count: int) -> Notice:
    words = ngettext(
        "%(name)s: %(count)s row of a report is held back.",
        "%(name)s: %(count)s rows of reports are held back.",
        count,
    )
    said = {"name": row["plan__connection__name"], "count": count_text(count)}
    key = row["plan__connection_id"]
    href = href_of("import", row["one"]) if row["runs"] == 1 else reverse("channels:reports", args=[key])
    return Notice(row["moment"], words % said, href, "amber", "alert-circle")


register_notices([NoticeSource("channels.held_rows", told_of_held_rows, moments_of_held_rows)])
