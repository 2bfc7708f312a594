"""What happens when a buyer buys: units are taken when the order is placed, payment and risk control follow.

Buyers in the euro area see and pay euros while the seller lists and settles in dollars.
"""

import json
from datetime import datetime, timedelta

from zayton.sandbox.aliexpress.answers import Json
from zayton.sandbox.aliexpress.signing import push_signature
from zayton.sandbox.aliexpress.world import World
from zayton.sandbox.market import Basket, Good, Hook

SITE = "AE_GLOBAL"
_EURO = ("DE", "FR", "NL", "IT", "ES", "IE")
# cents of euro for a hundred cents of dollar
_RATE = 92
_POSTAGE = 299
# every so many orders wait for payment, and every so many that are paid for risk control
_LATE_PAYER, _RISKY = 8, 5
_WAIT = timedelta(seconds=1)


def price_of(sku: Json) -> int:
    """What a buyer pays for one unit, in cents of dollar."""
    return int(sku["discount"] or sku["price"])


def goods(world: World) -> list[Good]:
    """What buyers can see: SKUs of products on sale with at least one unit."""
    return [
        Good(sku["code"], product["subject"], sku["stock"], price_of(sku), "USD", SITE)
        for product in world.products.values()
        if product["status"] == "onSelling"
        for sku in product["skus"].values()
        if sku["stock"] > 0
    ]


def place(world: World, basket: Basket) -> Json | None:
    """A new order, its units taken; `None` when one of them is not there."""
    picked = [(_sku(world, code), units) for code, units in basket.items]
    if not picked or any(found is None or found[1]["stock"] < units for found, units in picked):
        return None
    wanted = [(found, units) for found, units in picked if found is not None]
    for (_, sku), units in wanted:
        sku["stock"] -= units
    order = _order(world, basket, wanted)
    world.orders[str(order["id"])] = order
    return order


def _sku(world: World, code: str) -> tuple[Json, Json] | None:
    for product in world.products.values():
        if product["status"] == "onSelling" and code in product["skus"]:
            return product, product["skus"][code]
    return None


def _order(world: World, basket: Basket, wanted: list[tuple[tuple[Json, Json], int]]) -> Json:
    euros = basket.country in _EURO
    rate = _RATE if euros else 100
    serial = len(world.orders) + 1
    late, risky = serial % _LATE_PAYER == 0, serial % _RISKY == 0
    at = world.now().isoformat()
    lines = [
        {
            # lines are orders of their own to the platform, with numbers from the same range
            "child": 8_100_000_000_000_000 + world.next(),
            "product": product["product_id"],
            "sku": sku["code"],
            "title": product["subject"],
            "image": product["images"][0] if product["images"] else "",
            "count": units,
            "price": price_of(sku) * rate // 100,
        }
        for (product, sku), units in wanted
    ]
    total = sum(line["price"] * line["count"] for line in lines) + _POSTAGE * rate // 100
    return {
        "id": 8_100_000_000_000_000 + world.next(),
        "status": "PLACE_ORDER_SUCCESS" if late else ("RISK_CONTROL" if risky else "WAIT_SELLER_SEND_GOODS"),
        "logistics": "WAIT_SELLER_SEND_GOODS",
        "fund": "NOT_PAY" if late else "PAY_SUCCESS",
        "created": at,
        "modified": at,
        "paid": "" if late else at,
        "end_reason": "",
        "currency": "EUR" if euros else "USD",
        "lines": lines,
        "postage": _POSTAGE * rate // 100,
        "total": total,
        "settles": total * 100 // rate,
        "buyer": f"ru{1_000_000_000 + serial}",
        "to": {
            "contact_person": basket.name,
            "detail_address": basket.street,
            "city": basket.city,
            "province": "",
            "zip": basket.postcode,
            "country": basket.country,
            "phone_country": "+44",
            "mobile_no": "07700900123",
        },
        "parcels": [],
        "refund": 0,
    }


def go_on(world: World) -> None:
    """Let late payments arrive, and risk control end."""
    after = {"PLACE_ORDER_SUCCESS": "WAIT_SELLER_SEND_GOODS", "RISK_CONTROL": "WAIT_SELLER_SEND_GOODS"}
    for order in world.orders.values():
        if order["status"] in after and world.now() - datetime.fromisoformat(order["modified"]) >= _WAIT:
            order["status"] = after[order["status"]]
            order["fund"] = "PAY_SUCCESS"
            order["paid"] = order["paid"] or world.now().isoformat()
            world.touch(order)
            tell(world, order, "PaymentAuthorized")


def close(world: World, order: Json, reason: str) -> None:
    """End an order of which nothing was sent; its money goes back and its units are on sale again."""
    # what was never paid is closed without a refund
    if order["fund"] == "PAY_SUCCESS":
        order["refund"] = order["total"]
    order |= {"status": "FINISH", "end_reason": reason, "logistics": "NO_LOGISTICS"}
    for line in order["lines"]:
        product = world.products.get(str(line["product"]))
        if product and line["sku"] in product["skus"]:
            product["skus"][line["sku"]]["stock"] += line["count"]
    world.touch(order)
    tell(world, order, "OrderClosed")


def tell(world: World, order: Json, status: str) -> None:
    """Push a message about an order to where the console says."""
    if not world.push_to:
        return
    told = {
        "data": {"orderId": order["id"], "orderStatus": status},
        "message_type": 53,
        "seller_id": "200012345",
        "site": "ae_global",
        "timestamp": int(world.now().timestamp()),
    }
    body = json.dumps(told, separators=(",", ":")).encode()
    headers = {"content-type": "application/json", "authorization": push_signature(body)}
    world.hooks.append(Hook(world.push_to, headers, body, status))
