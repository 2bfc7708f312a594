"""Orders through the API: placed once, shipped, cancelled and taken back, each within its shop."""

import pytest

from zayton.api.tests.builders import caller, items_of, sale
from zayton.orders.models import Order
from zayton.orders.tests.builders import a_business

pytestmark = pytest.mark.django_db


@pytest.fixture
def business():
    made = a_business()
    made.stock("LEEDS", CUP=10, POT=5)
    return made


def test_a_placed_order_is_found_again_with_its_lines_and_where_they_come_from(business):
    someone = caller()
    placed = someone.post("orders", {"orders": [sale(business, CUP=2)]}).json()
    assert [(one["row"], one["outcome"], one["state"]) for one in placed["orders"]] == [
        (0, "new", "allocated")
    ]
    order = someone.get(f"orders/{placed['orders'][0]['order_id']}").json()
    assert (order["external_number"], order["goods_minor"], order["charge_minor"]) == ("A-1", 1000, 395)
    assert [(line["kind"], line["quantity"]) for line in order["lines"]] == [("goods", 2), ("charge", 1)]
    assert [(one["warehouse_id"], one["quantity"]) for one in order["allocations"]] == [
        (business.houses["LEEDS"], 2)
    ]
    assert [one["id"] for one in items_of(someone.get("orders?number=A-"))] == [order["id"]]


def test_the_same_order_under_another_key_changes_nothing(business):
    someone = caller()
    first = someone.post("orders", {"orders": [sale(business)]}).json()["orders"][0]
    again = someone.post("orders", {"orders": [sale(business)]}).json()["orders"][0]
    assert (again["order_id"], again["outcome"]) == (first["order_id"], "unchanged")
    later = someone.post("orders", {"orders": [sale(business, CUP=3)]}).json()["orders"][0]
    assert (later["outcome"], later["version"]) == ("revised", 2)
    assert Order.objects.count() == 1


def test_one_of_a_set_that_is_refused_does_not_hold_up_the_others(business):
    told = caller().post("orders", {"orders": [sale(business, "A", NOPE=1), sale(business, "B")]}).json()
    assert [(one["row"], one["outcome"]) for one in told["orders"]] == [(1, "new")]
    assert [(one["row"], one["code"]) for one in told["refusals"]] == [(0, "orders.unknown-sku")]
    assert "NOPE" in told["refusals"][0]["detail"]


def test_a_set_that_is_refused_wholly_is_a_problem_and_changes_nothing(business):
    response = caller().post("orders", {"orders": [sale(business, CUP=99)], "refuse_short": True})
    assert response.status_code == 409
    assert response.json()["refusals"][0]["figures"] == {"wanted": 99, "free": 10}
    assert Order.objects.count() == 0


def test_orders_are_shipped_in_part_and_then_no_longer_cancelled(business):
    someone = caller()
    key = someone.post("orders", {"orders": [sale(business, CUP=4)]}).json()["orders"][0]["order_id"]
    line = someone.get(f"orders/{key}").json()["lines"][0]["id"]
    parcel = {"order_id": key, "lines": [{"line_id": line, "quantity": 1}], "number": "P-1"}
    shipped = someone.post("orders/ship", {"parcels": [parcel]}).json()
    assert shipped["states"] == {str(key): "partly_shipped"}
    assert [one["number"] for one in someone.get(f"orders/{key}").json()["shipments"]] == ["P-1"]
    refused = someone.post("orders/cancel", {"order_ids": [key]})
    assert refused.status_code == 409
    assert Order.objects.get().state == "partly_shipped"


def test_goods_come_back_to_the_warehouse_that_is_named(business):
    someone = caller()
    body = {"returns": [sale(business, "R-1", CUP=2)], "warehouse_id": business.houses["KOELN"]}
    key = someone.post("orders/returns", body).json()["orders"][0]["order_id"]
    told = someone.get(f"orders/{key}").json()
    assert (told["kind"], told["state"], told["goods_minor"], told["units"]) == (
        "return",
        "received",
        -1000,
        -2,
    )
    assert someone.post("orders/returns", {**body, "warehouse_id": 999}).status_code == 409


def test_another_shops_orders_are_neither_listed_nor_shown_nor_moved(business):
    key = caller().post("orders", {"orders": [sale(business)]}).json()["orders"][0]["order_id"]
    stranger = caller(shops=[business.shop + 1])
    assert items_of(stranger.get("orders")) == []
    assert stranger.get(f"orders/{key}").status_code == 404
    cancelled = stranger.post("orders/cancel", {"order_ids": [key]}).json()
    assert cancelled["refusals"][0]["code"] == "orders.unknown"
    assert stranger.post("orders", {"orders": [sale(business, "B")]}).status_code == 409
    assert [order.state for order in Order.objects.all()] == ["allocated"]


def test_the_list_of_orders_loses_and_doubles_none_while_others_are_placed(business):
    someone = caller()
    numbers = [f"A-{number}" for number in range(5)]
    someone.post("orders", {"orders": [sale(business, number) for number in numbers]})
    seen, cursor = [], ""
    for turn in range(9):
        page = someone.get(f"orders?limit=2{cursor}").json()
        seen += [one["external_number"] for one in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
        someone.post("orders", {"orders": [sale(business, f"late-{turn}")]})
    assert sorted(seen) == numbers


def test_a_repeated_request_places_the_order_once(business):
    someone = caller()
    first = someone.post("orders", {"orders": [sale(business)]}, HTTP_IDEMPOTENCY_KEY="same")
    second = someone.post("orders", {"orders": [sale(business)]}, HTTP_IDEMPOTENCY_KEY="same")
    assert first.content == second.content
    assert second["Idempotency-Replayed"] == "true"
    other = someone.post("orders", {"orders": [sale(business, "B")]}, HTTP_IDEMPOTENCY_KEY="same")
    assert (other.status_code, other.json()["code"]) == (422, "http.key_reused")
    assert Order.objects.count() == 1


def test_reading_a_page_of_orders_takes_the_same_queries_however_many_there_are(
    business, django_assert_max_num_queries
):
    someone = caller()
    someone.post("orders", {"orders": [sale(business, f"A-{number}") for number in range(20)]})
    with django_assert_max_num_queries(3):
        assert len(items_of(someone.get("orders?limit=20"))) == 20
