"""Whatever comes, a marketplace answers: with a refusal that says so, never with a broken server.

Amazon's stand-in has a test of its own, which knows the fields of its API.
"""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zayton.sandbox.aliexpress import REFRESH_TOKEN as FIRST_TOKEN
from zayton.sandbox.aliexpress import AliExpress
from zayton.sandbox.aliexpress.tests.seller import Seller as AliExpressSeller
from zayton.sandbox.ebay import CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN, Ebay
from zayton.sandbox.market import Basket
from zayton.sandbox.ozon.tests.accounts import HEADERS, StockedAccount
from zayton.sandbox.shopify import ACCESS_TOKEN
from zayton.sandbox.shopify.tests.shops import StockedShop
from zayton.sandbox.tests.inside import opened
from zayton.sandbox.woocommerce.tests.calling import KEYS
from zayton.sandbox.woocommerce.tests.shops import StockedStore

NAMES = (
    *("id", "ids", "sku", "offer_id", "product_id", "items", "limit", "filter", "cursor", "stocks", "stock"),
    *("warehouse_id", "prices", "price", "packages", "products", "quantity", "posting_number", "status"),
    *("tracking_numbers", "cancel_reason_id", "name", "regular_price", "stock_quantity", "line_items"),
    *("create", "update", "delete", "images", "meta_data", "topic", "delivery_url", "amount", "product"),
    *(
        "variant",
        "variants",
        "title",
        "options",
        "inventory_level",
        "available",
        "location_id",
        "fulfillment",
    ),
    *("inventory_item_id", "refund", "refund_line_items", "webhook", "address", "query", "variables"),
    *("line_items_by_fulfillment_order", "transactions", "requests", "offerId", "offers", "availability"),
    *("lineItems", "refundItems", "legacyOrderId", "deliveryConfig", "product_status_type", "page_size"),
    *("sku_info_list", "multiple_sku_update_list", "order_id", "create_date_start", "order_status_list"),
)
WORDS = ("", "x", "-1", "7", "1e400", "2026-01-01T00:00:00Z", "TEA-1", "é", "publish", "asc", "e30=")
PLAIN = st.one_of(st.none(), st.booleans(), st.integers(-5, 10**20), st.floats(), st.sampled_from(WORDS))
BODIES = st.recursive(
    PLAIN,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(NAMES), inner, max_size=5)
    ),
    max_leaves=14,
)
QUERIES = st.dictionaries(
    st.sampled_from(
        (
            *("limit", "offset", "page", "per_page", "page_info", "filter", "orderby", "order", "since_id"),
            *("modified_after", "updated_at_min", "ids", "include", "status", "sku", "q", "sort", "fields"),
            *("marketplace_id", "category_id", "orderIds", "force", "inventory_item_ids", "date_min"),
        )
    ),
    st.sampled_from((*WORDS, "creationdate:[x..y]", "lastmodifieddate:[..]", "W10=", "0", "999999999999")),
    max_size=5,
)


def ebay_headers(client):
    form = {"grant_type": "refresh_token", "refresh_token": REFRESH_TOKEN}
    answer = client.post("/identity/v1/oauth2/token", data=form, auth=(CLIENT_ID, CLIENT_SECRET))
    return {"authorization": f"Bearer {answer.json()['access_token']}", "content-language": "en-GB"}


MARKETS = {
    "ozon": (StockedAccount, lambda _client: HEADERS),
    "woocommerce": (StockedStore, lambda _client: {"X-Forwarded-Proto": "https"}),
    "shopify": (StockedShop, lambda _client: {"X-Shopify-Access-Token": ACCESS_TOKEN}),
    "ebay": (Ebay, ebay_headers),
}


@pytest.fixture(params=[*MARKETS])
def told(request):
    """A marketplace's paths, and a call as its seller makes it."""
    kind, headers_of = MARKETS[request.param]
    market, client = opened(kind)
    headers = headers_of(client)
    number = market.buy(Basket((("TEA-1", 1),))) if market.goods() else "7"
    paths = [
        (method, route.path)
        for route in market.routes()
        for method in sorted(route.methods - {"HEAD", "OPTIONS"})
    ]
    auth = KEYS if request.param == "woocommerce" else None

    def call(method, path, query, content):
        return client.request(method, path, params=query, content=content, headers=headers, auth=auth)

    return paths, call, str(number)


@given(data=st.data())
@settings(
    max_examples=400,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_no_call_breaks_the_server(told, data):
    paths, call, number = told
    method, path = data.draw(st.sampled_from(paths))
    while "{" in path:
        start, end = path.index("{"), path.index("}")
        path = path[:start] + data.draw(st.sampled_from(("7", "x", number, "11"))) + path[end + 1 :]
    content = None if method == "GET" else json.dumps(data.draw(BODIES))
    answer = call(method, path, data.draw(QUERIES), content)
    # WooCommerce itself answers 500 to a refund that is too large, with a word of its own
    assert answer.status_code != 500 or "woocommerce_rest_cannot_create_order_refund" in answer.text, (
        answer.text
    )


PARAMS = (
    *("param0", "param1", "product_id", "product_ids", "post_product_request", "edit_product_request"),
    *("aeop_a_e_product_list_query", "query_sku_attribute_info_request", "mutiple_product_update_list"),
    *("out_ref", "logistics_no", "send_type", "service_name", "param_order_cancel_request"),
)


METHODS = (
    *("aliexpress.solution.product.post", "aliexpress.solution.product.edit"),
    *("aliexpress.solution.product.list.get", "aliexpress.solution.product.info.get"),
    *("aliexpress.solution.sku.attribute.query", "aliexpress.postproduct.redefining.onlineaeproduct"),
    *("aliexpress.solution.order.get", "aliexpress.solution.order.info.get"),
    *("aliexpress.solution.order.receiptinfo.get", "aliexpress.solution.order.fulfill"),
    "aliexpress.trade.seller.order.acceptcancel",
    "aliexpress.solution.batch.product.inventory.update",
    "aliexpress.solution.batch.product.price.update",
)


class Inside(AliExpressSeller):
    """A seller of a marketplace in this process."""

    def __init__(self):
        _market, self.http = opened(AliExpress)
        self.token = self.refresh(FIRST_TOKEN)["access_token"]


@pytest.fixture(scope="module")
def gateway():
    """A seller with a product."""
    seller = Inside()
    seller.post(("TEA-1", 5, "9.99"))
    return seller


@given(method=st.sampled_from(METHODS), params=st.dictionaries(st.sampled_from(PARAMS), BODIES, max_size=4))
@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_call_of_aliexpress_breaks_its_gateway(gateway, method, params):
    answer = gateway.raw(method, **params)
    assert "error_response" in answer or f"{method.replace('.', '_')}_response" in answer
