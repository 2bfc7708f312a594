"""Every answer of every operation is what Amazon's published models say."""

import json
from inspect import signature

import pytest

from zayton.sandbox.amazon import SELLER_ID
from zayton.sandbox.amazon.market import OPERATIONS, Amazon
from zayton.sandbox.amazon.tests.driving import (
    FROM_THE_START,
    JP,
    NOTIFICATIONS,
    ORDERS_V0,
    UK,
    US,
    attributes,
    fresh,
    until,
)
from zayton.sandbox.amazon.tests.published import nameless, problems, published
from zayton.sandbox.clock import Clock
from zayton.sandbox.faults import Faults

BY_NAME = {operation.name: operation for operation in OPERATIONS}
ALL_DATA = "BUYER,RECIPIENT,PROCEEDS,EXPENSE,PROMOTION,CANCELLATION,FULFILLMENT,PACKAGES,TAX,PAYMENT"
# Login with Amazon is OAuth, and where documents lie is said by the answers that give their addresses
UNPUBLISHED = {"/auth/o2/token", "/documents/{}"}
LISTINGS = "GET_MERCHANT_LISTINGS_ALL_DATA"


class Walk:
    """Calls operations, judges each answer by its model, and remembers which were called."""

    def __init__(self, amazon):
        self.amazon = amazon
        self.seen = set()
        self.gone = set()

    def __call__(self, name, *, status=200, query=None, body=None, token=None, **parts):
        operation = BY_NAME[name]
        kind = {"kind": parts["kind"]} if "kind" in parts else {}
        path = operation.path.replace(":path}", "}").format(**parts)
        scope = NOTIFICATIONS if operation.grantless else ""
        answer = self.amazon.call(operation.method, path, scope=scope, token=token, params=query, json=body)
        assert answer.status_code == status, f"{name}: {answer.text}"
        _known, api, model = published(operation, **kind)
        schema = model["responses"].get(str(status))
        if schema is not None and answer.content:
            assert problems(api, schema, answer.json()) == [], name
        assert answer.headers["x-amzn-requestid"]
        self.seen.add(name)
        return answer.json() if answer.content else None


@pytest.fixture(scope="module")
def walk(amazon):
    return Walk(amazon)


@pytest.fixture(autouse=True)
def _note(walk, request):
    walk.gone.add(request.function)


@pytest.fixture(scope="module")
def sku(amazon):
    return amazon.listed(site=UK)


@pytest.fixture(scope="module")
def sent(amazon, sku):
    number = amazon.paid(sku, 2, UK)
    assert amazon.confirm(amazon.order(number), units=1).status_code == 204
    assert amazon.confirm(amazon.order(number), reference="2", units=1).status_code == 204
    return number


def test_orders_in_every_state_are_what_the_models_say(walk, amazon, sku, sent):
    amazon.command("pace", pay=600)
    pending, ended = amazon.bought(sku, 1, UK), amazon.bought(sku, 1, UK)
    amazon.command("pace", pay=0.02)
    amazon.stand.tell("cancel", [ended])
    asked = amazon.paid(sku, 1, UK)
    amazon.stand.tell("cancel", [asked])
    everything = {"lastUpdatedAfter": FROM_THE_START, "includedData": ALL_DATA, "maxResultsPerPage": 2}
    first = walk("searchOrders", query=everything)
    walk("searchOrders", query={**everything, "paginationToken": first["pagination"]["nextToken"]})
    v0 = {"MarketplaceIds": UK, "CreatedAfter": FROM_THE_START, "MaxResultsPerPage": 2}
    page = walk("getOrdersV0", query=v0)["payload"]
    walk("getOrdersV0", query={**v0, "NextToken": page["NextToken"]})
    paths = [f"{ORDERS_V0}/{{orderId}}/{end}" for end in ("address", "buyerInfo", "orderItems/buyerInfo")]
    resources = [{"method": "GET", "path": path} for path in paths]
    token = walk("createRestrictedDataToken", body={"restrictedResources": resources})["restrictedDataToken"]
    for number, status in (
        (pending, "PENDING"),
        (ended, "CANCELLED"),
        (asked, "UNSHIPPED"),
        (sent, "SHIPPED"),
    ):
        order = walk("getOrder", orderId=number, query={"includedData": ALL_DATA})["order"]
        assert order["fulfillment"]["fulfillmentStatus"] == status
        walk("getOrderV0", orderId=number)
        walk("getOrderItems", orderId=number)
        for name in ("getOrderAddress", "getOrderBuyerInfo", "getOrderItemsBuyerInfo"):
            walk(name, orderId=number, token=token)


def test_orders_of_every_kind_are_what_the_models_say(walk, amazon):
    taxed = amazon.paid(amazon.listed(price=10), 1, US)
    fba = amazon.put(fresh(), JP, quantity=None, price=1500).json()["sku"]
    amazon.command("arrive", network="FE", sku=fba, units=2)
    until(lambda: any(good["sku"] == fba for good in amazon.stand.goods()))
    shipped = amazon.bought(fba, 2, JP)
    until(lambda: amazon.order(shipped)["fulfillment"]["fulfillmentStatus"] == "SHIPPED")
    for number in (taxed, shipped):
        walk("getOrder", orderId=number, query={"includedData": ALL_DATA})
        walk("getOrderV0", orderId=number)
        walk("getOrderItems", orderId=number)
    walk("listTransactions", query={"relatedIdentifierName": "ORDER_ID", "relatedIdentifierValue": shipped})


def test_personal_data_under_a_restricted_token_is_what_the_model_says(walk, sent):
    resources = [
        {"method": "GET", "path": f"{ORDERS_V0}{end}", "dataElements": ["buyerInfo", "shippingAddress"]}
        for end in ("", "/{orderId}")
    ]
    token = walk("createRestrictedDataToken", body={"restrictedResources": resources})["restrictedDataToken"]
    walk("getOrdersV0", token=token, query={"MarketplaceIds": UK, "CreatedAfter": FROM_THE_START})
    assert "Name" in walk("getOrderV0", token=token, orderId=sent)["payload"]["ShippingAddress"]


def test_confirming_a_shipment_answers_as_published(walk, amazon, sku):
    order = amazon.order(amazon.paid(sku, 1, UK))
    item = {"orderItemId": order["orderItems"][0]["orderItemId"], "quantity": 1}
    detail = {
        "packageReferenceId": "1",
        "carrierCode": "DHL",
        "trackingNumber": "T1",
        "shipDate": "2026-11-22T10:00:00Z",
        "orderItems": [item],
    }
    body = {"packageDetail": detail, "marketplaceId": UK}
    walk("confirmShipment", orderId=order["orderId"], status=204, body=body)
    walk("confirmShipment", orderId=order["orderId"], status=400, body={"marketplaceId": UK})
    walk("confirmShipment", orderId="026-0000000-0000000", status=404, body=body)


def test_listings_are_what_the_model_says(walk, amazon):
    sku, site = fresh("a/b c%"), {"marketplaceIds": US}
    where = {"sellerId": SELLER_ID, "sku": sku.replace("%", "%25")}
    every = (
        "summaries,attributes,issues,offers,fulfillmentAvailability,procurement,relationships,productTypes"
    )
    body = {"productType": "HOME", "attributes": attributes(US, 3, 9.5) | {"unheard_of": [{"value": 1}]}}
    put = walk("putListingsItem", **where, query={**site, "includedData": "issues,identifiers"}, body=body)
    assert put["issues"][0]["severity"] == "WARNING"
    wrong = {"productType": "HOME", "attributes": {}}
    assert walk("putListingsItem", **where, query=site, body=wrong)["status"] == "INVALID"
    until(lambda: amazon.listing(where["sku"])["summaries"][0]["status"])
    patches = [{"op": "delete", "path": "/attributes/unheard_of", "value": [{"marketplace_id": US}]}]
    walk("patchListingsItem", **where, query=site, body={"productType": "HOME", "patches": patches})
    amazon.command("enforce", sku=sku, site=US, message="The main image has text on it.")
    assert walk("getListingsItem", **where, query={**site, "includedData": every})["sku"] == sku
    found = walk(
        "searchListingsItems", sellerId=SELLER_ID, query={**site, "includedData": every, "pageSize": 1}
    )
    assert len(found["items"]) == 1
    walk("deleteListingsItem", **where, query=site)
    walk("getListingsItem", **where, status=404, query=site)
    walk("putListingsItem", **where, status=400, query={}, body=body)


def test_listings_from_amazons_warehouses_are_what_the_models_say(walk, amazon):
    sku = fresh()
    amazon.put(sku, JP, quantity=None, price=1980)
    amazon.command("arrive", network="FE", sku=sku, units=7, inbound=2)
    query = {"granularityType": "Marketplace", "granularityId": JP, "marketplaceIds": JP}
    summary = walk("getInventorySummaries", query={**query, "details": "true", "sellerSkus": sku})
    assert summary["payload"]["inventorySummaries"][0]["totalQuantity"] == 9
    walk("getInventorySummaries", query=query)
    walk("getInventorySummaries", status=400, query={})
    where = {"sellerId": SELLER_ID, "sku": sku}
    got = walk(
        "getListingsItem",
        **where,
        query={"marketplaceIds": JP, "includedData": "fulfillmentAvailability,summaries"},
    )
    assert got["fulfillmentAvailability"] == [{"fulfillmentChannelCode": "AMAZON_JP"}]


def test_product_types_are_what_the_model_says(walk):
    walk("searchDefinitionsProductTypes", query={"marketplaceIds": US, "keywords": "LUGGAGE"})
    walk("getDefinitionsProductType", productType="LUGGAGE", query={"marketplaceIds": US})
    walk("getDefinitionsProductType", productType="NONE", status=404, query={"marketplaceIds": US})
    walk("searchDefinitionsProductTypes", status=400, query={})


def test_the_catalogue_is_what_the_model_says(walk):
    every = (
        "attributes,classifications,dimensions,identifiers,images,productTypes,relationships,salesRanks,summaries,"
        "vendorDetails"
    )
    query = {"marketplaceIds": US, "includedData": every}
    walk("getCatalogItem", asin="B0SAND0001", query=query)
    walk("getCatalogItem", asin="B000000000", status=404, query=query)
    found = walk("searchCatalogItems", query={**query, "keywords": "suitcase"})
    assert [item["asin"] for item in found["items"]] == ["B0SAND0001"]
    by_code = {**query, "identifiers": "4006381333931", "identifiersType": "EAN"}
    assert walk("searchCatalogItems", query=by_code)["numberOfResults"] == 1
    walk("searchCatalogItems", status=400, query=query)


def test_offers_are_what_the_models_say(walk, amazon):
    sku = amazon.listed(merchant_suggested_asin=[{"value": "B0SAND0002"}])
    query = {"MarketplaceId": US, "ItemCondition": "New"}
    offers = walk("getItemOffers", Asin="B0SAND0002", query=query)["payload"]
    assert offers["Summary"]["TotalOfferCount"] == len(offers["Offers"]) > 1
    walk("getItemOffers", Asin="B000000000", status=400, query=query)
    walk("getListingOffers", SellerSKU=sku, query=query)
    walk("getPricing", query={"MarketplaceId": US, "ItemType": "Sku", "Skus": f"{sku},nothing"})
    walk("getPricing", query={"MarketplaceId": US, "ItemType": "Asin", "Asins": "B0SAND0002"})
    skus = {"MarketplaceId": US, "ItemType": "Sku", "Skus": f"{sku},nothing"}
    told, unknown = walk("getCompetitivePricing", query=skus)["payload"]
    assert unknown["status"] == "ClientError"
    counts = told["Product"]["CompetitivePricing"]["NumberOfOfferListings"]
    assert counts[0] == {"condition": "New", "Count": len(offers["Offers"])}
    both = {"MarketplaceId": US, "ItemType": "Asin", "Asins": "B0SAND0001,B0SAND0002"}
    walk("getCompetitivePricing", query=both)
    walk("getCompetitivePricing", status=400, query={"MarketplaceId": US})
    asins = ("B0SAND0001", "B000000000")
    requests = [
        {"uri": f"/products/pricing/v0/items/{asin}/offers", "method": "GET", **query} for asin in asins
    ]
    batch = walk("getItemOffersBatch", body={"requests": requests})["responses"]
    assert [one["status"]["statusCode"] for one in batch] == [200, 400]
    mine = {"uri": f"/products/pricing/v0/listings/{sku}/offers", "method": "GET", **query}
    walk("getListingOffersBatch", body={"requests": [mine]})
    walk("getListingOffersBatch", status=400, body={})


def test_competitive_summaries_are_what_the_model_says(walk):
    request = {
        "method": "GET",
        "uri": "/products/pricing/2022-05-01/items/competitiveSummary",
        "marketplaceId": US,
        "includedData": ["featuredBuyingOptions", "referencePrices", "lowestPricedOffers", "similarItems"],
    }
    requests = [{**request, "asin": "B0SAND0003"}, {**request, "asin": "B000000000"}]
    answers = walk("getCompetitiveSummary", body={"requests": requests})["responses"]
    assert [one["status"]["statusCode"] for one in answers] == [200, 404]
    assert answers[0]["body"]["featuredBuyingOptions"]


def test_reports_are_what_the_model_says(walk, amazon, sku):
    body = {"reportType": LISTINGS, "marketplaceIds": [UK]}
    asked = walk("createReport", status=202, body=body)["reportId"]
    walk("getReport", reportId=asked)
    done = until(lambda: _done(walk("getReport", reportId=asked)))
    walk("getReportDocument", reportDocumentId=done["reportDocumentId"])
    walk("createReport", status=202, body=body)
    page = walk("getReports", query={"reportTypes": LISTINGS, "pageSize": 1})
    walk("getReports", query={"nextToken": page["nextToken"]})
    walk("cancelReport", reportId=asked, status=400)
    amazon.command("pace", step=60)
    walk("cancelReport", reportId=walk("createReport", status=202, body=body)["reportId"])
    amazon.command("pace", step=0.02)
    walk("getReport", reportId="1", status=404)
    walk("getReportDocument", reportDocumentId="1", status=404)


def _done(body):
    return body if body["processingStatus"] == "DONE" else None


def test_schedules_are_what_the_model_says(walk):
    body = {"reportType": LISTINGS, "marketplaceIds": [UK], "period": "P1D"}
    made = walk("createReportSchedule", status=201, body=body)["reportScheduleId"]
    assert walk("getReportSchedule", reportScheduleId=made)["period"] == "P1D"
    assert walk("getReportSchedules", query={"reportTypes": LISTINGS})["reportSchedules"]
    walk("cancelReportSchedule", reportScheduleId=made)
    walk("getReportSchedule", reportScheduleId=made, status=404)


def test_feeds_are_what_the_model_says(walk, amazon, sku):
    kind = "application/json; charset=UTF-8"
    document = walk("createFeedDocument", status=201, body={"contentType": kind})
    specified = {
        "feedType": "JSON_LISTINGS_FEED",
        "marketplaceIds": [UK],
        "inputFeedDocumentId": document["feedDocumentId"],
    }
    walk("createFeed", status=400, body=specified)
    content = {"header": {"sellerId": SELLER_ID, "version": "2.0"}, "messages": []}
    amazon.http.put(document["url"], content=json.dumps(content), headers={"content-type": kind})
    feed = walk("createFeed", status=202, body=specified)["feedId"]
    walk("getFeed", feedId=feed)
    done = until(lambda: _done(walk("getFeed", feedId=feed)))
    walk("getFeedDocument", feedDocumentId=done["resultFeedDocumentId"])
    walk("getFeedDocument", feedDocumentId="1", status=404)
    walk("createFeed", status=202, body=specified)
    page = walk("getFeeds", query={"feedTypes": "JSON_LISTINGS_FEED", "pageSize": 1})
    walk("getFeeds", query={"nextToken": page["nextToken"]})
    amazon.command("pace", step=60)
    walk("cancelFeed", feedId=walk("createFeed", status=202, body=specified)["feedId"])
    amazon.command("pace", step=0.02)


def test_transactions_are_what_the_model_says(walk, amazon, sent):
    amazon.command("refund", orders=[sent])
    found = walk(
        "listTransactions", query={"relatedIdentifierName": "ORDER_ID", "relatedIdentifierValue": sent}
    )
    assert [one["transactionType"] for one in found["payload"]["transactions"]] == [
        "Shipment",
        "Shipment",
        "Refund",
    ]
    walk("listTransactions", query={"postedAfter": FROM_THE_START})
    walk("listTransactions", status=400, query={})


def test_notification_subscriptions_are_what_the_model_says(walk):
    told = {
        "name": "queue",
        "resourceSpecification": {"sqs": {"arn": "arn:aws:sqs:us-east-1:111122223333:walk"}},
    }
    destination = walk("createDestination", body=told)["payload"]["destinationId"]
    walk("createDestination", status=409, body=told)
    walk("getDestinations")
    walk("getDestination", destinationId=destination)
    body = {"payloadVersion": "1.0", "destinationId": destination}
    where = {"notificationType": "FBA_INVENTORY_AVAILABILITY_CHANGES"}
    made = walk("createSubscription", **where, body=body)["payload"]["subscriptionId"]
    walk("createSubscription", **where, status=409, body=body)
    walk("getSubscription", **where)
    walk("getSubscriptionById", **where, subscriptionId=made)
    walk("deleteDestination", status=409, destinationId=destination)
    walk("deleteSubscriptionById", **where, subscriptionId=made)
    walk("getSubscription", **where, status=404)
    walk("deleteDestination", destinationId=destination)
    walk("getDestination", status=404, destinationId=destination)


def test_messages_and_solicitations_are_what_the_models_say(walk, sent):
    where, query = {"amazonOrderId": sent}, {"marketplaceIds": UK}
    assert walk("getMessagingActionsForOrder", **where, query=query)["_links"]["actions"]
    text = {"text": "Which colour shall it be?"}
    walk("createMessage", **where, kind="confirmOrderDetails", status=201, query=query, body=text)
    walk("createMessage", **where, kind="confirmOrderDetails", status=403, query=query, body=text)
    walk("GetAttributes", **where, query=query)
    walk("getSolicitationActionsForOrder", **where, query=query)
    name = "createProductReviewAndSellerFeedbackSolicitation"
    walk(name, **where, status=201, query=query)
    walk(name, **where, status=403, query=query)
    walk("getMessagingActionsForOrder", amazonOrderId="1", status=404, query=query)


def test_the_seller_is_what_the_model_says(walk):
    sites = walk("getMarketplaceParticipations")["payload"]
    assert {"US", "GB", "DE", "JP"} <= {one["marketplace"]["countryCode"] for one in sites}


def test_messages_of_every_kind_are_what_the_model_says(walk, amazon, sku):
    where, query = {"amazonOrderId": amazon.paid(sku, 1, UK)}, {"marketplaceIds": UK}
    actions = walk("getMessagingActionsForOrder", **where, query=query)["_links"]["actions"]
    for kind in (one["name"] for one in actions):
        walk("createMessage", **where, kind=kind, status=201, query=query, body={"text": "Good day."})
    assert len(actions) > 2


def test_every_operation_was_walked(walk, request):
    for way in WAYS:
        # another process may have gone it
        if way not in walk.gone:
            way(**{name: request.getfixturevalue(name) for name in signature(way).parameters})
    assert walk.seen == {*BY_NAME}


WAYS = [
    each
    for name, each in globals().items()
    if name.startswith("test_")
    and each is not test_every_operation_was_walked
    and "walk" in signature(each).parameters
]


def test_every_route_is_an_operation_or_has_no_model():
    served = {
        (method, nameless(route.path.replace(":path}", "}")))
        for route in Amazon(clock=Clock(), faults=Faults()).routes()
        for method in route.methods - {"HEAD"}
        if not route.path.startswith(("/_sandbox/", "/{anything"))
    }
    known = {(one.method, nameless(one.path.replace(":path}", "}"))) for one in OPERATIONS}
    assert {path for _method, path in served - known} == UNPUBLISHED


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)
def test_usage_plans_are_the_published_ones(operation):
    kind = {"kind": "confirmOrderDetails"} if operation.name == "createMessage" else {}
    _name, _api, model = published(operation, **kind)
    assert (operation.rate, operation.burst) == (model["rate"], model["burst"])
