"""Signatures, tokens and errors, all told with status 200."""

import hashlib
import hmac

from zayton.sandbox.aliexpress import APP_SECRET, AUTHORIZATION_CODE, REFRESH_TOKEN
from zayton.sandbox.aliexpress.signing import signature
from zayton.sandbox.aliexpress.tests.seller import Seller

LIST = "aliexpress.solution.order.get"


def test_the_signature_by_hand():
    # the page's own example joins sorted names and values and puts a path before them
    params = {"foo": "1", "bar": "2", "foo_bar": "3", "foobar": "4", "sign": "ignored"}
    wanted = hmac.new(APP_SECRET.encode(), b"/test/apibar2foo1foo_bar3foobar4", hashlib.sha256).hexdigest()
    assert signature(params, "/test/api") == wanted.upper()


def test_refreshing_gives_both_tokens_anew_and_ends_the_old_one(seller):
    assert seller.refresh("made up")["code"] == "IllegalRefreshToken"
    given = seller.refresh(REFRESH_TOKEN)
    again = seller.refresh(given["refresh_token"])
    assert (again["code"], again["expires_in"]) == ("0", 2_592_000)
    assert again["refresh_token"] != given["refresh_token"]
    assert seller.refresh(given["refresh_token"])["code"] == "IllegalRefreshToken"


def test_an_authorization_code_is_good_once(seller):
    first, again = (seller.rest("/auth/token/create", code=AUTHORIZATION_CODE) for _ in range(2))
    assert (first["code"], again["code"]) == ("0", "InvalidCode")
    assert first["user_nick"] == "cn1500zayton"


def test_what_is_wrong_with_a_call_is_told_by_its_code(seller):
    codes = [
        seller.refused(LIST, change={"sign": "0" * 64})["code"],
        seller.refused(LIST, change={"app_key": "1"})["code"],
        seller.refused(LIST, change={"timestamp": "1500000000000"})["code"],
        seller.refused(LIST, change={"timestamp": "yesterday"})["code"],
        seller.refused("aliexpress.no.such.method")["code"],
        seller.refused(LIST, token="forged")["code"],
        seller.refused(LIST)["code"],
    ]
    assert codes == [
        "IncompleteSignature",
        "InvalidAppKey",
        "IllegalTimestamp",
        "IllegalTimestamp",
        "InvalidApiPath",
        "IllegalAccessToken",
        "MissingParameter",
    ]


def test_tokens_end_when_told(stand, seller):
    stand.tell("tokens", {})
    assert seller.refused(LIST, param0={})["code"] == "IllegalAccessToken"


def test_throttling_and_server_errors_have_status_200(stand, seller):
    for kind, code in (("throttle", "ApiCallLimit"), ("fail_before", 15)):
        stand.tell("faults", {"rate": 1.0, "kinds": [kind]})
        try:
            told = seller.refused(LIST, param0={})
        finally:
            stand.tell("faults", {})
        assert told["code"] == code


def test_lists_are_wrapped_unless_they_are_asked_for_plain(stand, seller):
    seller.on_sale(("G-1", 3, "5.00"))
    query = {"product_status_type": "onSelling", "sku_code": "G-1"}
    method = "aliexpress.solution.product.list.get"
    name = "aeop_a_e_product_display_d_t_o_list"
    wrapped = seller.call(method, aeop_a_e_product_list_query=query)["result"][name]
    plain = seller.call(method, aeop_a_e_product_list_query=query, simplify="true")["result"][name]
    assert wrapped == {"item_display_dto": plain}
    assert len(plain) == 1


def test_another_seller_object_begins_anew_with_the_first_refresh_token(stand):
    assert Seller(stand.url).token != Seller(stand.url).token
