"""Notifications arrive as Amazon writes them, with the key that the subscriber's connection adds."""

import json
from functools import partial

import pytest

from zayton.sandbox.amazon import SELLER_ID, Amazon
from zayton.sandbox.amazon.state import Bridge, World
from zayton.sandbox.amazon.telling import Telling
from zayton.sandbox.amazon.tests.conftest import QUICK
from zayton.sandbox.amazon.tests.driving import NOTIFICATIONS, UK, US, Driver, fresh, until
from zayton.sandbox.amazon.tests.listening import listener
from zayton.sandbox.amazon.tests.published import problems_by_name
from zayton.sandbox.clock import Clock
from zayton.sandbox.tests.stalls import standing

ACCOUNT, KEY = "444455556666", "a shared secret"
DESTINATIONS = "/notifications/v1/destinations"
SCHEMAS = {
    "ORDER_CHANGE": "OrderChangeNotification",
    "ANY_OFFER_CHANGED": "AnyOfferChangedNotification",
    "FBA_INVENTORY_AVAILABILITY_CHANGES": "FBAInventoryAvailabilityChangeNotification",
    "FEED_PROCESSING_FINISHED": "FeedProcessingFinishedNotification",
    "REPORT_PROCESSING_FINISHED": "ReportProcessingFinishedNotification",
    "LISTINGS_ITEM_STATUS_CHANGE": "ListingsItemStatusChangeNotification",
    "LISTINGS_ITEM_ISSUES_CHANGE": "ListingsItemIssuesChangeNotification_2023-12-13",
    "LISTINGS_ITEM_MFN_QUANTITY_CHANGE": "ListingsItemMfnQuantityChange",
}


class Subscriber:
    """What came, by kind."""

    def __init__(self, came):
        self.came = came

    def of(self, kind, told=lambda _payload: True):
        """The last notice of a kind whose payload fits, once there is one."""
        return until(lambda: next((one for one in reversed(self._all(kind)) if told(_payload(one))), None))

    def _all(self, kind):
        return [body for _headers, body in list(self.came) if _kind(body) == kind]


def _kind(body):
    return body.get("NotificationType") or body.get("notificationType")


def _payload(body):
    return body.get("Payload") or body.get("payload")


@pytest.fixture(scope="module")
def amazon():
    """A marketplace of its own, so that nobody else's notices come."""
    with standing(partial(Amazon, pace=QUICK)) as stand:
        yield Driver(stand)


@pytest.fixture(scope="module")
def subscriber(amazon):
    """Subscribed to everything, over a queue or an event bus as each kind needs it."""
    with listener() as (url, came):
        amazon.command("bridge", account_id=ACCOUNT, url=url, header="X-Api-Key", secret=KEY)
        arn = f"arn:aws:sqs:us-east-1:{ACCOUNT}:queue"
        queue = _destination(amazon, {"sqs": {"arn": arn}})
        bus = _destination(amazon, {"eventBridge": {"accountId": ACCOUNT, "region": "us-east-1"}})
        for kind in SCHEMAS:
            body = {"payloadVersion": "1.0", "destinationId": bus if kind.startswith("LISTINGS") else queue}
            amazon.post(f"/notifications/v1/subscriptions/{kind}", body)
        yield Subscriber(came)


def _destination(amazon, resource):
    body = {"name": "here", "resourceSpecification": resource}
    return amazon.post(DESTINATIONS, body, scope=NOTIFICATIONS)["payload"]["destinationId"]


@pytest.fixture(scope="module")
def everything(amazon, subscriber):
    """All that can be told of has happened; the SKU and the order that it happened to."""
    sku = amazon.listed(quantity=9)
    number = amazon.paid(sku, 2)
    fba = amazon.put(fresh(), UK, quantity=None).json()["sku"]
    amazon.command("arrive", network="EU", sku=fba, units=3)
    amazon.command("rival", asin=amazon.listing(sku)["summaries"][0]["asin"], site=US, move="hijack")
    amazon.command("enforce", sku=sku, site=US, message="The main image has text on it.")
    amazon.report("GET_MERCHANT_LISTINGS_ALL_DATA")
    content = {"header": {"sellerId": SELLER_ID, "version": "2.0"}, "messages": []}
    amazon.feed("JSON_LISTINGS_FEED", json.dumps(content))
    return sku, number


@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize("kind", SCHEMAS)
def test_each_kind_is_what_its_schema_says(subscriber, kind):
    assert problems_by_name(SCHEMAS[kind], subscriber.of(kind)) == []


@pytest.mark.usefixtures("everything")
def test_all_come_with_the_key_of_the_connection(subscriber):
    assert {headers["X-Api-Key"] for headers, _body in subscriber.came} == {KEY}


def test_an_order_is_told_of_at_each_step(subscriber, everything):
    _sku, number = everything

    def told(status):
        return lambda payload: (
            _about(payload)["AmazonOrderId"] == number and _summary(payload)["OrderStatus"] == status
        )

    pending, paid = (
        subscriber.of("ORDER_CHANGE", told("Pending")),
        subscriber.of("ORDER_CHANGE", told("Unshipped")),
    )
    assert _summary(_payload(pending))["DestinationPostalCode"] is None
    assert _summary(_payload(paid))["DestinationPostalCode"] == "NN11 8PB"
    assert _summary(_payload(paid))["OrderItems"][0]["Quantity"] == 2


def _about(payload):
    return payload["OrderChangeNotification"]


def _summary(payload):
    return _about(payload)["Summary"]


def test_a_sale_tells_the_quantity_that_is_left(subscriber, everything):
    sku, _number = everything
    told = subscriber.of("LISTINGS_ITEM_MFN_QUANTITY_CHANGE", lambda payload: payload["Sku"] == sku)
    assert _payload(told)["Quantity"] == 7


def test_notices_have_ids_of_their_own(subscriber):
    metadata = [
        body.get("NotificationMetadata") or body["notificationMetadata"] for _headers, body in subscriber.came
    ]
    ids = [one.get("NotificationId") or one["notificationId"] for one in metadata]
    assert len(ids) == len({*ids})


def test_a_rule_that_sends_whole_events_wraps_the_notice(amazon, subscriber):
    url = amazon.stand.state()["state"]["bridges"][ACCOUNT]["url"]
    told = {"account_id": ACCOUNT, "url": url, "header": "X-Api-Key", "secret": KEY}
    amazon.command("bridge", **told, envelope=True)
    amazon.listed()
    event = until(lambda: next((body for _headers, body in list(subscriber.came) if "detail" in body), None))
    amazon.command("bridge", **told)
    assert event["detail-type"] == event["detail"]["NotificationType"]
    assert event["source"].startswith(f"aws.partner/sellingpartnerapi.amazon.com/{ACCOUNT}/")


def test_each_kind_goes_only_over_what_amazon_sends_it_over(amazon):
    destination = _destination(amazon, {"sqs": {"arn": "arn:aws:sqs:us-east-1:121212121212:other"}})
    body = {"payloadVersion": "1.0", "destinationId": destination}
    path = "/notifications/v1/subscriptions/LISTINGS_ITEM_STATUS_CHANGE"
    assert amazon.call("POST", path, json=body).status_code == 400
    assert amazon.call("POST", "/notifications/v1/subscriptions/SOMETHING", json=body).status_code == 400


@pytest.mark.parametrize(
    "resource",
    [
        {},
        {"sqs": {"arn": "queue"}},
        {"eventBridge": {"accountId": "12", "region": "us-east-1"}},
        {"sqs": {"arn": "arn:aws:sqs:a:1:b"}, "eventBridge": {"accountId": ACCOUNT, "region": "us-east-1"}},
        {"sqs": "queue"},
    ],
)
def test_a_destination_that_is_none_is_refused(amazon, resource):
    body = {"name": "here", "resourceSpecification": resource}
    assert amazon.call("POST", DESTINATIONS, scope=NOTIFICATIONS, json=body).status_code == 400


def test_who_ends_a_subscription_hears_no_more(amazon, subscriber):
    path = "/notifications/v1/subscriptions/REPORT_PROCESSING_FINISHED"
    name = amazon.get(path)["payload"]["subscriptionId"]
    assert amazon.call("DELETE", f"{path}/{name}", scope=NOTIFICATIONS).status_code == 200
    report = amazon.report("GET_MERCHANT_LISTINGS_ALL_DATA")
    amazon.listed()
    subscriber.of("LISTINGS_ITEM_STATUS_CHANGE")
    assert report["reportId"] not in json.dumps([body for _headers, body in subscriber.came])


def test_a_subscription_can_be_narrowed_to_marketplaces():
    world, hooks = World(), []
    world.bridges[ACCOUNT] = Bridge("http://127.0.0.1/", "X-Api-Key", KEY)
    world.destinations["d"] = {"resource": {"sqs": {"arn": f"arn:aws:sqs:us-east-1:{ACCOUNT}:queue"}}}
    world.subscriptions["s"] = {
        "kind": "ORDER_CHANGE",
        "subscriptionId": "s",
        "payloadVersion": "1.0",
        "destinationId": "d",
        "processingDirective": {"eventFilter": {"eventFilterType": "ORDER_CHANGE", "marketplaceIds": [US]}},
    }
    tell = Telling(world, Clock(), hooks)
    tell("ORDER_CHANGE", UK, {})
    tell("ANY_OFFER_CHANGED", US, {})
    assert hooks == []
    tell("ORDER_CHANGE", US, {})
    assert [hook.topic for hook in hooks] == ["ORDER_CHANGE"]


def test_what_goes_into_a_queue_without_a_reader_is_not_sent():
    world, hooks = World(), []
    world.destinations["d"] = {"resource": {"sqs": {"arn": f"arn:aws:sqs:us-east-1:{ACCOUNT}:queue"}}}
    world.subscriptions["s"] = {
        "kind": "ORDER_CHANGE",
        "subscriptionId": "s",
        "payloadVersion": "1.0",
        "destinationId": "d",
    }
    Telling(world, Clock(), hooks)("ORDER_CHANGE", US, {})
    assert hooks == []
