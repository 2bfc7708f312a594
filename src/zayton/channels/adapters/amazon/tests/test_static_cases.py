"""Every static case of Amazon's models for the operations we call goes through our client.

Successes: the port makes something of them. Refusals: they come out as the fault that says what to do.
"""

import json
from datetime import UTC, datetime

import httpx
import pytest

from zayton.channels.adapters.amazon import ADAPTER
from zayton.channels.adapters.amazon.feeds import Feeds
from zayton.channels.adapters.amazon.tests.answering import (
    DE,
    US,
    Amazon,
    channel_to,
    client_to,
    refusal,
    static_cases,
)
from zayton.channels.ports.exchange import MessageAsked, ReportStage
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import ListingDraft, ListingKey, PriceAsked, Standing, StockAsked
from zayton.channels.ports.orders import Dispatch

SINCE, UNTIL = datetime(2024, 12, 20, tzinfo=UTC), datetime(2024, 12, 26, tzinfo=UTC)
KEY = ListingKey(US, "GM-ZDPI-9B4E", "LUGGAGE")
DRAFT = ListingDraft(
    KEY, "Suitcase", "Rolls", ("Light",), "Wayfare", "4006381333931", (), "LUGGAGE", "en-US", 9999, "USD", 3
)
TEXT = MessageAsked("m1", "123-1234567-1234567", US, "text", "Which colour?")


def _only(outcomes):
    (outcome,) = outcomes
    if outcome.fault:
        raise outcome.fault
    return outcome


def _published(channel):
    (published,) = channel.listings.publish([DRAFT])
    if published.outcome.fault and not published.problems:
        raise published.outcome.fault
    return published


def _feed(channel):
    feeds: Feeds = channel.follow._feeds
    return feeds.submit("POST_ORDER_ACKNOWLEDGEMENT_DATA", [US], b"<x/>", kind="text/xml")


def _dispatch(channel):
    dispatch = Dispatch("7", "902-1106328-1059050", US, (("79039765272157", 1),), SINCE, "FedEx", "112345678")
    return _only(channel.dispatch.confirm([dispatch]))


CALLS = {
    "searchOrders": lambda channel: channel.orders.changed(since=SINCE, until=UNTIL, cursor=""),
    "getOrder": lambda channel: channel.orders.named(["171-9876543-2109876"]),
    "confirmShipment": _dispatch,
    "searchListingsItems": lambda channel: channel.listings.all(cursor=""),
    "getListingsItem": lambda channel: channel.listings.named([KEY._replace(sku="with,comma")]),
    "putListingsItem": _published,
    "patchListingsItem": lambda channel: _only(channel.prices.price([PriceAsked(KEY, 9999, "USD")])),
    "deleteListingsItem": lambda channel: _only(channel.listings.end([KEY])),
    "createFeedDocument": _feed,
    "createFeed": _feed,
    "createReport": lambda channel: channel.reports.ask(
        "GET_MERCHANT_LISTINGS_ALL_DATA", sites=[DE, US], since=SINCE, until=None
    ),
    "getReport": lambda channel: channel.reports.state("ID323"),
    "getReports": lambda channel: channel.reports.ask(
        "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2", sites=(), since=None, until=None
    ),
    "getReportDocument": lambda channel: channel.reports.fetch("0356cf79-b8b0-4226-b4b9-0ee058ea5760"),
    "searchCatalogItems": lambda channel: channel.catalogue.search(words="red", site=US),
    "getListingOffersBatch": lambda channel: channel.offers.competing([KEY], items={KEY.sku: "B000P6Q7MY"}),
    "getItemOffersBatch": lambda channel: channel.offers.competing([KEY], items={KEY.sku: "B000P6Q7MY"}),
    "getCompetitivePricing": lambda channel: channel.glances.glance([KEY], items={KEY.sku: "B00V5DG6IQ"}),
    "getDefinitionsProductType": lambda channel: channel.listings.rules("LUGGAGE", site=US),
    "listTransactions": lambda channel: channel.settlements.settled(since=SINCE, cursor=""),
    "getMessagingActionsForOrder": lambda channel: channel.messages.allowed("123-1234567-1234567", site=US),
    "createConfirmOrderDetails": lambda channel: _only(channel.messages.send([TEXT])),
    "getSolicitationActionsForOrder": lambda channel: channel.messages.allowed(
        "123-1234567-1234567", site=US
    ),
    "createProductReviewAndSellerFeedbackSolicitation": lambda channel: _only(
        channel.messages.send([TEXT._replace(kind="review_request")])
    ),
    "getDestinations": lambda channel: channel.notifications.subscribe(
        "https://ours.example/hook", secret="s"
    ),
    "createDestination": lambda channel: channel.notifications.subscribe(
        "https://ours.example/hook", secret="s"
    ),
    "getSubscription": lambda channel: channel.notifications.subscribe(
        "https://ours.example/hook", secret="s"
    ),
    "createSubscription": lambda channel: channel.notifications.subscribe(
        "https://ours.example/hook", secret="s"
    ),
    "deleteSubscriptionById": lambda channel: channel.notifications.subscribe(
        "https://ours.example/hook", secret="s"
    ),
    "getMarketplaceParticipations": lambda channel: channel.check(),
    "createRestrictedDataToken": lambda channel: channel.reports.fetch("restricted:0356cf79"),
}
# what else must be so for the operation to be called at all
AROUND = {
    "getDefinitionsProductType": {"document": {"properties": {}}},
    "createConfirmDeliveryDetails": {
        "getMessagingActionsForOrder": {"_links": {"actions": [{"name": "confirmDeliveryDetails"}]}}
    },
    "createUnexpectedProblem": {
        "getMessagingActionsForOrder": {"_links": {"actions": [{"name": "unexpectedProblem"}]}}
    },
    "getItemOffersBatch": {"getListingOffersBatch": refusal(429, "QuotaExceeded")},
    "createDestination": {"getDestinations": {"payload": []}},
    "createSubscription": {"getSubscription": refusal(404, "NotFound")},
}
CALLS["createConfirmDeliveryDetails"] = CALLS["createUnexpectedProblem"] = CALLS["createConfirmOrderDetails"]
FEED_CALLS = {"getFeed", "getFeedDocument"}
DONE_FEED = {
    "feedId": "1",
    "feedType": "JSON_LISTINGS_FEED",
    "createdTime": "2024-03-11T13:16:24.630Z",
    "processingStatus": "DONE",
    "resultFeedDocumentId": "doc-1",
}


def _named(case):
    return f"{case['operation']}-{case['status']}"


def _invalid(case):
    return case["response"].get("status") == "INVALID"


def _cases(good):
    return [case for case in static_cases() if (int(case["status"]) < 300) is good and not _invalid(case)]


def _called(case):
    operation = case["operation"]
    answer = httpx.Response(int(case["status"]), json=case["response"])
    amazon = Amazon(**AROUND.get(operation, {}) | {operation: answer})
    if operation in FEED_CALLS:
        if operation == "getFeedDocument":
            amazon.answers |= {"getFeed": DONE_FEED, "document": {"issues": []}}
        return Feeds(client_to(amazon)).worked("1"), amazon
    return CALLS[operation](channel_to(amazon)), amazon


def test_every_operation_that_has_limits_has_a_static_case_or_is_known_to_have_none():
    ours = {limit.operation for limit in ADAPTER.limits} - {"token", "document"}
    assert ours - {case["operation"] for case in static_cases()} == {"getInventorySummaries"}


@pytest.mark.parametrize("case", _cases(good=True), ids=_named)
def test_a_success_is_understood(case):
    result, amazon = _called(case)
    assert case["operation"] in [operation for operation, _ in amazon.asked]
    if case["operation"] in ("searchOrders", "getOrder"):
        documents = result if case["operation"] == "getOrder" else result.documents
        wanted = case["response"].get("orders") or [case["response"]["order"]]
        assert {ADAPTER.reading.order(each.body).number for each in documents} == {
            each["orderId"] for each in wanted
        }
        assert sorted(json.loads(each.body)["orderId"] for each in documents) == sorted(
            e["orderId"] for e in wanted
        )


@pytest.mark.parametrize("case", _cases(good=False), ids=_named)
def test_a_refusal_is_a_fault_that_the_same_call_will_meet_again(case):
    with pytest.raises(Fault) as refused:
        _called(case)
    assert refused.value.kind is FaultKind.REFUSED
    assert not refused.value.passes
    first = case["response"]["errors"][0]
    assert first["message"] in refused.value.said
    assert refused.value.figures["code"] == first["code"]
    assert not refused.value.may_be_done


@pytest.mark.parametrize("case", [case for case in static_cases() if _invalid(case)], ids=_named)
def test_a_submission_that_amazon_finds_invalid_is_a_refusal_with_its_issues(case):
    issues = [issue["code"] for issue in case["response"]["issues"]]
    amazon = Amazon(**{case["operation"]: case["response"]})
    if case["operation"] == "putListingsItem":
        (published,) = channel_to(amazon).listings.publish([DRAFT])
        assert published.standing is Standing.REJECTED
        assert [problem.code for problem in published.problems] == issues
        fault = published.outcome.fault
    else:
        (outcome,) = channel_to(amazon).prices.price([PriceAsked(KEY, 9999, "USD")])
        fault = outcome.fault
    assert fault.kind is FaultKind.REFUSED
    assert all(code in fault.said for code in issues)


def test_a_feed_that_was_cancelled_has_no_report():
    (case,) = [case for case in _cases(good=True) if case["operation"] == "getFeed"]
    worked, _ = _called(case)
    assert worked == (ReportStage.EMPTY, b"")


def test_quantities_go_through_the_same_patch():
    amazon = Amazon()
    (outcome,) = channel_to(amazon).stock.show([StockAsked(KEY, 7)])
    assert outcome == ("GM-ZDPI-9B4E", None, "f1dc2914-75dd-11ea-bc55-0242ac130003")
