"""Reports: asked for, awaited, fetched; settlements as transactions."""

import gzip
import json
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from zayton.channels.adapters.amazon import client as client_module
from zayton.channels.adapters.amazon.coming import COMING
from zayton.channels.adapters.amazon.tests.answering import DE, US, Amazon, cases_of, channel_to, refusal
from zayton.channels.ports.documents import Subject
from zayton.channels.ports.exchange import ReportStage, ReportState
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.kernel.intake.public import layout_of_report
from zayton.kernel.time import now

SINCE = datetime(2026, 11, 1, tzinfo=UTC)
KIND = "GET_MERCHANT_LISTINGS_ALL_DATA"
SETTLEMENTS = "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2"
TEXT = "sku\tprice\nGR\u00d6SSE\t1,50\n".encode("cp1252")
ADDRESS = {"reportDocumentId": "d", "url": "https://s3.example/d?X-Amz-Expires=300"}


def test_a_report_is_asked_for_with_its_stores_and_span():
    amazon = Amazon(createReport=httpx.Response(202, json={"reportId": "R1"}))
    port = channel_to(amazon, sites=(US, DE)).reports
    assert port.ask(KIND, sites=(), since=SINCE, until=SINCE + timedelta(days=1)) == "R1"
    assert port.ask(KIND, sites=[DE], since=None, until=None) == "R1"
    assert amazon.bodies("createReport") == [
        {
            "reportType": KIND,
            "marketplaceIds": [US, DE],
            "dataStartTime": "2026-11-01T00:00:00.000Z",
            "dataEndTime": "2026-11-02T00:00:00.000Z",
        },
        {"reportType": KIND, "marketplaceIds": [DE]},
    ]


def test_a_summary_of_the_ledger_is_asked_for_by_day():
    amazon = Amazon(createReport=httpx.Response(202, json={"reportId": "R1"}))
    channel_to(amazon).reports.ask("GET_LEDGER_SUMMARY_VIEW_DATA", sites=[DE], since=SINCE, until=None)
    (asked,) = amazon.bodies("createReport")
    assert asked["reportOptions"] == {"aggregateByLocation": "COUNTRY", "aggregatedByTimePeriod": "DAILY"}


def test_every_kind_that_comes_by_itself_is_read_by_some_layout():
    assert [kind.kind for kind in COMING if layout_of_report("amazon", kind.kind) is None] == []


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("IN_QUEUE", ReportState(ReportStage.WAITING)),
        ("IN_PROGRESS", ReportState(ReportStage.WAITING)),
        ("DONE", ReportState(ReportStage.READY, "doc-1")),
        ("CANCELLED", ReportState(ReportStage.EMPTY)),
        ("FATAL", ReportState(ReportStage.FAILED)),
    ],
)
def test_how_a_report_stands(status, state):
    answer = {"reportId": "R1", "reportType": KIND, "processingStatus": status, "reportDocumentId": "doc-1"}
    assert channel_to(Amazon(getReport=answer)).reports.state("R1") == state


@pytest.mark.parametrize("answer", [{"processingStatus": "MELTED"}, {}, {"processingStatus": "DONE"}])
def test_a_report_whose_state_we_do_not_know_is_unreadable(answer):
    with pytest.raises(Fault) as unreadable:
        channel_to(Amazon(getReport=answer)).reports.state("R1")
    assert unreadable.value.kind is FaultKind.UNREADABLE


def test_a_document_comes_in_the_marketplaces_own_encoding():
    amazon = Amazon(getReportDocument=ADDRESS, document=httpx.Response(200, content=TEXT))
    assert channel_to(amazon).reports.fetch("d") == TEXT
    (fetched,) = amazon.requests("document")
    assert str(fetched.url) == ADDRESS["url"]
    # the address is its own key, and Amazon's storage must not learn ours
    assert "x-amz-access-token" not in fetched.headers


def test_a_packed_document_is_unpacked():
    packed = httpx.Response(200, content=gzip.compress(TEXT))
    amazon = Amazon(getReportDocument=ADDRESS | {"compressionAlgorithm": "GZIP"}, document=packed)
    assert channel_to(amazon).reports.fetch("d") == TEXT


@pytest.mark.parametrize("cut", [1, 9, 30, len(gzip.compress(TEXT, mtime=0))])
def test_a_packed_document_that_was_cut_short_passes_whatever_its_length_says(cut):
    whole = gzip.compress(TEXT, mtime=0)
    # the length that is told is that of what was sent
    broken = httpx.Response(200, content=whole[: len(whole) - cut])
    amazon = Amazon(getReportDocument=ADDRESS | {"compressionAlgorithm": "GZIP"}, document=broken)
    with pytest.raises(Fault) as short:
        channel_to(amazon).reports.fetch("d")
    assert (short.value.kind, short.value.passes) == (FaultKind.AWAY, True)


def test_a_document_that_is_not_packed_as_was_told_is_unreadable():
    amazon = Amazon(
        getReportDocument=ADDRESS | {"compressionAlgorithm": "GZIP"},
        document=httpx.Response(200, content=b"plain"),
    )
    with pytest.raises(Fault) as unreadable:
        channel_to(amazon).reports.fetch("d")
    assert unreadable.value.kind is FaultKind.UNREADABLE


def test_a_document_that_unpacks_to_more_than_we_take_is_unreadable(monkeypatch):
    monkeypatch.setattr(client_module, "MAX_DOCUMENT", 1 << 20)
    bomb = httpx.Response(200, content=gzip.compress(b"0" * (1 << 21)))
    amazon = Amazon(getReportDocument=ADDRESS | {"compressionAlgorithm": "GZIP"}, document=bomb)
    with pytest.raises(Fault) as unreadable:
        channel_to(amazon).reports.fetch("d")
    assert unreadable.value.kind is FaultKind.UNREADABLE


def test_an_address_that_expired_is_asked_for_anew_once():
    expired = httpx.Response(
        403, text="<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>"
    )
    amazon = Amazon(getReportDocument=ADDRESS, document=[expired, httpx.Response(200, content=TEXT)])
    assert channel_to(amazon).reports.fetch("d") == TEXT
    assert len(amazon.requests("getReportDocument")) == 2
    with pytest.raises(Fault) as away:
        channel_to(Amazon(getReportDocument=ADDRESS, document=expired)).reports.fetch("d")
    # it says nothing of our credentials, and the same may succeed later
    assert away.value.kind is FaultKind.AWAY
    assert "Request has expired" in away.value.said


def test_a_report_about_people_is_opened_with_a_restricted_token_for_its_path_alone():
    kind = "GET_FLAT_FILE_ORDER_REPORT_DATA_SHIPPING"
    amazon = Amazon(
        getReport={"reportType": kind, "processingStatus": "DONE", "reportDocumentId": "doc/1"},
        createRestrictedDataToken={"restrictedDataToken": "Atz.sprdt|x", "expiresIn": 3600},
        getReportDocument=ADDRESS,
        document=httpx.Response(200, content=TEXT),
    )
    port = channel_to(amazon).reports
    assert port.fetch(port.state("R1").document) == TEXT
    assert amazon.bodies("createRestrictedDataToken") == [
        {"restrictedResources": [{"method": "GET", "path": "/reports/2021-06-30/documents/doc%2F1"}]}
    ]
    (opened,) = amazon.requests("getReportDocument")
    assert opened.headers["x-amz-access-token"] == "Atz.sprdt|x"


def test_without_the_role_a_report_about_people_is_denied():
    amazon = Amazon(
        createRestrictedDataToken=refusal(403, "Unauthorized", "Application does not have access.")
    )
    with pytest.raises(Fault) as denied:
        channel_to(amazon).reports.fetch("restricted:doc-1")
    assert denied.value.kind is FaultKind.DENIED
    assert amazon.requests("getReportDocument") == []


def test_asking_for_a_settlement_names_the_newest_that_amazon_wrote():
    reports = [{"reportId": f"R{n}", "createdTime": f"2026-11-{n:02d}T00:00:00Z"} for n in (3, 17, 5)]
    amazon = Amazon(getReports={"reports": reports})
    assert channel_to(amazon).reports.ask(SETTLEMENTS, sites=(), since=SINCE, until=None) == "R17"
    (asked,) = amazon.queries("getReports")
    assert (asked["reportTypes"], asked["processingStatuses"]) == (SETTLEMENTS, "DONE")
    assert asked["createdSince"] == "2026-11-01T00:00:00.000Z"
    assert amazon.requests("createReport") == []


def test_a_settlement_that_is_not_written_yet_is_gone():
    with pytest.raises(Fault) as gone:
        channel_to(Amazon(getReports={"reports": []})).reports.ask(
            SETTLEMENTS, sites=(), since=None, until=None
        )
    assert gone.value.kind is FaultKind.GONE


def transactions(*found, token=""):
    return {"payload": {"transactions": list(found)} | ({"nextToken": token} if token else {})}


def transaction(ident="t1", status="RELEASED", **more):
    return {"transactionId": ident, "transactionStatus": status, "postedDate": "2026-11-02T00:00:00Z"} | more


def test_transactions_are_documents_of_their_own_and_a_release_is_news():
    first = transactions(transaction(status="DEFERRED"), transaction("t2"), token="next")
    amazon = Amazon(listTransactions=[first, transactions(transaction(status="DEFERRED_RELEASED"))])
    port = channel_to(amazon).settlements
    page = port.settled(since=SINCE, cursor="")
    rest = port.settled(since=SINCE, cursor=page.cursor)
    documents = [*page.documents, *rest.documents]
    assert [each.key for each in documents] == ["t1:DEFERRED", "t2:RELEASED", "t1:DEFERRED_RELEASED"]
    assert {each.subject for each in documents} == {Subject.SETTLEMENT}
    # then come the settlement reports
    assert rest.cursor == "reports"
    first_asked, second_asked = amazon.queries("listTransactions")
    assert second_asked.pop("nextToken") == "next"
    assert first_asked == second_asked
    assert first_asked["postedAfter"] == "2026-11-01T00:00:00.000Z"
    # an end that is too near is refused
    assert datetime.fromisoformat(first_asked["postedBefore"]) < now() - timedelta(minutes=2)


@pytest.mark.parametrize(("days", "spans"), [(500, 3), (200, 2), (180, 2), (178, 1), (1, 1)])
def test_years_are_asked_for_in_half_years_without_a_gap(days, spans):
    amazon = Amazon(listTransactions=transactions(), getReports={"reports": []})
    port = channel_to(amazon).settlements
    since, cursor = now() - timedelta(days=days), ""
    while True:
        page = port.settled(since=since, cursor=cursor)
        if not (cursor := page.cursor):
            break
    asked = [(each["postedAfter"], each["postedBefore"]) for each in amazon.queries("listTransactions")]
    assert len(asked) == spans
    assert [before for _, before in asked[:-1]] == [after for after, _ in asked[1:]]
    for after, before in asked:
        assert datetime.fromisoformat(before) - datetime.fromisoformat(after) < timedelta(days=180)
    assert now() - datetime.fromisoformat(asked[-1][1]) < timedelta(minutes=10)


def test_asking_for_what_was_posted_this_minute_asks_nothing():
    amazon = Amazon()
    assert channel_to(amazon).settlements.settled(since=now(), cursor="").documents == ()
    assert amazon.asked == []


def test_amazons_own_example_has_no_id_and_goes_by_its_digest():
    (example,) = cases_of("listTransactions", 200)
    page = channel_to(Amazon(listTransactions=example)).settlements.settled(since=SINCE, cursor="")
    (document,) = page.documents
    assert document.key.startswith("?")
    assert json.loads(document.body)["totalAmount"] == {"currencyAmount": 10, "currencyCode": "USD"}
    assert document.changed_at == datetime(2020, 7, 14, 3, 35, 13, 214_000, tzinfo=UTC)
