"""Stock through the API: goods come in, move, are counted, held and shipped, within the caller's warehouses."""

from datetime import UTC, datetime, timedelta

import pytest

from zayton.api.tests.builders import caller, items_of
from zayton.orders.tests.builders import a_business
from zayton.stock.models import Movement
from zayton.stock.public import prove

pytestmark = pytest.mark.django_db


@pytest.fixture
def business():
    return a_business()


def receipt(business, house="LEEDS", **units):
    return {
        "lines": [
            {
                "sku": code,
                "owner_id": business.owner,
                "place_id": business.shelves[house],
                "quantity": count,
                "cost_minor": 100 * count,
            }
            for code, count in units.items()
        ]
    }


def wanted(business, house="LEEDS", partial=False, **units):
    warehouse = business.houses[house]
    lines = [
        {"sku": code, "owner_id": business.owner, "warehouse_id": warehouse, "quantity": count}
        for code, count in units.items()
    ]
    return {"lines": lines, "partial": partial}


def levels(someone):
    found = items_of(someone.get("stock/levels"))
    return {(one["sku"], one["warehouse_id"]): (one["on_hand"], one["reserved"]) for one in found}


def test_received_goods_are_on_hand_with_the_movement_behind_them(business):
    someone = caller()
    told = someone.post("stock/receipts", receipt(business, CUP=10)).json()
    assert [(line["quantity"], line["cost_minor"]) for line in told["lines"]] == [(10, 1000)]
    assert levels(someone) == {("CUP", business.houses["LEEDS"]): (10, 0)}
    moved = items_of(someone.get("stock/movements?sku=cup"))
    assert [(one["kind"], one["quantity"], one["document"], one["document_id"]) for one in moved] == [
        ("received", 10, "stock_receipt", told["document_id"])
    ]
    assert prove() == []


def test_stock_is_told_as_it_was_at_any_moment(business):
    someone = caller()
    before = datetime.now(UTC) - timedelta(minutes=1)
    someone.post("stock/receipts", receipt(business, CUP=10, POT=3))
    later = datetime.now(UTC) + timedelta(minutes=1)
    for at, units in ((before, []), (later, [("CUP", "on_hand", 10, 1000), ("POT", "on_hand", 3, 300)])):
        path = f"stock/as-of?at={at.isoformat().replace('+', '%2B')}&limit=1"
        first = someone.get(path).json()
        second = someone.get(f"{path}&cursor={first['next']}").json()
        past = [*first["items"], *second["items"]]
        assert [(one["sku"], one["state"], one["quantity"], one["cost_minor"]) for one in past] == units
        assert second["next"] is None


def test_goods_move_between_places_and_are_adjusted_and_counted(business):
    someone = caller()
    someone.post("stock/receipts", receipt(business, CUP=10))
    shelf = business.shelves["LEEDS"]
    places = items_of(someone.get(f"stock/places?warehouse={business.houses['LEEDS']}"))
    inspection = next(one["id"] for one in places if one["kind"] == "inspection")
    line = {"sku": "CUP", "owner_id": business.owner, "quantity": 3}
    moved = someone.post(
        "stock/transfers", {"lines": [{**line, "from_place_id": shelf, "to_place_id": inspection}]}
    )
    assert moved.status_code == 200, moved.content
    lost = someone.post(
        "stock/adjustments", {"lines": [{**line, "quantity": -2, "place_id": shelf, "reason": "lost"}]}
    )
    assert lost.json()["lines"][0]["quantity"] == -2
    counted = {"sku": "CUP", "owner_id": business.owner, "place_id": shelf, "counted": 4}
    assert someone.post("stock/counts", {"lines": [counted]}).json()["lines"][0]["quantity"] == -1
    assert levels(someone) == {("CUP", business.houses["LEEDS"]): (4, 0)}
    assert prove() == []


def test_units_are_held_let_go_and_shipped(business):
    someone = caller()
    someone.post("stock/receipts", receipt(business, CUP=10, POT=5))
    request = someone.post("stock/requests", wanted(business, CUP=6, POT=2)).json()["document_id"]
    assert levels(someone)["CUP", business.houses["LEEDS"]] == (10, 6)
    someone.post(f"stock/requests/{request}/release", {"lines": [{"line": 1, "quantity": 1}]})
    held = someone.get(f"stock/requests/{request}").json()["held"]
    assert [(one["line"], one["quantity"]) for one in held] == [(1, 5), (2, 2)]
    someone.post(f"stock/requests/{request}/ship", {"lines": [{"line": 1, "quantity": 4}]})
    assert levels(someone)["CUP", business.houses["LEEDS"]] == (6, 1)
    assert someone.post(f"stock/requests/{request}/ship", {}).status_code == 200
    assert levels(someone)["CUP", business.houses["LEEDS"]] == (5, 0)
    assert someone.post(f"stock/requests/{request}/ship", {}).status_code == 404
    assert prove() == []


def test_more_than_is_free_is_refused_with_its_figures_and_holds_nothing(business):
    someone = caller()
    someone.post("stock/receipts", receipt(business, CUP=3))
    refused = someone.post("stock/requests", wanted(business, CUP=4))
    assert refused.status_code == 409
    assert refused.json()["refusals"][0]["figures"] == {
        "sku": "CUP",
        "wanted": 4,
        "free": 3,
        "where": "LEEDS",
    }
    assert levels(someone) == {("CUP", business.houses["LEEDS"]): (3, 0)}
    assert (
        someone.post("stock/requests", wanted(business, partial=True, CUP=4)).json()["lines"][0]["quantity"]
        == 3
    )


def test_lines_that_name_nothing_known_are_refused_each_by_its_field(business):
    body = receipt(business, NOPE=1, CUP=1)
    body["lines"][1]["place_id"] = 99_999
    body["lines"][1]["owner_id"] = 99_999
    refused = caller().post("stock/receipts", body)
    assert refused.status_code == 409
    named = {(one["row"], one["figures"]["field"]) for one in refused.json()["refusals"]}
    assert named == {(0, "sku"), (1, "owner_id"), (1, "place_id")}
    assert not Movement.objects.exists()


def test_another_warehouse_is_neither_seen_nor_touched(business):
    caller().post("stock/receipts", receipt(business, CUP=10))
    request = caller().post("stock/requests", wanted(business, CUP=1)).json()["document_id"]
    stranger = caller(warehouses=[business.houses["KOELN"]])
    for path in ("levels", "movements", "as-of?at=2030-01-01T00:00:00Z"):
        assert items_of(stranger.get(f"stock/{path}")) == [], path
    assert [one["code"] for one in items_of(stranger.get("stock/warehouses"))] == ["KOELN"]
    assert {one["warehouse_id"] for one in items_of(stranger.get("stock/places"))} == {
        business.houses["KOELN"]
    }
    before = Movement.objects.count()
    assert stranger.post("stock/receipts", receipt(business, CUP=1)).status_code == 409
    assert stranger.post("stock/requests", wanted(business, CUP=1)).status_code == 409
    for verb in ("release", "ship"):
        assert stranger.post(f"stock/requests/{request}/{verb}", {}).status_code == 404
    assert stranger.get(f"stock/requests/{request}").status_code == 404
    assert Movement.objects.count() == before


def test_costs_are_hidden_from_those_who_may_not_see_them(business):
    told = caller(sees_cost=False).post("stock/receipts", receipt(business, CUP=10)).json()
    assert told["lines"][0]["cost_minor"] is None
    assert items_of(caller(sees_cost=False).get("stock/movements"))[0]["cost_minor"] is None
    assert items_of(caller().get("stock/movements"))[0]["cost_minor"] == 1000


def test_the_ledger_is_paged_either_way(business):
    someone = caller()
    for code in ("CUP", "POT", "LID"):
        someone.post("stock/receipts", receipt(business, **{code: 1}))
    for newest, codes in (("false", ["CUP", "POT", "LID"]), ("true", ["LID", "POT", "CUP"])):
        path = f"stock/movements?limit=2&newest_first={newest}"
        first = someone.get(path).json()
        second = someone.get(f"{path}&cursor={first['next']}").json()
        assert [one["sku"] for one in [*first["items"], *second["items"]]] == codes


def test_levels_take_the_same_queries_however_many_there_are(business, django_assert_max_num_queries):
    someone = caller()
    someone.post("stock/receipts", receipt(business, CUP=1, POT=1, LID=1))
    someone.get("stock/levels")
    with django_assert_max_num_queries(3):
        assert len(items_of(someone.get("stock/levels"))) == 3
