"""What the methods refuse, each with its sub code, as their pages list them; what was held stays as it was."""

import itertools

import pytest

_numbers = itertools.count(1)
STOCK = "aliexpress.solution.batch.product.inventory.update"
PRICE = "aliexpress.solution.batch.product.price.update"
ORDERS, SEND = "aliexpress.solution.order.get", "aliexpress.solution.order.fulfill"
CANCEL = "aliexpress.trade.seller.order.acceptcancel"


@pytest.fixture
def sku():
    return f"REF-{next(_numbers)}"


@pytest.fixture
def product(seller, sku):
    return seller.on_sale((sku, 5, "9.99"))


def held(stand):
    state = stand.state()["state"]
    return state["products"], state["orders"]


def refused(stand, seller, method, **params):
    """The sub code of a call that changes nothing."""
    before = held(stand)
    told = seller.refused(method, **params)
    assert held(stand) == before
    return told.get("sub_code") or told["code"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"page_size": 51}, "page_size must be 1 to 50"),
        ({"order_status_list": ["FINISH", "IN_CANCEL"]}, "FINISH must be queried alone"),
        ({"create_date_start": "yesterday"}, "create_date_start is invalid"),
        (
            {"create_date_start": "2026-01-01 00:00:00", "create_date_end": "2026-11-01 00:00:00"},
            "the create date range exceeds 180 days",
        ),
        (
            {
                "create_date_start": "2026-09-01 00:00:00",
                "create_date_end": "2026-11-01 00:00:00",
                "order_status": "FINISH",
            },
            "the create date range exceeds 30 days",
        ),
        (
            {"modified_date_start": "2026-11-01 00:00:00"},
            "create_date_start is required with modified_date",
        ),
    ],
)
def test_a_list_of_orders_that_asks_for_too_much_is_refused(seller, query, said):
    told = seller.refused(ORDERS, param0={"current_page": 1, "page_size": 20, **query})
    assert (told["sub_code"], told["sub_msg"]) == ("isv.invalid-parameter", said)


@pytest.mark.parametrize("value", ["[]", "7", "{", ""])
def test_a_parameter_must_be_the_object_that_it_is_said_to_be(seller, value):
    told = seller.refused(ORDERS, param0=value)
    assert told["code"] == ("InvalidParameter" if value else "MissingParameter")


def test_what_is_not_there_is_told_by_its_kind(stand, seller):
    order = {"param1": {"order_id": 7}}
    assert refused(stand, seller, "aliexpress.solution.order.info.get", **order) == "isv.order-not-exist"
    told = refused(stand, seller, "aliexpress.solution.product.info.get", product_id="7")
    assert told == "isv.product-not-exist"
    missing = refused(stand, seller, "aliexpress.solution.product.info.get")
    assert missing == "MissingParameter"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"service_name": "Other"}, "isv.tracking-website-missing"),
        ({"send_type": "some"}, "isv.invalid-parameter"),
        ({"logistics_no": ""}, "MissingParameter"),
        ({"out_ref": "7"}, "isv.order-not-exist"),
    ],
)
def test_a_shipment_lacks_nothing(stand, seller, product, sku, more, code):
    (number,) = stand.tell("buy", [{"items": [[sku, 1]]}])
    good = {"out_ref": number, "service_name": "CAINIAO_STANDARD", "logistics_no": "LP1", "send_type": "all"}
    assert product
    assert refused(stand, seller, SEND, **(good | more)) == code


def test_only_what_the_buyer_cancels_is_agreed_to(stand, seller, product, sku):
    (number,) = stand.tell("buy", [{"items": [[sku, 1]]}])
    assert product
    buyer = seller.order(number)["buyerloginid"]
    asked = {"order_id": int(number), "buyer_login_id": buyer}
    assert refused(stand, seller, CANCEL, param_order_cancel_request=asked) == "isv.order-status-invalid"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"inventory": 1_000_000}, "CHK_INVENTORY_INVALID"),
        ({"inventory": -1}, "CHK_INVENTORY_INVALID"),
        ({"inventory": "many"}, "CHK_INVENTORY_INVALID"),
        ({"inventory": 0}, "CHK_TOTAL_INVENTORY_ZERO"),
        ({"sku_code": "NOBODYS"}, "CHK_SKU_NOT_EXIST"),
    ],
)
def test_a_number_of_units_that_cannot_be_is_told_beside_the_product(stand, seller, product, sku, row, code):
    asked = [
        {"product_id": product, "multiple_sku_update_list": [{"sku_code": sku, "inventory": 1, **row}]},
        {"product_id": 7, "multiple_sku_update_list": []},
    ]
    before = held(stand)
    told = seller.call(STOCK, mutiple_product_update_list=asked)
    # the first failure is told of the call, too, although its status is that of a success
    assert (told["update_success"], told["update_error_code"]) == (False, code)
    failed = told["update_failed_list"]["synchronize_product_response_dto"]
    assert [one["error_code"] for one in failed] == [code, "F00_00_10006_003"]
    assert held(stand) == before


@pytest.mark.parametrize(
    "row",
    [{"price": "0"}, {"price": "1000000"}, {"price": "dear"}, {"price": "5", "discount_price": "5"}, {}],
)
def test_a_price_that_cannot_be_is_told_beside_the_product(stand, seller, product, sku, row):
    asked = [{"product_id": product, "multiple_sku_update_list": [{"sku_code": sku, **row}]}]
    before = held(stand)
    told = seller.call(PRICE, mutiple_product_update_list=asked)
    assert (told["update_success"], told["update_error_code"]) == (False, "CHK_PRICE_INVALID")
    assert held(stand) == before


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"product_status_type": "sold"}, "isv.invalid-parameter"),
        ({"product_status_type": "onSelling", "page_size": 100}, "isv.invalid-parameter"),
    ],
)
def test_a_list_of_products_is_of_one_status_and_of_less_than_a_hundred(seller, query, code):
    told = seller.refused(
        "aliexpress.solution.product.list.get", aeop_a_e_product_list_query={"current_page": 1, **query}
    )
    assert told["sub_code"] == code


def test_a_category_is_a_number(seller):
    told = seller.refused(
        "aliexpress.solution.sku.attribute.query",
        query_sku_attribute_info_request={"aliexpress_category_id": "jars"},
    )
    assert told["sub_code"] == "isv.category-invalid"


def test_a_category_that_wants_an_attribute_refuses_a_product_without_it(stand, seller, sku):
    body = seller.product((sku, 5, "9.99"), aliexpress_category_id=200000346)
    post = "aliexpress.solution.product.post"
    assert refused(stand, seller, post, post_product_request=body) == "isv.attribute-missing"
    body["attribute_list"] = [{"attribute_name": "Material", "attribute_value": "Glass"}]
    assert seller.call(post, post_product_request=body)["result"]["product_id"]
