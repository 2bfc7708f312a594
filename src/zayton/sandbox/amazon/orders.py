"""Orders API 2026-01-01: whole orders with the datasets one asks for; roles open personal data, no restricted token."""

from datetime import timedelta
from typing import Any

from zayton.sandbox.amazon.mall import Answer, Call, Mall, invalid, missing
from zayton.sandbox.amazon.money import text
from zayton.sandbox.amazon.operation import Operation
from zayton.sandbox.amazon.order_search import Names, search
from zayton.sandbox.amazon.sites import SITES
from zayton.sandbox.amazon.state import Line, Order, Package
from zayton.sandbox.clock import iso

_NAMES = Names(
    "createdAfter",
    "createdBefore",
    "lastUpdatedAfter",
    "lastUpdatedBefore",
    "maxResultsPerPage",
    "paginationToken",
)
_PATH = "/orders/2026-01-01/orders"
_DATASETS = {
    *("BUYER", "RECIPIENT", "PROCEEDS", "EXPENSE", "PROMOTION", "CANCELLATION"),
    *("FULFILLMENT", "PACKAGES", "TAX", "PAYMENT", "FULFILLMENT_ORDERS"),
}
_STATUSES = {
    "Pending": "PENDING",
    "Unshipped": "UNSHIPPED",
    "PartiallyShipped": "PARTIALLY_SHIPPED",
    "Shipped": "SHIPPED",
    "Canceled": "CANCELLED",
}


def search_orders(mall: Mall, call: Call) -> Answer:
    """Orders in a window of time, page by page."""
    sites, statuses = call.many("marketplaceIds"), call.many("fulfillmentStatuses")
    senders, datasets = call.many("fulfilledBy"), _datasets(call)
    if unknown := {*statuses} - {*_STATUSES.values(), "PENDING_AVAILABILITY", "UNFULFILLABLE"}:
        raise invalid(f"fulfillmentStatuses holds unknown values: {sorted(unknown)}")

    def wanted(order: Order) -> bool:
        return (
            (not sites or order.site in sites)
            and (not statuses or _STATUSES[order.status] in statuses)
            and (not senders or _sender(order) in senders)
        )

    found = search(mall, call, _NAMES, wanted)
    body: dict[str, Any] = {"orders": [_order(one, datasets) for one in found.orders]}
    # the end that was searched to, which is the start of the next pull: asking from now would leave a gap
    body["lastUpdatedBefore" if found.window.updated else "createdBefore"] = iso(found.window.until)
    if found.token:
        body["pagination"] = {"nextToken": found.token}
    return Answer(body)


def get_order(mall: Mall, call: Call) -> Answer:
    """One order."""
    order = mall.world.orders.get(call.path["orderId"])
    if order is None:
        raise missing("The requested order was not found.")
    return Answer({"order": _order(order, _datasets(call))})


def _datasets(call: Call) -> frozenset[str]:
    asked = frozenset(call.many("includedData"))
    if not asked <= _DATASETS:
        raise invalid(f"includedData holds unknown values: {sorted(asked - _DATASETS)}")
    return asked


def _sender(order: Order) -> str:
    return "AMAZON" if order.fba else "MERCHANT"


def _money(minor: int, order: Order) -> dict[str, str]:
    return {"amount": text(minor, order.currency), "currencyCode": order.currency}


def _order(order: Order, datasets: frozenset[str]) -> dict[str, Any]:
    body: dict[str, Any] = {
        "orderId": order.number,
        "createdTime": iso(order.created, fraction=True),
        "lastUpdatedTime": iso(order.updated, fraction=True),
        "programs": [],
        "salesChannel": {
            "channelName": "AMAZON",
            "marketplaceId": order.site,
            "marketplaceName": SITES[order.site].name,
        },
        "orderItems": [_item(order, line, datasets) for line in order.lines],
    }
    settled = order.status not in ("Pending", "Canceled")
    # nobody learns who bought, or what is paid, before the payment is sure
    if settled and "BUYER" in datasets:
        body["buyer"] = {"buyerName": order.buyer["name"], "buyerEmail": order.buyer["email"]}
    if settled and "RECIPIENT" in datasets:
        body["recipient"] = {"deliveryAddress": _address(order)}
    if settled and "PROCEEDS" in datasets:
        total = sum(line.price + line.tax + line.shipping for line in order.lines)
        body["proceeds"] = {"grandTotal": _money(total, order)}
    if "FULFILLMENT" in datasets:
        body["fulfillment"] = _fulfilment(order)
    # what Amazon sends is told through its own reports
    if "PACKAGES" in datasets and not order.fba:
        body["packages"] = [_package(one) for one in order.packages]
    if settled and "PAYMENT" in datasets:
        body["payment"] = {"paymentExecutions": [{"paymentMethod": "CreditCard"}]}
    return body


def _address(order: Order) -> dict[str, str]:
    buyer = order.buyer
    where = {"city": buyer["city"], "postalCode": buyer["postcode"], "countryCode": buyer["country"]}
    return {"name": buyer["name"], "addressLine1": buyer["street"], **where, "addressType": "RESIDENTIAL"}


def _fulfilment(order: Order) -> dict[str, Any]:
    day = timedelta(days=1)
    return {
        "fulfillmentStatus": _STATUSES[order.status],
        "fulfilledBy": _sender(order),
        "fulfillmentServiceLevel": "STANDARD",
        "shipByWindow": {
            "earliestDateTime": iso(order.created),
            "latestDateTime": iso(order.created + 2 * day),
        },
        "deliverByWindow": {
            "earliestDateTime": iso(order.created + 3 * day),
            "latestDateTime": iso(order.created + 6 * day),
        },
    }


def _package(package: Package) -> dict[str, Any]:
    return {
        "packageReferenceId": package.reference,
        "createdTime": iso(package.sent),
        "packageStatus": {"status": "SHIPPED"},
        "carrier": package.carrier,
        "shipTime": iso(package.sent),
        "shippingService": package.service,
        "trackingNumber": package.tracking,
        "packageItems": [{"orderItemId": item, "quantity": units} for item, units in package.units.items()],
    }


def _item(order: Order, line: Line, datasets: frozenset[str]) -> dict[str, Any]:
    product: dict[str, Any] = {
        "asin": line.asin,
        "title": line.title,
        "sellerSku": line.sku,
        "condition": {"conditionType": "NEW", "conditionSubtype": "NEW"},
    }
    settled = order.status not in ("Pending", "Canceled")
    if settled:
        # before the payment is sure an item has no price, and afterwards one for each unit
        product["price"] = {"unitPrice": _money(line.price // line.units, order)}
    body: dict[str, Any] = {"orderItemId": line.id, "quantityOrdered": line.units, "product": product}
    if settled and "PROCEEDS" in datasets:
        body["proceeds"] = _proceeds(order, line)
    if "CANCELLATION" in datasets and (cancellation := _cancellation(order)):
        body["cancellation"] = cancellation
    if "FULFILLMENT" in datasets:
        left = 0 if order.status == "Canceled" else line.units - line.shipped
        body["fulfillment"] = {"quantityFulfilled": line.shipped, "quantityUnfulfilled": left}
    if settled and "TAX" in datasets and line.tax:
        collected = {"model": "MARKETPLACE_FACILITATOR", "responsibleParty": "Amazon Services, Inc."}
        body["tax"] = {"taxCollections": [collected]}
    return body


def _proceeds(order: Order, line: Line) -> dict[str, Any]:
    parts = {"ITEM": line.price, "SHIPPING": line.shipping, "TAX": line.tax}
    return {
        "proceedsTotal": _money(sum(parts.values()), order),
        "breakdowns": [
            {"type": kind, "subtotal": _money(minor, order)} for kind, minor in parts.items() if minor
        ],
    }


def _cancellation(order: Order) -> dict[str, Any]:
    if order.status == "Canceled":
        return {
            "cancellationExecution": {"cancelledBy": order.cancelled_by, "cancelReason": "Order cancelled"}
        }
    if order.wants_cancel:
        return {
            "cancellationRequest": {"requester": "BUYER", "cancelReason": "Found cheaper somewhere else."}
        }
    return {}


OPERATIONS = (
    # one call in three minutes: of all plans the narrowest, behind a burst of twenty
    Operation("searchOrders", "GET", _PATH, search_orders, rate=0.0056, burst=20),
    Operation("getOrder", "GET", f"{_PATH}/{{orderId}}", get_order, rate=0.5, burst=30),
)
