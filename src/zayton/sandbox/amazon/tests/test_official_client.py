"""Amazon's own client (`amzn-sp-api`) works against the sandbox as it is."""

import json

import pytest
import spapi
from spapi.models.feeds_v2021_06_30.create_feed_document_specification import CreateFeedDocumentSpecification
from spapi.models.feeds_v2021_06_30.create_feed_specification import CreateFeedSpecification
from spapi.models.listings_items_v2021_08_01.listings_item_patch_request import ListingsItemPatchRequest
from spapi.models.listings_items_v2021_08_01.listings_item_put_request import ListingsItemPutRequest
from spapi.models.listings_items_v2021_08_01.patch_operation import PatchOperation
from spapi.models.reports_v2021_06_30.create_report_specification import CreateReportSpecification

from zayton.sandbox.amazon import CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN, SELLER_ID
from zayton.sandbox.amazon.tests.driving import DE, FROM_THE_START, attributes, fresh, rows, unpacked, until
from zayton.sandbox.amazon.tests.published import problems_by_name


@pytest.fixture(scope="module")
def client(stand):
    """The client, told only where the two endpoints are."""
    config = spapi.SPAPIConfig(CLIENT_ID, CLIENT_SECRET, refresh_token=REFRESH_TOKEN, region="EU")
    return spapi.SPAPIClient(
        config, oauth_endpoint=f"{stand.url}/auth/o2/token", endpoint=stand.url
    ).api_client


@pytest.fixture(scope="module")
def sku(client, amazon):
    """A listing that the client submitted and that can be bought."""
    sku = fresh("official")
    body = ListingsItemPutRequest(
        product_type="HOME", requirements="LISTING", attributes=attributes(DE, 50, 12.5)
    )
    answer = spapi.ListingsApi(client).put_listings_item(SELLER_ID, sku, [DE], body)
    assert (answer.sku, answer.status) == (sku, "ACCEPTED")
    until(lambda: any(good["sku"] == sku for good in amazon.stand.goods()))
    return sku


def test_it_lists_orders_to_the_last_page(client, amazon, sku):
    placed = {amazon.paid(sku, 1, DE) for _ in range(5)}
    api, found, token = spapi.SearchOrdersApi(client), [], None
    while True:
        more = {"pagination_token": token} if token else {}
        page = api.search_orders(
            created_after=FROM_THE_START,
            marketplace_ids=[DE],
            max_results_per_page=2,
            included_data=["PROCEEDS"],
            **more,
        )
        found += page.orders
        token = page.pagination and page.pagination.next_token
        if not token:
            break
    assert placed <= {order.order_id for order in found}
    assert len(found) == len({order.order_id for order in found})
    (item,) = next(order for order in found if order.order_id in placed).order_items
    assert (item.product.seller_sku, item.product.price.unit_price.amount) == (sku, "12.50")


def test_it_reads_an_order_with_its_buyer(client, amazon, sku):
    number = amazon.paid(sku, 2, DE)
    order = (
        spapi.GetOrderApi(client).get_order(number, included_data=["BUYER", "RECIPIENT", "FULFILLMENT"]).order
    )
    assert order.recipient.delivery_address.postal_code == "NN11 8PB"
    assert order.fulfillment.fulfillment_status == "UNSHIPPED"


def test_it_reads_the_items_of_an_order_in_the_old_version(client, amazon, sku):
    number = amazon.paid(sku, 3, DE)
    (item,) = spapi.OrdersV0Api(client).get_order_items(number).payload.order_items
    assert (item.quantity_ordered, item.item_price.amount) == (3, "37.50")


def test_it_patches_price_and_quantity(client, sku):
    api = spapi.ListingsApi(client)
    offer = {
        "marketplace_id": DE,
        "currency": "EUR",
        "our_price": [{"schedule": [{"value_with_tax": 11.99}]}],
    }
    stock = {"fulfillment_channel_code": "DEFAULT", "quantity": 44}
    patches = [
        PatchOperation(op="replace", path="/attributes/purchasable_offer", value=[offer]),
        PatchOperation(op="replace", path="/attributes/fulfillment_availability", value=[stock]),
    ]
    api.patch_listings_item(
        SELLER_ID, sku, [DE], ListingsItemPatchRequest(product_type="HOME", patches=patches)
    )
    item = api.get_listings_item(SELLER_ID, sku, [DE], included_data=["offers", "fulfillmentAvailability"])
    assert item.offers[0].price.amount == "11.99"
    assert item.fulfillment_availability[0].quantity == 44


def test_it_reads_the_stock_in_amazons_warehouses(client, amazon):
    sku = amazon.put(fresh(), DE, quantity=None).json()["sku"]
    amazon.command("arrive", network="EU", sku=sku, units=12)
    answer = spapi.FbaInventoryApi(client).get_inventory_summaries(
        "Marketplace", DE, [DE], details=True, seller_skus=[sku]
    )
    (summary,) = answer.payload.inventory_summaries
    assert summary.inventory_details.fulfillable_quantity == 12


def test_it_takes_a_report_from_asking_to_its_content(client, amazon, sku):
    api = spapi.ReportsApi(client)
    asked = CreateReportSpecification(report_type="GET_MERCHANT_LISTINGS_ALL_DATA", marketplace_ids=[DE])
    report = api.create_report(asked).report_id
    done = until(lambda: _at_end(api.get_report(report)))
    document = api.get_report_document(done.report_document_id)
    content = amazon.http.get(document.url).content
    packed = {"compressionAlgorithm": document.compression_algorithm}
    assert sku in {row["seller-sku"] for row in rows(unpacked(packed, content).decode("cp1252"))}


def test_it_takes_a_feed_from_its_document_to_the_processing_report(client, amazon, sku):
    api, kind = spapi.FeedsApi(client), "application/json; charset=UTF-8"
    document = api.create_feed_document(CreateFeedDocumentSpecification(content_type=kind))
    patch = {
        "op": "replace",
        "path": "/attributes/fulfillment_availability",
        "value": [{"fulfillment_channel_code": "DEFAULT", "quantity": 7}],
    }
    messages = [
        {"messageId": 1, "sku": sku, "operationType": "PATCH", "productType": "HOME", "patches": [patch]}
    ]
    content = json.dumps({"header": {"sellerId": SELLER_ID, "version": "2.0"}, "messages": messages})
    assert amazon.http.put(document.url, content=content, headers={"content-type": kind}).status_code == 200
    specified = CreateFeedSpecification(
        feed_type="JSON_LISTINGS_FEED", marketplace_ids=[DE], input_feed_document_id=document.feed_document_id
    )
    feed = api.create_feed(specified).feed_id
    done = until(lambda: _at_end(api.get_feed(feed)))
    result = api.get_feed_document(done.result_feed_document_id)
    told = json.loads(amazon.http.get(result.url).content)
    assert problems_by_name("listings-feed-processing-report-schema-v2", told) == []
    assert told["summary"]["messagesAccepted"] == 1
    assert amazon.listing(sku, DE)["fulfillmentAvailability"][0]["quantity"] == 7


def test_it_reads_the_offers_of_a_product(client):
    offers = spapi.ProductPricingApi(client).get_item_offers(DE, "New", "B0SAND0001").payload.offers
    assert [offer.is_buy_box_winner for offer in offers].count(True) == 1


def test_it_is_told_what_was_wrong(client):
    with pytest.raises(spapi.ApiException) as refused:
        spapi.GetOrderApi(client).get_order("026-0000000-0000000")
    assert refused.value.status == 404
    assert json.loads(refused.value.body)["errors"][0]["code"] == "NotFound"


def _at_end(one):
    return one if one.processing_status in ("DONE", "CANCELLED", "FATAL") else None
