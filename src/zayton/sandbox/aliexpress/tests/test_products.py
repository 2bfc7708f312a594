"""Products: posted, audited, changed, off sale; stock and prices in batches."""

import pytest

POST = "aliexpress.solution.product.post"
STOCK = "aliexpress.solution.batch.product.inventory.update"
PRICE = "aliexpress.solution.batch.product.price.update"


def shown(stand, sku):
    return [(good["quantity"], good["price_minor"]) for good in stand.goods() if good["sku"] == sku]


def update(key, *skus, field="inventory"):
    return {
        "product_id": key,
        "multiple_sku_update_list": [{"sku_code": code, field: str(value)} for code, value in skus],
    }


def test_a_product_is_audited_and_then_on_sale_with_its_skus(stand, seller):
    key = seller.on_sale(("P-1", 4, "12.50"), ("P-2", 1, "13.00"))
    assert (shown(stand, "P-1"), shown(stand, "P-2")) == ([(4, 1250)], [(1, 1300)])
    skus = seller.info(key)["aeop_ae_product_s_k_us"]["global_aeop_ae_product_sku"]
    assert [(one["sku_code"], one["sku_price"], one["ipm_sku_stock"]) for one in skus] == [
        ("P-1", "12.50", 4),
        ("P-2", "13.00", 1),
    ]


@pytest.mark.parametrize(
    ("more", "sub_code"),
    [
        ({"multi_language_subject_list": [{"language": "en", "subject": "x" * 219}]}, "isv.subject-invalid"),
        ({"multi_language_subject_list": []}, "isv.subject-invalid"),
        ({"aliexpress_category_id": ""}, "isv.category-invalid"),
        ({"sku_info_list": [{"sku_code": "P-3", "inventory": 1, "price": "0"}]}, "isv.price-invalid"),
        ({"sku_info_list": [{"sku_code": "P-3", "inventory": 0, "price": "1.00"}]}, "isv.inventory-invalid"),
        ({"freight_template_id": 1}, "isv.freight-template-invalid"),
        ({"service_policy_id": 1}, "isv.service-policy-invalid"),
        ({"main_image_urls_list": []}, "isv.parameter-missing"),
        ({"aliexpress_category_id": 200000346}, "isv.attribute-missing"),
    ],
)
def test_what_is_not_right_is_not_posted(stand, seller, more, sub_code):
    body = seller.product(("P-3", 1, "1.00"), **more)
    assert seller.refused(POST, post_product_request=body)["sub_code"] == sub_code
    assert shown(stand, "P-3") == []


def test_editing_changes_what_is_given_and_nothing_else(stand, seller):
    key = seller.on_sale(("P-4", 4, "5.00"))
    edit = {"product_id": key, "multi_language_subject_list": [{"language": "en", "subject": "Another Jar"}]}
    seller.call("aliexpress.solution.product.edit", edit_product_request=edit)
    assert seller.info(key)["subject"] == "Another Jar"
    assert shown(stand, "P-4") == [(4, 500)]


def test_products_go_off_sale_and_on_again(stand, seller):
    key = seller.on_sale(("P-5", 4, "5.00"))
    base = "aliexpress.postproduct.redefining."
    counts = [
        seller.call(f"{base}{verb}aeproduct", product_ids=str(key))["result"]["modify_count"]
        for verb in ("offline", "offline", "online")
    ]
    assert counts == [1, 0, 1]
    assert shown(stand, "P-5") == [(4, 500)]


def test_stock_is_set_for_many_products_and_each_failure_is_told(stand, seller):
    first, second = seller.on_sale(("P-6", 4, "5.00")), seller.on_sale(("P-7", 4, "5.00"))
    asked = [update(first, ("P-6", 9)), update(second, ("NOBODY", 1)), update(1, ("P-6", 1))]
    told = seller.call(STOCK, mutiple_product_update_list=asked)
    good = told["update_successful_list"]["synchronize_product_response_dto"]
    bad = told["update_failed_list"]["synchronize_product_response_dto"]
    assert (told["update_success"], [one["product_id"] for one in good]) == (False, [first])
    assert [one["product_id"] for one in bad] == [second, 1]
    assert shown(stand, "P-6") == [(9, 500)]


def test_one_sku_may_be_empty_but_never_the_whole_product(stand, seller):
    key = seller.on_sale(("P-8", 4, "5.00"), ("P-9", 4, "5.00"))
    one = seller.call(STOCK, mutiple_product_update_list=[update(key, ("P-8", 0))])
    both = seller.call(STOCK, mutiple_product_update_list=[update(key, ("P-8", 0), ("P-9", 0))])
    assert (one["update_success"], both["update_success"]) == (True, False)
    assert (shown(stand, "P-8"), shown(stand, "P-9")) == ([], [(4, 500)])


def test_twenty_products_a_call_and_no_more(seller):
    asked = [update(at, ("X", 1)) for at in range(21)]
    assert seller.refused(STOCK, mutiple_product_update_list=asked)["sub_code"] == "isv.invalid-parameter"


def test_prices_are_set_and_a_price_of_nothing_is_not(stand, seller):
    key = seller.on_sale(("P-10", 4, "5.00"))
    good = seller.call(PRICE, mutiple_product_update_list=[update(key, ("P-10", "7.77"), field="price")])
    bad = seller.call(PRICE, mutiple_product_update_list=[update(key, ("P-10", "0"), field="price")])
    assert (good["update_success"], bad["update_success"]) == (True, False)
    assert shown(stand, "P-10") == [(4, 777)]


def test_buyers_pay_the_discount_price(stand, seller):
    seller.on_sale(
        sku_info_list=[{"sku_code": "P-11", "inventory": 1, "price": "9.00", "discount_price": "8.10"}]
    )
    assert shown(stand, "P-11") == [(1, 810)]


def test_what_a_category_wants(seller):
    told = seller.call(
        "aliexpress.solution.sku.attribute.query",
        query_sku_attribute_info_request={"aliexpress_category_id": 200000346},
    )["result"]
    common = told["supporting_common_attribute_list"]["supported_common_attribute_dto"]
    assert [(one["aliexpress_common_attribute_name"], one["required"]) for one in common] == [
        ("Material", True),
        ("Origin", False),
    ]
