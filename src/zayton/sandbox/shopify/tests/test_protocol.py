"""What the API does beside its bodies: tokens, throttles, pages, versions, misbehaviour."""

import httpx
import pytest

from zayton.sandbox.shopify import CLIENT_ID, CLIENT_SECRET
from zayton.sandbox.shopify.tests.shops import Admin, PoorShop, SlowShop, StockedShop, bought
from zayton.sandbox.tests.stalls import standing

GRANT = {"grant_type": "client_credentials", "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}


@pytest.fixture(scope="module")
def stand():
    with standing(StockedShop) as stand:
        yield stand


@pytest.fixture(scope="module")
def slow():
    with standing(SlowShop) as stand:
        yield stand


def granted(stand, **changes):
    return httpx.post(f"{stand.url}/admin/oauth/access_token", data=GRANT | changes, trust_env=False)


def test_a_token_is_granted_for_a_day_and_opens_the_api(stand):
    told = granted(stand).json()
    assert told["expires_in"] == 86_399
    assert Admin(stand, told["access_token"]).get("shop").status_code == 200


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"client_secret": "shpss_wrong"}, "invalid_client"),
        ({"client_id": "x"}, "application_cannot_be_found"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
    ],
)
def test_wrong_credentials_get_no_token(stand, changes, error):
    answer = granted(stand, **changes)
    assert answer.status_code in (400, 401)
    assert answer.json()["error"] == error


def test_an_expired_token_is_refused_everywhere(stand):
    admin = Admin(stand, granted(stand).json()["access_token"])
    stand.tell("tokens", {})
    assert admin.get("shop").status_code == 401
    assert "Invalid API key or access token" in admin.graph("{ shop { name } }")["errors"]


def test_pages_go_on_by_cursor_and_meet_every_order_once(stand):
    numbers = set(bought(stand, *[("TEA-1", 1)] * 5))
    admin = Admin(stand)
    answer = admin.get("orders", status="any", limit=2, order="updated_at asc")
    seen = []
    while True:
        seen += [str(one["id"]) for one in answer.json()["orders"]]
        following = answer.links.get("next")
        if following is None:
            break
        answer = admin.client.get(following["url"])
    assert numbers <= set(seen)
    assert len(seen) == len(set(seen))


def test_a_cursor_that_was_not_given_out_is_refused(stand):
    assert Admin(stand).get("orders", page_info="nonsense").status_code == 400


def test_orders_are_found_by_when_they_changed(stand):
    bought(stand, ("TEA-2", 1))
    admin = Admin(stand)
    last = admin.orders(order="updated_at desc", limit=1)[0]
    assert last["id"] in {one["id"] for one in admin.orders(updated_at_min=last["updated_at"])}
    assert admin.orders(updated_at_min="2100-01-01T00:00:00Z") == []


def test_more_than_forty_calls_at_once_are_throttled(slow):
    admin = Admin(slow)
    answers = [admin.get("shop")]
    # the bucket leaks two a second, and no machine is that slow
    while answers[-1].status_code == 200 and len(answers) < 400:
        answers.append(admin.get("shop"))
    assert len(answers) > 40
    assert answers[-1].status_code == 429
    assert float(answers[-1].headers["retry-after"]) == 2.0
    assert answers[0].headers["x-shopify-shop-api-call-limit"].endswith("/40")


def test_points_that_are_not_used_are_given_back(slow):
    told = Admin(slow).graph("{ productVariants(first: 200) { nodes { product { id } } } }")["extensions"][
        "cost"
    ]
    assert told["requestedQueryCost"] > told["actualQueryCost"]
    assert told["throttleStatus"]["currentlyAvailable"] > 2000 - told["requestedQueryCost"]


def test_a_query_that_the_points_do_not_suffice_for_is_throttled():
    with standing(PoorShop) as stand:
        told = Admin(stand).graph("{ productVariants(first: 200) { nodes { product { id } } } }")
    assert told["errors"][0]["extensions"]["code"] == "THROTTLED"
    assert told["extensions"]["cost"]["actualQueryCost"] is None


def test_one_query_may_not_cost_more_than_a_thousand(stand):
    told = Admin(stand).graph("{ products(first: 250) { nodes { variants(first: 50) { nodes { id } } } } }")
    assert told["errors"][0]["extensions"]["code"] == "MAX_COST_EXCEEDED"


def test_each_mutation_of_a_call_is_paid_for_and_a_product_by_what_it_brings(stand):
    update = 'productUpdate(product: {id: "gid://shopify/Product/1"}) { userErrors { message } }'
    once = Admin(stand).graph(f"mutation {{ a: {update} }}")["extensions"]["cost"]["requestedQueryCost"]
    twice = Admin(stand).graph(f"mutation {{ a: {update} b: {update} }}")["extensions"]["cost"]
    assert (twice["requestedQueryCost"], once) == (22, 11)
    product = {"title": "Sets", "files": [{"originalSource": "https://example.com/a.jpg"}] * 10}
    told = Admin(stand).graph(
        "mutation Set($input: ProductSetInput!) { productSet(input: $input) { userErrors { message } } }",
        input=product,
    )
    assert told["extensions"]["cost"]["requestedQueryCost"] == 11 + 19


def test_a_query_that_the_schema_does_not_know_is_refused(stand):
    assert "Cannot query field" in Admin(stand).graph("{ shop { colour } }")["errors"][0]["message"]


def test_a_server_error_after_the_work_leaves_the_work_done(stand):
    admin = Admin(stand)
    variant = admin.variants()["TEA-2"]
    stand.tell("faults", {"rate": 1.0, "kinds": ["fail_after"], "only": "inventory_levels/set"})
    told = {"location_id": 72_602_000_001, "inventory_item_id": variant["inventory_item_id"], "available": 77}
    assert admin.post("inventory_levels/set", told).status_code == 500
    stand.tell("faults", {})
    assert admin.variants()["TEA-2"]["inventory_quantity"] == 77
