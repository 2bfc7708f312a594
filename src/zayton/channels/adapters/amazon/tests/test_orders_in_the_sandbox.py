"""Orders from purchase to shipment at the sandbox's Amazon, over real HTTP: two readings of one documentation."""

import json
from datetime import timedelta

from zayton.channels.adapters.amazon import ADAPTER
from zayton.channels.adapters.amazon.tests.answering import DE
from zayton.channels.adapters.amazon.tests.sandboxed import (
    DRAFT,
    again,
    all_of,
    connected,
    listed,
    orders_of,
    raised,
    tell,
    until,
)
from zayton.channels.ports.exchange import MessageAsked
from zayton.channels.ports.faults import FaultKind
from zayton.channels.ports.offers import ListingKey
from zayton.channels.ports.orders import Dispatch, FulfilledBy, Progress
from zayton.kernel.time import now


def test_an_order_from_its_purchase_to_its_shipment(stand):
    listed(stand, DRAFT)
    (number,) = stand.tell(
        "buy", [{"items": [[DRAFT.key.sku, 2]], "site": DE, "country": "DE", "name": "Jo Bloggs"}]
    )
    channel = connected(stand)
    order = until(
        lambda: (found := orders_of(channel).get(number)) and found.progress is Progress.OPEN and found
    )
    (line,) = order.lines
    assert (line.sku, line.quantity, line.amount_minor) == ("MUG/RED 1", 2, 2598)
    assert (order.site, order.currency, order.fulfilled_by) == (DE, "EUR", FulfilledBy.SELLER)
    assert (order.address.name, order.address.country) == ("Jo Bloggs", "DE")
    sent = Dispatch("D-1", number, DE, ((line.key, 1),), now(), "DHL", "JD01")
    for _ in range(2):
        (outcome,) = channel.dispatch.confirm([sent])
        assert outcome.fault is None
    (document,) = channel.orders.named([number, "000-0000000-0000000"])
    shown = ADAPTER.reading.order(document.body)
    assert (shown.progress, shown.lines[0].shipped) == (Progress.PARTLY_SHIPPED, 1)
    (outcome,) = channel.dispatch.confirm([sent._replace(key="D-2")])
    assert outcome.fault is None
    assert orders_of(channel)[number].progress is Progress.SHIPPED


def test_a_shipment_of_more_than_was_ordered_is_refused_in_amazons_words(stand):
    listed(stand, DRAFT._replace(key=ListingKey(DE, "OVER")))
    (number,) = stand.tell("buy", [{"items": [["OVER", 1]], "site": DE}])
    channel = connected(stand)
    order = until(
        lambda: (found := orders_of(channel).get(number)) and found.progress is Progress.OPEN and found
    )
    (outcome,) = channel.dispatch.confirm(
        [Dispatch("1", number, DE, ((order.lines[0].key, 9),), now(), "DHL", "X")]
    )
    assert (outcome.fault.kind, bool(outcome.fault.said)) == (FaultKind.REFUSED, True)
    assert orders_of(channel)[number].lines[0].shipped == 0


def test_a_buyer_who_cancels_before_paying_leaves_nothing_to_send(stand):
    listed(stand, DRAFT._replace(key=ListingKey(DE, "CANCEL")))
    tell(stand, "pace", {"pay": 60})
    try:
        (number,) = stand.tell("buy", [{"items": [["CANCEL", 2]], "site": DE}])
        channel = connected(stand)
        assert orders_of(channel)[number].progress is Progress.PENDING
        assert stand.tell("cancel", [number]) == [True]
    finally:
        tell(stand, "pace", {"pay": 0})
    order = orders_of(channel)[number]
    assert (order.progress, order.lines[0].cancelled) == (Progress.CANCELLED, 2)


def test_an_order_that_the_seller_cancels_is_cancelled_once_its_feed_is_done(stand):
    listed(stand, DRAFT._replace(key=ListingKey(DE, "NO-STOCK")))
    (number,) = stand.tell("buy", [{"items": [["NO-STOCK", 1]], "site": DE}])
    channel = connected(stand)
    until(lambda: orders_of(channel)[number].progress is Progress.OPEN)
    outcomes = channel.cancel.cancel({number: "no_stock", "000-0000000-0000000": "no_stock"})
    assert [each.fault and each.fault.kind for each in outcomes] == [None, FaultKind.GONE]
    until(lambda: orders_of(channel)[number].progress is Progress.CANCELLED)
    taken = outcomes[0].reference
    assert until(lambda: channel.follow.followed([taken])[taken].over)
    assert channel.follow.followed([taken])[taken].fault is None


def test_a_cancellation_that_comes_too_late_is_refused_in_the_feeds_report(stand):
    listed(stand, DRAFT._replace(key=ListingKey(DE, "TOO-LATE")))
    (number,) = stand.tell("buy", [{"items": [["TOO-LATE", 1]], "site": DE}])
    channel = connected(stand)
    until(lambda: orders_of(channel)[number].progress is Progress.OPEN)
    channel.cancel.cancel({number: "no_stock"})
    until(lambda: orders_of(channel)[number].progress is Progress.CANCELLED)
    (late,) = channel.cancel.cancel({number: "no_stock"})
    assert late.fault is None
    told = until(lambda: (one := channel.follow.followed([late.reference])[late.reference]).over and one)
    assert told.fault.kind is FaultKind.REFUSED
    assert number in told.fault.said


def test_many_orders_come_page_by_page_each_once(stand):
    listed(stand, DRAFT._replace(key=ListingKey(DE, "MANY")), quantity=500)
    numbers = stand.tell("buy", [{"items": [["MANY", 1]], "site": DE}] * 230)
    channel = connected(stand)
    found = all_of(channel.orders.changed, since=now() - timedelta(hours=1), until=now())
    assert set(numbers) <= {each.key for each in found}
    assert len({each.key for each in found}) == len(found)
    assert all(each.changed_at for each in found)


def test_nothing_is_lost_or_doubled_while_amazon_misbehaves(stand):
    listed(stand, DRAFT._replace(key=ListingKey(DE, "ROUGH")), quantity=300)
    numbers = stand.tell("buy", [{"items": [["ROUGH", 1]], "site": DE}] * 120)
    channel = connected(stand)
    stand.tell("faults", {"rate": 0.3, "delay": 0.05, "retry_after": 0.05, "only": "/orders/"})
    try:
        found = again(lambda: all_of(channel.orders.changed, since=now() - timedelta(hours=1), until=now()))
        assert set(numbers) <= {each.key for each in found}
        line = ADAPTER.reading.order(next(each.body for each in found if each.key == numbers[0])).lines[0]
        sent = Dispatch("ROUGH", numbers[0], DE, ((line.key, 1),), now(), "DHL", "X")
        again(lambda: raised(channel.dispatch.confirm([sent])))
    finally:
        stand.tell("faults", {})
    (document,) = channel.orders.named([numbers[0]])
    assert ADAPTER.reading.order(document.body).lines[0].shipped == 1
    order = stand.state()["state"]["orders"][numbers[0]]
    assert len(order["packages"]) == 1


def test_money_moves_when_goods_are_sent(stand):
    # the newest minutes cannot be asked for, so all of this is let happen a while ago
    stand.tell("clock", {"skew_seconds": -600})
    try:
        listed(stand, DRAFT._replace(key=ListingKey(DE, "PAID")))
        (number,) = stand.tell("buy", [{"items": [["PAID", 1]], "site": DE}])
        channel = connected(stand)
        order = until(
            lambda: (found := orders_of(channel).get(number)) and found.progress is Progress.OPEN and found
        )
        (outcome,) = channel.dispatch.confirm(
            [Dispatch("1", number, DE, ((order.lines[0].key, 1),), now(), "DHL", "X")]
        )
        assert outcome.fault is None
    finally:
        stand.tell("clock", {"skew_seconds": 0})
    documents = all_of(channel.settlements.settled, since=now() - timedelta(hours=1))
    told = [json.loads(each.body) for each in documents]
    (payment,) = [
        each
        for each in told
        if {"relatedIdentifierName": "ORDER_ID", "relatedIdentifierValue": number}
        in each["relatedIdentifiers"]
    ]
    assert payment["transactionType"] == "Shipment"
    assert [each.key for each in documents] == [
        f"{each['transactionId']}:{each['transactionStatus']}" for each in told
    ]


def test_messages_to_a_buyer(stand):
    listed(stand, DRAFT._replace(key=ListingKey(DE, "ASKED")))
    (number,) = stand.tell("buy", [{"items": [["ASKED", 1]], "site": DE}])
    channel = connected(stand)
    order = until(
        lambda: (found := orders_of(channel).get(number)) and found.progress is Progress.OPEN and found
    )
    assert channel.messages.allowed(number, site=DE) == ["text"]
    channel.dispatch.confirm([Dispatch("1", number, DE, ((order.lines[0].key, 1),), now(), "DHL", "X")])
    assert channel.messages.allowed(number, site=DE) == ["review_request", "text"]
    review = MessageAsked("r", number, DE, "review_request")
    text = MessageAsked("t", number, DE, "text", "Danke!")
    assert [each.fault for each in channel.messages.send([review, text])] == [None, None]
    (again,) = channel.messages.send([review])
    assert again.fault.kind is FaultKind.REFUSED
