"""Schedules of the Reports API: a report that is made again after every period."""

from datetime import timedelta
from typing import Any

from zayton.sandbox.amazon import paging, reports
from zayton.sandbox.amazon.identity import digits
from zayton.sandbox.amazon.mall import Answer, Call, Mall, invalid, missing
from zayton.sandbox.amazon.operation import Operation
from zayton.sandbox.amazon.state import Schedule
from zayton.sandbox.clock import iso

_PATH = "/reports/2021-06-30/schedules"
_PERIODS = {
    **{f"PT{minutes}M": timedelta(minutes=minutes) for minutes in (5, 15, 30)},
    **{f"PT{hours}H": timedelta(hours=hours) for hours in (1, 2, 4, 8, 12, 84)},
    **{f"P{days}D": timedelta(days=days) for days in (1, 2, 3, 7, 14, 15, 18, 30)},
    "P1M": timedelta(days=30),
}


def create(mall: Mall, call: Call) -> Answer:
    """Schedule a report; one schedule for a kind and marketplaces replaces another."""
    kind, sites = reports.specified(call)
    period = call.body.get("period")
    if period not in _PERIODS:
        raise invalid("period is missing or unknown.")
    first = paging.moment(str(call.body.get("nextReportCreationTime", "")), "nextReportCreationTime")
    # `createReportSchedule`: one schedule for each kind and set of marketplaces, the newer replaces the older
    for old in [one for one in mall.world.schedules.values() if (one.kind, one.sites) == (kind, sites)]:
        del mall.world.schedules[old.id]
    made = Schedule(
        digits(mall.world, "schedule", 11), kind, sites, period, first or mall.now() + _PERIODS[period]
    )
    mall.world.schedules[made.id] = made
    return Answer({"reportScheduleId": made.id}, 201)


def list_schedules(mall: Mall, call: Call) -> Answer:
    """The schedules of some kinds of reports."""
    kinds = call.many("reportTypes")
    if not kinds:
        raise invalid("reportTypes is required.")
    return Answer(
        {"reportSchedules": [_view(one) for one in mall.world.schedules.values() if one.kind in kinds]}
    )


def get(mall: Mall, call: Call) -> Answer:
    """A schedule."""
    return Answer(_view(_named(mall, call)))


def cancel(mall: Mall, call: Call) -> Answer:
    """End a schedule."""
    del mall.world.schedules[_named(mall, call).id]
    return Answer({})


def _named(mall: Mall, call: Call) -> Schedule:
    found = mall.world.schedules.get(call.path["reportScheduleId"])
    if found is None:
        raise missing("The report schedule does not exist.")
    return found


def _view(one: Schedule) -> dict[str, Any]:
    return {
        "reportScheduleId": one.id,
        "reportType": one.kind,
        "marketplaceIds": one.sites,
        "period": one.period,
        "nextReportCreationTime": iso(one.next),
    }


def ripen(mall: Mall) -> None:
    """Ask for the reports that are due."""
    for one in mall.world.schedules.values():
        if one.next <= mall.now():
            report = reports.ask(mall, one.kind, one.sites, one.id)
            report.since, report.until = one.next - _PERIODS[one.period], one.next
            one.next = mall.now() + _PERIODS[one.period]


OPERATIONS = (
    Operation("getReportSchedules", "GET", _PATH, list_schedules, rate=0.0222, burst=10),
    Operation("createReportSchedule", "POST", _PATH, create, rate=0.0222, burst=10),
    Operation("getReportSchedule", "GET", f"{_PATH}/{{reportScheduleId}}", get, rate=0.0222, burst=10),
    Operation(
        "cancelReportSchedule", "DELETE", f"{_PATH}/{{reportScheduleId}}", cancel, rate=0.0222, burst=10
    ),
)
