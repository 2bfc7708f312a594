"""What a seller may do at each marketplace: one call that changes something, and how that marketplace refuses it.

The calls are those of the marketplaces' own tests; here they only serve to see what the frame does to any call.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import httpx

from zayton.sandbox.aliexpress import AliExpress
from zayton.sandbox.aliexpress.tests.seller import Seller as AliExpressSeller
from zayton.sandbox.aliexpress.tests.seller import signed
from zayton.sandbox.amazon import Amazon
from zayton.sandbox.amazon.tests.conftest import QUICK
from zayton.sandbox.amazon.tests.driving import Driver, fresh
from zayton.sandbox.deepl import API_KEY, DeepLService
from zayton.sandbox.ebay import Ebay
from zayton.sandbox.ebay.tests.seller import INVENTORY
from zayton.sandbox.ebay.tests.seller import Seller as EbaySeller
from zayton.sandbox.ozon.tests.accounts import HEADERS, StockedAccount
from zayton.sandbox.shopify import API_VERSION, CLIENT_ID, CLIENT_SECRET
from zayton.sandbox.shopify.tests.shops import StockedShop
from zayton.sandbox.woocommerce import CONSUMER_KEY, CONSUMER_SECRET
from zayton.sandbox.woocommerce.tests.shops import StockedStore

Write = Callable[[], httpx.Response]


class Errand(NamedTuple):
    """A marketplace, and how its seller gets ready to write something with a name that nothing else has.

    `path` is in the address of the write; `throttled`, `broken` and `expired` are the (status, words) of its refusals,
    `expired` being `None` where access never expires.
    """

    market: Callable[..., Any]
    ready: Callable[[Any], Write]
    path: str
    throttled: tuple[int, str]
    broken: tuple[int, str]
    expired: tuple[int, str] | None


def _amazon(stand):
    driver = Driver(stand)
    driver.access()
    return lambda: driver.put(fresh("ERRAND"))


def _ebay(stand):
    seller = EbaySeller(stand.url)
    body = {"availability": {"shipToLocationAvailability": {"quantity": 3}}, "condition": "NEW"}
    headers = {"authorization": f"Bearer {seller.token}", "content-language": "en-GB"}
    path = f"{INVENTORY}/inventory_item"
    return lambda: seller.http.put(f"{path}/{fresh('ERRAND')}", json=body, headers=headers)


def _shopify(stand):
    client = httpx.Client(base_url=stand.url, trust_env=False)
    form = {"grant_type": "client_credentials", "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    token = client.post("/admin/oauth/access_token", data=form).json()["access_token"]
    path, headers = f"/admin/api/{API_VERSION}/products.json", {"X-Shopify-Access-Token": token}
    return lambda: client.post(path, json={"product": {"title": fresh("ERRAND")}}, headers=headers)


def _woocommerce(stand):
    client = httpx.Client(base_url=stand.url, auth=(CONSUMER_KEY, CONSUMER_SECRET), trust_env=False)
    headers = {"X-Forwarded-Proto": "https"}
    path = "/wp-json/wc/v3/products"
    return lambda: client.post(path, json={"name": fresh("ERRAND")}, headers=headers)


def _aliexpress(stand):
    seller = AliExpressSeller(stand.url)

    def write():
        request = seller.product((fresh("ERRAND"), 5, "9.99"))
        method = "aliexpress.solution.product.post"
        told = {**seller.system(), "method": method, "access_token": seller.token}
        told["post_product_request"] = httpx.Request("POST", "http://x", json=request).content.decode()
        return seller.http.post("/sync", data={**told, "sign": signed(told)})

    return write


def _ozon(stand):
    client = httpx.Client(base_url=stand.url, headers=HEADERS, trust_env=False)
    return lambda: client.post("/v3/product/import", json={"items": [{"offer_id": fresh("ERRAND")}]})


def _deepl(stand):
    client = httpx.Client(base_url=stand.url, trust_env=False)
    headers = {"authorization": f"DeepL-Auth-Key {API_KEY}"}
    return lambda: client.post("/v2/translate", json={"text": ["tea"], "target_lang": "DE"}, headers=headers)


ERRANDS = {
    "amazon": Errand(
        partial(Amazon, pace=QUICK),
        _amazon,
        "/listings/",
        (429, "QuotaExceeded"),
        (500, "InternalFailure"),
        (403, "The access token you provided has expired."),
    ),
    "ebay": Errand(
        Ebay,
        _ebay,
        "/inventory_item/",
        (429, "2001"),
        (500, "25001"),
        (401, "Invalid access token"),
    ),
    "shopify": Errand(
        StockedShop,
        _shopify,
        "/products.json",
        (429, "Exceeded 2 calls per second"),
        (500, "Internal Server Error"),
        (401, "Invalid API key or access token"),
    ),
    "woocommerce": Errand(
        StockedStore,
        _woocommerce,
        "/products",
        (429, "Too Many Requests"),
        (500, "internal_server_error"),
        None,
    ),
    # everything is said with status 200 there
    "aliexpress": Errand(
        AliExpress,
        _aliexpress,
        "/sync",
        (200, "ApiCallLimit"),
        (200, "isp.remote-service-error"),
        (200, "IllegalAccessToken"),
    ),
    "ozon": Errand(
        StockedAccount,
        _ozon,
        "/product/import",
        (429, "You have reached request rate limit per second"),
        (500, "Internal error"),
        None,
    ),
    "deepl": Errand(
        DeepLService,
        _deepl,
        "/translate",
        (429, "Too many requests"),
        (500, "Internal server error"),
        None,
    ),
}
