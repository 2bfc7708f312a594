"""What Amazon paid and took: `listTransactions` of the Finances API v2024-06-19, then the settlement reports.

Transactions show within two days instead of every two weeks, have ids of their own, and say of money that is held back
when it is released. The settlement report closes a period: it alone says what reached the bank, and when.
"""

from datetime import datetime, timedelta
from typing import Any

from zayton.channels.adapters.amazon.client import Client
from zayton.channels.adapters.amazon.limits import SETTLES_WITHIN
from zayton.channels.adapters.amazon.payloads import known, moment, named, needed_list, needed_parts
from zayton.channels.adapters.amazon.reports import Reports
from zayton.channels.adapters.amazon.sets import written
from zayton.channels.ports.documents import Page, RawDocument, Subject
from zayton.channels.ports.parts import Json, needed, part, stored, text
from zayton.kernel.time import now

# of a longer span Amazon answers nothing at all
LONGEST_SPAN = timedelta(days=179)
# and it refuses one that ends nearer to now than two minutes
_LAG = timedelta(minutes=3)
_RECENT = timedelta(minutes=10)
_KIND = "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2"
_REPORTS = "reports"
# reports never change: only those are fetched that were written since the last look, or shortly before
_REPORTS_OVERLAP = timedelta(days=3)
# older ones are not listed any more
_REPORTS_KEPT = timedelta(days=89)
# a document may be fetched once a minute
_REPORTS_AT_ONCE = 10


class Settlements:
    """See `SettlementsPort`."""

    def __init__(self, client: Client, reports: Reports) -> None:
        self._client = client
        self._reports = reports

    def settled(self, *, since: datetime, cursor: str) -> Page:
        """Transactions posted since, in spans of half a year; `cursor` is a span's two ends and Amazon's token.

        A document is keyed by the transaction's id and status, as releasing held money is a news of its own. After the
        last of them come the settlement reports.
        """
        if cursor.startswith(_REPORTS):
            return self._written(since, cursor.removeprefix(_REPORTS).strip())
        after, before, token = _opened(cursor, since)
        if after >= before:
            return Page(())
        answer = self._client.read(
            "list_transactions",
            posted_after=written(after),
            posted_before=written(before),
            next_token=token or None,
        )
        payload = part(answer, "payload")
        found = [_document(each) for each in needed_list(payload, "transactions")]
        following = text(payload, "nextToken")
        if following:
            return Page(found, f"{written(after)} {written(before)} {following}")
        # a span that was cut to its longest ends long ago, and the next one begins there
        return Page(found, f"{written(before)}  " if before < now() - _LAG - _RECENT else _REPORTS)

    def _written(self, since: datetime, token: str) -> Page:
        """Settlement reports that Amazon wrote by itself, each with its text."""
        newer = since + SETTLES_WITHIN - _REPORTS_OVERLAP
        first = max(newer if newer < now() else since, now() - _REPORTS_KEPT)
        # a token says by itself what was asked for, and nothing may be said beside it
        asked: dict[str, Any] = (
            {"next_token": token}
            if token
            else {
                "report_types": [_KIND],
                "processing_statuses": ["DONE"],
                "created_since": written(first),
                "page_size": _REPORTS_AT_ONCE,
            }
        )
        answer = self._client.read("get_reports", **asked)
        found = [self._report(each) for each in needed_parts(answer, "reports")]
        following = text(answer, "nextToken")
        return Page(found, f"{_REPORTS} {following}" if following else "")

    def _report(self, report: Json) -> RawDocument:
        body = self._reports.fetch(needed(report, "reportDocumentId"))
        return RawDocument(
            Subject.SETTLEMENT,
            f"report:{needed(report, 'reportId')}",
            moment(report, "createdTime"),
            stored({"settlementReport": report, "text": _text(body)}),
        )


def _opened(cursor: str, since: datetime) -> tuple[datetime, datetime, str]:
    first, _, rest = cursor.partition(" ")
    second, _, token = rest.partition(" ")
    after = datetime.fromisoformat(first) if first else since
    before = datetime.fromisoformat(second) if second else min(after + LONGEST_SPAN, now() - _LAG)
    return after, before, token


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    # what is not ASCII there are seller SKUs at most, and older accounts' files say nothing of their encoding
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace")


def _document(transaction: Any) -> RawDocument:
    status = text(known(transaction), "transactionStatus")
    ident = named(transaction, "transactionId")
    return RawDocument(
        Subject.SETTLEMENT,
        f"{ident}:{status}" if status else ident,
        moment(known(transaction), "postedDate"),
        stored(transaction),
    )
