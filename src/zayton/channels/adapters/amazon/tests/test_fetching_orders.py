"""Pulling orders: pages, spans, roles, and orders that were named."""

import json
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from zayton.channels.adapters.amazon import ADAPTER
from zayton.channels.adapters.amazon.tests.answering import CA, US, Amazon, caller_to, channel_to, refusal
from zayton.channels.adapters.amazon.tests.test_orders_worked_examples import item, sold
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.kernel.time import now

SINCE, UNTIL = datetime(2026, 11, 20, 8, 30, 15, 250_000, tzinfo=UTC), datetime(2026, 11, 21, tzinfo=UTC)
DENIED = refusal(403, "Unauthorized", "Access to requested resource is denied.")


def page(*orders, token=""):
    return {"orders": list(orders)} | ({"pagination": {"nextToken": token}} if token else {})


def numbered(number, **more):
    return sold(item(), **more) | {"orderId": number}


def pull(channel, since=SINCE, until=UNTIL, cursor=""):
    return channel.orders.changed(since=since, until=until, cursor=cursor)


def test_a_search_asks_all_stores_for_what_changed_with_items_people_and_money():
    amazon = Amazon(searchOrders=page())
    assert pull(channel_to(amazon, sites=(US, CA))) == ([], "")
    assert amazon.queries("searchOrders") == [
        {
            "lastUpdatedAfter": "2026-11-20T08:30:15.250Z",
            "lastUpdatedBefore": "2026-11-21T00:00:00.000Z",
            "marketplaceIds": f"{US},{CA}",
            "maxResultsPerPage": "100",
            "includedData": "PROCEEDS,FULFILLMENT,CANCELLATION,BUYER,RECIPIENT,TAX",
        }
    ]


def test_pages_follow_one_another_with_the_same_question_and_no_order_is_missed():
    amazon = Amazon(searchOrders=[page(numbered("1"), numbered("2"), token="t 1+/="), page(numbered("3"))])
    channel = channel_to(amazon)
    first = pull(channel)
    second = pull(channel, cursor=first.cursor)
    assert [each.key for each in (*first.documents, *second.documents)] == ["1", "2", "3"]
    assert second.cursor == ""
    asked = amazon.queries("searchOrders")
    assert asked[1].pop("paginationToken") == "t 1+/="
    assert asked[0] == asked[1]


def test_a_span_that_ends_now_is_left_open_on_every_page_as_amazon_refuses_an_end_that_is_too_near():
    amazon = Amazon(searchOrders=[page(numbered("1"), token="t"), page()])
    channel = channel_to(amazon)
    first = pull(channel, until=now())
    # however long the first page took to work
    pull(channel, until=now() - timedelta(hours=1), cursor=first.cursor)
    assert ["lastUpdatedBefore" in asked for asked in amazon.queries("searchOrders")] == [False, False]
    assert amazon.queries("searchOrders")[1]["paginationToken"] == "t"


def test_a_document_is_one_order_as_amazon_wrote_it():
    order = numbered("1", brandNew={"kept": "ö", "price": 19.99})
    (document,) = pull(channel_to(Amazon(searchOrders=page(order)))).documents
    assert json.loads(document.body) == order
    assert "ö".encode() in document.body
    assert b"19.99" in document.body
    assert document.changed_at == datetime(2026, 11, 21, 8, tzinfo=UTC)
    assert ADAPTER.reading.order(document.body).number == "1"


def test_orders_of_other_channels_that_amazon_ships_are_told_by_those():
    other = numbered("S01-1", salesChannel={"channelName": "NON_AMAZON"})
    assert [
        each.key for each in pull(channel_to(Amazon(searchOrders=page(other, numbered("1"))))).documents
    ] == ["1"]


def test_an_order_that_cannot_be_read_does_not_hold_up_the_others():
    broken = [{"orderItems": []}, "nonsense", None]
    found = pull(channel_to(Amazon(searchOrders=page(*broken, numbered("1"))))).documents
    assert len(found) == 4
    assert [each.key[0] for each in found].count("?") == 3
    assert len({each.key for each in found}) == 4
    for document in found:
        if document.key != "1":
            with pytest.raises(Fault) as unreadable:
                ADAPTER.reading.order(document.body)
            assert unreadable.value.kind is FaultKind.UNREADABLE


def test_an_answer_without_orders_is_unreadable_and_not_an_empty_page():
    with pytest.raises(Fault) as unreadable:
        pull(channel_to(Amazon(searchOrders={"payload": {"Orders": []}})))
    assert unreadable.value.figures == {"field": "orders"}


def test_without_the_role_for_people_orders_come_without_them_and_amazon_is_not_asked_again_for_an_hour():
    def answer(request):
        return DENIED if b"RECIPIENT" in request.url.query else httpx.Response(200, json=page(numbered("1")))

    amazon = Amazon(searchOrders=answer)
    caller = caller_to(amazon)
    for _ in range(2):
        (document,) = pull(channel_to(amazon, caller=caller)).documents
        assert document.key == "1"
    included = [asked["includedData"] for asked in amazon.queries("searchOrders")]
    # each refusal is tried once more with a new token; then without people at once
    assert [len(each.split(",")) for each in included] == [6, 6, 5, 5, 3, 3]
    assert included[-1] == "PROCEEDS,FULFILLMENT,CANCELLATION"


def test_without_the_role_for_taxes_people_are_still_there():
    def answer(request):
        return (
            DENIED
            if b"TAX" in request.url.query
            else httpx.Response(200, json=page(numbered("1"), token="t"))
        )

    amazon = Amazon(searchOrders=answer)
    channel = channel_to(amazon)
    pull(channel, cursor=pull(channel).cursor)
    included = [asked["includedData"] for asked in amazon.queries("searchOrders")]
    # and the next page asks for the same as its first
    assert included[-2:] == ["PROCEEDS,FULFILLMENT,CANCELLATION,BUYER,RECIPIENT"] * 2


def test_an_account_that_may_not_read_orders_at_all_is_denied():
    with pytest.raises(Fault) as denied:
        pull(channel_to(Amazon(searchOrders=DENIED)))
    assert denied.value.kind is FaultKind.DENIED


def test_refused_credentials_are_not_taken_for_a_lacking_role():
    amazon = Amazon(token=httpx.Response(400, json={"error": "invalid_grant"}))
    with pytest.raises(Fault) as denied:
        pull(channel_to(amazon))
    assert denied.value.said == "invalid_grant"
    assert len(amazon.asked) == 1


def test_orders_that_are_named_are_fetched_one_by_one_and_those_that_are_not_there_left_out():
    def answer(request):
        number = request.url.path.rpartition("/")[2]
        return (
            refusal(404, "NotFound")
            if number == "gone"
            else httpx.Response(200, json={"order": numbered(number)})
        )

    amazon = Amazon(getOrder=answer)
    assert [each.key for each in channel_to(amazon).orders.named(["1", "gone", "2"])] == ["1", "2"]
    assert {asked["includedData"] for asked in amazon.queries("getOrder")} == {
        "PROCEEDS,FULFILLMENT,CANCELLATION,BUYER,RECIPIENT,TAX"
    }
