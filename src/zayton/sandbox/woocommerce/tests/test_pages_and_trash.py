"""Lists, the trash and batches, as `WC_REST_CRUD_Controller` works them."""

import json

import pytest


def test_pages_name_their_neighbours_and_the_whole(owner):
    for _ in range(5):
        owner.sold("TEA-1")
    first, middle, beyond = (owner.call("GET", "orders", page=n, per_page=2) for n in (1, 2, 9))
    totals = [(one.headers["x-wp-total"], one.headers["x-wp-totalpages"]) for one in (first, middle, beyond)]
    assert totals == [("5", "3")] * 3
    assert [[*one.links] for one in (first, middle, beyond)] == [["next"], ["prev", "next"], ["prev"]]
    assert "page=3" in beyond.links["prev"]["url"]
    assert beyond.json() == []


def test_the_newest_come_first_unless_asked_otherwise(owner):
    sold = [int(owner.sold()) for _ in range(3)]
    assert owner.ids("orders") == sold[::-1]
    assert owner.ids("orders", orderby="id", order="asc") == sold
    owner.later(60)
    owner.call("PUT", f"orders/{sold[0]}", {"customer_note": "x"})
    assert owner.ids("orders", orderby="modified", order="desc")[0] == sold[0]


def test_a_moment_is_compared_in_the_shops_time_or_in_gmt_and_is_itself_left_out(owner):
    number = int(owner.sold())
    at = owner.got(f"orders/{number}")["date_modified_gmt"]
    assert owner.ids("orders", modified_after=at, dates_are_gmt="true") == []
    assert owner.ids("orders", modified_before=at, dates_are_gmt="true") == []
    assert owner.ids("orders", modified_after="2020-01-01T00:00:00+03:00", dates_are_gmt="true") == [number]
    local = owner.got(f"orders/{number}")["date_created"]
    assert owner.ids("orders", after=local) == []
    assert owner.ids("orders", before="2099-01-01T00:00:00", after="2020-01-01T00:00:00Z") == [number]


def test_some_are_asked_for_and_others_are_left_out_by_number(owner):
    first, second, third = (int(owner.sold()) for _ in range(3))
    assert owner.ids("orders", include=f"{first},{third}", orderby="id", order="asc") == [first, third]
    assert owner.ids("orders", exclude=f"{first},{third}") == [second]


def test_an_order_goes_to_the_trash_once_and_is_shown_there_alone(owner):
    number = int(owner.sold())
    answer = owner.call("DELETE", f"orders/{number}")
    # it is shown as it was
    assert (answer.status_code, answer.json()["status"]) == (200, "processing")
    assert (owner.ids("orders"), owner.ids("orders", status="trash")) == ([], [number])
    assert owner.got(f"orders/{number}")["status"] == "trash"
    assert owner.refused("DELETE", f"orders/{number}") == (410, "woocommerce_rest_already_trashed")
    assert owner.call("DELETE", f"orders/{number}", force="true").status_code == 200
    assert owner.refused("GET", f"orders/{number}")[0] == 404


def test_a_product_in_the_trash_is_sold_to_nobody(owner):
    number = owner.product("TEA-1")
    assert owner.call("DELETE", f"products/{number}").json()["status"] == "publish"
    assert number not in owner.ids("products")
    assert owner.sold("TEA-1") is None
    assert owner.refused("DELETE", f"products/{number}") == (410, "woocommerce_rest_already_trashed")
    assert owner.call("DELETE", f"products/{number}", force=1).status_code == 200
    assert owner.refused("GET", f"products/{number}")[0] == 404


def test_a_batch_makes_changes_and_deletes_for_good(owner):
    tea, cup = owner.product("TEA-1"), owner.product("CUP")
    body = {
        "create": [{"name": "Kettle", "sku": "KET"}, {"name": "Twin", "sku": "KET"}],
        "update": [{"id": tea, "name": "Greener tea"}, {"id": 999_999}],
        "delete": [cup, 999_999],
    }
    told = owner.call("POST", "products/batch", body).json()
    assert told["create"][0]["sku"] == "KET"
    assert told["create"][1]["error"]["code"] == "product_invalid_sku"
    assert told["update"][0]["name"] == "Greener tea"
    wrong = [told[name][1]["error"]["data"]["status"] for name in ("update", "delete")]
    assert wrong == [404, 404]
    assert told["delete"][0]["id"] == cup
    assert owner.refused("GET", f"products/{cup}")[0] == 404


def test_a_batch_holds_a_hundred_of_all_kinds_together(owner):
    body = {"update": [{"id": 1}] * 60, "delete": [1] * 41}
    said = owner.refused("POST", "products/batch", body)
    assert said == (413, "woocommerce_rest_request_entity_too_large")


@pytest.fixture
def scarf(owner):
    """A product of two variations."""
    parent = owner.call("POST", "products", {"name": "Scarf", "type": "variable"}).json()["id"]
    path = f"products/{parent}/variations"
    for sku, price in (("SC-R", "9.90"), ("SC-B", "8.90")):
        told = {"sku": sku, "regular_price": price, "manage_stock": True, "stock_quantity": 2}
        assert owner.call("POST", path, told).status_code == 201
    return path


def test_variations_are_reached_through_their_product_only(owner, scarf):
    first = owner.product("SC-R")
    assert owner.got(f"{scarf}/{first}")["sku"] == "SC-R"
    assert owner.refused("GET", f"products/{first}") == (404, "woocommerce_rest_product_invalid_id")
    other = scarf.replace(scarf.split("/")[1], str(owner.product("TEA-1")))
    assert owner.refused("GET", f"{other}/{first}")[0] == 404
    assert owner.refused("POST", other, {"sku": "X"}) == (404, "woocommerce_rest_product_invalid_id")


def test_asked_for_by_sku_a_variation_is_a_product(owner, scarf):
    (one,) = owner.got("products", sku="SC-R")
    assert (one["type"], one["parent_id"], one["images"]) == ("variation", int(scarf.split("/")[1]), [])
    assert [one["sku"] for one in owner.got("products", type="simple", orderby="id", order="asc")] == [
        "TEA-1",
        "TEA-2",
        "CUP",
    ]


def test_a_product_costs_what_its_cheapest_variation_costs_and_goes_with_them(owner, scarf):
    parent = scarf.split("/")[1]
    cheap = owner.product("SC-B")
    owner.call("PUT", f"{scarf}/{cheap}", {"regular_price": "12.00"})
    assert owner.got(f"products/{parent}")["price"] == "9.90"
    body = {"update": [{"id": cheap, "sale_price": "5.00"}, {"id": 1}], "create": [{"sku": "SC-G"}]}
    told = owner.call("POST", f"{scarf}/batch", body).json()
    assert told["update"][1]["error"]["code"] == "woocommerce_rest_product_variation_invalid_id"
    assert owner.got(f"products/{parent}")["price"] == "5.00"
    assert owner.call("DELETE", f"products/{parent}", force="true").status_code == 200
    assert owner.sold("SC-R") is None


def test_a_webhook_is_made_tried_changed_and_dropped_for_good(owner):
    body = {"topic": "order.created", "delivery_url": "https://example.com/hooks", "secret": "s3"}
    made = owner.call("POST", "webhooks", body).json()
    assert "secret" not in made
    path = f"webhooks/{made['id']}"
    assert owner.got(path)["status"] == "active"
    assert owner.call("PUT", path, {"status": "paused", "name": ""}).json()["name"] == made["name"]
    assert (owner.got("webhooks", status="paused")[0]["id"], owner.ids("webhooks", status="active")) == (
        made["id"],
        [],
    )
    # there is no trash for webhooks
    assert owner.refused("DELETE", path) == (501, "woocommerce_rest_trash_not_supported")
    assert owner.call("DELETE", path, force="true").status_code == 200
    assert owner.refused("GET", path) == (400, "woocommerce_rest_shop_webhook_invalid_id")
    assert owner.refused("DELETE", path, force="true")[0] == 404


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"topic": "order.lost"}, "invalid_topic"),
        ({"delivery_url": "ftp://example.com"}, "invalid_delivery_url"),
    ],
)
def test_a_webhook_needs_a_topic_and_an_address(owner, body, code):
    good = {"topic": "order.created", "delivery_url": "https://example.com"}
    said = owner.refused("POST", "webhooks", good | body)
    assert said == (400, f"woocommerce_rest_shop_webhook_{code}")


@pytest.mark.parametrize(
    ("body", "code"),
    [({"status": "asleep"}, "invalid_status"), ({"delivery_url": "x"}, "invalid_delivery_url")],
)
def test_a_webhook_is_not_changed_into_what_cannot_be(owner, body, code):
    good = {"topic": "order.created", "delivery_url": "https://example.com"}
    number = owner.call("POST", "webhooks", good).json()["id"]
    said = owner.refused("PUT", f"webhooks/{number}", body)
    assert said == (400, f"woocommerce_rest_shop_webhook_{code}")


def test_deleting_is_told_by_number_alone(owner):
    body = {"topic": "order.deleted", "delivery_url": "https://example.com/hooks", "secret": "s3"}
    owner.call("POST", "webhooks", body)
    number = int(owner.sold())
    owner.market.hooks.clear()
    owner.call("DELETE", f"orders/{number}")
    (hook,) = owner.market.hooks
    assert json.loads(hook.body) == {"id": number}


def test_notes_and_refunds_belong_to_their_order(owner):
    first, second = owner.sold("TEA-1", 2), owner.sold()
    assert (
        owner.call("POST", f"orders/{first}/notes", {"note": "Sent", "customer_note": True}).status_code
        == 201
    )
    assert [one["note"] for one in owner.got(f"orders/{first}/notes")] == ["Sent"]
    line = owner.got(f"orders/{first}")["line_items"][0]["id"]
    told = {"line_items": [{"id": line, "quantity": 1, "refund_total": 5}], "reason": "broken"}
    refund = owner.call("POST", f"orders/{first}/refunds", told).json()
    assert (refund["amount"], refund["line_items"][0]["quantity"]) == ("5.00", -1)
    assert owner.ids(f"orders/{first}/refunds") == [refund["id"]]
    assert (owner.ids(f"orders/{second}/refunds"), owner.got(f"orders/{second}/notes")) == ([], [])
    said = owner.refused("POST", f"orders/{second}/refunds", {"amount": "1000"})
    assert said == (500, "woocommerce_rest_cannot_create_order_refund")


def test_all_of_the_money_given_back_makes_an_order_refunded(owner):
    number = owner.sold()
    total = owner.got(f"orders/{number}")["total"]
    owner.call("POST", f"orders/{number}/refunds", {"amount": total})
    assert owner.got(f"orders/{number}")["status"] == "refunded"
    assert owner.refused("POST", f"orders/{number}/refunds", {"amount": "0.01"})[0] == 500


def test_a_status_that_orders_do_not_have_is_refused(owner):
    number = owner.sold()
    assert owner.refused("PUT", f"orders/{number}", {"status": "lost"}) == (400, "rest_invalid_param")


def test_what_an_order_is_noted_by_is_kept_by_its_key(owner):
    number = owner.sold()
    for value in ("1", "2"):
        owner.call("PUT", f"orders/{number}", {"meta_data": [{"key": "_zayton", "value": value}]})
    rows = owner.got(f"orders/{number}")["meta_data"]
    assert [(one["key"], one["value"]) for one in rows] == [("_zayton", "2")]


def test_the_shop_says_what_it_sells_in(owner):
    assert owner.got("data/currencies/current")["code"] == "GBP"
    units = {one["id"]: one["value"] for one in owner.got("settings/products")}
    assert units == {"woocommerce_weight_unit": "kg", "woocommerce_dimension_unit": "cm"}
    schema = owner.call("OPTIONS", "orders", auth=None).json()["schema"]
    assert (schema["title"], schema["properties"]["total"]["type"]) == ("order", "string")
