"""Subscribing to notifications, and understanding them."""

import copy
import json
from contextlib import suppress

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.channels.adapters.amazon import ADAPTER
from zayton.channels.adapters.amazon.notifications import BRIDGE_TOPICS, QUEUE_TOPICS
from zayton.channels.adapters.amazon.receiving import _KINDS
from zayton.channels.adapters.amazon.tests.answering import (
    CA,
    US,
    VALUES,
    Amazon,
    channel_to,
    refusal,
    samples,
)
from zayton.channels.ports.documents import Notice, Subject
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import ListingKey, StockSeen
from zayton.channels.ports.orders import FulfilledBy

SECRET = "a-shared-secret"
HOOK = "https://ours.example/hooks/amazon/1"
HEADERS = {"content-type": "application/json", "x-zayton-secret": SECRET}


def receive(body, headers=HEADERS, secret=SECRET):
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    return ADAPTER.receive(headers, sent, secret=secret, address=HOOK, values=VALUES)


def as_event(notification):
    """As EventBridge wraps it."""
    return {
        "version": "0",
        "id": "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
        "detail-type": notification.get("NotificationType", "x"),
        "source": "aws.partner/sellingpartnerapi.amazon.com/123456789012/app",
        "account": "123456789012",
        "time": "2026-11-21T00:00:00Z",
        "region": "eu-west-1",
        "resources": [],
        "detail": notification,
    }


def as_record(notification):
    """As a pipe hands over what was in the queue."""
    return {
        "messageId": "1",
        "receiptHandle": "h",
        "eventSource": "aws:sqs",
        "body": json.dumps(notification),
    }


def test_an_order_that_changed_is_named():
    assert receive(samples()["order_change"]) == [
        Notice(Subject.ORDER, "123-4567891-4567891", "e9b0f38412345")
    ]


@pytest.mark.parametrize(
    "wrapped",
    [
        as_event,
        as_record,
        lambda told: [as_record(told)],
        lambda told: as_event(as_record(told)),
        lambda told: {"Records": [as_record(told)]},
        lambda told: [told],
    ],
)
def test_a_notification_is_found_in_whatever_aws_wraps_it(wrapped):
    told = samples()["order_change"]
    assert receive(wrapped(told)) == receive(told)


def test_several_at_once_are_all_understood():
    told = [as_record(samples()["order_change"]), as_record(samples()["listings_item_status_change"])]
    assert [(each.subject, each.key) for each in receive(told)] == [
        (Subject.ORDER, "123-4567891-4567891"),
        (Subject.LISTING, f"{US}/NLS-SHOES-03"),
    ]


def test_an_offer_that_changed_names_the_entry_and_its_store():
    (notice,) = receive(samples()["any_offer_changed"])
    assert (notice.subject, notice.key) == (Subject.OFFERS, f"{US}/B0TEST1234")


def test_units_in_amazons_warehouses_are_told_with_the_notification():
    american, canadian = receive(samples()["fba_inventory_availability_change"])
    assert (american.key, canadian.key) == (f"{US}/SELLERSKU-1", f"{CA}/SELLERSKU-1")
    assert american.document.changed_at.isoformat() == "2020-07-13T19:42:04.284000+00:00"
    (seen,) = ADAPTER.reading.stock(canadian.document.body)
    assert seen == StockSeen(
        ListingKey(CA, "SELLERSKU-1"),
        FulfilledBy.MARKETPLACE,
        sellable=40,
        reserved=30,
        inbound=5,
        fnsku="X001ABCDEF",
    )


def test_a_feed_of_ours_that_is_done_has_listings_looked_at_and_others_have_not():
    done = copy.deepcopy(samples()["feed_processing_finished"])
    assert receive(done) == []
    done["payload"]["feedProcessingFinishedNotification"]["feedType"] = "JSON_LISTINGS_FEED"
    assert receive(done) == [Notice(Subject.LISTING, "", "d0e9e693-c3ad-4373-979f-ed4ec98dd746")]


def test_a_feed_that_cancelled_orders_has_orders_looked_at():
    done = copy.deepcopy(samples()["feed_processing_finished"])
    done["payload"]["feedProcessingFinishedNotification"]["feedType"] = "POST_ORDER_ACKNOWLEDGEMENT_DATA"
    assert [(each.subject, each.key) for each in receive(done)] == [(Subject.ORDER, "")]


def test_a_settlement_report_has_settlements_looked_at_and_others_have_not():
    done = copy.deepcopy(samples()["report_processing_finished"])
    assert receive(done) == []
    done["payload"]["reportProcessingFinishedNotification"]["reportType"] = (
        "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2"
    )
    assert [(each.subject, each.key) for each in receive(done)] == [(Subject.SETTLEMENT, "")]


@pytest.mark.parametrize(
    "name",
    ["b2b_any_offer_changed", "fee_promotion", "branded_item_content_change", "detail_page_traffic_event"],
)
def test_topics_that_we_do_not_know_say_nothing(name):
    assert receive(samples()[name]) == []


@pytest.mark.parametrize(
    "headers", [{}, {"x-zayton-secret": "wrong"}, {"x-zayton-secret": ""}, {"x-zayton-secret": "é"}]
)
def test_who_does_not_know_the_secret_is_denied(headers):
    with pytest.raises(Fault) as denied:
        receive(samples()["order_change"], headers=headers)
    assert denied.value.kind is FaultKind.DENIED


def test_a_connection_without_a_secret_believes_nobody():
    with pytest.raises(Fault) as denied:
        receive(samples()["order_change"], headers={"x-zayton-secret": ""}, secret="")
    assert denied.value.kind is FaultKind.DENIED


@pytest.mark.parametrize("body", [b"", b"<xml/>", b"\xff", b"[" * 100_000, b'{"body": "not json"}'])
def test_what_is_no_json_is_unreadable(body):
    with pytest.raises(Fault) as unreadable:
        receive(body)
    assert unreadable.value.kind is FaultKind.UNREADABLE


def test_a_notification_that_lost_what_it_is_about_is_unreadable():
    told = copy.deepcopy(samples()["order_change"])
    del told["Payload"]["OrderChangeNotification"]["AmazonOrderId"]
    with pytest.raises(Fault) as unreadable:
        receive(told)
    assert unreadable.value.figures == {"field": "AmazonOrderId"}


@given(
    st.recursive(
        st.none() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(["detail", "body", "Payload", "NotificationType", "Records"]), inner
            )
        ),
    )
)
def test_anything_that_knows_the_secret_is_a_list_or_a_fault(value):
    with suppress(Fault):
        assert isinstance(receive(value), list)


class Subscriptions:
    """Remembers destinations and subscriptions as Amazon does."""

    def __init__(self):
        self.destinations = []
        self.standing = {}
        self.made = 0

    def stand_in(self):
        return Amazon(
            getDestinations=lambda _request: _answer({"payload": self.destinations}),
            createDestination=self._create_destination,
            getSubscription=self._get,
            createSubscription=self._create,
            deleteSubscriptionById=self._delete,
        )

    def _create_destination(self, request):
        wanted = json.loads(request.content)
        number = f"dest-{len(self.destinations) + 1}"
        resource = wanted["resourceSpecification"]
        if "eventBridge" in resource:
            resource = {"eventBridge": resource["eventBridge"] | {"name": "aws.partner/…"}}
        self.destinations.append({"destinationId": number, "name": wanted["name"], "resource": resource})
        return _answer({"payload": self.destinations[-1]})

    def _get(self, request):
        topic = request.url.path.rpartition("/")[2]
        found = self.standing.get(topic)
        return _answer({"payload": found}) if found else refusal(404, "NotFound", "Subscription not found")

    def _create(self, request):
        topic = request.url.path.rpartition("/")[2]
        assert topic not in self.standing
        self.made += 1
        self.standing[topic] = json.loads(request.content) | {"subscriptionId": f"sub-{self.made}"}
        return _answer({"payload": self.standing[topic]})

    def _delete(self, request):
        topic, number = request.url.path.split("/")[-2:]
        assert self.standing[topic]["subscriptionId"] == number
        del self.standing[topic]
        return _answer({})


def _answer(body):
    return httpx.Response(200, json=body)


BRIDGE = {"aws_account": "123456789012", "aws_region": "eu-west-1"}


def test_topics_go_where_amazon_sends_them_and_told_twice_is_told_once():
    theirs = Subscriptions()
    for _ in range(2):
        topics = channel_to(theirs.stand_in(), **BRIDGE).notifications.subscribe(HOOK, secret=SECRET)
        assert topics == [*QUEUE_TOPICS, *BRIDGE_TOPICS]
    assert len(theirs.destinations) == 2
    assert theirs.made == len(topics)
    assert theirs.standing["ORDER_CHANGE"]["destinationId"] == "dest-1"
    assert theirs.standing["LISTINGS_ITEM_STATUS_CHANGE"]["destinationId"] == "dest-2"


def test_a_subscription_to_somewhere_else_is_replaced():
    theirs = Subscriptions()
    theirs.standing["ORDER_CHANGE"] = {
        "subscriptionId": "sub-0",
        "destinationId": "old",
        "payloadVersion": "1.0",
    }
    channel_to(theirs.stand_in()).notifications.subscribe(HOOK, secret=SECRET)
    assert theirs.standing["ORDER_CHANGE"]["destinationId"] == "dest-1"


def test_a_topic_that_amazon_does_not_allow_is_no_reason_to_go_without_the_others():
    theirs = Subscriptions()
    amazon = theirs.stand_in()
    create = amazon.answers["createSubscription"]
    amazon.answers["createSubscription"] = lambda request: (
        refusal(403, "Unauthorized") if "ANY_OFFER" in request.url.path else create(request)
    )
    topics = channel_to(amazon).notifications.subscribe(HOOK, secret=SECRET)
    assert set(QUEUE_TOPICS) - set(topics) == {"ANY_OFFER_CHANGED"}


def test_an_account_that_is_allowed_no_topic_hears_why():
    amazon = Amazon(getSubscription=refusal(403, "Unauthorized", "No role."))
    with pytest.raises(Fault) as denied:
        channel_to(amazon).notifications.subscribe(HOOK, secret=SECRET)
    assert (denied.value.kind, denied.value.said) == (FaultKind.DENIED, "Unauthorized No role.")


def test_with_only_a_queue_only_its_topics_are_subscribed_to():
    assert channel_to(Subscriptions().stand_in()).notifications.subscribe(HOOK, secret=SECRET) == list(
        QUEUE_TOPICS
    )


def test_without_anywhere_to_send_to_nothing_is_asked():
    amazon = Amazon()
    with pytest.raises(Fault) as refused:
        channel_to(amazon, aws_queue="").notifications.subscribe(HOOK, secret=SECRET)
    assert refused.value.kind is FaultKind.REFUSED
    assert amazon.asked == []


def test_every_topic_we_subscribe_to_is_understood():
    assert set(QUEUE_TOPICS) | set(BRIDGE_TOPICS) <= set(_KINDS)
