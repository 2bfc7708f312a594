"""The client that most Python programs use (`python-amazon-sp-api`) works against the sandbox as it is."""

import io
import json
from typing import NamedTuple

import pytest
from sp_api.api import Feeds, Finances, Inventories, ListingsItems, Notifications, Orders, Products, Reports
from sp_api.auth import AccessTokenClient
from sp_api.auth.access_token_client import cache, grantless_cache
from sp_api.auth.exceptions import AuthorizationError
from sp_api.base.exceptions import SellingApiForbiddenException, SellingApiNotFoundException

from zayton.sandbox.amazon import CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN, SELLER_ID
from zayton.sandbox.amazon.tests.driving import FROM_THE_START, UK, US, attributes, fresh, rows, until

CREDENTIALS = {"refresh_token": REFRESH_TOKEN, "lwa_app_id": CLIENT_ID, "lwa_client_secret": CLIENT_SECRET}


class Site(NamedTuple):
    """What the client wants to know of a marketplace: any object with these names serves it."""

    endpoint: str
    marketplace_id: str
    region: str = "us-east-1"


@pytest.fixture
def client(stand):
    """Makes clients; its two ways to choose endpoints are the marketplace and the class that fetches tokens."""

    class Tokens(AccessTokenClient):
        scheme = "http://"
        host = stand.url.removeprefix("http://")

    # tokens are kept for the whole process, whatever endpoint they came from
    cache.clear()
    grantless_cache.clear()

    def made(kind, site=US, version=None, **credentials):
        versions = {"version": version} if version else {}
        return kind(
            marketplace=Site(stand.url, site),
            credentials=CREDENTIALS | credentials,
            auth_token_client_class=Tokens,
            **versions,
        )

    return made


@pytest.fixture(scope="module")
def sku(amazon):
    return amazon.listed(UK, quantity=100, price=8.25)


def test_it_lists_orders_to_the_last_page(client, amazon, sku):
    placed = {amazon.paid(sku, 1, UK) for _ in range(3)}
    api, found, token = client(Orders, UK), [], None
    while True:
        more = {"NextToken": token} if token else {}
        page = api.get_orders(CreatedAfter=FROM_THE_START, MarketplaceIds=[UK], MaxResultsPerPage=2, **more)
        found += [order["AmazonOrderId"] for order in page.payload["Orders"]]
        token = page.payload.get("NextToken")
        if not token:
            break
    assert placed <= {*found}
    assert len(found) == len({*found})


def test_it_lists_orders_in_the_current_version(client, amazon, sku):
    number = amazon.paid(sku, 1, UK)
    page = client(Orders, UK, version="2026-01-01").search_orders(
        lastUpdatedAfter=FROM_THE_START, includedData=["RECIPIENT"]
    )
    order = next(one for one in page.orders if one["orderId"] == number)
    assert order["recipient"]["deliveryAddress"]["countryCode"] == "GB"


def test_it_reads_the_items_of_an_order(client, amazon, sku):
    number = amazon.paid(sku, 2, UK)
    (item,) = client(Orders, UK).get_order_items(number).payload["OrderItems"]
    assert (item["SellerSKU"], item["ItemPrice"]) == (sku, {"CurrencyCode": "GBP", "Amount": "16.50"})


def test_it_gets_the_address_with_a_restricted_token_by_itself(client, amazon, sku):
    number = amazon.paid(sku, 1, UK)
    api = client(Orders, UK)
    order = api.get_order(number, RestrictedResources=["buyerInfo", "shippingAddress"]).payload
    assert order["ShippingAddress"]["AddressLine1"] == "1 High Street"


def test_it_confirms_a_shipment(client, amazon, sku):
    order = amazon.order(amazon.paid(sku, 1, UK))
    client(Orders, UK).confirm_shipment(
        order["orderId"],
        marketplaceId=UK,
        packageDetail={
            "packageReferenceId": "1",
            "carrierCode": "Royal Mail",
            "trackingNumber": "RM123",
            "shipDate": "2026-11-22T10:00:00Z",
            "orderItems": [{"orderItemId": order["orderItems"][0]["orderItemId"], "quantity": 1}],
        },
    )
    assert amazon.order(order["orderId"])["packages"][0]["trackingNumber"] == "RM123"


def test_it_puts_and_patches_a_listing(client, amazon):
    sku, api = fresh("community"), client(ListingsItems)
    body = {"productType": "HOME", "requirements": "LISTING", "attributes": attributes(US, 5, 20)}
    put = api.put_listings_item(SELLER_ID, sku, marketplaceIds=[US], body=body)
    assert put.payload["status"] == "ACCEPTED"
    stock = {"fulfillment_channel_code": "DEFAULT", "quantity": 9}
    patch = {"op": "replace", "path": "/attributes/fulfillment_availability", "value": [stock]}
    api.patch_listings_item(
        SELLER_ID, sku, marketplaceIds=[US], body={"productType": "HOME", "patches": [patch]}
    )
    item = api.get_listings_item(
        SELLER_ID, sku, marketplaceIds=[US], includedData=["fulfillmentAvailability"]
    )
    assert item.payload["fulfillmentAvailability"] == [{"fulfillmentChannelCode": "DEFAULT", "quantity": 9}]


def test_it_reads_the_stock_in_amazons_warehouses(client, amazon):
    sku = amazon.put(fresh(), US, quantity=None).json()["sku"]
    amazon.command("arrive", network="NA", sku=sku, units=3)
    found = client(Inventories).get_inventory_summary_marketplace(
        details=True, sellerSkus=[sku], marketplaceIds=US
    )
    (summary,) = found.payload["inventorySummaries"]
    assert summary["inventoryDetails"]["fulfillableQuantity"] == 3


def test_it_takes_a_report_from_asking_to_its_content(client, sku):
    api = client(Reports, UK)
    report = api.create_report(reportType="GET_MERCHANT_LISTINGS_ALL_DATA", marketplaceIds=[UK]).payload[
        "reportId"
    ]
    done = until(lambda: _at_end(api.get_report(report).payload))
    document = api.get_report_document(done["reportDocumentId"], download=True).payload["document"]
    assert sku in {row["seller-sku"] for row in rows(document)}


def test_it_submits_a_feed(client, amazon, sku):
    api = client(Feeds, UK)
    message = {"messageId": 1, "sku": fresh(), "operationType": "UPDATE", "productType": "HOME"}
    message["attributes"] = attributes(UK, 4, 3.5)
    content = {"header": {"sellerId": SELLER_ID, "version": "2.0"}, "messages": [message]}
    answers = api.submit_feed("JSON_LISTINGS_FEED", io.StringIO(json.dumps(content)), "application/json")
    done = until(lambda: _at_end(api.get_feed(answers[1].payload["feedId"]).payload))
    result = json.loads(api.get_feed_result_document(done["resultFeedDocumentId"]))
    assert result["summary"]["messagesAccepted"] == 1
    assert amazon.listing(message["sku"], UK)["offers"][0]["price"]["amount"] == "3.50"


def test_it_reads_the_offers_of_products_singly_and_in_batches(client):
    api = client(Products)
    single = api.get_item_offers("B0SAND0003", "New").payload
    assert single["Summary"]["BuyBoxPrices"]
    request = {"uri": "/products/pricing/v0/items/B0SAND0003/offers", "method": "GET"}
    request |= {"MarketplaceId": US, "ItemCondition": "New"}
    (batched,) = api.get_item_offers_batch([request]).payload["responses"]
    assert batched["body"]["payload"]["Offers"] == single["Offers"]


def test_it_lists_transactions(client, amazon, sku):
    order = amazon.order(amazon.paid(sku, 1, UK))
    amazon.confirm(order)
    found = client(Finances, UK, version="2024-06-19").list_transactions(
        relatedIdentifierName="ORDER_ID", relatedIdentifierValue=order["orderId"]
    )
    assert [one["transactionType"] for one in found.payload["transactions"]] == ["Shipment"]


def test_it_manages_destinations_without_a_seller(client):
    api = client(Notifications)
    made = api.create_destination("bus", account_id="999900001111", region="us-east-1").payload
    assert made["resource"]["eventBridge"]["name"].startswith(
        "aws.partner/sellingpartnerapi.amazon.com/999900001111/"
    )
    assert made in api.get_destinations().payload
    api.delete_destination(made["destinationId"])


def test_it_raises_what_the_answers_say(client):
    with pytest.raises(SellingApiNotFoundException):
        client(Orders).get_order("026-0000000-0000000")
    with pytest.raises(SellingApiForbiddenException):
        client(Orders).get_order_address("026-0000000-0000000")
    with pytest.raises(AuthorizationError) as refused:
        client(Orders, refresh_token="Atzr|another").get_order("026-0000000-0000000")
    assert refused.value.error_code == "invalid_grant"


def _at_end(body):
    return body if body["processingStatus"] in ("DONE", "CANCELLED", "FATAL") else None
