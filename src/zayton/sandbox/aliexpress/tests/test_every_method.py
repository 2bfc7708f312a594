"""Every method of the stand-in was called, and its answer held against what is published of it (`Seller.call`)."""

import pytest

from zayton.sandbox.aliexpress import AliExpress
from zayton.sandbox.aliexpress.market import Orders, Products, Updates
from zayton.sandbox.aliexpress.tests.seller import Seller
from zayton.sandbox.aliexpress.world import World
from zayton.sandbox.clock import Clock
from zayton.sandbox.faults import Faults
from zayton.sandbox.tests.stalls import standing

# both gateways; tokens are told of in words alone ("Authorize your APP")
PATHS = {"/sync", "/rest/auth/token/create", "/rest/auth/token/refresh"}


class Cautious(AliExpress):
    """A seller who is asked before an order is cancelled."""

    auto_approve = False


@pytest.fixture(scope="module")
def stand():
    with standing(Cautious) as running:
        yield running


def test_every_method_answers_as_published(stand):
    seller = Seller(stand.url)
    solution, products = "aliexpress.solution.", "aliexpress.postproduct.redefining."
    key = seller.on_sale(("W-1", 9, "5.00"))
    seller.call(f"{solution}product.edit", edit_product_request=seller.product(product_id=key))
    listed = {"product_status_type": "onSelling", "current_page": 1, "page_size": 30}
    seller.call(f"{solution}product.list.get", aeop_a_e_product_list_query=listed)
    asked = {"aliexpress_category_id": 200000346}
    seller.call(f"{solution}sku.attribute.query", query_sku_attribute_info_request=asked)
    for what, field, value in (("inventory", "inventory", 8), ("price", "price", "6.00")):
        row = {"product_id": key, "multiple_sku_update_list": [{"sku_code": "W-1", field: value}]}
        seller.call(f"{solution}batch.product.{what}.update", mutiple_product_update_list=[row])
    for verb in ("offline", "online"):
        seller.call(f"{products}{verb}aeproduct", product_ids=str(key))
    sent, ended = _ready(stand, seller), _ready(stand, seller)
    seller.listed(order_status_list=["WAIT_SELLER_SEND_GOODS"])
    seller.call(f"{solution}order.receiptinfo.get", param1={"order_id": int(sent)})
    parcel = {"out_ref": sent, "send_type": "all", "logistics_no": "LP1"}
    seller.call(f"{solution}order.fulfill", service_name="CAINIAO_STANDARD", **parcel)
    assert stand.tell("cancel", [ended]) == [True]
    agreed = {"order_id": int(ended), "buyer_login_id": seller.order(ended)["buyerloginid"]}
    seller.call("aliexpress.trade.seller.order.acceptcancel", param_order_cancel_request=agreed)
    assert seller.order(ended)["order_status"] == "FINISH"
    world = World(Clock(), [], "", auto_approve=True)
    served = {name for part in (Products, Updates, Orders) for name in part(world).methods()}
    assert seller.held == served


def _ready(stand, seller):
    while True:
        (number,) = stand.tell("buy", [{"items": [["W-1", 1]], "country": "GB"}])
        if seller.order(number)["order_status"] == "WAIT_SELLER_SEND_GOODS":
            return number


def test_there_are_no_other_paths():
    assert {route.path for route in AliExpress(clock=Clock(), faults=Faults()).routes()} == PATHS
