"""Messages that the console was told to push: one for each change of an order, signed; and buyers who pay late."""

import hashlib
import hmac
import json
from datetime import timedelta

import pytest

from zayton.sandbox.aliexpress import APP_KEY, APP_SECRET, AliExpress
from zayton.sandbox.aliexpress.tests.seller import Seller, signed
from zayton.sandbox.clock import Clock
from zayton.sandbox.faults import Faults
from zayton.sandbox.market import Basket
from zayton.sandbox.tests.stalls import standing


class Telling(AliExpress):
    """Pushes messages, and leaves it to the seller to agree to what buyers cancel."""

    push_to = "https://example.com/pushed"
    auto_approve = False


@pytest.fixture(params=[Telling, AliExpress])
def market(request):
    """One product of twenty units on sale."""
    market = request.param(clock=Clock(), faults=Faults())
    sku = {"code": "JAR", "stock": 20, "ean": "", "attributes": [], "price": 999, "discount": 0}
    product = {"product_id": 1005, "status": "auditing", "subject": "Jar", "images": [], "skus": {"JAR": sku}}
    state = market.dump() | {"products": {"1005": product}}
    market.load(state)
    market.tick()
    return market


def bought(market, count):
    """The last of so many orders."""
    return [market.buy(Basket((("JAR", 1),))) for _ in range(count)][-1]


def told(market):
    return [json.loads(hook.body)["data"]["orderStatus"] for hook in market.hooks]


def later(market):
    market.clock.skew += timedelta(seconds=5)
    market.tick()


def of(market, number):
    return market.dump()["orders"][number]


def test_each_change_of_an_order_is_pushed_and_signed(market):
    number = bought(market, 1)
    if not market.push_to:
        assert market.hooks == []
        return
    (hook,) = market.hooks
    body = json.loads(hook.body)
    assert (hook.url, body["data"]) == (
        Telling.push_to,
        {"orderId": int(number), "orderStatus": "OrderCreated"},
    )
    mac = hmac.new(APP_SECRET.encode(), APP_KEY.encode() + hook.body, hashlib.sha256).hexdigest()
    assert hook.headers["authorization"] == mac


def test_every_fifth_order_is_looked_at_before_it_may_be_sent(market):
    number = bought(market, 5)
    assert of(market, number)["status"] == "RISK_CONTROL"
    later(market)
    assert of(market, number)["status"] == "WAIT_SELLER_SEND_GOODS"


def test_every_eighth_order_is_paid_late_though_its_unit_is_taken(market):
    number = bought(market, 8)
    assert (of(market, number)["fund"], of(market, number)["paid"]) == ("NOT_PAY", "")
    assert [one.quantity for one in market.goods()] == [12]
    later(market)
    order = of(market, number)
    assert (order["fund"], order["status"]) == ("PAY_SUCCESS", "WAIT_SELLER_SEND_GOODS")
    assert order["paid"] > order["created"]


def test_what_a_buyer_cancels_after_paying_waits_for_the_seller_where_the_seller_said_so(market):
    number = bought(market, 1)
    assert market.cancel(number)
    order = of(market, number)
    if market.auto_approve:
        assert (order["status"], order["refund"]) == ("FINISH", order["total"])
    else:
        assert (order["status"], order["refund"]) == ("IN_CANCEL", 0)
        assert told(market)[-1] == "OrderCancelRequested"
    # asked once is asked
    assert not market.cancel(number)


def test_what_was_never_paid_is_closed_without_money_going_back(market):
    number = bought(market, 8)
    assert market.cancel(number)
    order = of(market, number)
    assert (order["status"], order["refund"], order["end_reason"]) == ("FINISH", 0, "buyer_cancel_order")
    assert [one.quantity for one in market.goods()] == [13]


def test_units_of_a_product_that_is_gone_come_back_to_nothing(market):
    number = bought(market, 1)
    state = market.dump()
    market.load(state | {"products": {}})
    assert market.cancel(number)
    assert (list(market.goods()), market.cancel("7")) == ([], False)


def test_the_seller_agrees_to_what_the_buyer_cancels():
    with standing(Telling) as stand:
        seller = Seller(stand.url)
        seller.on_sale(("AGREE-1", 5, "9.99"))
        (number,) = stand.tell("buy", [{"items": [["AGREE-1", 1]]}])
        assert stand.tell("cancel", [number]) == [True]
        buyer = seller.order(number)["buyerloginid"]
        asked = {"order_id": int(number), "buyer_login_id": buyer}
        told = seller.call("aliexpress.trade.seller.order.acceptcancel", param_order_cancel_request=asked)
        assert told["result"] == {"target": True, "success": True}
        order = seller.order(number)
        assert (order["order_status"], order["refund_info"]["refund_status"]) == ("FINISH", "refund_success")
        assert {one["sku"]: one["quantity"] for one in stand.goods()} == {"AGREE-1": 5}


def test_a_signature_takes_every_parameter_in_the_order_of_its_name():
    assert signed({"b": "2", "a": "1"}) == signed({"a": "1", "b": "2"}) != signed({"a": "1b2"}, "x")
