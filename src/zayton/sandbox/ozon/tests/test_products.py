"""Products, prices and units, as the pages of ProductAPI and Prices&StocksAPI tell them, and their page of errors."""

import pytest

from zayton.sandbox.ozon.tests.calling import item
from zayton.sandbox.ozon.world import WAREHOUSE_ID

IMPORT, TASK, PRICES = "/v3/product/import", "/v1/product/import/info", "/v1/product/import/prices"
STOCKS, LIST, ARCHIVE = "/v2/products/stocks", "/v3/product/list", "/v1/product/archive"
BY_WAREHOUSE = "/v2/product/info/stocks-by-warehouse/fbs"


def imported(seller, *items):
    task = seller(IMPORT, items=[*items])["result"]["task_id"]
    return lambda: seller(TASK, task_id=task)["result"]["items"]


def told(seller, sku, units, **more):
    row = {"offer_id": sku, "stock": units, "warehouse_id": WAREHOUSE_ID, **more}
    (answer,) = seller(STOCKS, stocks=[row])["result"]
    return answer["updated"], [one["code"] for one in answer["errors"]]


def price(sku, amount, currency="CNY"):
    return {"offer_id": sku, "price": amount, "old_price": "0", "currency_code": currency}


def test_an_import_is_a_task_that_moderation_ends(seller):
    state = imported(seller, item("NEW"))
    assert [one["status"] for one in state()] == ["pending"]
    assert seller.product("NEW") is None
    seller.later(5)
    (row,) = state()
    assert (row["status"], row["product_id"]) == ("imported", seller.product("NEW")["id"])


def test_an_import_of_an_article_that_is_there_changes_its_product(seller):
    before = seller.product("TEA-1")
    imported(seller, item("TEA-1", name="Another pot", images=["http://a/1.jpg", "http://a/2.jpg"]))
    seller.later(5)
    after = seller.product("TEA-1")
    assert (after["id"], after["sku"], after["name"]) == (before["id"], before["sku"], "Another pot")
    # the first picture is the main one, and stands by itself
    assert (after["primary_image"], after["images"]) == (["http://a/1.jpg"], ["http://a/2.jpg"])
    assert after["stocks"] == before["stocks"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"price": "0"},
        {"price": "dear"},
        {"weight": 0},
        {"depth": 1.5},
        {"type_id": None},
        {"currency_code": "RUB"},
        {"name": ""},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_an_item_that_lacks_something_fails_with_its_field_and_spares_the_others(seller, wrong):
    state = imported(seller, item("BAD", **wrong), item("GOOD"))
    seller.later(5)
    bad, good = state()
    assert (bad["status"], good["status"]) == ("failed", "imported")
    assert [one["field"] for one in bad["errors"]] == [*wrong]
    assert seller.product("BAD") is None


def test_an_import_takes_a_hundred_items_and_a_task_must_be_there(seller):
    assert seller.refused(IMPORT, items=[item("X")] * 101)[0] == 400
    assert seller.refused(IMPORT, items=[])[0] == 400
    assert seller.refused(IMPORT)[0] == 400
    assert seller.refused(TASK, task_id=1) == (404, "task not found")


def test_pages_of_products_go_on_after_the_last_one(seller):
    first = seller(LIST, filter={"visibility": "ALL"}, limit=2)["result"]
    second = seller(LIST, filter={"visibility": "ALL"}, limit=2, last_id=first["last_id"])["result"]
    third = seller(LIST, filter={}, limit=2, last_id=second["last_id"])["result"]
    skus = [[one["offer_id"] for one in page["items"]] for page in (first, second, third)]
    assert skus == [["TEA-1", "TEA-2"], ["TEA-3"], []]
    assert third["last_id"] == ""
    assert seller.refused(LIST, limit=1001) == (400, "limit must be from 1 to 1000")


def test_the_archive_is_listed_by_itself_and_sells_nothing(seller):
    number = seller.product("TEA-1")["id"]
    assert seller(ARCHIVE, product_id=[number])["result"] is True

    def listed(visibility):
        rows = seller(LIST, filter={"visibility": visibility}, limit=9)["result"]["items"]
        return [one["offer_id"] for one in rows]

    assert (listed("ALL"), listed("ARCHIVED")) == (["TEA-2", "TEA-3"], ["TEA-1"])
    assert "TEA-1" not in {one.sku for one in seller.account.goods()}
    assert seller.bought("TEA-1") is None
    seller("/v1/product/unarchive", product_id=[number])
    assert (listed("ALL"), listed("ARCHIVED")) == (["TEA-1", "TEA-2", "TEA-3"], [])
    assert seller.refused(ARCHIVE, product_id=[1]) == (404, "product not found")
    assert seller.refused(ARCHIVE, product_id=[])[0] == 400


def test_products_are_described_by_any_of_their_three_numbers(seller):
    one = seller.product("TEA-1")
    other, third = seller.product("TEA-2"), seller.product("TEA-3")
    asked = {"offer_id": ["TEA-1", "NONE"], "product_id": [str(other["id"])], "sku": [third["sku"]]}
    assert seller("/v3/product/info/list", **asked)["items"] == [one, other, third]
    assert seller.refused("/v3/product/info/list")[0] == 400
    assert seller.refused("/v3/product/info/list", offer_id=[str(n) for n in range(1001)])[0] == 400


def test_prices_are_set_each_on_its_own(seller):
    rows = [price("TEA-1", "99.90"), price("NONE", "1"), price("TEA-2", "1", "RUB"), price("TEA-3", "-1")]
    answer = seller(PRICES, prices=rows)["result"]
    codes = [[error["code"] for error in one["errors"]] for one in answer]
    assert codes == [[], ["NOT_FOUND_ERROR"], ["invalid_currency"], ["price_negative"]]
    assert [one["updated"] for one in answer] == [True, False, False, False]
    assert [seller.product(f"TEA-{n}")["price"] for n in (1, 2, 3)] == ["99.90", "19.90", "45.00"]


def test_roubles_are_meant_where_no_currency_is_told(seller):
    (answer,) = seller(PRICES, prices=[{"offer_id": "TEA-1", "price": "10"}])["result"]
    assert [one["code"] for one in answer["errors"]] == ["invalid_currency"]


def test_a_price_is_taken_ten_times_an_hour_and_the_eleventh_refuses_the_whole_call(seller):
    for n in range(10):
        assert seller(PRICES, prices=[price("TEA-1", f"{n + 1}.00")])["result"][0]["updated"]
    status, said = seller.refused(PRICES, prices=[price("TEA-2", "5"), price("TEA-1", "11.00")])
    assert (status, said.rpartition(": ")[2]) == (429, "limit exceeded")
    assert seller(PRICES, prices=[price("TEA-2", "5")])["result"][0]["updated"]
    seller.later(3700)
    assert seller(PRICES, prices=[price("TEA-1", "11.00")])["result"][0]["updated"]
    assert seller.refused(PRICES, prices=[price("TEA-2", "5")] * 1001)[0] == 400


def test_units_are_refused_one_by_one_in_the_words_of_the_page_of_errors(seller):
    assert told(seller, "NONE", 1) == (False, ["NOT_FOUND_ERROR"])
    assert told(seller, "TEA-1", 1, warehouse_id=18850503335000) == (False, ["WAREHOUSE_NOT_FOUND"])
    assert told(seller, "TEA-1", 1_000_000) == (False, ["STOCK_TOO_BIG"])
    assert told(seller, "TEA-1", 999_999) == (True, [])
    assert told(seller, "TEA-1", 3) == (False, ["TOO_MANY_REQUESTS"])
    # the pause is of a product, not of the account
    assert told(seller, "TEA-2", 0) == (True, [])
    seller.later(31)
    assert told(seller, "TEA-1", 3) == (True, [])


@pytest.mark.parametrize("wrong", [{"warehouse_id": None}, {"stock": -1}, {"stock": "4"}])
def test_one_row_that_cannot_be_read_refuses_the_call_and_names_its_place(seller, wrong):
    good = {"offer_id": "TEA-1", "stock": 1, "warehouse_id": WAREHOUSE_ID}
    status, said = seller.refused(STOCKS, stocks=[good, {**good, "offer_id": "TEA-2", **wrong}])
    assert (status, "ProductsStocksRequest.Stocks[1]" in said) == (400, True)


def test_a_hundred_rows_of_units_are_taken_at_once(seller):
    assert seller.refused(STOCKS, stocks=[{"stock": 1, "warehouse_id": WAREHOUSE_ID}] * 101)[0] == 400
    assert seller.refused(STOCKS)[0] == 400


def test_units_are_told_without_what_is_reserved_and_read_with_it(seller):
    seller.bought("TEA-3", 2)
    told(seller, "TEA-3", 4)
    (row,) = seller(BY_WAREHOUSE, offer_id=["TEA-3"], limit=10)["products"]
    assert (row["free_stock"], row["reserved"], row["present"]) == (4, 2, 6)


def test_units_by_warehouse_come_in_pages(seller):
    first = seller(BY_WAREHOUSE, offer_id=["TEA-1", "NONE", "TEA-2"], limit=1)
    second = seller(BY_WAREHOUSE, offer_id=["TEA-1", "TEA-2"], limit=1, cursor=first["cursor"])
    assert [one["products"][0]["offer_id"] for one in (first, second)] == ["TEA-1", "TEA-2"]
    assert (first["has_next"], second["has_next"]) == (True, False)
    assert seller.refused(BY_WAREHOUSE, limit=10)[0] == 400
    assert seller.refused(BY_WAREHOUSE, offer_id=["TEA-1"])[0] == 400
    assert seller.refused(BY_WAREHOUSE, offer_id=["TEA-1"], limit=1, cursor="x")[0] == 400


def test_warehouses_come_in_pages_and_one_that_rests_keeps_its_status(seller):
    assert seller.refused("/v2/warehouse/list")[0] == 400
    assert seller.refused("/v2/warehouse/list", limit=201)[0] == 400
    first = seller("/v2/warehouse/list", limit=2)
    second = seller("/v2/warehouse/list", limit=2, cursor=first["cursor"])
    rows = first["warehouses"] + second["warehouses"]
    shown = [(one["name"], one["status"], bool(one["pause_at"])) for one in rows]
    assert shown == [
        ("Yiwu", "disabled", False),
        ("Ningbo", "created", True),
        ("Guangzhou", "created", False),
    ]
