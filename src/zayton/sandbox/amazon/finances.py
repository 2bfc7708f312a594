"""Finances API 2024-06-19, and the money that orders move."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from zayton.sandbox.amazon import paging
from zayton.sandbox.amazon.identity import uuid
from zayton.sandbox.amazon.mall import SELLER_ID, Answer, Call, Mall, invalid
from zayton.sandbox.amazon.money import number, share
from zayton.sandbox.amazon.operation import Operation
from zayton.sandbox.amazon.sites import SITES
from zayton.sandbox.amazon.state import Line, Order, Transaction
from zayton.sandbox.clock import iso

_PAGE = 500
_LONGEST = timedelta(days=180)
_COMMISSION, _REFUND_FEE = 15, 20  # percent: of the price, and of the commission that is given back
_FBA_FEE = {"JPY": 318}  # a unit, in minor units
_FBA_FEE_ELSEWHERE = 322

Parts = list[tuple[str, str, int]]

# how the parts of a settlement are called here: kind and charge
_CHARGES = {
    "Principal": ("Sales", "ProductCharges"),
    "Shipping": ("Sales", "Shipping"),
    "Tax": ("Tax", "Tax"),
    "MarketplaceFacilitatorTax-Principal": ("Tax", "TaxWithheld"),
    "Commission": ("Expenses", "Commission"),
    "RefundCommission": ("Expenses", "RefundCommission"),
    "FBAPerUnitFulfillmentFee": ("Expenses", "FBAPerUnitFulfillmentFee"),
}


def shipped(mall: Mall, order: Order, line: Line, units: int) -> None:
    """Book what a shipment of some units of an item brings; `line.shipped` counts them already."""
    before = line.shipped - units

    def part(whole: int) -> int:
        # shares of the whole, so that several parcels add up to it
        return whole * line.shipped // line.units - whole * before // line.units

    price, tax, postage = part(line.price), part(line.tax), part(line.shipping)
    parts = [("ItemPrice", "Principal", price), ("ItemPrice", "Shipping", postage), ("ItemPrice", "Tax", tax)]
    parts += [
        ("ItemWithheldTax", "MarketplaceFacilitatorTax-Principal", -tax),
        ("ItemFees", "Commission", -share(price + postage, _COMMISSION)),
    ]
    if order.fba:
        fee = _FBA_FEE.get(order.currency, _FBA_FEE_ELSEWHERE)
        parts.append(("ItemFees", "FBAPerUnitFulfillmentFee", -fee * units))
    _book(mall, order, line, units=units, kind="Shipment", parts=parts)


def refund(mall: Mall, number_: str) -> bool:
    """Give the money of a shipped order back; whether that was possible."""
    order = mall.world.orders.get(number_)
    if order is None or order.status != "Shipped" or order.refunded:
        return False
    order.refunded = True
    for line in order.lines:
        commission = share(line.price, _COMMISSION)
        parts = [
            ("ItemPrice", "Principal", -line.price),
            ("ItemPrice", "Tax", -line.tax),
            ("ItemWithheldTax", "MarketplaceFacilitatorTax-Principal", line.tax),
            ("ItemFees", "Commission", commission),
            ("ItemFees", "RefundCommission", -share(commission, _REFUND_FEE)),
        ]
        _book(mall, order, line, units=line.units, kind="Refund", parts=parts)
    return True


def _book(mall: Mall, order: Order, line: Line, *, units: int, kind: str, parts: Parts) -> None:
    mall.world.transactions.append(
        Transaction(
            id=uuid(mall.world, "transaction"),
            kind=kind,
            order=order.number,
            site=order.site,
            currency=order.currency,
            posted=mall.now(),
            parts=[part for part in parts if part[2]],
            sku=line.sku,
            asin=line.asin,
            units=units,
            item=line.id,
        )
    )


def list_transactions(mall: Mall, call: Call) -> Answer:
    """Transactions that were posted in a window, or that belong to an order."""
    name, value = call.one("relatedIdentifierName"), call.one("relatedIdentifierValue")
    since = paging.moment(call.one("postedAfter"), "postedAfter")
    if name and (name not in ("ORDER_ID", "FINANCIAL_EVENT_GROUP_ID") or not value):
        raise invalid("relatedIdentifierName must be ORDER_ID or FINANCIAL_EVENT_GROUP_ID, with its value.")
    if since is None and not name:
        raise invalid("postedAfter is required without a related identifier.")
    latest = mall.now() - timedelta(seconds=mall.pace.lag)
    until = paging.moment(call.one("postedBefore"), "postedBefore") or latest
    if since and until < since:
        raise invalid("postedBefore must be later than postedAfter.")
    site, status = call.one("marketplaceId"), call.one("transactionStatus", "RELEASED")
    found = [
        one
        for one in mall.world.transactions
        if (since is None or since <= one.posted < until)
        and site in ("", one.site)
        and (not name or value == (one.order if name == "ORDER_ID" else one.settlement))
        and status == "RELEASED"
    ]
    if since and until - since > _LONGEST:
        found = []
    page, token = paging.page(found, call.one("nextToken"), _PAGE)
    payload: dict[str, Any] = {"transactions": [_view(one) for one in page]}
    return Answer({"payload": payload | ({"nextToken": token} if token else {})})


def _money(minor: int, currency: str) -> dict[str, Any]:
    return {"currencyCode": currency, "currencyAmount": number(minor, currency)}


def _view(one: Transaction) -> dict[str, Any]:
    total = sum(minor for _kind, _name, minor in one.parts)
    product = {
        "contextType": "ProductContext",
        "asin": one.asin,
        "sku": one.sku,
        "quantityShipped": one.units,
    }
    related = [{"relatedIdentifierName": "ORDER_ID", "relatedIdentifierValue": one.order}]
    if one.settlement:
        related.append({"relatedIdentifierName": "SETTLEMENT_ID", "relatedIdentifierValue": one.settlement})
    breakdowns = _breakdowns(one.parts, one.currency)
    item = {
        "description": one.sku,
        "relatedIdentifiers": [
            {"itemRelatedIdentifierName": "ORDER_ADJUSTMENT_ITEM_ID", "itemRelatedIdentifierValue": one.item}
        ],
        "totalAmount": _money(total, one.currency),
        "contexts": [product],
        "breakdowns": breakdowns,
    }
    return {
        "sellingPartnerMetadata": {
            "sellingPartnerId": SELLER_ID,
            "accountType": "Standard Orders",
            "marketplaceId": one.site,
        },
        "relatedIdentifiers": related,
        "transactionType": one.kind,
        "transactionId": one.id,
        "transactionStatus": "RELEASED",
        "description": "Order Payment" if one.kind == "Shipment" else "Refund Order",
        "postedDate": iso(one.posted, fraction=True),
        "totalAmount": _money(total, one.currency),
        "marketplaceDetails": {"marketplaceId": one.site, "marketplaceName": SITES[one.site].name},
        "items": [item],
        "breakdowns": breakdowns,
    }


def _breakdowns(parts: Iterable[tuple[str, str, int]], currency: str) -> list[dict[str, Any]]:
    groups: dict[str, list[tuple[str, int]]] = {}
    for _kind, name, minor in parts:
        group, charge = _CHARGES[name]
        groups.setdefault(group, []).append((charge, minor))
    return [
        {
            "breakdownType": group,
            "breakdownAmount": _money(sum(minor for _name, minor in charges), currency),
            "breakdowns": [
                {"breakdownType": name, "breakdownAmount": _money(minor, currency)} for name, minor in charges
            ],
        }
        for group, charges in groups.items()
    ]


OPERATIONS = (
    Operation(
        "listTransactions", "GET", "/finances/2024-06-19/transactions", list_transactions, rate=0.5, burst=10
    ),
)
