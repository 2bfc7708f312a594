"""Reports by the Reports API v2021-06-30: asked for, awaited, and fetched from a presigned address.

Settlement reports cannot be asked for: Amazon writes them by itself, and asking means naming the newest. Some kinds
hold buyers' names and addresses; their documents are opened with a restricted data token.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from zayton.channels.adapters.amazon.answers import object_of
from zayton.channels.adapters.amazon.client import Client
from zayton.channels.adapters.amazon.feeds import STAGES
from zayton.channels.adapters.amazon.payloads import moment, needed_parts
from zayton.channels.adapters.amazon.sets import written
from zayton.channels.ports.exchange import ReportStage, ReportState
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.parts import Json, needed, text, texts

_BY_AMAZON = "GET_V2_SETTLEMENT_REPORT_DATA_"
# the list of restricted report types in the Tokens API's use case guide
RESTRICTED = frozenset(
    {
        "GET_AMAZON_FULFILLED_SHIPMENTS_DATA_INVOICING",
        "GET_AMAZON_FULFILLED_SHIPMENTS_DATA_TAX",
        "GET_EASYSHIP_DOCUMENTS",
        "GET_FLAT_FILE_ACTIONABLE_ORDER_DATA_SHIPPING",
        "GET_FLAT_FILE_ORDERS_RECONCILIATION_DATA_INVOICING",
        "GET_FLAT_FILE_ORDERS_RECONCILIATION_DATA_SHIPPING",
        "GET_FLAT_FILE_ORDERS_RECONCILIATION_DATA_TAX",
        "GET_FLAT_FILE_ORDER_REPORT_DATA_INVOICING",
        "GET_FLAT_FILE_ORDER_REPORT_DATA_SHIPPING",
        "GET_FLAT_FILE_ORDER_REPORT_DATA_TAX",
        "GET_GST_MTR_B2B_CUSTOM",
        "GET_ORDER_REPORT_DATA_INVOICING",
        "GET_ORDER_REPORT_DATA_SHIPPING",
        "GET_ORDER_REPORT_DATA_TAX",
        "GET_VAT_TRANSACTION_DATA",
        "SC_VAT_TAX_REPORT",
    }
)
_RESTRICTED_MARK = "restricted:"
# without them the summary is of whole months, and the business report by parents
_OPTIONS = {
    "GET_LEDGER_SUMMARY_VIEW_DATA": {"aggregateByLocation": "COUNTRY", "aggregatedByTimePeriod": "DAILY"},
    "GET_SALES_AND_TRAFFIC_REPORT": {"dateGranularity": "DAY", "asinGranularity": "CHILD"},
}


class Reports:
    """See `ReportsPort`."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def ask(self, kind: str, *, sites: Sequence[str], since: datetime | None, until: datetime | None) -> str:
        """A new report, or for settlements the newest that there is; none yet is a `Fault` (GONE)."""
        stores = list(sites) or list(self._client.sites)
        # their stores are not asked for: one settlement of an account may hold several
        if kind.startswith(_BY_AMAZON):
            return self._newest(kind, since)
        wanted: dict[str, Any] = {"reportType": kind, "marketplaceIds": stores}
        if since:
            wanted["dataStartTime"] = written(since)
        if until:
            wanted["dataEndTime"] = written(until)
        if kind in _OPTIONS:
            wanted["reportOptions"] = _OPTIONS[kind]
        # asking twice makes two reports, and few may be asked for
        return needed(self._client.read("create_report", wanted, safe=False), "reportId")

    def made(
        self,
        kind: str,
        *,
        sites: Sequence[str],
        since: datetime | None,
        until: datetime | None,
        after: datetime,
    ) -> str:
        """Among the newest hundred of its kind, the one over the same stores and span."""
        stores = list(sites) or list(self._client.sites)
        answer = self._client.read(
            "get_reports",
            report_types=[kind],
            marketplace_ids=stores,
            created_since=written(after),
            page_size=100,
        )
        same = (one for one in needed_parts(answer, "reports") if _is_over(one, stores, since, until))
        return next((needed(one, "reportId") for one in same), "")

    def _newest(self, kind: str, since: datetime | None) -> str:
        answer = self._client.read(
            "get_reports",
            report_types=[kind],
            processing_statuses=["DONE"],
            created_since=written(since) if since else None,
            page_size=100,
        )
        reports = needed_parts(answer, "reports")
        if not reports:
            raise Fault(FaultKind.GONE, f"{kind}: Amazon has written none yet")
        return needed(max(reports, key=lambda report: text(report, "createdTime")), "reportId")

    def state(self, report: str) -> ReportState:
        """How a report stands: cancelled without our asking is Amazon's way of saying that there was no data."""
        answer = self._client.read("get_report", report)
        stage = STAGES.get(needed(answer, "processingStatus"))
        if stage is None:
            raise Fault(FaultKind.UNREADABLE, f"processingStatus {text(answer, 'processingStatus')}")
        if stage is not ReportStage.READY:
            return ReportState(stage)
        mark = _RESTRICTED_MARK if text(answer, "reportType") in RESTRICTED else ""
        return ReportState(stage, mark + needed(answer, "reportDocumentId"))

    def fetch(self, document: str) -> bytes:
        """The content; an address lives five minutes and is asked for anew once when it was refused."""
        try:
            return self._downloaded(document)
        except Fault as fault:
            if fault.kind is not FaultKind.AWAY or fault.figures.get("status") != 403:
                raise
        return self._downloaded(document)

    def _downloaded(self, document: str) -> bytes:
        made = self._address(document)
        return self._client.download(needed(made, "url"), compression=text(made, "compressionAlgorithm"))

    def _address(self, document: str) -> Json:
        if document.startswith(_RESTRICTED_MARK):
            answer = self._client.ask_restricted(
                "get_report_document", document.removeprefix(_RESTRICTED_MARK)
            )
            return object_of(answer.content)
        return self._client.read("get_report_document", document)


def _is_over(report: Json, stores: Sequence[str], since: datetime | None, until: datetime | None) -> bool:
    # Amazon names a span also where none was asked for
    spans = ((since, "dataStartTime"), (until, "dataEndTime"))
    told = texts(report, "marketplaceIds")
    return (not told or set(told) == set(stores)) and all(
        asked is None or _is_same(asked, moment(report, name)) for asked, name in spans
    )


def _is_same(asked: datetime, told: datetime | None) -> bool:
    # some of its answers leave the fractions out
    return told is not None and abs(told - asked) < timedelta(seconds=1)
