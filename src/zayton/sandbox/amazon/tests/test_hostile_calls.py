"""Whatever comes is answered: with an error that says so, never with a broken server."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zayton.sandbox.amazon import SELLER_ID
from zayton.sandbox.amazon.market import OPERATIONS
from zayton.sandbox.amazon.paging import seal
from zayton.sandbox.amazon.tests.driving import DE, FROM_THE_START, NOTIFICATIONS, US

NAMES = (
    *(
        "reportType",
        "marketplaceIds",
        "period",
        "dataStartTime",
        "feedType",
        "inputFeedDocumentId",
        "contentType",
    ),
    *("requests", "uri", "method", "asin", "marketplaceId", "MarketplaceId", "ItemCondition", "includedData"),
    *(
        "productType",
        "requirements",
        "attributes",
        "patches",
        "op",
        "path",
        "value",
        "item_name",
        "our_price",
    ),
    *("purchasable_offer", "fulfillment_availability", "quantity", "schedule", "value_with_tax", "currency"),
    *("packageDetail", "packageReferenceId", "orderItems", "orderItemId", "shipDate", "restrictedResources"),
    *("dataElements", "resourceSpecification", "sqs", "eventBridge", "accountId", "name", "destinationId"),
    *("payloadVersion", "processingDirective", "text", "lowestPricedOffersInputs", "list_price"),
)
WORDS = (
    "",
    "x",
    "-1",
    "HOME",
    "LISTING",
    US,
    DE,
    "replace",
    "/attributes/item_name",
    "GET",
    "New",
    FROM_THE_START,
)
PLAIN = st.one_of(st.none(), st.booleans(), st.integers(-5, 10**20), st.floats(), st.sampled_from(WORDS))
BODIES = st.recursive(
    PLAIN,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(NAMES), inner, max_size=5)
    ),
    max_leaves=14,
)
QUERY_NAMES = (
    *(
        "marketplaceIds",
        "MarketplaceIds",
        "MarketplaceId",
        "ItemCondition",
        "ItemType",
        "Skus",
        "Asins",
        "keywords",
    ),
    *("identifiers", "identifiersType", "pageSize", "pageToken", "nextToken", "NextToken", "paginationToken"),
    *(
        "createdAfter",
        "lastUpdatedAfter",
        "CreatedAfter",
        "createdSince",
        "reportTypes",
        "feedTypes",
        "includedData",
    ),
    *(
        "granularityType",
        "granularityId",
        "startDateTime",
        "postedAfter",
        "relatedIdentifierName",
        "mode",
        "sortBy",
    ),
    *(
        "maxResultsPerPage",
        "MaxResultsPerPage",
        "fulfillmentStatuses",
        "withStatus",
        "requirements",
        "details",
    ),
)
QUERY_VALUES = (
    *(
        "",
        "x",
        "-1",
        "0",
        "7",
        "1e9",
        US,
        "2026-01-01",
        FROM_THE_START,
        "0001-01-01T00:00:00+23:00",
        "Marketplace",
    ),
    *(
        "eyJmcm9tIjogLTF9",
        "e30=",
        "W10=",
        "eyJsYXN0IjogMX0=",
        "eyJmcm9tIjogIngifQ==",
        "é",
        "GET_MERCHANT_LISTINGS_ALL_DATA",
    ),
    *("JSON_LISTINGS_FEED", "summaries", "SKU", "Sku", "New", "ORDER_ID"),
)
QUERIES = st.dictionaries(st.sampled_from(QUERY_NAMES), st.sampled_from(QUERY_VALUES), max_size=6)
PARTS = ("x", "0", "HOME", "B0SAND0001", "ORDER_CHANGE", "026-7368787-0000001")
CALLS = [one for one in OPERATIONS if not one.alone]


@pytest.mark.parametrize("operation", CALLS, ids=lambda one: one.name)
@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_call_breaks_the_server(amazon, operation, data):
    path = operation.path.replace(":path}", "}").replace("{sellerId}", SELLER_ID)
    while "{" in path:
        start, end = path.index("{"), path.index("}")
        path = (
            path[:start]
            + data.draw(st.sampled_from(["x", "0", "HOME", "B0SAND0001", "ORDER_CHANGE"]))
            + path[end + 1 :]
        )
    body = data.draw(BODIES) if operation.method in ("POST", "PUT", "PATCH") else None
    scope = NOTIFICATIONS if operation.grantless else ""
    content = None if body is None else json.dumps(body)
    answer = amazon.call(operation.method, path, scope=scope, params=data.draw(QUERIES), content=content)
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400:
        assert answer.json()["errors"][0]["code"]


PAGES = {
    f"/listings/2021-08-01/items/{SELLER_ID}": ("pageToken", {"marketplaceIds": US}),
    "/catalog/2022-04-01/items": ("pageToken", {"marketplaceIds": US, "keywords": "e"}),
    "/orders/2026-01-01/orders": ("paginationToken", {}),
    "/orders/v0/orders": ("NextToken", {"MarketplaceIds": US}),
    "/reports/2021-06-30/reports": ("nextToken", {}),
    "/feeds/2021-06-30/feeds": ("nextToken", {}),
    "/finances/2024-06-19/transactions": ("nextToken", {"postedAfter": FROM_THE_START}),
    "/fba/inventory/v1/summaries": (
        "nextToken",
        {"marketplaceIds": US, "granularityType": "Marketplace", "granularityId": US},
    ),
}
GOOD = seal("page", **{"from": 1})
TOKENS = ("x", "é", "a.b", ".", GOOD[:-1], f"x{GOOD}", GOOD.split(".")[0], seal("nothing", **{"from": 1}))


@pytest.fixture(scope="module")
def something(amazon):
    """Something of everything that is paged."""
    amazon.confirm(amazon.order(amazon.paid(amazon.listed())))
    amazon.report("GET_MERCHANT_LISTINGS_ALL_DATA")
    amazon.feed("JSON_LISTINGS_FEED", "{}")


@pytest.mark.usefixtures("something")
@pytest.mark.parametrize("path", PAGES)
def test_a_token_that_is_none_is_refused(amazon, path):
    name, query = PAGES[path]
    answers = [amazon.call("GET", path, params={**query, name: token}).status_code for token in TOKENS]
    assert answers == [400] * len(TOKENS)
