"""Units in Amazon's warehouses, as summaries and notifications tell them."""

import json

import pytest

from zayton.channels.adapters.amazon.mapping.stock import held_document, stock
from zayton.channels.adapters.amazon.tests.answering import CA, US, Amazon, channel_to
from zayton.channels.ports.documents import Subject
from zayton.channels.ports.faults import Fault
from zayton.channels.ports.offers import ListingKey, StockSeen
from zayton.channels.ports.orders import FulfilledBy

# as the FBA Inventory API's model has it; its static sandbox has no case of its own
SUMMARY = {
    "asin": "B0MUG",
    "fnSku": "X001MUG",
    "sellerSku": "MUG-RED",
    "condition": "NewItem",
    "inventoryDetails": {
        "fulfillableQuantity": 50,
        "inboundWorkingQuantity": 7,
        "inboundShippedQuantity": 20,
        "inboundReceivingQuantity": 4,
        "reservedQuantity": {
            "totalReservedQuantity": 9,
            "pendingCustomerOrderQuantity": 5,
            "pendingTransshipmentQuantity": 3,
            "fcProcessingQuantity": 1,
        },
        "researchingQuantity": {"totalResearchingQuantity": 2, "researchingQuantityBreakdown": []},
        "unfulfillableQuantity": {"totalUnfulfillableQuantity": 6, "customerDamagedQuantity": 6},
    },
    "lastUpdatedTime": "2026-11-20T10:00:00Z",
    "productName": "Mug",
    "totalQuantity": 98,
    "stores": [],
}


def page(*summaries, token=""):
    body = {"payload": {"granularity": {}, "inventorySummaries": list(summaries)}}
    return body | ({"pagination": {"nextToken": token}} if token else {})


def test_a_summary_tells_what_can_be_sold_what_is_broken_promised_and_coming():
    (seen,) = stock(held_document(US, SUMMARY))
    assert seen == StockSeen(
        ListingKey(US, "MUG-RED"),
        FulfilledBy.MARKETPLACE,
        sellable=50,
        unsellable=6,
        reserved=9,
        # 20 on their way and 4 being received; the 7 of a planned shipment still lie with us
        inbound=24,
        fnsku="X001MUG",
    )


def test_a_summary_without_details_cannot_say_what_is_sellable():
    with pytest.raises(Fault) as unreadable:
        stock(held_document(US, SUMMARY | {"inventoryDetails": None}))
    assert unreadable.value.figures == {"field": "inventoryDetails"}


def test_every_store_is_walked_through_page_by_page():
    amazon = Amazon(
        getInventorySummaries=[page(SUMMARY, token="t1"), page(SUMMARY | {"sellerSku": "B"}), page(SUMMARY)]
    )
    port = channel_to(amazon, sites=(US, CA)).stock
    keys, cursor = [], ""
    while True:
        found = port.held(cursor=cursor)
        keys += [each.key for each in found.documents]
        if not (cursor := found.cursor):
            break
    assert keys == [f"{US}/MUG-RED", f"{US}/B", f"{CA}/MUG-RED"]
    asked = amazon.queries("getInventorySummaries")
    assert [(each["marketplaceIds"], each["granularityId"], each.get("nextToken")) for each in asked] == [
        (US, US, None),
        (US, US, "t1"),
        (CA, CA, None),
    ]
    assert {each["details"] for each in asked} == {"true"}
    assert {each["granularityType"] for each in asked} == {"Marketplace"}


def test_a_document_is_dated_and_belongs_to_stock():
    found = channel_to(Amazon(getInventorySummaries=page(SUMMARY))).stock.held(cursor="")
    (document,) = found.documents
    assert (document.subject, document.changed_at.isoformat()) == (Subject.STOCK, "2026-11-20T10:00:00+00:00")
    assert json.loads(document.body)["summary"] == SUMMARY


def test_an_account_without_stores_holds_nothing():
    assert channel_to(Amazon(), sites=()).stock.held(cursor="").documents == ()
