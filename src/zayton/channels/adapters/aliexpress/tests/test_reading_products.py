"""Products and errors as AliExpress writes them, in our words."""

import copy
import json

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.channels.adapters.aliexpress.answers import inside, result_of
from zayton.channels.adapters.aliexpress.mapping.products import read_listings
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import Standing

PRODUCT = {
    "product_id": 1005000000000001,
    "product_status_type": "onSelling",
    "category_id": 9999,
    "currency_code": "USD",
    "subject": "Old subject",
    "detail": "<p>A jar.</p>",
    "image_u_r_ls": "https://pictures.example/1.jpg;https://pictures.example/2.jpg",
    "multi_language_subject_list": {
        "global_subject": [{"locale": "ru_RU", "subject": "Банка"}, {"locale": "en_US", "subject": "Jar"}]
    },
    "aeop_ae_product_s_k_us": {
        "global_aeop_ae_product_sku": [
            {
                "sku_code": "JAR-1",
                "sku_price": "12.99",
                "ipm_sku_stock": 9,
                "currency_code": "USD",
                "ean_code": "40",
            },
            {"sku_code": "JAR-2", "sku_price": "20.00", "sku_discount_price": "18.00", "ipm_sku_stock": 0},
            {"sku_price": "1.00", "ipm_sku_stock": 5},
        ]
    },
}


def read(change=lambda _: None):
    given = copy.deepcopy(PRODUCT)
    change(given)
    return read_listings(json.dumps(given).encode())


def test_a_product_is_a_listing_for_each_sku_of_ours_by_hand():
    first, second = read()
    assert (first.key, first.item) == (("AE_GLOBAL", "JAR-1", "1005000000000001"), "1005000000000001")
    assert (first.title, first.price_minor, first.currency, first.quantity) == ("Jar", 1299, "USD", 9)
    assert (first.barcode, first.image, first.parent) == ("40", "https://pictures.example/1.jpg", first.item)
    assert (first.standing, second.standing) == (Standing.LIVE, Standing.INACTIVE)
    assert second.price_minor == 1800


@pytest.mark.parametrize(
    ("status", "standing"),
    [
        ("onSelling", Standing.LIVE),
        ("offline", Standing.INACTIVE),
        ("auditing", Standing.PENDING),
        ("editingRequired", Standing.REJECTED),
        ("somethingNew", Standing.PENDING),
    ],
)
def test_how_a_product_stands(status, standing):
    assert read(lambda given: given.update(product_status_type=status))[0].standing is standing


def test_a_product_without_its_number_names_the_field():
    with pytest.raises(Fault) as caught:
        read(lambda given: given.pop("product_id"))
    assert (caught.value.kind, caught.value.figures["field"]) == (FaultKind.UNREADABLE, "product_id")


def told(body):
    return inside(httpx.Response(200, json=body), "aliexpress.some.method")


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ({"code": "IllegalAccessToken", "msg": "expired"}, FaultKind.DENIED),
        ({"code": 27, "msg": "Invalid session"}, FaultKind.DENIED),
        ({"code": "ApiCallLimit", "msg": "this ban will last for 3 more seconds"}, FaultKind.THROTTLED),
        ({"code": 7, "sub_code": "accesscontrol.limited-by-api-access-count"}, FaultKind.THROTTLED),
        ({"code": 15, "sub_code": "isp.remote-service-timeout"}, FaultKind.AWAY),
        ({"code": "ServiceTimeout", "type": "SYSTEM"}, FaultKind.AWAY),
        ({"code": 15, "sub_code": "isv.order-not-exist"}, FaultKind.GONE),
        ({"code": 15, "sub_code": "isv.anything-else"}, FaultKind.REFUSED),
        ({"code": "MissingParameter", "type": "ISV"}, FaultKind.REFUSED),
        ({}, FaultKind.REFUSED),
    ],
)
def test_errors_are_told_apart_by_what_to_do(error, kind):
    with pytest.raises(Fault) as caught:
        told({"error_response": error})
    assert caught.value.kind is kind


def test_the_time_to_wait_is_read_from_the_words():
    with pytest.raises(Fault) as caught:
        told({"error_response": {"code": "ApiCallLimit", "msg": "this ban will last for 3 more seconds"}})
    assert caught.value.retry_after == 3.0


def test_an_envelope_may_be_missing_and_a_failed_result_is_refused():
    assert told({"aliexpress_some_method_response": {"a": 1}}) == told({"a": 1}) == {"a": 1}
    with pytest.raises(Fault) as caught:
        result_of({"result": {"success": False, "error_code": "B_1", "error_message": "no"}})
    assert (caught.value.kind, caught.value.said) == (FaultKind.REFUSED, "B_1 no")


def test_an_answer_that_is_no_json_is_unreadable():
    with pytest.raises(Fault) as caught:
        inside(httpx.Response(200, content=b"<html>"), "aliexpress.some.method")
    assert caught.value.kind is FaultKind.UNREADABLE


def places(value, path=()):
    yield path
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from places(inner, (*path, name))
    if isinstance(value, list):
        for at, inner in enumerate(value):
            yield from places(inner, (*path, at))


def fault_or_nothing(body):
    try:
        read_listings(body)
    except Fault as fault:
        return fault
    return None


WEIRD = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=5), st.just([]), st.just({}), st.just([[]])
)


@given(st.sampled_from([path for path in places(PRODUCT) if path]), WEIRD)
def test_any_field_of_any_kind_is_read_or_is_a_fault(path, value):
    given = copy.deepcopy(PRODUCT)
    within = given
    for name in path[:-1]:
        within = within[name]
    within[path[-1]] = value
    fault = fault_or_nothing(json.dumps(given).encode())
    assert fault is None or fault.kind is FaultKind.UNREADABLE
