"""What became of cancellations that went as a feed."""

import gzip

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.channels.adapters.amazon.following import reference, refusals
from zayton.channels.adapters.amazon.tests.answering import Amazon, channel_to, refusal
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.orders import Followed

DONE = {"processingStatus": "DONE", "resultFeedDocumentId": "doc-out"}
ADDRESS = {"feedDocumentId": "doc-out", "url": "https://s3.example/x", "compressionAlgorithm": "GZIP"}
ORDER = "103-6652650-4045858"


def result(message, code="Error", number="18021", words="were larger than the quantities", order=ORDER):
    about = f"<AdditionalInfo><AmazonOrderID>{order}</AmazonOrderID></AdditionalInfo>"
    said = f"<ResultMessageCode>{number}</ResultMessageCode><ResultDescription>{words}</ResultDescription>"
    return f"<Result><MessageID>{message}</MessageID><ResultCode>{code}</ResultCode>{said}{about}</Result>"


def report(*results):
    return (
        '<?xml version="1.0" encoding="UTF-8"?><AmazonEnvelope><Header><DocumentVersion>1.02</DocumentVersion>'
        "<MerchantIdentifier>M</MerchantIdentifier></Header><MessageType>ProcessingReport</MessageType><Message>"
        "<MessageID>1</MessageID><ProcessingReport><DocumentTransactionID>8</DocumentTransactionID>"
        f"<StatusCode>Complete</StatusCode>{''.join(results)}</ProcessingReport></Message></AmazonEnvelope>"
    ).encode()


def amazon_that_worked(body, status="DONE"):
    return Amazon(
        getFeed=DONE | {"processingStatus": status},
        getFeedDocument=ADDRESS,
        document=httpx.Response(200, content=gzip.compress(body)),
    )


def followed(amazon, *messages, feed="55"):
    named = [reference(feed, message) for message in messages]
    told = channel_to(amazon).follow.followed(named)
    return [told.get(each) for each in named]


def test_a_report_tells_which_messages_were_refused_and_in_which_words():
    amazon = amazon_that_worked(report(result(2), result(2, number="18028", words="incomplete")))
    first, second, third = followed(amazon, 1, 2, 3)
    assert (first, third) == (Followed(over=True), Followed(over=True))
    assert second.over
    assert second.fault.kind is FaultKind.REFUSED
    assert second.fault.said == "18021 were larger than the quantities; 18028 incomplete"


def test_all_messages_of_a_feed_are_told_by_one_call_each():
    amazon = amazon_that_worked(report())
    followed(amazon, *range(1, 20))
    assert [len(amazon.requests(name)) for name in ("getFeed", "getFeedDocument", "document")] == [1, 1, 1]
    assert amazon.paths("getFeed") == ["/feeds/2021-06-30/feeds/55"]


def test_a_warning_refuses_nothing():
    assert followed(amazon_that_worked(report(result(1, code="Warning"))), 1) == [Followed(over=True)]


def test_an_error_about_the_whole_is_every_messages():
    amazon = amazon_that_worked(report(result(0, number="5000", words="XML Parsing Error at Line 22")))
    assert [each.fault.said for each in followed(amazon, 1, 2)] == ["5000 XML Parsing Error at Line 22"] * 2


@pytest.mark.parametrize("status", ["IN_QUEUE", "IN_PROGRESS"])
def test_a_feed_that_waits_is_not_over(status):
    assert followed(Amazon(getFeed={"processingStatus": status}), 1) == [Followed(over=False)]


@pytest.mark.parametrize("status", ["CANCELLED", "FATAL"])
def test_a_feed_that_was_never_worked_is_refused(status):
    (told,) = followed(Amazon(getFeed={"processingStatus": status}), 1)
    assert (told.over, told.fault.kind) == (True, FaultKind.REFUSED)


def test_a_feed_that_could_not_be_worked_is_refused_in_its_reports_words():
    amazon = amazon_that_worked(report(result(0, number="5000", words="not XML")), status="FATAL")
    assert [each.fault.said for each in followed(amazon, 1)] == ["5000 not XML"]


@pytest.mark.parametrize(
    "answer",
    [refusal(404, "NotFound"), {"processingStatus": "MELTED"}, {}],
    ids=["forgotten", "unknown", "blank"],
)
def test_of_a_feed_that_amazon_tells_nothing_about_nothing_is_known(answer):
    assert followed(Amazon(getFeed=answer), 1) == [None]


def test_one_feed_that_is_forgotten_hides_no_other():
    def answer(request):
        return refusal(404, "NotFound") if request.url.path.endswith("/1") else httpx.Response(200, json=DONE)

    amazon = amazon_that_worked(report(result(7)))
    amazon.answers["getFeed"] = answer
    told = channel_to(amazon).follow.followed([reference("1", 7), reference("2", 7)])
    assert {each: one.fault is not None for each, one in told.items()} == {"feed:2/7": True}


@pytest.mark.parametrize("body", [b"", b"no XML", b"\xff\xfe<", b"<AmazonEnvelope>"])
def test_a_report_that_cannot_be_read_refuses_nothing_as_the_orders_will_show(body):
    assert followed(amazon_that_worked(body), 1) == [Followed(over=True)]


def test_a_report_that_would_swell_is_not_read():
    swelling = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    with pytest.raises(Fault) as unreadable:
        refusals(swelling)
    assert unreadable.value.kind is FaultKind.UNREADABLE


@given(st.binary() | st.text().map(str.encode))
def test_whatever_a_report_is_it_is_read_or_a_fault(body):
    try:
        assert all(fault.kind is FaultKind.REFUSED for fault in refusals(body).values())
    except Fault as fault:
        assert fault.kind is FaultKind.UNREADABLE  # noqa: PT017 both are right
