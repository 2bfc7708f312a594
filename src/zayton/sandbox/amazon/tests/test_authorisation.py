"""Who may call, and what those are told who may not."""

from functools import partial

import pytest

from zayton.sandbox.amazon import CLIENT_ID, REFRESH_TOKEN, Amazon, Pace
from zayton.sandbox.amazon.tests.driving import FROM_THE_START, NOTIFICATIONS, ORDERS, ORDERS_V0, US, Driver
from zayton.sandbox.tests.stalls import standing

PARTICIPATIONS = "/sellers/v1/marketplaceParticipations"


@pytest.fixture(scope="module")
def alone():
    """A marketplace of its own: these tests take everybody's access away."""
    with standing(partial(Amazon, pace=Pace(throttle=0))) as stand:
        yield Driver(stand)


def test_the_refresh_token_gives_an_access_token_for_an_hour(amazon):
    body = amazon.token(grant_type="refresh_token", refresh_token=REFRESH_TOKEN).json()
    assert (body["token_type"], body["expires_in"], body["refresh_token"]) == ("bearer", 3600, REFRESH_TOKEN)
    assert amazon.call("GET", PARTICIPATIONS, token=body["access_token"]).status_code == 200


def test_a_token_can_be_asked_for_in_json(amazon):
    body = {"grant_type": "refresh_token", "refresh_token": REFRESH_TOKEN, "client_id": CLIENT_ID}
    assert amazon.http.post("/auth/o2/token", json=body).json()["error"] == "invalid_client"


@pytest.mark.parametrize(
    ("form", "status", "error"),
    [
        ({"grant_type": "refresh_token", "refresh_token": "Atzr|other"}, 400, "invalid_grant"),
        ({"grant_type": "refresh_token"}, 400, "invalid_request"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({}, 400, "invalid_request"),
        ({"grant_type": "client_credentials", "scope": "everything"}, 400, "invalid_scope"),
        ({"grant_type": "refresh_token", "client_secret": "guess"}, 401, "invalid_client"),
    ],
)
def test_login_with_amazon_says_what_is_wrong(amazon, form, status, error):
    answer = amazon.token(**form)
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert answer.json()["error_description"]


def test_without_a_token_nothing_is_told(amazon):
    answer = amazon.http.get(PARTICIPATIONS)
    assert answer.status_code == 403
    assert answer.json()["errors"][0]["details"] == "Access token is missing in the request header."


def test_an_unknown_token_opens_nothing(amazon):
    answer = amazon.call("GET", PARTICIPATIONS, token="Atza|made-up")
    assert answer.status_code == 403
    assert answer.json()["errors"][0]["code"] == "Unauthorized"


def test_paths_that_do_not_exist_are_denied(amazon):
    assert amazon.call("GET", "/orders/v9/orders").status_code == 403


def test_a_sellers_token_does_not_open_what_belongs_to_the_application(amazon):
    path = "/notifications/v1/destinations"
    assert amazon.call("GET", path).status_code == 403
    assert amazon.call("GET", path, scope=NOTIFICATIONS).status_code == 200
    assert amazon.call("GET", PARTICIPATIONS, scope=NOTIFICATIONS).status_code == 403


def test_expired_tokens_say_so_and_new_ones_work(alone):
    old = alone.access()
    alone.stand.tell("tokens", {})
    answer = alone.call("GET", PARTICIPATIONS, token=old)
    assert answer.status_code == 403
    assert answer.json()["errors"][0]["details"] == "The access token you provided has expired."
    new = alone.token(grant_type="refresh_token", refresh_token=REFRESH_TOKEN).json()["access_token"]
    assert alone.call("GET", PARTICIPATIONS, token=new).status_code == 200


def test_a_seller_who_takes_the_authorisation_back_is_left_alone(alone):
    given = alone.token(grant_type="refresh_token", refresh_token=REFRESH_TOKEN).json()["access_token"]
    alone.command("access", revoked=True)
    assert alone.call("GET", PARTICIPATIONS, token=given).status_code == 403
    refused = alone.token(grant_type="refresh_token", refresh_token=REFRESH_TOKEN)
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")
    alone.command("access", revoked=False)
    assert alone.token(grant_type="refresh_token", refresh_token=REFRESH_TOKEN).status_code == 200


def restricted(amazon, *resources):
    body = {"restrictedResources": list(resources)}
    return amazon.post("/tokens/2021-03-01/restrictedDataToken", body)["restrictedDataToken"]


def test_an_address_needs_a_restricted_token_in_the_old_version(amazon):
    number = amazon.paid(amazon.listed())
    path = f"{ORDERS_V0}/{number}/address"
    assert amazon.call("GET", path).status_code == 403
    token = restricted(amazon, {"method": "GET", "path": path})
    told = amazon.call("GET", path, token=token).json()["payload"]["ShippingAddress"]
    assert told["Name"] == "Jo Bloggs"


def test_a_restricted_token_opens_nothing_but_its_paths(amazon):
    one, other = (amazon.paid(amazon.listed()) for _ in range(2))
    token = restricted(amazon, {"method": "GET", "path": f"{ORDERS_V0}/{one}/address"})
    assert amazon.call("GET", f"{ORDERS_V0}/{other}/address", token=token).status_code == 403
    assert amazon.call("GET", f"{ORDERS_V0}/{one}/buyerInfo", token=token).status_code == 403
    written = restricted(amazon, {"method": "PUT", "path": f"{ORDERS_V0}/{one}/address"})
    assert amazon.call("GET", f"{ORDERS_V0}/{one}/address", token=written).status_code == 403


def test_orders_tell_personal_data_only_as_far_as_the_token_goes(amazon):
    number = amazon.paid(amazon.listed())
    plain = amazon.get(f"{ORDERS_V0}/{number}")["payload"]
    assert {*plain["ShippingAddress"]} == {"City", "PostalCode", "CountryCode"}
    token = restricted(amazon, {"method": "GET", "path": ORDERS_V0, "dataElements": ["buyerInfo"]})
    query = {"MarketplaceIds": US, "CreatedAfter": FROM_THE_START, "AmazonOrderIds": number}
    (order,) = amazon.call("GET", ORDERS_V0, token=token, params=query).json()["payload"]["Orders"]
    assert order["BuyerInfo"]["BuyerName"] == "Jo Bloggs"
    assert "Name" not in order["ShippingAddress"]


@pytest.mark.parametrize(
    "resource",
    [
        {"method": "GET", "path": "/listings/2021-08-01/items/A/B"},
        {"method": "SING", "path": ORDERS_V0},
        {"method": "GET", "path": ORDERS_V0, "dataElements": ["shoeSize"]},
        {"method": "GET"},
        "a path",
    ],
)
def test_only_restricted_resources_have_restricted_tokens(amazon, resource):
    body = {"restrictedResources": [resource]}
    answer = amazon.call("POST", "/tokens/2021-03-01/restrictedDataToken", json=body)
    assert answer.status_code == 400


def test_the_current_version_tells_personal_data_when_asked_for_it(amazon):
    number = amazon.paid(amazon.listed())
    assert "recipient" not in amazon.get(f"{ORDERS}/{number}")["order"]
    told = amazon.get(f"{ORDERS}/{number}", includedData="RECIPIENT")["order"]["recipient"]["deliveryAddress"]
    assert told["addressLine1"] == "1 High Street"


def test_a_body_that_is_no_json_is_refused(amazon):
    answer = amazon.call("POST", "/reports/2021-06-30/reports", content=b"{")
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "InvalidInput")
