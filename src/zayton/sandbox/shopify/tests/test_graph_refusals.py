"""What mutations refuse: status 200 and `userErrors` with their codes, as the GraphQL Admin API lists them."""

import pytest

from zayton.sandbox.shopify.store import LOCATION
from zayton.sandbox.shopify.tests.test_rest import Staff

SET = """mutation ($input: InventorySetQuantitiesInput!, $key: String!) {
  inventorySetQuantities(input: $input) @idempotent(key: $key) {
    inventoryAdjustmentGroup { changes { name delta quantityAfterChange } }
    userErrors { field message code }
  }
}"""
HERE = f"gid://shopify/Location/{LOCATION}"


@pytest.fixture
def staff():
    return Staff()


def graph(staff, query, **variables):
    """The data of an answer, which has status 200 whatever it says."""
    answer = staff.call("POST", "graphql", {"query": query, "variables": variables})
    assert answer.status_code == 200
    return answer.json()


def item(staff, sku="TEA-1"):
    return f"gid://shopify/InventoryItem/{staff.variant(sku)['inventory_item_id']}"


def asked(staff, units, name="available", **more):
    row = {"inventoryItemId": item(staff), "locationId": HERE, "quantity": units, "changeFromQuantity": None}
    return {"name": name, "reason": "correction", "quantities": [row | more]}


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"quantity": -1}, "INVALID_QUANTITY_NEGATIVE"),
        ({"quantity": 1_000_000_001}, "INVALID_QUANTITY_TOO_HIGH"),
        ({"changeFromQuantity": 3}, "CHANGE_FROM_QUANTITY_STALE"),
        ({"inventoryItemId": "gid://shopify/InventoryItem/7"}, "INVALID_INVENTORY_ITEM"),
        ({"locationId": "gid://shopify/Location/7"}, "INVALID_LOCATION"),
    ],
)
def test_a_number_that_cannot_be_is_refused_with_its_code_and_place(staff, more, code):
    before = staff.variant("TEA-1")["inventory_quantity"]
    told = graph(
        staff, SET, input=asked(staff, 4) | {"quantities": [asked(staff, 4)["quantities"][0] | more]}, key="k"
    )
    (error,) = told["data"]["inventorySetQuantities"]["userErrors"]
    assert (error["code"], error["field"]) == (code, ["input", "quantities", "0"])
    assert staff.variant("TEA-1")["inventory_quantity"] == before


def test_units_are_set_for_all_or_for_none(staff):
    rows = [asked(staff, 4)["quantities"][0], asked(staff, -1)["quantities"][0]]
    graph(staff, SET, input=asked(staff, 4) | {"quantities": rows}, key="k")
    assert staff.variant("TEA-1")["inventory_quantity"] == 10


def test_a_name_that_units_do_not_have_is_refused(staff):
    told = graph(staff, SET, input=asked(staff, 4, name="reserved"), key="k")
    (error,) = told["data"]["inventorySetQuantities"]["userErrors"]
    assert error["code"] == "INVALID_NAME"


def test_more_than_250_at_once_are_an_error_of_the_query(staff):
    rows = asked(staff, 4)["quantities"] * 251
    told = graph(staff, SET, input=asked(staff, 4) | {"quantities": rows}, key="k")
    assert told["errors"][0]["extensions"]["code"] == "MAX_INPUT_SIZE_EXCEEDED"


def test_what_lies_there_is_set_with_what_is_committed_to_orders(staff):
    staff.sold("TEA-1", 3)
    told = graph(staff, SET, input=asked(staff, 10, name="on_hand"), key="k")
    # ten lie there and three are sold: seven can be
    assert told["data"]["inventorySetQuantities"]["userErrors"] == []
    assert staff.variant("TEA-1")["inventory_quantity"] == 7


def test_what_is_so_already_is_no_change(staff):
    told = graph(staff, SET, input=asked(staff, 10), key="k")["data"]["inventorySetQuantities"]
    assert told == {"inventoryAdjustmentGroup": None, "userErrors": []}


def test_a_key_is_of_one_input(staff):
    graph(staff, SET, input=asked(staff, 4), key="k")
    again = graph(staff, SET, input=asked(staff, 4), key="k")["data"]["inventorySetQuantities"]
    assert again["inventoryAdjustmentGroup"]["changes"][0]["delta"] == -6
    other = graph(staff, SET, input=asked(staff, 5), key="k")["data"]["inventorySetQuantities"]
    assert other["userErrors"][0]["code"] == "IDEMPOTENCY_KEY_PARAMETER_MISMATCH"
    assert staff.variant("TEA-1")["inventory_quantity"] == 4


ACTIVATE = """mutation ($item: ID!, $place: ID!) {
  inventoryActivate(inventoryItemId: $item, locationId: $place, available: 5) {
    inventoryLevel { quantities(names: ["available"]) { quantity } }
    userErrors { field message }
  }
}"""


def test_an_item_is_stocked_where_it_is_not_and_stays_as_it_is_where_it_is(staff):
    told = graph(staff, ACTIVATE, item=item(staff), place=HERE)["data"]["inventoryActivate"]
    assert told["inventoryLevel"]["quantities"] == [{"quantity": 10}]
    for changed in (
        {"item": "gid://shopify/InventoryItem/7", "place": HERE},
        {"item": item(staff), "place": "7"},
    ):
        told = graph(staff, ACTIVATE, **changed)["data"]["inventoryActivate"]
        assert (told["inventoryLevel"], len(told["userErrors"])) == (None, 1)


CANCEL = """mutation ($id: ID!) {
  orderCancel(orderId: $id, reason: INVENTORY, restock: true) {
    job { id done }
    orderCancelUserErrors { field message code }
  }
}"""


def test_a_cancellation_is_a_job_and_of_an_order_that_is_there(staff):
    number = staff.sold()
    told = graph(staff, CANCEL, id=f"gid://shopify/Order/{number}")["data"]["orderCancel"]
    assert (told["job"]["done"], told["orderCancelUserErrors"]) == (False, [])
    assert staff.got(f"orders/{number}")["order"]["cancel_reason"] == "inventory"
    told = graph(staff, CANCEL, id="gid://shopify/Order/7")["data"]["orderCancel"]
    assert (told["job"], told["orderCancelUserErrors"][0]["code"]) == (None, "NOT_FOUND")


SEND = """mutation ($fulfillment: FulfillmentInput!) {
  fulfillmentCreate(fulfillment: $fulfillment) { fulfillment { id } userErrors { field message } }
}"""


def test_work_that_is_not_there_is_not_sent(staff):
    parts = [{"fulfillmentOrderId": "gid://shopify/FulfillmentOrder/7"}]
    told = graph(staff, SEND, fulfillment={"lineItemsByFulfillmentOrder": parts})["data"]["fulfillmentCreate"]
    assert (told["fulfillment"], len(told["userErrors"])) == (None, 1)


SUBSCRIBE = """mutation ($uri: String) {
  webhookSubscriptionCreate(topic: ORDERS_CREATE, webhookSubscription: {uri: $uri}) {
    webhookSubscription { id topic uri }
    userErrors { field message }
  }
}"""
DROP = """mutation ($id: ID!) {
  webhookSubscriptionDelete(id: $id) { deletedWebhookSubscriptionId userErrors { field } }
}"""
LIST = "{ webhookSubscriptions(first: 5, topics: [ORDERS_CREATE]) { nodes { id uri } pageInfo { hasNextPage } } }"


def test_a_subscription_is_made_once_found_and_dropped_once(staff):
    made = graph(staff, SUBSCRIBE, uri="https://example.com/hooks")["data"]["webhookSubscriptionCreate"]
    number = made["webhookSubscription"]["id"]
    again = graph(staff, SUBSCRIBE, uri="https://example.com/hooks")["data"]["webhookSubscriptionCreate"]
    assert (again["webhookSubscription"], len(again["userErrors"])) == (None, 1)
    assert [one["id"] for one in graph(staff, LIST)["data"]["webhookSubscriptions"]["nodes"]] == [number]
    dropped = [graph(staff, DROP, id=number)["data"]["webhookSubscriptionDelete"] for _ in range(2)]
    assert [one["deletedWebhookSubscriptionId"] for one in dropped] == [number, None]
    assert [len(one["userErrors"]) for one in dropped] == [0, 1]


def test_products_and_variants_are_searched_by_their_fields(staff):
    query = "query ($q: String) { productVariants(first: 5, query: $q) { nodes { sku } } }"
    told = graph(staff, query, q="sku:TEA-1 OR sku:'CUP'")["data"]["productVariants"]["nodes"]
    assert sorted(one["sku"] for one in told) == ["CUP", "TEA-1"]
    handle = next(iter(staff.store.products.values()))["handle"]
    query = "query ($h: String!) { productByIdentifier(identifier: {handle: $h}) { title } }"
    assert graph(staff, query, h=handle)["data"]["productByIdentifier"]["title"]
    assert graph(staff, query, h="nobodys")["data"]["productByIdentifier"] is None


def test_the_app_learns_where_goods_are_and_what_it_may_do(staff):
    query = """{
      location { id name } locations(first: 5) { nodes { id } }
      publications(first: 5) { nodes { name } } currentAppInstallation { accessScopes { handle } }
    }"""
    told = graph(staff, query)["data"]
    assert told["location"]["id"] == told["locations"]["nodes"][0]["id"] == HERE
    assert told["publications"]["nodes"] == [{"name": "Online Store"}]
    assert "write_orders" in [one["handle"] for one in told["currentAppInstallation"]["accessScopes"]]


@pytest.mark.parametrize("query", ["{", "{ nothing }", "query ($id: ID!) { order(id: $id) { id } }"])
def test_a_query_that_the_schema_does_not_allow_has_errors_and_status_200(staff, query):
    assert graph(staff, query)["errors"]
