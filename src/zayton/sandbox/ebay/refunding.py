"""Giving money back: on the order, its lines and the seller's account."""

from collections.abc import Mapping

from zayton.sandbox.ebay.answers import Json, amount, minor
from zayton.sandbox.ebay.booking import book_refund
from zayton.sandbox.ebay.changing import touch
from zayton.sandbox.ebay.world import World


def refund(world: World, order: Json, whole: int, lines: Mapping[str, int]) -> str:
    """Refund an order as a whole, or some of its lines; the refund's id. Amounts in minor units."""
    key = f"{5_000_000_000 + world.next()}"
    currency = order["pricingSummary"]["total"]["currency"]
    given = whole or sum(lines.values())
    if whole:
        order["paymentSummary"]["refunds"].append(
            {
                "refundId": key,
                "refundReferenceId": f"{world.next()}",
                "refundDate": world.stamp(),
                "refundStatus": "REFUNDED",
                "amount": amount(whole, currency),
            }
        )
    for line in order["lineItems"]:
        if line["lineItemId"] in lines:
            part = amount(lines[line["lineItemId"]], currency)
            line["refunds"].append({"refundId": key, "refundDate": world.stamp(), "amount": part})
    total = minor(order["pricingSummary"]["total"])
    everything = _given(order) >= total
    order["orderPaymentStatus"] = "FULLY_REFUNDED" if everything else "PARTIALLY_REFUNDED"
    order["paymentSummary"]["totalDueSeller"] = amount(max(0, total - _given(order)), currency)
    book_refund(world, order, given)
    touch(world, order)
    return key


def _given(order: Json) -> int:
    of_lines = [one for line in order["lineItems"] for one in line["refunds"]]
    return sum(minor(one["amount"]) for one in (*order["paymentSummary"]["refunds"], *of_lines))
