"""Orders move on: payment, the merchant's parcels, Amazon's own shipping."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from zayton.sandbox.amazon import finances, inventory, shelf
from zayton.sandbox.amazon.buying import touched
from zayton.sandbox.amazon.mall import Answer, Call, Mall, invalid, missing
from zayton.sandbox.amazon.operation import Operation
from zayton.sandbox.amazon.sites import SITES
from zayton.sandbox.amazon.state import Movement, Order, Package


def ripen(mall: Mall) -> None:
    """Let paid orders become ready, and send what Amazon fulfils."""
    world = mall.world
    world.moving = [number for number in world.moving if _moves(mall, world.orders[number])]


def _moves(mall: Mall, order: Order) -> bool:
    now = mall.now()
    if order.status == "Pending" and order.pay_at <= now:
        order.status = "Unshipped"
        touched(mall, order)
    ship_at = order.pay_at + timedelta(seconds=mall.pace.ship)
    if order.fba and order.status == "Unshipped" and ship_at <= now:
        units = {line.id: line.units for line in order.lines}
        tracking = f"TBA{order.number.replace('-', '')[-12:]}"
        _send(mall, order, Package("1", "AMZN_US", "Standard", tracking, now, units))
    return order.status == "Pending" or (order.fba and order.status == "Unshipped")


def _send(mall: Mall, order: Order, package: Package) -> None:
    order.packages.append(package)
    for line in order.lines:
        sent = package.units.get(line.id, 0)
        line.shipped += sent
        if sent:
            finances.shipped(mall, order, line, sent)
        listing = mall.listing(order.site, line.sku)
        if order.fba and listing:
            shelf.pool(mall, listing).reserved -= sent
            if sent:
                network = SITES[order.site].network
                inventory.moved(mall, Movement(network, line.sku, mall.now(), "Shipments", -sent))
    whole = all(line.shipped >= line.units for line in order.lines)
    order.status = "Shipped" if whole else "PartiallyShipped"
    touched(mall, order)


def confirm(mall: Mall, call: Call) -> Answer:
    """The merchant sent a parcel; said again under the same reference, its details are replaced."""
    order = mall.world.orders.get(call.path["orderId"])
    if order is None:
        raise missing("The requested order was not found.")
    detail = call.body.get("packageDetail") if isinstance(call.body, dict) else None
    if not isinstance(detail, dict):
        raise invalid("packageDetail is required.")
    if call.body.get("marketplaceId") != order.site:
        raise invalid("marketplaceId does not match the marketplace of the order.")
    package = _package(detail)
    known = next((one for one in order.packages if one.reference == package.reference), None)
    if known:
        known.carrier, known.service, known.tracking = package.carrier, package.service, package.tracking
        touched(mall, order)
    else:
        _check(order, package)
        _send(mall, order, package)
    return Answer(status=204)


def _package(detail: Mapping[str, Any]) -> Package:
    for name in ("packageReferenceId", "carrierCode", "trackingNumber", "shipDate"):
        if not isinstance(detail.get(name), str) or not detail[name]:
            raise invalid(f"{name} is required.")
    if not detail["packageReferenceId"].isdecimal():
        raise invalid("packageReferenceId must be a positive number.")
    if detail["carrierCode"] == "Other" and not detail.get("carrierName"):
        raise invalid("carrierName is required when carrierCode is Other.")
    return Package(
        reference=detail["packageReferenceId"],
        carrier=detail.get("carrierName") or detail["carrierCode"],
        service=detail.get("shippingMethod") or "",
        tracking=detail["trackingNumber"],
        sent=_moment(detail["shipDate"]),
        units=_units(detail.get("orderItems")),
    )


def _moment(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise invalid("shipDate must be in ISO 8601 format.") from None
    if at.tzinfo is None:
        raise invalid("shipDate must name its time zone.")
    return at


def _units(items: Any) -> dict[str, int]:
    units = Counter[str]()
    for item in items if isinstance(items, list) else ():
        if not isinstance(item, dict) or not isinstance(item.get("quantity"), int) or item["quantity"] < 1:
            raise invalid("quantity must be a positive number.")
        units[str(item.get("orderItemId"))] += item["quantity"]
    if not units:
        raise invalid("orderItems must name at least one item.")
    return dict(units)


def _check(order: Order, package: Package) -> None:
    if order.fba or order.status not in ("Unshipped", "PartiallyShipped"):
        raise invalid(f"The order cannot be confirmed in its status {order.status}.")
    left = {line.id: line.units - line.shipped for line in order.lines}
    for item, units in package.units.items():
        if item not in left:
            raise invalid(f"The order has no item {item}.")
        if units > left[item]:
            raise invalid(f"The quantity of item {item} is more than what is left to ship.")


OPERATIONS = (
    Operation(
        "confirmShipment",
        "POST",
        "/orders/v0/orders/{orderId}/shipmentConfirmation",
        confirm,
        rate=2,
        burst=10,
    ),
)
