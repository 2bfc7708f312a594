"""OAuth as eBay answers it."""

from zayton.sandbox.ebay import AUTHORIZATION_CODE, REFRESH_TOKEN, RU_NAME
from zayton.sandbox.ebay.tests.seller import ORDERS


def test_a_refresh_token_gives_a_user_token_for_two_hours(seller):
    told = seller.grant(grant_type="refresh_token", refresh_token=REFRESH_TOKEN).json()
    assert (told["expires_in"], told["token_type"]) == (7200, "User Access Token")
    assert told.keys() == {"access_token", "expires_in", "token_type"}


def test_an_authorization_code_is_exchanged_once(seller):
    form = {"grant_type": "authorization_code", "code": AUTHORIZATION_CODE, "redirect_uri": RU_NAME}
    first, again = seller.grant(**form), seller.grant(**form)
    assert first.json()["refresh_token"] == REFRESH_TOKEN
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")


def test_an_unknown_refresh_token_is_an_invalid_grant(seller):
    answer = seller.grant(grant_type="refresh_token", refresh_token="v^1.1#gone")
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")


def test_wrong_client_credentials_are_an_invalid_client(seller):
    answer = seller.grant(auth=("nobody", "nothing"), grant_type="client_credentials")
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_another_grant_is_not_supported(seller):
    answer = seller.grant(grant_type="password")
    assert (answer.status_code, answer.json()["error"]) == (400, "unsupported_grant_type")


def test_a_call_without_a_good_token_is_refused_with_ebays_error(seller):
    answer = seller.call("GET", ORDERS, token="forged")
    assert answer.status_code == 401
    told = answer.json()["errors"][0]
    assert (told["errorId"], told["domain"]) == (1001, "OAuth")


def test_tokens_end_when_told(stand, seller):
    stand.tell("tokens", {})
    assert seller.call("GET", ORDERS).status_code == 401


def test_the_seller_is_not_shown_to_an_application_token(seller):
    answer = seller.call("GET", ORDERS, token=seller.application())
    assert (answer.status_code, answer.json()["errors"][0]["errorId"]) == (403, 1100)


def test_post_order_wants_its_own_word_before_the_token(seller):
    path = "/post-order/v2/cancellation/check_eligibility"
    assert seller.call("POST", path, json={"legacyOrderId": "1"}).status_code == 401
    assert seller.call("POST", path, json={"legacyOrderId": "1"}, word="IAF").status_code == 400


def test_a_call_limit_and_a_server_error_come_in_ebays_words(stand, seller):
    for kind, status, error_id in (("throttle", 429, 2001), ("fail_before", 500, 25001)):
        stand.tell("faults", {"rate": 1.0, "kinds": [kind]})
        try:
            answer = seller.http.get(ORDERS)
        finally:
            stand.tell("faults", {})
        assert (answer.status_code, answer.json()["errors"][0]["errorId"]) == (status, error_id)
