"""The bell: reports that keep failing, are parked or need an answer, for those who may mend the connection.

It tells of them until one goes well.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from zayton.channels.connecting.seeing import connections_held
from zayton.channels.models import ConnectedShop, Report
from zayton.channels.permissions import CONNECT
from zayton.channels.registry import adapters
from zayton.channels.report_states import ReportStep
from zayton.channels.reporting.claiming import CALLED
from zayton.channels.reporting.planning import offered
from zayton.channels.reporting.queries import why
from zayton.channels.reporting.words import report_words
from zayton.kernel.access.public import Actor
from zayton.kernel.intake.public import Import
from zayton.ui.public import Moments, Notice, NoticeSource, listed, register_notices

_GROUP = ("plan__connection_id", "state")


def told_of_reports(actor: Actor, limit: int) -> Sequence[Notice]:
    """One notice a connection of what keeps failing, one of what is parked, and one of what needs an answer."""
    if not actor.may(CONNECT.name):
        return []
    alike: dict[tuple[int, str], list[Report]] = {}
    for one in (
        _troubled(actor).select_related("plan__connection", "source_import").order_by("-trouble_at", "pk")
    ):
        alike.setdefault((one.plan.connection_id, one.state), []).append(one)
    return [_notice(some) for some in alike.values()][:limit]


def moments_of_reports(actor: Actor) -> Moments:
    """When those were: the third failure in a row, the parking or the question, and no later try changes that."""
    if not actor.may(CONNECT.name):
        return []
    rows: QuerySet[Any, Any] = _troubled(actor).order_by().values(*_GROUP)
    return [rows.annotate(moment=Max("trouble_at"))]


def _troubled(actor: Actor) -> QuerySet[Report]:
    sold = ConnectedShop.objects.filter(connection=OuterRef("plan__connection"), shop=OuterRef("shop"))
    # whoever answered had its file imported
    answered = Import.objects.filter(raw_file=OuterRef("raw_file"), dry_run=False)
    asked = Q(pk__in=[])
    for name, adapter in adapters().items():
        if adapter.reports:
            asked |= Q(plan__connection__adapter=name, plan__kind__in=list(offered(adapter)))
    # of a connection that is paused or shut people are told otherwise
    return Report.objects.filter(
        asked,
        Exists(sold),
        ~Exists(answered),
        trouble_at__isnull=False,
        plan__is_on=True,
        plan__connection__in=connections_held(scope=actor.scope).filter(state__in=CALLED).values("pk"),
    )


def _notice(some: Sequence[Report]) -> Notice:
    newest = some[0]
    names = dict.fromkeys(report_words(one.plan.kind) for one in some)
    said = {"name": newest.plan.connection.name, "reports": listed(names, "; "), "why": why(newest)[0]}
    if len(names) > 1:
        said["why"] = ""
    colour = "red"
    if newest.state == ReportStep.PARKED:
        words = _("%(name)s: parked, and asked for by hand only: %(reports)s. %(why)s")
    elif newest.state == ReportStep.HELD:
        words, colour = _("%(name)s: reports need an answer: %(reports)s. %(why)s"), "amber"
    else:
        words = _("%(name)s: reports keep failing: %(reports)s. %(why)s")
    href = f"{reverse('channels:connection', args=[newest.plan.connection_id])}#connection-reports"
    assert newest.trouble_at is not None
    return Notice(newest.trouble_at, (words % said).strip(), href, colour, "file-alert")


register_notices([NoticeSource("channels.reports", told_of_reports, moments_of_reports)])
