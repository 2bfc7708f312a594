"""From the bytes of a report to its import: the same way that a file goes which a person drops."""

from datetime import datetime

from django.db import transaction

from zayton.channels.models import ConnectedShop, Report, ReportPlan
from zayton.channels.ports.exchange import ReportKind
from zayton.channels.queries import shops_by_id
from zayton.channels.registry import adapter_named
from zayton.channels.report_states import ReportStep
from zayton.channels.reporting.keeping import end, go_on, refuse
from zayton.channels.reporting.planning import asks_for
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.errors import Refusal
from zayton.kernel.intake.public import Import, RawFile, import_arrived, layout_of_report, upload_file
from zayton.kernel.time import local_date

_NO_ROWS = "intake.empty_file"


def take(report: Report, content: bytes, *, at: datetime) -> None:
    """Keep a report's file and have it imported into its shop, or say why it cannot be."""
    kept = upload_file(name=file_name(report), pieces=[content], actor=SYSTEM, at=at)
    if isinstance(kept, Refusal):
        if kept.code == _NO_ROWS:
            end(report, ReportStep.EMPTY, at=at)
        else:
            refuse(report, kept, ReportStep.FAILED, at=at)
        return
    # in one with the import: who dies before it is written down leaves none behind that would be asked for twice
    with transaction.atomic():
        # the plan before its reports, as everywhere
        ReportPlan.objects.select_for_update(no_key=True).get(pk=report.plan_id)
        if not go_on(report, ReportStep.READY, raw_file=kept):
            return
        _import(report, kept, at)


def _import(report: Report, kept: RawFile, at: datetime) -> None:
    begun = import_arrived(
        raw_file=kept, answers=answers_of(report), dates=dates_of(report), actor=SYSTEM, at=at
    )
    if isinstance(begun, Import):
        end(report, ReportStep.TAKEN, at=at, source_import=begun)
    else:
        refuse(report, begun[0], ReportStep.HELD, at=at)


def file_name(report: Report) -> str:
    """What a report's file is called: its kind, its shop, and the days that it is about."""
    zone = zone_of(report)
    span = (report.since, report.until) if report.since and report.until else (report.started_at,)
    days = " ".join(local_date(each, zone).isoformat() for each in span)
    return f"{report.plan.kind} {report.shop.code} {days}.txt"


def dates_of(report: Report) -> str:
    """The order of day and month in which the marketplace writes this kind."""
    kind = _kind_of(report)
    return kind.dates if kind else ""


def zone_of(report: Report) -> str:
    """In which zone its span has its days: the shop's, unless the marketplace counts them itself."""
    kind = _kind_of(report)
    return "UTC" if kind and kind.is_daily else report.shop.zone


def _kind_of(report: Report) -> ReportKind | None:
    kinds = adapter_named(report.plan.connection.adapter).reports
    return next((one for one in kinds if one.kind == report.plan.kind), None)


def answers_of(report: Report) -> dict[str, str]:
    """What a connection knows of the questions that an import asks; all as text."""
    shop = shops_by_id([report.shop_id])[report.shop_id]
    answers = {"shop": str(shop.id), "owner": str(shop.owner_id)}
    house = (
        ConnectedShop.objects.filter(shop_id=shop.id)
        .values_list("marketplace_warehouse_id", flat=True)
        .first()
    )
    layout = layout_of_report(report.plan.connection.adapter, report.plan.kind)
    if house is not None:
        answers["marketplace_warehouse"] = str(house)
        # elsewhere the same name asks for a warehouse of ours
        if layout is not None and "warehouse" in asks_for(layout):
            answers["warehouse"] = str(house)
    if report.since and report.until:
        zone = zone_of(report)
        answers["first_day"] = local_date(report.since, zone).isoformat()
        answers["last_day"] = local_date(report.until, zone).isoformat()
    return answers
