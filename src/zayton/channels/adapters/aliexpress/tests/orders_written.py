"""One order as AliExpress writes it, to be bent by tests."""

import copy
import json


def money(amount, currency="EUR"):
    cents = round(float(amount) * 100)
    return {"amount": amount, "cent": cents, "cent_factor": 100, "currency_code": currency}


ORDER = {
    "info": {
        "id": 8100000000000001,
        "order_status": "WAIT_SELLER_SEND_GOODS",
        "logistics_status": "WAIT_SELLER_SEND_GOODS",
        "gmt_create": "2026-07-20 09:30:00",
        "gmt_modified": "2026-07-20 10:00:00",
        "over_time_left": "2026-07-25 09:30:00",
        "buyerloginid": "ru1000000001",
        "order_amount": money("24.00"),
        "logistics_amount": money("3.50"),
        "order_discount_info": money("2.00"),
        "settlement_currency": "USD",
        "pay_amount_by_settlement_cur": "26.09",
        "child_order_list": {
            "global_aeop_tp_child_order_dto": [
                {
                    "id": 8100000000000002,
                    "child_order_id": "8100000000000002",
                    "product_id": 1005000000000001,
                    "product_name": "Jar",
                    "product_count": 2,
                    "product_price": money("10.00"),
                    "sku_code": "JAR-1",
                    "order_status": "WAIT_SELLER_SEND_GOODS",
                    "send_goods_operator": "SELLER_SEND_GOODS",
                },
                {
                    "id": 8100000000000003,
                    "child_order_id": "8100000000000003",
                    "product_id": 1005000000000002,
                    "product_name": "Lid",
                    "product_count": 1,
                    "product_price": money("2.50"),
                    "sku_code": "LID-1",
                    "order_status": "WAIT_SELLER_SEND_GOODS",
                    "send_goods_operator": "SELLER_SEND_GOODS",
                },
            ]
        },
    },
    "receipt": {
        "contact_person": "Jo Bloggs",
        "detail_address": "1 High Street",
        "address2": "Flat 2",
        "city": "Lyon",
        "province": "Rhone",
        "zip": "69001",
        "country": "FR",
        "phone_country": "+33",
        "mobile_no": "612345678",
    },
}


def children(given):
    return given["info"]["child_order_list"]["global_aeop_tp_child_order_dto"]


def written(change=None):
    """The order as bytes, after `change` had its way with a copy."""
    order = copy.deepcopy(ORDER)
    if change:
        change(order)
    return json.dumps(order).encode()
