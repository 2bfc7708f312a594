"""Orders: listed, shown whole, their receiver, sent, and a buyer's cancellation agreed to."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from zayton.sandbox.aliexpress.answers import Json, Rows, long_money, money, pacific, text_of
from zayton.sandbox.aliexpress.credentials import SELLER
from zayton.sandbox.aliexpress.reading import failed, moment, needed, object_of
from zayton.sandbox.aliexpress.selling import close, tell
from zayton.sandbox.aliexpress.world import World

_FINISHED = "FINISH"
# "order guide" (docId 641): with a time of change a time of creation must be given, of at most so many days
_SPAN = timedelta(days=180)
_SPAN_FINISHED = timedelta(days=30)
_SENDABLE = ("WAIT_SELLER_SEND_GOODS", "SELLER_PART_SEND_GOODS")


class Orders:
    """What was sold."""

    def __init__(self, world: World) -> None:
        self._world = world

    def methods(self) -> Mapping[str, Any]:
        """The business methods."""
        return {
            "aliexpress.solution.order.get": self.listed,
            "aliexpress.solution.order.info.get": self.info,
            "aliexpress.solution.order.receiptinfo.get": self.receipt,
            "aliexpress.solution.order.fulfill": self.fulfil,
            "aliexpress.trade.seller.order.acceptcancel": self.accept,
        }

    def listed(self, params: Mapping[str, str]) -> Json:
        """One page of orders, newest first; finished ones only when they alone are asked for."""
        query = object_of(params, "param0")
        size, page = int(query.get("page_size") or 20), int(query.get("current_page") or 1)
        if not 1 <= size <= 50:
            raise failed("isv.invalid-parameter", "page_size must be 1 to 50")
        one = query.get("order_status")
        asked = query.get("order_status_list") or ([one] if one else None)
        # finished orders are kept apart, and are only found when asked for alone
        if asked and _FINISHED in asked and len(asked) > 1:
            raise failed("isv.invalid-parameter", "FINISH must be queried alone")
        _check_span(query, finished=bool(asked and _FINISHED in asked))
        found = [order for order in self._world.orders.values() if _matches(order, query, asked)]
        # newest first: what comes while pages are read pushes the rest one further
        found.sort(key=lambda order: str(order["created"]), reverse=True)
        rows = [_listed(order) for order in found[(page - 1) * size : page * size]]
        return {
            "result": {
                "success": True,
                "total_count": len(found),
                "total_page": -(-len(found) // size),
                "page_size": size,
                "current_page": page,
                "time_stamp": self._world.stamp(),
                "target_list": Rows("order_dto", rows),
            }
        }

    def info(self, params: Mapping[str, str]) -> Json:
        """One order whole."""
        order = self._order(object_of(params, "param1").get("order_id"))
        return {"result": {"time_stamp": self._world.stamp(), "data": _whole(order)}}

    def receipt(self, params: Mapping[str, str]) -> Json:
        """Where an order goes."""
        order = self._order(object_of(params, "param1").get("order_id"))
        return {"result": _receiver(order)}

    def fulfil(self, params: Mapping[str, str]) -> Json:
        """Goods were sent: all of the order, or a part of it that is not named."""
        order = self._order(needed(params, "out_ref"))
        number, kind = needed(params, "logistics_no"), needed(params, "send_type")
        service = needed(params, "service_name")
        # "Other" carriers need the address of a page where the parcel can be followed
        if service == "Other" and not params.get("tracking_website"):
            raise failed("isv.tracking-website-missing", "tracking_website is required for service Other")
        if kind not in ("all", "part"):
            raise failed("isv.invalid-parameter", "send_type must be all or part")
        if order["status"] not in _SENDABLE:
            raise failed("isv.order-status-invalid", "B_ORDER_STATUS_ERROR: the order cannot be shipped")
        # the same number told twice is refused, so that a lost answer must be looked after and not repeated
        if any(parcel["number"] == number for parcel in order["parcels"]):
            raise failed("isv.logistics-no-repeat", "the logistics number was declared before")
        sent = self._world.now().isoformat()
        order["parcels"].append({"number": number, "service": service, "sent": sent, "kind": kind})
        whole = kind == "all"
        # which lines are in a part is never told: `send_type` says all or part, and no more
        order["status"] = "WAIT_BUYER_ACCEPT_GOODS" if whole else "SELLER_PART_SEND_GOODS"
        order["logistics"] = "SELLER_SEND_GOODS" if whole else "SELLER_SEND_PART_GOODS"
        self._world.touch(order)
        tell(self._world, order, "OrderShipped")
        return {"result": {"result_success": True}}

    def accept(self, params: Mapping[str, str]) -> Json:
        """Agree to what the buyer cancels."""
        told = object_of(params, "param_order_cancel_request")
        order = self._order(told.get("order_id"))
        if order["status"] != "IN_CANCEL" or told.get("buyer_login_id") != order["buyer"]:
            raise failed("isv.order-status-invalid", "the buyer did not ask to cancel")
        close(self._world, order, "buyer_cancel_order")
        return {"result": {"target": True, "success": True}}

    def _order(self, number: object) -> Json:
        order = self._world.orders.get(str(number))
        if order is None:
            raise failed("isv.order-not-exist", f"order {number} does not exist")
        return order


def _check_span(query: Json, *, finished: bool) -> None:
    start, end = moment(query, "create_date_start"), moment(query, "create_date_end")
    if (query.get("modified_date_start") or query.get("modified_date_end")) and start is None:
        raise failed("isv.invalid-parameter", "create_date_start is required with modified_date")
    most = _SPAN_FINISHED if finished else _SPAN
    # an hour of grace: a span in local time may hold the end of summer time
    if start and end and end - start > most + timedelta(hours=1):
        raise failed("isv.invalid-parameter", f"the create date range exceeds {most.days} days")


def _matches(order: Json, query: Json, asked: list[str] | None) -> bool:
    if order["status"] not in asked if asked else order["status"] == _FINISHED:
        return False
    # whole seconds, as that is all that the parameters can say
    created, modified = (
        datetime.fromisoformat(order[name]).replace(microsecond=0) for name in ("created", "modified")
    )
    edges = [
        (moment(query, f"{name}_date_start"), value, moment(query, f"{name}_date_end"))
        for name, value in (("create", created), ("modified", modified))
    ]
    return all((low is None or low <= at) and (high is None or at <= high) for low, at, high in edges)


def _time(order: Json, name: str) -> str:
    return pacific(datetime.fromisoformat(order[name])) if order[name] else ""


def _listed(order: Json) -> Json:
    currency = order["currency"]
    told = {
        "order_id": order["id"],
        "order_status": order["status"],
        "logistics_status": order["logistics"],
        "fund_status": order["fund"],
        "frozen_status": "NO_FROZEN",
        "issue_status": "NO_ISSUE",
        "biz_type": "AE_COMMON",
        "gmt_create": _time(order, "created"),
        "gmt_update": _time(order, "modified"),
        "buyer_login_id": order["buyer"],
        "buyer_signer_fullname": order["to"]["contact_person"],
        "seller_login_id": SELLER,
        "pay_amount": money(order["total"], currency),
        "product_list": Rows("order_product_dto", [_product(order, line) for line in order["lines"]]),
    }
    if order["paid"]:
        told["gmt_pay_time"] = _time(order, "paid")
    return told | ({"end_reason": order["end_reason"]} if order["end_reason"] else {})


def _product(order: Json, line: Json) -> Json:
    currency = order["currency"]
    return {
        "order_id": order["id"],
        "child_id": line["child"],
        "product_id": line["product"],
        "product_name": line["title"],
        "product_img_url": line["image"],
        "product_count": line["count"],
        "product_unit_price": money(line["price"], currency),
        "total_product_amount": money(line["price"] * line["count"], currency),
        "sku_code": line["sku"],
        "son_order_status": order["status"],
        "show_status": order["status"],
        "send_goods_operator": "SELLER_SEND_GOODS",
        "logistics_type": "CAINIAO_STANDARD",
        "fund_status": order["fund"],
        "issue_status": "NO_ISSUE",
        "goods_prepare_time": 3,
    }


def _whole(order: Json) -> Json:
    currency = order["currency"]
    told = {
        "id": order["id"],
        "order_status": order["status"],
        "logistics_status": order["logistics"],
        "fund_status": order["fund"],
        "frozen_status": "NO_FROZEN",
        "issue_status": "NO_ISSUE",
        "gmt_create": _time(order, "created"),
        "gmt_modified": _time(order, "modified"),
        "buyerloginid": order["buyer"],
        "buyer_info": {"login_id": order["buyer"], "country": order["to"]["country"]},
        "receipt_address": _receiver(order),
        "order_amount": long_money(order["total"], currency),
        "logistics_amount": long_money(order["postage"], currency),
        "order_discount_info": long_money(0, currency),
        "settlement_currency": "USD",
        "pay_amount_by_settlement_cur": text_of(order["settles"]),
        "over_time_left": _time(order, "created"),
        "child_order_list": Rows(
            "global_aeop_tp_child_order_dto", [_child(order, line) for line in order["lines"]]
        ),
        "logistic_info_list": Rows(
            "global_aeop_tp_logistic_info_dto", [_parcel(parcel) for parcel in order["parcels"]]
        ),
    }
    if order["paid"]:
        told["gmt_pay_success"] = _time(order, "paid")
    if order["end_reason"]:
        told["order_end_reason"] = order["end_reason"]
    if order["refund"]:
        told["refund_info"] = {
            "refund_cash_amt": long_money(order["refund"], currency),
            "refund_status": "refund_success",
            "refund_type": "full_refund",
            "refund_reason": order["end_reason"],
            "refund_time": _time(order, "modified"),
        }
    return told


def _child(order: Json, line: Json) -> Json:
    currency = order["currency"]
    return {
        "id": line["child"],
        "child_order_id": str(line["child"]),
        "product_id": line["product"],
        "product_name": line["title"],
        "product_img_url": line["image"],
        "product_count": line["count"],
        "lot_num": 1,
        "product_price": long_money(line["price"], currency),
        "init_order_amt": long_money(line["price"] * line["count"], currency),
        "child_order_discount_info": long_money(0, currency),
        "sku_code": line["sku"],
        "order_status": order["status"],
        "fund_status": order["fund"],
        "frozen_status": "NO_FROZEN",
        "issue_status": "NO_ISSUE",
        "send_goods_operator": "SELLER_SEND_GOODS",
        "logistics_type": "CAINIAO_STANDARD",
        "logistics_service_name": "AliExpress Standard Shipping",
        "goods_prepare_time": 3,
    }


def _parcel(parcel: Json) -> Json:
    return {
        "logistics_no": parcel["number"],
        "logistics_service_name": parcel["service"],
        "logistics_type_code": parcel["service"],
        "gmt_send": _time(parcel, "sent"),
        "have_tracking_info": False,
    }


def _receiver(order: Json) -> Json:
    return {name: value for name, value in order["to"].items() if value}
