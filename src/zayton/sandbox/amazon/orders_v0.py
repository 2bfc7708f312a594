"""Orders API v0: deprecated, to be removed in March 2027, spoken by most clients still."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from zayton.sandbox.amazon.mall import Answer, Call, Mall, invalid, missing
from zayton.sandbox.amazon.money import text
from zayton.sandbox.amazon.operation import Operation
from zayton.sandbox.amazon.order_search import Names, search
from zayton.sandbox.amazon.sites import SITES
from zayton.sandbox.amazon.state import Line, Order
from zayton.sandbox.clock import iso

_NAMES = Names(
    "CreatedAfter", "CreatedBefore", "LastUpdatedAfter", "LastUpdatedBefore", "MaxResultsPerPage", "NextToken"
)
_PATH = "/orders/v0/orders"
_MOST = 50


def list_orders(mall: Mall, call: Call) -> Answer:
    """Orders of some marketplaces in a window of time, page by page."""
    sites = call.many("MarketplaceIds")
    if not sites or len(sites) > _MOST:
        raise invalid("MarketplaceIds must name between 1 and 50 marketplaces.")
    numbers, statuses = call.many("AmazonOrderIds"), call.many("OrderStatuses")
    channels = call.many("FulfillmentChannels")

    def wanted(order: Order) -> bool:
        return (
            order.site in sites
            and (not numbers or order.number in numbers)
            and (not statuses or order.status in statuses)
            and (not channels or _channel(order) in channels)
        )

    found = search(mall, call, _NAMES, wanted)
    body: dict[str, Any] = {"Orders": [_order(one, call.elements) for one in found.orders]}
    body["LastUpdatedBefore" if found.window.updated else "CreatedBefore"] = iso(found.window.until)
    if found.token:
        body["NextToken"] = found.token
    return Answer({"payload": body})


def get_order(mall: Mall, call: Call) -> Answer:
    """One order."""
    return Answer({"payload": _order(_named(mall, call), call.elements)})


def get_items(mall: Mall, call: Call) -> Answer:
    """Its items; without amounts while it waits for payment."""
    order = _named(mall, call)
    return Answer(
        {"payload": {"AmazonOrderId": order.number, "OrderItems": [_item(order, one) for one in order.lines]}}
    )


def get_address(mall: Mall, call: Call) -> Answer:
    """Where it goes, for those with a restricted data token."""
    order = _named(mall, call)
    whole = _address(order.buyer, whole=True)
    return Answer({"payload": {"AmazonOrderId": order.number} | _if(_open(order), "ShippingAddress", whole)})


def get_buyer(mall: Mall, call: Call) -> Answer:
    """Who bought, for those with a restricted data token."""
    order = _named(mall, call)
    who = {"BuyerEmail": order.buyer["email"], "BuyerName": order.buyer["name"]} if _open(order) else {}
    return Answer({"payload": {"AmazonOrderId": order.number} | who})


def get_items_buyer(mall: Mall, call: Call) -> Answer:
    """What buyers said to single items: nothing here."""
    order = _named(mall, call)
    items = [{"OrderItemId": line.id} for line in order.lines]
    return Answer({"payload": {"AmazonOrderId": order.number, "OrderItems": items}})


def _named(mall: Mall, call: Call) -> Order:
    order = mall.world.orders.get(call.path["orderId"])
    if order is None:
        raise missing("The requested order was not found.")
    return order


def _channel(order: Order) -> str:
    return "AFN" if order.fba else "MFN"


def _open(order: Order) -> bool:
    return order.status != "Pending"


def _if(holds: object, name: str, value: Any) -> dict[str, Any]:
    return {name: value} if holds else {}


def _money(minor: int, order: Order) -> dict[str, str]:
    return {"CurrencyCode": order.currency, "Amount": text(minor, order.currency)}


def _order(order: Order, elements: frozenset[str]) -> dict[str, Any]:
    total = sum(line.price + line.tax + line.shipping for line in order.lines)
    shipped = sum(line.shipped for line in order.lines)
    days = timedelta(days=1)
    shown = _open(order) and order.status != "Canceled"
    body: dict[str, Any] = {
        "AmazonOrderId": order.number,
        "SellerOrderId": order.number,
        "PurchaseDate": iso(order.created),
        "LastUpdateDate": iso(order.updated),
        "OrderStatus": order.status,
        "FulfillmentChannel": _channel(order),
        "SalesChannel": SITES[order.site].name,
        "ShipServiceLevel": "Std Shipping",
        "ShipmentServiceLevelCategory": "Standard",
        "NumberOfItemsShipped": shipped,
        "NumberOfItemsUnshipped": 0
        if order.status == "Canceled"
        else sum(line.units for line in order.lines) - shipped,
        "PaymentMethod": "Other",
        "PaymentMethodDetails": ["Standard"],
        "MarketplaceId": order.site,
        "OrderType": "StandardOrder",
        "EarliestShipDate": iso(order.created),
        "LatestShipDate": iso(order.created + 2 * days),
        "EarliestDeliveryDate": iso(order.created + 3 * days),
        "LatestDeliveryDate": iso(order.created + 6 * days),
        "HasRegulatedItems": False,
    }
    flags = ("BusinessOrder", "Prime", "PremiumOrder", "GlobalExpressEnabled", "ReplacementOrder", "SoldByAB")
    body |= {f"Is{name}": False for name in flags} | {"IsISPU": False, "IsAccessPointOrder": False}
    body |= _if(shown, "OrderTotal", _money(total, order))
    if shown:
        body["ShippingAddress"] = _address(order.buyer, whole="shippingAddress" in elements)
        body["BuyerInfo"] = {"BuyerEmail": order.buyer["email"]}
        if "buyerInfo" in elements:
            body["BuyerInfo"]["BuyerName"] = order.buyer["name"]
    return body


def _address(buyer: Mapping[str, str], *, whole: bool) -> dict[str, str]:
    # city, postcode and country come without a restricted token, name and street only with one
    coarse = {"City": buyer["city"], "PostalCode": buyer["postcode"], "CountryCode": buyer["country"]}
    named = {"Name": buyer["name"], "AddressLine1": buyer["street"], "AddressType": "Residential"}
    return {**named, **coarse} if whole else coarse


def _item(order: Order, line: Line) -> dict[str, Any]:
    body = {
        "ASIN": line.asin,
        "SellerSKU": line.sku,
        "OrderItemId": line.id,
        "Title": line.title,
        # a cancelled item was ordered zero times (`OrderItem.QuantityOrdered`)
        "QuantityOrdered": 0 if order.status == "Canceled" else line.units,
        "QuantityShipped": line.shipped,
        "ProductInfo": {"NumberOfItems": "1"},
        "ConditionId": "New",
        "ConditionSubtypeId": "New",
        "IsTransparency": False,
        "SerialNumberRequired": False,
    }
    if not _open(order) or order.status == "Canceled":
        return body
    # truth as text, here and in `IsGift`, and as truth everywhere else in the same body
    asked = {"IsBuyerRequestedCancel": "true", "BuyerCancelReason": "Found cheaper somewhere else."}
    amounts = {
        "ItemPrice": line.price,
        "ItemTax": line.tax,
        "ShippingPrice": line.shipping,
        "PromotionDiscount": 0,
    }
    return (
        body
        | {name: _money(minor, order) for name, minor in amounts.items()}
        | {"IsGift": "false"}
        | _if(order.wants_cancel, "BuyerRequestedCancel", asked)
    )


OPERATIONS = (
    # one call a minute, behind a burst of twenty
    Operation("getOrdersV0", "GET", _PATH, list_orders, rate=0.0167, burst=20),
    Operation("getOrderV0", "GET", f"{_PATH}/{{orderId}}", get_order, rate=0.5, burst=30),
    Operation("getOrderItems", "GET", f"{_PATH}/{{orderId}}/orderItems", get_items, rate=0.5, burst=30),
    Operation(
        "getOrderAddress", "GET", f"{_PATH}/{{orderId}}/address", get_address, rate=0.5, burst=30, alone=True
    ),
    Operation(
        "getOrderBuyerInfo",
        "GET",
        f"{_PATH}/{{orderId}}/buyerInfo",
        get_buyer,
        rate=0.5,
        burst=30,
        alone=True,
    ),
    Operation(
        "getOrderItemsBuyerInfo",
        "GET",
        f"{_PATH}/{{orderId}}/orderItems/buyerInfo",
        get_items_buyer,
        rate=0.5,
        burst=30,
        alone=True,
    ),
)
