"""Every method answers as Ozon's OpenAPI file says, and those that were switched off say so."""

import pytest

from zayton.sandbox.ozon.market import PATHS
from zayton.sandbox.ozon.tests.calling import SINCE, UNTIL, item
from zayton.sandbox.ozon.tests.documented import ANSWERS, problems
from zayton.sandbox.ozon.world import WAREHOUSE_ID

RETIRED = ("/v1/warehouse/list", "/v1/product/info/stocks-by-warehouse/fbs", "/v3/posting/fbs/list")


def test_every_method_answers_as_documented(seller):
    seller("/v1/roles")
    seller("/v2/warehouse/list", limit=200)
    task = seller("/v3/product/import", items=[item("NEW"), item("BAD", price="0")])["result"]["task_id"]
    seller.later(5)
    seller("/v1/product/import/info", task_id=task)
    renamed = {"id": 4180, "complex_id": 0, "values": [{"value": "Another"}]}
    seller("/v1/product/attributes/update", items=[{"offer_id": "NEW", "attributes": [renamed]}])
    seller("/v3/product/list", filter={"visibility": "ALL"}, limit=100)
    number = seller.product("NEW")["id"]
    row = {"offer_id": "NEW", "stock": 4, "warehouse_id": WAREHOUSE_ID}
    seller("/v2/products/stocks", stocks=[row, {**row, "offer_id": "NONE"}])
    seller("/v2/product/info/stocks-by-warehouse/fbs", offer_id=["NEW"], limit=10)
    prices = [{"offer_id": sku, "price": "7.00", "currency_code": "CNY"} for sku in ("NEW", "NONE")]
    seller("/v1/product/import/prices", prices=prices)
    seller("/v1/product/archive", product_id=[number])
    seller("/v1/product/unarchive", product_id=[number])
    sent, cancelled = seller.sent(), seller.bought()
    tracking = [{"posting_number": sent, "tracking_number": "1"}]
    seller("/v2/fbs/posting/tracking-number/set", tracking_numbers=tracking)
    seller("/v2/posting/fbs/cancel", posting_number=cancelled, cancel_reason_id=352)
    seller("/v4/posting/fbs/list", filter={"since": SINCE, "to": UNTIL}, limit=100)
    seller.posting(cancelled)
    assert seller.seen == {*ANSWERS} == {*PATHS} - {*RETIRED}


@pytest.mark.parametrize("path", RETIRED)
def test_a_method_that_was_switched_off_says_so(seller, path):
    told = {"filter": {"since": SINCE, "to": UNTIL}, "limit": 10, "offset": 0}
    assert seller.refused(path, **told) == (400, "obsolete method cannot be used")


@pytest.mark.parametrize(
    ("answer", "wrong"),
    [
        ({"task_id": 1}, "/v3/product/import.task_id is documented nowhere"),
        ({"result": {"task_id": "1"}}, "/v3/product/import.result.task_id is of another kind"),
        ({"result": {"task_id": True}}, "/v3/product/import.result.task_id is of another kind"),
        ({"result": []}, "/v3/product/import.result is no object"),
    ],
)
def test_what_is_not_as_documented_is_found(answer, wrong):
    assert problems("/v3/product/import", answer) == [wrong]


def test_a_revoked_key_opens_nothing(seller):
    seller.account.world.revoked = True
    words = "Api-key is deactivated, use another one or generate a new one"
    assert seller.refused("/v1/roles") == (403, words)


@pytest.mark.parametrize("content", ["{", "[]", "7", "null"])
def test_a_body_that_is_no_object_is_a_bad_request(seller, content):
    assert seller.sent_as_it_is("/v3/product/list", content) == (400, "invalid body")
