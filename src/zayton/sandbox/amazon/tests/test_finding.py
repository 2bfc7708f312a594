"""Searches find what they are asked for, and nothing else."""

from datetime import UTC, datetime

from zayton.sandbox.amazon import SELLER_ID
from zayton.sandbox.amazon.tests.driving import DE, FROM_THE_START, ORDERS, ORDERS_V0, UK, US, fresh

ITEMS = "/catalog/2022-04-01/items"


def test_products_are_found_by_words_and_paged(amazon):
    found = amazon.get(ITEMS, marketplaceIds=US, keywords="e", pageSize=2)
    assert len(found["items"]) == 2 < found["numberOfResults"]
    more = amazon.get(
        ITEMS, marketplaceIds=US, keywords="e", pageSize=2, pageToken=found["pagination"]["nextToken"]
    )
    assert not {item["asin"] for item in more["items"]} & {item["asin"] for item in found["items"]}
    assert amazon.get(ITEMS, marketplaceIds=US, keywords="wireless headphones")["numberOfResults"] == 1
    assert amazon.get(ITEMS, marketplaceIds=US, keywords="unheard of")["items"] == []


def test_products_are_found_by_code_asin_and_sku(amazon):
    sku = amazon.listed(site=DE, merchant_suggested_asin=[{"value": "B0SAND0003"}])
    for kind, value in (("ASIN", "B0SAND0003"), ("EAN", "5012345678900"), ("SKU", sku)):
        query = {"identifiers": value, "identifiersType": kind, "sellerId": SELLER_ID, "marketplaceIds": DE}
        assert [item["asin"] for item in amazon.get(ITEMS, **query)["items"]] == ["B0SAND0003"]


def test_a_new_product_is_known_only_where_it_is_sold(amazon):
    asin = amazon.listing(amazon.listed(site=UK), UK)["summaries"][0]["asin"]
    assert amazon.get(f"{ITEMS}/{asin}", marketplaceIds=UK)["asin"] == asin
    assert amazon.call("GET", f"{ITEMS}/{asin}", params={"marketplaceIds": DE}).status_code == 404


def test_orders_are_found_by_site_status_and_sender(amazon):
    open_, sent = (amazon.paid(amazon.listed(site=DE), 1, DE) for _ in range(2))
    amazon.confirm(amazon.order(sent))
    mine = {open_, sent}

    def new(**query):
        found = amazon.get(ORDERS, createdAfter=FROM_THE_START, **query)["orders"]
        return mine & {order["orderId"] for order in found}

    assert new(marketplaceIds=f"{US},{DE}") == mine
    assert new(marketplaceIds=US) == set()
    assert new(fulfillmentStatuses="SHIPPED") == {sent}
    assert new(fulfilledBy="MERCHANT") == mine
    assert new(fulfilledBy="AMAZON") == set()


def test_orders_are_found_by_number_status_and_channel_in_the_old_version(amazon):
    number = amazon.paid(amazon.listed(site=DE), 1, DE)
    query = {"CreatedAfter": FROM_THE_START, "MarketplaceIds": DE}

    def found(**more):
        return [
            order["AmazonOrderId"] for order in amazon.get(ORDERS_V0, **query, **more)["payload"]["Orders"]
        ]

    assert found(AmazonOrderIds=number) == [number]
    assert found(AmazonOrderIds=number, OrderStatuses="Unshipped", FulfillmentChannels="MFN") == [number]
    assert found(AmazonOrderIds=number, OrderStatuses="Shipped,Canceled") == []
    assert found(AmazonOrderIds=number, FulfillmentChannels="AFN") == []


def test_stock_is_found_by_its_last_change_and_paged(amazon):
    skus = [amazon.put(fresh("FBA"), DE, quantity=None).json()["sku"] for _ in range(52)]
    query = {"granularityType": "Marketplace", "granularityId": DE, "marketplaceIds": DE}
    first = amazon.get("/fba/inventory/v1/summaries", **query)
    assert len(first["payload"]["inventorySummaries"]) == 50
    rest = amazon.get("/fba/inventory/v1/summaries", **query, nextToken=first["pagination"]["nextToken"])
    assert rest["payload"]["inventorySummaries"]
    since = datetime.now(UTC).isoformat()
    amazon.command("arrive", network="EU", sku=skus[7], units=1)
    changed = amazon.get("/fba/inventory/v1/summaries", **query, startDateTime=since)
    assert [one["sellerSku"] for one in changed["payload"]["inventorySummaries"]] == [skus[7]]


def test_transactions_are_found_by_time_and_site(amazon):
    since = datetime.now(UTC).isoformat()
    number = amazon.paid(amazon.listed(site=DE), 1, DE)
    amazon.confirm(amazon.order(number))

    def orders(**query):
        found = amazon.get("/finances/2024-06-19/transactions", **query)["payload"]["transactions"]
        return {one["relatedIdentifiers"][0]["relatedIdentifierValue"] for one in found}

    assert orders(postedAfter=since) == {number}
    assert orders(postedAfter=since, marketplaceId=US) == set()
    assert orders(postedAfter=since, transactionStatus="DEFERRED") == set()
    assert number not in orders(postedAfter=FROM_THE_START, postedBefore=since)
    # more than half a year at once is answered with nothing
    assert orders(postedAfter=FROM_THE_START) == set()
