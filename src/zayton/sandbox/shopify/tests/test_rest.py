"""The REST paths one by one, as the pages of the Admin REST API tell them: lists, counts, changes and refusals."""

import pytest

from zayton.sandbox.shopify import ACCESS_TOKEN, API_VERSION
from zayton.sandbox.shopify.tests.shops import StockedShop
from zayton.sandbox.tests.inside import opened


class Staff:
    """Someone of the shop with the token of an app."""

    def __init__(self):
        self.market, self.client = opened(StockedShop)
        self.store = self.market.store

    def call(self, verb, path, body=None, **params):
        headers = {"X-Shopify-Access-Token": ACCESS_TOKEN}
        url = f"/admin/api/{API_VERSION}/{path}.json"
        return self.client.request(verb, url, json=body, params=params, headers=headers)

    def got(self, path, **params):
        """The body of a good answer."""
        answer = self.call("GET", path, **params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def refused(self, verb, path, body=None, **params):
        """The status of a refusal, after which all is as it was."""
        before = self.market.dump()
        answer = self.call(verb, path, body, **params)
        assert answer.json()["errors"]
        assert self.market.dump() == before
        return answer.status_code

    def sold(self, sku="TEA-1", units=1):
        return self.client.post("/_sandbox/buy", json=[{"items": [[sku, units]]}]).json()[0]

    def variant(self, sku):
        (found,) = [one for one, _product in self.store.variants().values() if one["sku"] == sku]
        return found


@pytest.fixture
def staff():
    return Staff()


@pytest.mark.parametrize(
    ("verb", "path"),
    [
        ("GET", "orders/7"),
        ("POST", "orders/7/cancel"),
        ("POST", "orders/7/close"),
        ("GET", "orders/7/fulfillment_orders"),
        ("GET", "orders/7/fulfillments"),
        ("GET", "orders/7/refunds"),
        ("POST", "orders/7/refunds"),
        ("GET", "products/7"),
        ("PUT", "products/7"),
        ("DELETE", "products/7"),
        ("GET", "products/7/variants"),
        ("POST", "products/7/variants"),
        ("GET", "variants/7"),
        ("PUT", "variants/7"),
        ("GET", "shopify_payments/payouts/7"),
        ("DELETE", "webhooks/7"),
    ],
)
def test_what_is_not_there_is_not_found(staff, verb, path):
    assert staff.refused(verb, path, {} if verb != "GET" else None) == 404


@pytest.mark.parametrize(
    ("path", "params"),
    [
        ("orders", {"limit": "many"}),
        ("orders", {"since_id": "x"}),
        ("orders", {"updated_at_min": "yesterday"}),
        ("orders", {"page_info": "x"}),
        ("products", {"page_info": "W10="}),
    ],
)
def test_a_parameter_of_another_kind_is_a_bad_request(staff, path, params):
    staff.sold()
    assert staff.refused("GET", path, **params) == 400


def test_orders_are_open_until_they_are_closed_or_cancelled(staff):
    opened_, closed, cancelled = (staff.sold() for _ in range(3))
    assert staff.call("POST", f"orders/{closed}/close").json()["order"]["closed_at"]
    assert staff.call("POST", f"orders/{cancelled}/cancel", {}).status_code == 200

    def ids(**params):
        return [str(one["id"]) for one in staff.got("orders", **params)["orders"]]

    assert ids() == [opened_]
    assert closed in ids(status="closed")
    assert ids(status="cancelled") == [cancelled]
    assert sorted(ids(status="any")) == sorted([opened_, closed, cancelled])
    counts = {status: staff.got("orders/count", status=status)["count"] for status in ("open", "any")}
    assert counts == {"open": 1, "any": 3}


def test_an_order_that_was_sent_is_not_cancelled(staff):
    number = staff.sold()
    (work,) = staff.got(f"orders/{number}/fulfillment_orders")["fulfillment_orders"]
    body = {"fulfillment": {"line_items_by_fulfillment_order": [{"fulfillment_order_id": work["id"]}]}}
    assert staff.call("POST", "fulfillments", body).status_code == 201
    (sent,) = staff.got(f"orders/{number}/fulfillments")["fulfillments"]
    assert sent["status"] == "success"
    assert staff.refused("POST", f"orders/{number}/cancel", {}) == 422
    # what has been sent is not there to be sent again
    assert staff.refused("POST", "fulfillments", body) == 422


def test_a_cancellation_gives_money_back_only_when_it_names_some(staff):
    kept, given = staff.sold(), staff.sold()
    staff.call("POST", f"orders/{kept}/cancel", {})
    staff.call("POST", f"orders/{given}/cancel", {"amount": "1.00", "currency": "GBP"})
    states = [staff.got(f"orders/{one}")["order"]["financial_status"] for one in (kept, given)]
    assert states == ["paid", "refunded"]


def test_no_more_is_refunded_than_was_bought(staff):
    number = staff.sold("TEA-1", 2)
    line = staff.got(f"orders/{number}")["order"]["line_items"][0]["id"]
    row = {"line_item_id": line, "quantity": 3, "restock_type": "no_restock"}
    assert staff.refused("POST", f"orders/{number}/refunds", {"refund": {"refund_line_items": [row]}}) == 422
    row |= {"quantity": 1, "restock_type": "return"}
    body = {"refund": {"refund_line_items": [row], "note": "broken", "transactions": [{"amount": "12.50"}]}}
    assert staff.call("POST", f"orders/{number}/refunds", body).status_code == 201
    (refund,) = staff.got(f"orders/{number}/refunds")["refunds"]
    assert (refund["note"], refund["transactions"][0]["amount"]) == ("broken", "12.50")
    assert staff.variant("TEA-1")["inventory_quantity"] == 9


def test_products_are_counted_chosen_changed_and_dropped(staff):
    count = staff.got("products/count")["count"]
    assert staff.refused("POST", "products", {"product": {"vendor": "Zayton"}}) == 422
    body = {"product": {"title": "Kettle", "status": "draft", "variants": [{"sku": "KET", "price": "49.00"}]}}
    made = staff.call("POST", "products", body).json()["product"]
    assert staff.got("products/count")["count"] == count + 1
    found = staff.got("products", status="draft", handle=made["handle"])["products"]
    assert [one["id"] for one in found] == [made["id"]]
    change = {"title": "Big kettle", "variants": [{"id": made["variants"][0]["id"], "price": "59.00"}]}
    changed = staff.call("PUT", f"products/{made['id']}", {"product": change}).json()["product"]
    assert (changed["title"], changed["variants"][0]["price"]) == ("Big kettle", "59.00")
    assert staff.call("DELETE", f"products/{made['id']}").json() == {}
    assert staff.refused("GET", f"products/{made['id']}") == 404


def test_a_variant_is_added_read_and_changed_but_for_its_units(staff):
    product = next(iter(staff.store.products))
    body = {"variant": {"option1": "Large", "sku": "TEA-L", "price": "20.00"}}
    made = staff.call("POST", f"products/{product}/variants", body).json()["variant"]
    assert made["id"] in [one["id"] for one in staff.got(f"products/{product}/variants")["variants"]]
    path = f"variants/{made['id']}"
    assert staff.got(path)["variant"]["sku"] == "TEA-L"
    # units are a resource of their own
    for field in ("inventory_quantity", "inventory_quantity_adjustment"):
        assert staff.refused("PUT", path, {"variant": {field: 7}}) == 422
    same = {"variant": {"price": "21.00", "inventory_quantity": made["inventory_quantity"]}}
    assert staff.call("PUT", path, same).json()["variant"]["price"] == "21.00"


def test_units_are_set_or_moved_by_item_and_location(staff):
    item = staff.variant("TEA-1")["inventory_item_id"]
    place = staff.got("locations")["locations"][0]["id"]
    there = {"inventory_item_id": item, "location_id": place}
    told = staff.call("POST", "inventory_levels/set", {**there, "available": 4}).json()
    assert told["inventory_level"]["available"] == 4
    told = staff.call("POST", "inventory_levels/adjust", {**there, "available_adjustment": -3}).json()
    assert told["inventory_level"]["available"] == 1
    assert staff.variant("TEA-1")["inventory_quantity"] == 1
    (level,) = staff.got("inventory_levels", inventory_item_ids=item, location_ids=place)["inventory_levels"]
    assert level["available"] == 1


def test_units_of_nothing_and_a_number_that_is_none_are_refused(staff):
    item = staff.variant("TEA-1")["inventory_item_id"]
    place = staff.got("locations")["locations"][0]["id"]
    for name, body in (
        ("set", {"inventory_item_id": 7, "location_id": place, "available": 1}),
        ("adjust", {"inventory_item_id": 7, "location_id": place, "available_adjustment": 1}),
    ):
        assert staff.refused("POST", f"inventory_levels/{name}", body) == 404
    none = {"inventory_item_id": item, "location_id": place, "available": "many"}
    assert staff.refused("POST", "inventory_levels/set", none) == 400
    assert staff.refused("GET", "inventory_levels") == 422


def test_payouts_are_found_by_their_day_and_state_and_told_apart(staff):
    staff.sold("TEA-1", 2)
    payout = staff.market.pay_out()
    day = payout["date"]
    found = staff.got("shopify_payments/payouts", date_min=day, date_max=day, status=payout["status"])
    assert [one["id"] for one in found["payouts"]] == [payout["id"]]
    assert staff.got("shopify_payments/payouts", date_max="2020-01-01")["payouts"] == []
    assert staff.got(f"shopify_payments/payouts/{payout['id']}")["payout"] == payout
    rows = staff.got("shopify_payments/balance/transactions", payout_id=payout["id"])["transactions"]
    assert {one["payout_id"] for one in rows} == {payout["id"]}
    assert staff.got("shopify_payments/balance/transactions", payout_id=7)["transactions"] == []


def test_an_address_is_told_of_a_topic_once(staff):
    body = {"webhook": {"topic": "orders/create", "address": "https://example.com/hooks", "format": "json"}}
    made = staff.call("POST", "webhooks", body).json()["webhook"]
    assert staff.refused("POST", "webhooks", body) == 422
    for change in ({"topic": "orders/lost"}, {"address": "ftp://example.com"}):
        assert staff.refused("POST", "webhooks", {"webhook": body["webhook"] | change}) == 422
    assert [one["id"] for one in staff.got("webhooks", topic="orders/create")["webhooks"]] == [made["id"]]
    assert staff.got("webhooks", topic="orders/paid")["webhooks"] == []
    assert staff.call("DELETE", f"webhooks/{made['id']}").json() == {}


def test_only_the_fields_that_are_asked_for_come(staff):
    staff.sold()
    (order,) = staff.got("orders", fields="id,name")["orders"]
    assert order.keys() == {"id", "name"}


@pytest.mark.parametrize("query", [None, [], 7, ""])
def test_a_query_that_is_none_is_refused_and_breaks_nothing(staff, query):
    answer = staff.call("POST", "graphql", query)
    assert answer.status_code in (200, 400)
    assert answer.json()["errors"]


def test_things_are_found_by_their_global_ids_and_what_is_not_is_null(staff):
    order, product = staff.sold(), next(iter(staff.store.products))
    variant = staff.variant("TEA-1")
    place = staff.got("locations")["locations"][0]["id"]
    (work,) = staff.got(f"orders/{order}/fulfillment_orders")["fulfillment_orders"]
    ids = [
        f"gid://shopify/Product/{product}",
        f"gid://shopify/ProductVariant/{variant['id']}",
        f"gid://shopify/InventoryItem/{variant['inventory_item_id']}",
        f"gid://shopify/Order/{order}",
        f"gid://shopify/FulfillmentOrder/{work['id']}",
        f"gid://shopify/Location/{place}",
    ]
    gone = [one.rpartition("/")[0] + "/7" for one in ids]
    query = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    told = staff.call("POST", "graphql", {"query": query, "variables": {"ids": ids + gone}}).json()
    assert [one and one["id"] for one in told["data"]["nodes"]] == ids + [None] * len(gone)
