"""A buyer's order: its lines, money and address, and the work that the shop gets from it."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from zayton.sandbox.market import Basket
from zayton.sandbox.shopify import pricing
from zayton.sandbox.shopify.shelves import for_sale_online, level, move
from zayton.sandbox.shopify.store import LOCATION, Json, Store, gid


def picked(store: Store, basket: Basket) -> list[tuple[Json, Json, int]] | None:
    """(variant, product, units) of a basket; `None` unless all of it is for sale now."""
    by_sku = {one["sku"]: (one, product) for one, product in store.variants().values()}
    found = []
    for sku, units in basket.items:
        if sku not in by_sku or not for_sale(*by_sku[sku]):
            return None
        variant, product = by_sku[sku]
        shown = level(store, str(variant["inventory_item_id"]), str(LOCATION))
        if shown is None or (variant["inventory_policy"] == "deny" and shown["available"] < units):
            return None
        found.append((variant, product, units))
    return found or None


def for_sale(variant: Json, product: Json) -> bool:
    """Whether buyers see it: active, and published in the online shop."""
    return bool(for_sale_online(product) and variant["sku"])


def place(store: Store, basket: Basket, goods: Sequence[tuple[Json, Json, int]], at: datetime) -> Json:
    """The order of a basket, its units taken from what is shown, and a fulfilment order for the shop."""
    number, serial = store.next_id("Order"), store.next_id("OrderNumber")
    lines = [pricing.line(store, basket, *one) for one in goods]
    order: Json = {
        "id": number,
        "admin_graphql_api_id": gid("Order", number),
        "name": f"#{serial}",
        "number": serial - 1000,
        "order_number": serial,
        "created_at": store.written(at),
        "processed_at": store.written(at),
        "updated_at": store.written(at),
        "line_items": lines,
        **_CONSTANTS,
        **_identity(basket),
        **_address(basket),
        "customer": _customer(store, basket, at),
        "location_id": None,
        "note_attributes": [],
        "discount_codes": [],
        "discount_applications": [],
        "payment_gateway_names": ["shopify_payments"],
        "fulfillments": [],
        "refunds": [],
        "shipping_lines": [pricing.shipping(store, basket)],
    }
    order |= pricing.totals(store, order)
    store.orders[str(number)] = order
    _commit(store, order, goods, at)
    return order


_CONSTANTS: Json = {
    "app_id": 580111,
    "browser_ip": None,
    "buyer_accepts_marketing": False,
    "cancel_reason": None,
    "cancelled_at": None,
    "cart_token": None,
    "checkout_id": None,
    "checkout_token": None,
    "client_details": None,
    "closed_at": None,
    "company": None,
    "confirmed": True,
    "customer_locale": "en",
    "device_id": None,
    "duties_included": False,
    "estimated_taxes": False,
    "financial_status": "paid",
    "fulfillment_status": None,
    "landing_site": None,
    "landing_site_ref": None,
    "merchant_of_record_app_id": None,
    "note": None,
    "original_total_additional_fees_set": None,
    "original_total_duties_set": None,
    "current_total_additional_fees_set": None,
    "current_total_duties_set": None,
    "payment_terms": None,
    "phone": None,
    "po_number": None,
    "reference": None,
    "referring_site": None,
    "source_identifier": None,
    "source_name": "web",
    "source_url": None,
    "tags": "",
    "tax_exempt": False,
    "test": False,
    "total_outstanding": "0.00",
    "total_tip_received": "0.00",
    "user_id": None,
}


def _identity(basket: Basket) -> Json:
    email = f"{basket.name.lower().replace(' ', '.')}@example.com"
    return {
        "confirmation_number": secrets.token_hex(5).upper()[:9],
        "token": secrets.token_hex(16),
        "email": email,
        "contact_email": email,
        "order_status_url": "https://example.com/orders/status",
    }


def _address(basket: Basket) -> Json:
    first, _, last = basket.name.partition(" ")
    one = {
        "first_name": first,
        "address1": basket.street,
        "phone": None,
        "city": basket.city,
        "zip": basket.postcode,
        "province": None,
        "country": basket.country,
        "last_name": last,
        "address2": None,
        "company": None,
        "latitude": None,
        "longitude": None,
        "name": basket.name,
        "country_code": basket.country,
        "province_code": None,
    }
    return {"shipping_address": one, "billing_address": dict(one)}


def _customer(store: Store, basket: Basket, at: datetime) -> Json:
    number = store.next_id("Customer")
    first, _, last = basket.name.partition(" ")
    return {
        "id": number,
        "email": f"{first.lower()}@example.com",
        "created_at": store.written(at),
        "updated_at": store.written(at),
        "first_name": first,
        "last_name": last,
        "state": "disabled",
        "note": None,
        "verified_email": True,
        "multipass_identifier": None,
        "tax_exempt": False,
        "phone": None,
        "currency": store.shop["currency"],
        "tax_exemptions": [],
        "admin_graphql_api_id": gid("Customer", number),
    }


def _commit(store: Store, order: Json, goods: Sequence[tuple[Json, Json, int]], at: datetime) -> None:
    number = store.next_id("FulfillmentOrder")
    lines = []
    for (variant, _product, units), line in zip(goods, order["line_items"], strict=True):
        move(store, str(variant["inventory_item_id"]), available=-units, committed=units, at=at)
        lines.append(
            {
                "id": store.next_id("FulfillmentOrderLineItem"),
                "shop_id": store.shop["id"],
                "fulfillment_order_id": number,
                "quantity": units,
                "line_item_id": line["id"],
                "inventory_item_id": variant["inventory_item_id"],
                "fulfillable_quantity": units,
                "variant_id": variant["id"],
            }
        )
    store.fulfillment_orders[str(number)] = {
        "id": number,
        "created_at": store.written(at),
        "updated_at": store.written(at),
        "shop_id": store.shop["id"],
        "order_id": order["id"],
        "assigned_location_id": LOCATION,
        "request_status": "unsubmitted",
        "status": "open",
        "fulfill_at": store.written(at),
        "fulfill_by": None,
        "supported_actions": ["create_fulfillment", "hold", "move", "split"],
        "line_items": lines,
        "fulfillment_holds": [],
        "delivery_method": {"method_type": "shipping"},
    }
