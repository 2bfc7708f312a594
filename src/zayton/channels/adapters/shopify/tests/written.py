"""Orders as Shopify writes them, for tests of reading: the smallest one, and ways to change it."""

import json
from copy import deepcopy

ORDER = {
    "id": 450789469,
    "created_at": "2026-11-01T10:00:00-05:00",
    "processed_at": "2026-11-01T10:00:00-05:00",
    "updated_at": "2026-11-02T10:00:00-05:00",
    "cancelled_at": None,
    "currency": "USD",
    "presentment_currency": "USD",
    "taxes_included": False,
    "test": False,
    "financial_status": "paid",
    "fulfillment_status": None,
    "source_name": "web",
    "total_price": "225.94",
    "total_tax": "11.94",
    "total_discounts": "0.00",
    "payment_gateway_names": ["shopify_payments"],
    "email": "bob@example.com",
    "customer": {"id": 207119551},
    "shipping_address": {
        "name": "Bob Norman",
        "address1": "Chestnut Street 92",
        "address2": "",
        "city": "Louisville",
        "province_code": "KY",
        "zip": "40202",
        "country_code": "US",
        "phone": "+15556251199",
    },
    "line_items": [
        {
            "id": 1,
            "sku": "IPOD-GREEN",
            "name": "IPod Nano - green",
            "variant_id": 39072856,
            "quantity": 2,
            "fulfillable_quantity": 2,
            "price": "102.50",
            "discount_allocations": [],
        }
    ],
    "shipping_lines": [
        {"price": "9.00", "source": "shopify", "code": "Standard", "discount_allocations": []}
    ],
    "fulfillments": [],
    "refunds": [],
}


def written(**changes):
    """The body of the order with other values."""
    return json.dumps({**deepcopy(ORDER), **changes}).encode()


def line(**changes):
    """The order's line with other values."""
    return {**ORDER["line_items"][0], **changes}


def fulfilment(units, *, status="success", key=1):
    """Units of a line that left."""
    return {"id": 9, "status": status, "line_items": [{"id": key, "quantity": units}]}


def refund(units, how, *, paid="0.00", subtotal="0.00", adjustments=()):
    """Units of the line that were taken off, and money back."""
    rows = [
        {
            "line_item_id": 1,
            "quantity": units,
            "restock_type": how,
            "subtotal_set": {"shop_money": {"amount": subtotal, "currency_code": "USD"}},
            "total_tax_set": {"shop_money": {"amount": "0.00", "currency_code": "USD"}},
        }
    ]
    payments = [{"kind": "refund", "status": "success", "amount": paid}] if paid != "0.00" else []
    return {
        "id": 5,
        "created_at": "2026-11-03T10:00:00-05:00",
        "refund_line_items": rows if units else [],
        "transactions": payments,
        "order_adjustments": list(adjustments),
    }
