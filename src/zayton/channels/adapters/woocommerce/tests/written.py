"""Orders as WooCommerce writes them, for tests of reading: a small one, and ways to change it."""

import json
from copy import deepcopy

ORDER = {
    "id": 727,
    "number": "727",
    "status": "processing",
    "currency": "USD",
    "date_created_gmt": "2026-11-01T10:00:00",
    "date_modified_gmt": "2026-11-02T10:00:00",
    "date_paid_gmt": "2026-11-01T10:00:01",
    "date_completed_gmt": None,
    "discount_total": "0.00",
    "discount_tax": "0.00",
    "shipping_total": "10.00",
    "shipping_tax": "0.00",
    "total": "29.35",
    "total_tax": "1.35",
    "prices_include_tax": False,
    "customer_id": 26,
    "billing": {
        "first_name": "John",
        "last_name": "Doe",
        "address_1": "969 Market",
        "city": "San Francisco",
        "state": "CA",
        "postcode": "94103",
        "country": "US",
        "email": "john.doe@example.com",
        "phone": "(555) 555-5555",
    },
    "shipping": {"first_name": "", "last_name": "", "address_1": ""},
    "line_items": [
        {
            "id": 315,
            "name": "Woo Single #1",
            "product_id": 93,
            "variation_id": 0,
            "quantity": 2,
            "subtotal": "18.00",
            "subtotal_tax": "1.35",
            "total": "18.00",
            "total_tax": "1.35",
            "sku": "SINGLE",
            "meta_data": [],
        }
    ],
    "shipping_lines": [{"method_id": "flat_rate", "total": "10.00"}],
    "meta_data": [],
    "refunds": [],
}


def written(**changes):
    """The body of the order with other values."""
    return json.dumps({**deepcopy(ORDER), **changes}).encode()


def line(**changes):
    """The order's line with other values."""
    return {**ORDER["line_items"][0], **changes}


def refund(units, total, *, amount, line_id="315"):
    """A refund in full."""
    return {
        "id": 900,
        "date_created_gmt": "2026-11-03T10:00:00",
        "amount": amount,
        "line_items": [
            {
                "quantity": -units,
                "total": f"-{total}",
                "total_tax": "0.00",
                "meta_data": [{"key": "_refunded_item_id", "value": line_id}],
            }
        ],
    }
