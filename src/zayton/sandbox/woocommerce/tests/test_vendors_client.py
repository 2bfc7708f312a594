"""The vendor's own client, unchanged, against the sandbox; over HTTP it signs."""

import pytest
from woocommerce import API

from zayton.sandbox.tests.stalls import standing
from zayton.sandbox.woocommerce import CONSUMER_KEY, CONSUMER_SECRET
from zayton.sandbox.woocommerce.tests.shops import StockedStore, bought


@pytest.fixture(scope="module")
def stand():
    with standing(StockedStore) as stand:
        yield stand


@pytest.fixture
def api(stand):
    return API(stand.url, CONSUMER_KEY, CONSUMER_SECRET, version="wc/v3", timeout=10)


def test_it_makes_changes_and_deletes_a_product(api):
    made = api.post("products", {"name": "Kettle", "sku": "KET", "regular_price": "49.00"})
    assert made.status_code == 201
    number = made.json()["id"]
    assert api.put(f"products/{number}", {"name": "Big kettle"}).json()["name"] == "Big kettle"
    assert api.delete(f"products/{number}", params={"force": True}).status_code == 200
    assert api.get(f"products/{number}").json()["code"] == "woocommerce_rest_product_invalid_id"


def test_a_sku_is_given_once(api):
    told = api.post("products", {"name": "Tea", "sku": "TEA-1"}).json()
    assert (told["code"], told["data"]["status"]) == ("product_invalid_sku", 400)


def test_it_works_in_batches_of_a_hundred(api):
    products = {one["sku"]: one["id"] for one in api.get("products", params={"per_page": 100}).json()}
    body = {"update": [{"id": products["TEA-2"], "stock_quantity": 44}, {"id": 1, "stock_quantity": 1}]}
    good, bad = api.post("products/batch", body).json()["update"]
    assert good["stock_quantity"] == 44
    assert bad["error"]["data"]["status"] == 404
    answer = api.post("products/batch", {"update": [{"id": 1}] * 101})
    assert answer.status_code == 413


def test_it_pages_through_orders(stand, api):
    numbers = set(bought(stand, *[("TEA-2", 1)] * 5))
    first = api.get("orders", params={"per_page": 2, "orderby": "id", "order": "asc"})
    pages = int(first.headers["X-WP-TotalPages"])
    found = [
        str(one["id"])
        for page in range(1, pages + 1)
        for one in api.get(
            "orders", params={"per_page": 2, "page": page, "orderby": "id", "order": "asc"}
        ).json()
    ]
    assert numbers <= set(found)
    assert len(found) == len(set(found)) == int(first.headers["X-WP-Total"])


def test_it_completes_notes_and_refunds_an_order(stand, api):
    number = bought(stand, ("TEA-2", 1))[0]
    assert api.put(f"orders/{number}", {"status": "completed"}).json()["date_completed_gmt"]
    assert api.post(f"orders/{number}/notes", {"note": "Sent.", "customer_note": True}).status_code == 201
    line = api.get(f"orders/{number}").json()["line_items"][0]["id"]
    told = {"line_items": [{"id": line, "quantity": 1, "refund_total": 5}], "api_refund": False}
    assert api.post(f"orders/{number}/refunds", told).json()["amount"] == "5.00"
    assert api.put(f"orders/{number}", {"status": "eaten"}).json()["code"] == "rest_invalid_param"


def test_it_finds_what_was_changed_since(stand, api):
    bought(stand, ("TEA-2", 1))
    params = {"modified_after": "2026-01-01T00:00:00", "dates_are_gmt": "true"}
    assert api.get("orders", params=params).json()
    params["modified_after"] = "2100-01-01T00:00:00Z"
    assert api.get("orders", params=params).json() == []


def test_it_subscribes(api):
    told = {"topic": "order.updated", "delivery_url": "https://example.com/hooks", "secret": "s"}
    made = api.post("webhooks", told)
    assert made.status_code == 201
    assert "secret" not in made.json()
    assert api.post("webhooks", {**told, "topic": "moon.rose"}).status_code == 400


def test_it_reads_the_schema(api):
    told = api.options("orders").json()
    assert told["schema"]["properties"]["line_items"]["type"] == "array"


@pytest.mark.parametrize(("key", "secret"), [("ck_wrong", CONSUMER_SECRET), (CONSUMER_KEY, "cs_wrong")])
def test_wrong_keys_are_refused(stand, key, secret):
    answer = API(stand.url, key, secret, version="wc/v3").get("orders")
    assert (answer.status_code, answer.json()["code"]) == (401, "woocommerce_rest_authentication_error")
