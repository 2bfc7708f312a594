"""What tests of the API of orders share: what requests say, and what a problem must look like."""

from typing import Any

from zayton.orders.tests.builders import Business


def said(business: Business, number: str = "1", **facts: Any) -> dict[str, Any]:
    known = {
        "shop_id": business.shop,
        "number": number,
        "placed_at": "2026-03-02T09:30:00Z",
        "currency": "GBP",
        "goods": [{"sku": "CUP", "quantity": 2, "amount_minor": 1000}],
    }
    return known | facts


def body_of(path: str, business: Business, key: int) -> dict[str, Any]:
    return {
        "orders": {"orders": [said(business)]},
        "orders/returns": {"returns": [said(business)], "warehouse_id": business.houses["LEEDS"]},
        "orders/allocate": {"order_ids": [key]},
        "orders/cancel": {"order_ids": [key]},
        "orders/ship": {"parcels": [{"order_id": key}]},
    }[path]


def problem(response: Any, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.content
    assert response["Content-Type"].startswith("application/problem+json")
    told = response.json()
    assert told["status"] == status
    return told
