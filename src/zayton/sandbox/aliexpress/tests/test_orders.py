"""Orders: their money and times, how they are found, sent and cancelled."""

import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from zayton.sandbox.aliexpress import AliExpress
from zayton.sandbox.clock import Clock
from zayton.sandbox.faults import Faults

LIST = "aliexpress.solution.order.get"
FULFIL = "aliexpress.solution.order.fulfill"
OPEN = ["PLACE_ORDER_SUCCESS", "RISK_CONTROL", "WAIT_SELLER_SEND_GOODS"]


def bought(stand, *items, country="GB"):
    [number] = stand.tell("buy", [{"items": [list(one) for one in items], "country": country}])
    return number


def pacific(at):
    return at.astimezone(ZoneInfo("America/Los_Angeles")).strftime("%Y-%m-%d %H:%M:%S")


def ready(stand, seller, *items):
    """An order that may be sent: some wait for payment or risk control at first."""
    while True:
        number = bought(stand, *items)
        if seller.order(number)["order_status"] == "WAIT_SELLER_SEND_GOODS":
            return number


def send(seller, number, *, kind="all", parcel="LP001", service="CAINIAO_STANDARD", **more):
    return seller.raw(
        FULFIL, out_ref=str(number), send_type=kind, logistics_no=parcel, service_name=service, **more
    )


def test_an_order_tells_its_lines_its_postage_and_its_total(stand, seller):
    seller.on_sale(("O-1", 9, "10.00"), ("O-2", 9, "2.50"))
    order = seller.order(bought(stand, ("O-1", 2), ("O-2", 1)))
    lines = order["child_order_list"]["global_aeop_tp_child_order_dto"]
    assert [(one["sku_code"], one["product_count"], one["product_price"]["cent"]) for one in lines] == [
        ("O-1", 2, 1000),
        ("O-2", 1, 250),
    ]
    assert order["order_amount"]["amount"] == "25.49"
    assert order["logistics_amount"]["amount"] == "2.99"


def test_a_buyer_in_the_euro_area_pays_euros_and_the_seller_gets_dollars(stand, seller):
    seller.on_sale(("O-3", 9, "100.00"))
    order = seller.order(bought(stand, ("O-3", 1), country="DE"))
    assert order["order_amount"]["currency_code"] == "EUR"
    assert (
        order["child_order_list"]["global_aeop_tp_child_order_dto"][0]["product_price"]["amount"] == "92.00"
    )
    assert (order["settlement_currency"], order["pay_amount_by_settlement_cur"]) == ("USD", "102.98")


def test_times_are_pacific_and_do_not_say_so(stand, seller):
    seller.on_sale(("O-4", 9, "1.00"))
    before = datetime.now(UTC) - timedelta(seconds=2)
    told = seller.order(bought(stand, ("O-4", 1)))["gmt_create"]
    assert pacific(before) <= told <= pacific(datetime.now(UTC))


def test_units_are_taken_when_the_order_is_placed(stand, seller):
    seller.on_sale(("O-5", 3, "1.00"))
    assert bought(stand, ("O-5", 4)) is None
    bought(stand, ("O-5", 2))
    assert [good["quantity"] for good in stand.goods() if good["sku"] == "O-5"] == [1]


def test_changed_orders_are_found_by_time_of_change_with_a_time_of_creation(stand, seller):
    seller.on_sale(("O-6", 9, "1.00"))
    number = int(bought(stand, ("O-6", 1)))
    span = {
        "modified_date_start": pacific(datetime.now(UTC) - timedelta(minutes=5)),
        "modified_date_end": pacific(datetime.now(UTC) + timedelta(minutes=5)),
    }
    created = {"create_date_start": pacific(datetime.now(UTC) - timedelta(days=1))}
    query = {"current_page": 1, "page_size": 50, **span}
    assert seller.refused(LIST, param0=query)["sub_code"] == "isv.invalid-parameter"
    found = seller.listed(order_status_list=OPEN, **span, **created)
    assert number in [one["order_id"] for one in found]
    early = {**span, "modified_date_end": span["modified_date_start"]}
    assert seller.listed(order_status_list=OPEN, **early, **created) == []


def test_finished_orders_are_asked_for_alone_and_of_thirty_days(stand, seller):
    seller.on_sale(("O-7", 9, "1.00"))
    number = bought(stand, ("O-7", 1))
    stand.tell("cancel", [number])
    now = datetime.now(UTC)
    query = {"current_page": 1, "page_size": 50, "create_date_end": pacific(now)}
    mixed = {**query, "order_status_list": [*OPEN, "FINISH"]}
    long = {**query, "order_status_list": ["FINISH"], "create_date_start": pacific(now - timedelta(days=32))}
    assert [seller.refused(LIST, param0=one)["sub_code"] for one in (mixed, long)] == [
        "isv.invalid-parameter"
    ] * 2
    found = seller.listed(order_status_list=["FINISH"], create_date_start=pacific(now - timedelta(days=1)))
    assert int(number) in [one["order_id"] for one in found]
    assert int(number) not in [one["order_id"] for one in seller.listed(order_status_list=OPEN)]


def test_orders_come_in_pages(stand, seller):
    seller.on_sale(("O-8", 9, "1.00"))
    for _ in range(3):
        bought(stand, ("O-8", 1))
    query = {"page_size": 2, "order_status_list": OPEN}
    pages = [seller.call(LIST, param0={**query, "current_page": page})["result"] for page in (1, 2)]
    ids = [one["order_id"] for page in pages for one in page["target_list"]["order_dto"]]
    assert len(ids) == len(set(ids))
    assert pages[0]["total_page"] == -(-pages[0]["total_count"] // 2)


def test_an_order_is_sent_in_parts_and_then_whole(stand, seller):
    seller.on_sale(("O-9", 9, "1.00"))
    number = ready(stand, seller, ("O-9", 2))
    states = []
    for kind, parcel in (("part", "LP1"), ("all", "LP2")):
        send(seller, number, kind=kind, parcel=parcel)
        states.append(seller.order(number)["order_status"])
    assert states == ["SELLER_PART_SEND_GOODS", "WAIT_BUYER_ACCEPT_GOODS"]
    parcels = seller.order(number)["logistic_info_list"]["global_aeop_tp_logistic_info_dto"]
    assert [one["logistics_no"] for one in parcels] == ["LP1", "LP2"]


def test_what_cannot_be_sent_is_refused(stand, seller):
    seller.on_sale(("O-10", 9, "1.00"))
    number = ready(stand, seller, ("O-10", 1))
    answers = [
        send(seller, number, service="Other"),
        send(seller, number, kind="half"),
        send(seller, "1"),
    ]
    assert [one["error_response"]["sub_code"] for one in answers] == [
        "isv.tracking-website-missing",
        "isv.invalid-parameter",
        "isv.order-not-exist",
    ]
    assert seller.order(number)["order_status"] == "WAIT_SELLER_SEND_GOODS"


def test_a_cancelled_order_is_finished_refunded_and_its_units_return(stand, seller):
    seller.on_sale(("O-11", 5, "10.00"))
    number = ready(stand, seller, ("O-11", 2))
    before = sum(good["quantity"] for good in stand.goods() if good["sku"] == "O-11")
    assert stand.tell("cancel", [number, number]) == [True, False]
    order = seller.order(number)
    assert (order["order_status"], order["logistics_status"]) == ("FINISH", "NO_LOGISTICS")
    assert order["refund_info"]["refund_cash_amt"]["amount"] == "22.99"
    assert sum(good["quantity"] for good in stand.goods() if good["sku"] == "O-11") == before + 2


def test_where_an_order_goes(stand, seller):
    seller.on_sale(("O-12", 5, "10.00"))
    number = bought(stand, ("O-12", 1))
    told = seller.call("aliexpress.solution.order.receiptinfo.get", param1={"order_id": int(number)})[
        "result"
    ]
    assert (told["contact_person"], told["country"], told["zip"]) == ("Jo Bloggs", "GB", "NN11 8PB")


def test_it_goes_on_where_it_was_left(stand, seller):
    seller.on_sale(("O-13", 5, "10.00"))
    before = stand.state()["state"]
    again = AliExpress(clock=Clock(), faults=Faults())
    again.load(json.loads(json.dumps(before)))
    assert json.loads(json.dumps(again.dump())) == before
    assert again.goods()
