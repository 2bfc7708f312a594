"""Reports API 2021-06-30."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from zayton.sandbox.amazon import documents, paging
from zayton.sandbox.amazon.identity import digits
from zayton.sandbox.amazon.mall import Answer, Call, Mall, invalid, missing
from zayton.sandbox.amazon.notices import report_finished
from zayton.sandbox.amazon.operation import Operation
from zayton.sandbox.amazon.report_columns import SETTLEMENT
from zayton.sandbox.amazon.report_texts import MAKERS, SETTLEMENTS, flat, settlement
from zayton.sandbox.amazon.report_traffic import TRAFFIC, sales_and_traffic
from zayton.sandbox.amazon.sites import SITES
from zayton.sandbox.amazon.state import Report, Transaction
from zayton.sandbox.clock import iso

_PATH = "/reports/2021-06-30/reports"
_KEPT = timedelta(days=90)
OPEN = ("IN_QUEUE", "IN_PROGRESS")


def create(mall: Mall, call: Call) -> Answer:
    """Ask for a report."""
    kind, sites = specified(call)
    if kind == SETTLEMENTS:
        # "Report Type Values", settlement reports: they come by themselves and are found with `getReports`
        raise invalid(f"The report type {kind} cannot be requested; Amazon makes it by itself.")
    if kind == TRAFFIC and len(sites) > 1:
        # amzn/selling-partner-api-docs, issue 614: its words
        raise invalid(
            "Report rejected for this client. Multiple marketplaces were provided for this report type that can only "
            "be applied to one marketplace at a time. Please retry with only one marketplace per request."
        )
    report = ask(mall, kind, sites)
    report.options = _options(call)
    report.since = paging.moment(str(call.body.get("dataStartTime", "")), "dataStartTime")
    report.until = paging.moment(str(call.body.get("dataEndTime", "")), "dataEndTime")
    return Answer({"reportId": report.id}, 202)


def _options(call: Call) -> dict[str, str]:
    told = call.body.get("reportOptions", {})
    if not isinstance(told, dict):
        raise invalid("reportOptions is not an object.")
    return {str(name): str(value) for name, value in told.items()}


def specified(call: Call) -> tuple[str, list[str]]:
    """The kind and the marketplaces that a body names."""
    body = call.body if isinstance(call.body, dict) else {}
    kind, sites = body.get("reportType"), body.get("marketplaceIds")
    if not isinstance(sites, list) or not sites or not {*map(str, sites)} <= {*SITES}:
        raise invalid("marketplaceIds is missing or names an unknown marketplace.")
    if not isinstance(kind, str) or kind not in {*MAKERS, SETTLEMENTS, TRAFFIC}:
        raise invalid(f"The report type {kind} is not supported.")
    return kind, [str(site) for site in sites]


def ask(mall: Mall, kind: str, sites: list[str], schedule: str = "") -> Report:
    """Put a report into the queue."""
    report = Report(digits(mall.world, "report", 11), kind, sites, mall.now(), schedule=schedule)
    mall.world.reports[report.id] = report
    return report


def get(mall: Mall, call: Call) -> Answer:
    """How a report stands."""
    return Answer(_view(_named(mall, call)))


def cancel(mall: Mall, call: Call) -> Answer:
    """Take a report out of the queue."""
    report = _named(mall, call)
    if report.status != "IN_QUEUE":
        raise invalid(f"The report is {report.status} and cannot be cancelled.")
    report.status, report.ended = "CANCELLED", mall.now()
    return Answer({})


def list_reports(mall: Mall, call: Call) -> Answer:
    """Reports of some kinds, the newest first."""
    kinds, token = call.many("reportTypes"), call.one("nextToken")
    if bool(kinds) == bool(token):
        raise invalid("Exactly one of reportTypes and nextToken is required.")
    # a page token goes alone: with it no other parameter may come (`getReports`, "nextToken")
    held = paging.unseal(token, "reports") if token else {}
    if not held:
        since = paging.moment(call.one("createdSince"), "createdSince")
        until = paging.moment(call.one("createdUntil"), "createdUntil")
        held = {
            "kinds": kinds,
            "statuses": call.many("processingStatuses"),
            "sites": call.many("marketplaceIds"),
            "since": str(since or mall.now() - _KEPT),
            "until": str(until or mall.now()),
            "size": paging.size(call, "pageSize", 10, 100),
        }
    found = [one for one in mall.world.reports.values() if _wanted(one, held)]
    found.sort(key=lambda one: (one.created, one.id), reverse=True)
    start = int(held.get("from", 0))
    body: dict[str, Any] = {"reports": [_view(one) for one in found[start : start + held["size"]]]}
    if start + held["size"] < len(found):
        body["nextToken"] = paging.seal("reports", **{**held, "from": start + held["size"]})
    return Answer(body)


def _wanted(report: Report, held: dict[str, Any]) -> bool:
    since, until = (datetime.fromisoformat(held[name]) for name in ("since", "until"))
    return (
        report.kind in held["kinds"]
        and (not held["statuses"] or report.status in held["statuses"])
        and (not held["sites"] or bool({*held["sites"]} & {*report.sites}))
        and since <= report.created <= until
    )


def _named(mall: Mall, call: Call) -> Report:
    report = mall.world.reports.get(call.path["reportId"])
    if report is None:
        raise missing("The report does not exist.")
    return report


def _view(report: Report) -> dict[str, Any]:
    body: dict[str, Any] = {
        "reportId": report.id,
        "reportType": report.kind,
        "marketplaceIds": report.sites,
        "createdTime": iso(report.created),
        "dataStartTime": iso(report.since or report.created),
        "dataEndTime": iso(report.until or report.created),
        "processingStatus": report.status,
    }
    times = {"processingStartTime": report.started, "processingEndTime": report.ended}
    body |= {name: iso(at) for name, at in times.items() if at}
    named = {"reportDocumentId": report.document, "reportScheduleId": report.schedule}
    return body | {name: value for name, value in named.items() if value}


def get_document(mall: Mall, call: Call) -> Answer:
    """Where a report's content can be fetched for a while."""
    document = mall.world.documents.get(call.path["reportDocumentId"])
    if document is None or not any(one.document == document.id for one in mall.world.reports.values()):
        raise missing("The report document does not exist.")
    body = {"reportDocumentId": document.id, "url": documents.address(mall, call.base, document)}
    return Answer(body | ({"compressionAlgorithm": "GZIP"} if document.gzip else {}))


def ripen(mall: Mall) -> None:
    """Move reports on: into work, then to an end."""
    now, step = mall.now(), timedelta(seconds=mall.pace.step)
    for report in [one for one in mall.world.reports.values() if one.status in OPEN]:
        if report.status == "IN_QUEUE" and report.created + step <= now:
            report.status, report.started = "IN_PROGRESS", now
        elif report.status == "IN_PROGRESS" and report.started and report.started + step <= now:
            _finish(mall, report)


def _finish(mall: Mall, report: Report) -> None:
    content = _content(mall, report)
    report.ended = mall.now()
    # a report without data is cancelled, which is how Amazon says that there is none
    report.status = "DONE" if content else "CANCELLED"
    if content:
        _keep(mall, report, content)
    report_finished(mall, report)


def _content(mall: Mall, report: Report) -> str | None:
    if report.kind == TRAFFIC:
        return sales_and_traffic(mall, report)
    columns, make = MAKERS[report.kind]
    rows = list(make(mall, report))
    return flat(columns, rows) if rows else None


def _keep(mall: Mall, report: Report, content: str) -> None:
    # listing reports come in the encoding of their site, which the content type alone tells
    encoding = SITES[report.sites[0]].encoding if "LISTINGS" in report.kind else "utf-8"
    kind = f"text/plain; charset={encoding}"
    report.document = documents.kept(mall, content.encode(encoding, "replace"), kind).id


def settle(mall: Mall, site: str) -> str | None:
    """Pay out what has not been paid out on a site, with its settlement report; its id, `None` if there is nothing."""
    paid = [one for one in mall.world.transactions if one.site == site and not one.settlement]
    if not paid:
        return None
    name = digits(mall.world, "settlement", 11)
    report = ask(mall, SETTLEMENTS, [site])
    report.since, report.until = _span(paid)
    for one in paid:
        one.settlement = name
    _keep(mall, report, flat(SETTLEMENT, settlement(name, report, paid)))
    report.status, report.started, report.ended = "DONE", report.created, report.created
    report_finished(mall, report)
    return name


def _span(paid: Sequence[Transaction]) -> tuple[datetime, datetime]:
    posted = [one.posted for one in paid]
    return min(posted), max(posted)


OPERATIONS = (
    Operation("getReports", "GET", _PATH, list_reports, rate=0.0222, burst=10),
    Operation("createReport", "POST", _PATH, create, rate=0.0167, burst=15),
    Operation("getReport", "GET", f"{_PATH}/{{reportId}}", get, rate=2, burst=15),
    Operation("cancelReport", "DELETE", f"{_PATH}/{{reportId}}", cancel, rate=0.0222, burst=10),
    Operation(
        "getReportDocument",
        "GET",
        "/reports/2021-06-30/documents/{reportDocumentId}",
        get_document,
        rate=0.0167,
        burst=15,
    ),
)
