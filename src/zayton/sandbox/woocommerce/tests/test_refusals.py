"""How a shop refuses calls: keys and signatures as `WC_REST_Authentication`, the rest as the controllers of REST v3."""

import time
from urllib.parse import parse_qsl, urlsplit

import pytest
from woocommerce.oauth import OAuth

from zayton.sandbox.woocommerce import CONSUMER_KEY, CONSUMER_SECRET
from zayton.sandbox.woocommerce.tests.calling import KEYS

WRONG, NOBODY = "woocommerce_rest_authentication_error", "woocommerce_rest_cannot_view"


def signed(owner, path="orders", key=CONSUMER_KEY, secret=CONSUMER_SECRET, **more):
    """A call over plain HTTP, signed by the vendor's own client; `change` is changed after the signature."""
    change = more.pop("change", {})
    url = f"http://market.test/wp-json/wc/v3/{path}"
    told = OAuth(url, key, secret, version="wc/v3", method="GET", **more).get_oauth_url()
    params = dict(parse_qsl(urlsplit(told).query)) | change
    answer = owner.client.get(url, params={name: value for name, value in params.items() if value})
    return answer.status_code, answer.json().get("message", "") if answer.status_code > 200 else ""


@pytest.mark.parametrize(
    ("auth", "code"),
    [
        ((CONSUMER_KEY, "cs_wrong"), WRONG),
        # a key that nobody has is as good as none: the call could still be signed
        (("ck_nobody", CONSUMER_SECRET), NOBODY),
        ((CONSUMER_KEY, ""), NOBODY),
        (None, NOBODY),
    ],
)
def test_over_https_a_key_needs_its_secret(owner, auth, code):
    answer = owner.call("GET", "orders", auth=auth)
    assert (answer.status_code, answer.json()["code"]) == (401, code)
    assert ("www-authenticate" in answer.headers) is (code == WRONG)


def test_keys_of_the_query_go_before_those_of_the_header(owner):
    params = {"consumer_key": CONSUMER_KEY, "consumer_secret": CONSUMER_SECRET}
    assert owner.call("GET", "orders", auth=("x", "y"), **params).status_code == 200
    params["consumer_secret"] = "wrong"
    assert owner.call("GET", "orders", **params).status_code == 401


def test_a_header_that_is_none_is_as_good_as_no_key(owner):
    headers = {"X-Forwarded-Proto": "https", "Authorization": "Basic ???"}
    answer = owner.client.get("/wp-json/wc/v3/orders", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (401, NOBODY)


@pytest.mark.parametrize(
    ("verb", "code"), [("POST", "cannot_create"), ("PUT", "cannot_edit"), ("DELETE", "cannot_delete")]
)
def test_what_nobody_may_do_is_named(owner, verb, code):
    path = "products" if verb == "POST" else f"products/{owner.product('TEA-1')}"
    said = owner.refused(verb, path, {}, auth=None)
    assert said == (401, f"woocommerce_rest_{code}")


@pytest.mark.parametrize(("permissions", "verb"), [("read", "POST"), ("write", "GET")])
def test_a_key_does_only_what_it_was_made_for(owner, permissions, verb):
    owner.market.door.permissions = permissions
    assert owner.refused(verb, "products", {}) == (401, WRONG)
    other = {"POST": "GET", "GET": "POST"}[verb]
    assert owner.call(other, "products", {"name": "Kettle"}).status_code < 300


def test_a_revoked_key_opens_nothing(owner):
    owner.market.door.revoked = True
    assert owner.refused("GET", "orders") == (401, NOBODY)
    assert signed(owner) == (401, "Consumer key is invalid.")


def test_the_vendors_own_signature_opens(owner):
    assert signed(owner) == (200, "")
    assert signed(owner, "orders?search=a+b%26c&status=any") == (200, "")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"key": "ck_nobody"}, "Consumer key is invalid."),
        ({"secret": "cs_wrong"}, "Invalid signature - provided signature does not match."),
        ({"change": {"page": "2"}}, "Invalid signature - provided signature does not match."),
        (
            {"change": {"oauth_signature_method": "PLAINTEXT"}},
            "Invalid signature - signature method is invalid.",
        ),
        ({"change": {"oauth_nonce": ""}}, "Missing OAuth parameter oauth_nonce"),
        (
            {"change": {"oauth_nonce": "", "oauth_timestamp": ""}},
            "Missing OAuth parameters oauth_timestamp, oauth_nonce",
        ),
    ],
)
def test_a_signature_is_refused_in_words(owner, more, said):
    assert signed(owner, **more) == (401, said)


@pytest.mark.parametrize(("minutes", "opens"), [(-16, False), (-14, True), (14, True), (16, False)])
def test_a_call_is_good_for_a_quarter_of_an_hour_before_and_after(owner, minutes, opens):
    stamp = int(time.time()) + minutes * 60
    status, said = signed(owner, oauth_timestamp=stamp)
    assert (status, said) == ((200, "") if opens else (401, "Invalid timestamp."))


def test_a_shop_whose_clock_is_wrong_refuses_calls_that_were_signed_now(owner):
    owner.later(-3600)
    assert signed(owner) == (401, "Invalid timestamp.")
    # keys over HTTPS say no time
    assert owner.call("GET", "orders", auth=KEYS).status_code == 200


@pytest.mark.parametrize(
    ("path", "params", "name"),
    [
        ("orders", {"per_page": 101}, "per_page"),
        ("orders", {"per_page": 0}, "per_page"),
        ("products", {"page": "two"}, "page"),
        ("orders", {"orderby": "mood"}, "orderby"),
        ("orders", {"modified_after": "yesterday"}, "modified_after"),
    ],
)
def test_a_parameter_that_is_wrong_is_named(owner, path, params, name):
    owner.sold()
    answer = owner.call("GET", path, **params)
    assert (answer.status_code, answer.json()["code"]) == (400, "rest_invalid_param")
    assert name in answer.json()["message"]


def test_a_body_that_is_no_json_is_refused(owner):
    headers = {"X-Forwarded-Proto": "https", "Content-Type": "application/json"}
    answer = owner.client.post("/wp-json/wc/v3/products", content="{", headers=headers, auth=KEYS)
    assert (answer.status_code, answer.json()["code"]) == (400, "rest_invalid_json")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"sku": "TEA-1"}, "product_invalid_sku"),
        ({"regular_price": 9.9}, "rest_invalid_param"),
        ({"stock_quantity": "many"}, "rest_invalid_param"),
        ({"status": "sold"}, "rest_invalid_param"),
    ],
)
def test_a_product_that_cannot_be_is_refused(owner, body, code):
    assert owner.refused("POST", "products", {"name": "Kettle", **body}) == (400, code)


@pytest.mark.parametrize(
    ("verb", "path", "code"),
    [
        ("GET", "orders/7", "woocommerce_rest_shop_order_invalid_id"),
        ("GET", "products/7", "woocommerce_rest_product_invalid_id"),
        ("PUT", "products/7/variations/8", "woocommerce_rest_product_variation_invalid_id"),
        ("GET", "settings/secrets", "rest_setting_setting_group_invalid"),
    ],
)
def test_what_is_not_there_is_not_found(owner, verb, path, code):
    assert owner.refused(verb, path, {}) == (404, code)
