"""The lines of an order and their sums: prices, shipping, tax inside or on top."""

from zayton.sandbox.market import Basket
from zayton.sandbox.shopify.money import minor, money_set, written
from zayton.sandbox.shopify.store import Json, Store, gid

_SHIPPING_MINOR = 395
_TAX_PERCENT = {"GB": 20, "DE": 19, "FR": 20, "NL": 21, "US": 7}


def line(store: Store, basket: Basket, variant: Json, product: Json, units: int) -> Json:
    """A line of so many units of a variant."""
    currency = store.shop["currency"]
    price = minor(variant["price"], currency)
    number = store.next_id("LineItem")
    named = (
        product["title"]
        if variant["title"] == "Default Title"
        else f"{product['title']} - {variant['title']}"
    )
    return {
        "id": number,
        "admin_graphql_api_id": gid("LineItem", number),
        "attributed_staffs": [],
        "current_quantity": units,
        "fulfillable_quantity": units,
        "fulfillment_service": "manual",
        "fulfillment_status": None,
        "gift_card": False,
        "grams": variant["grams"],
        "name": named,
        "price": variant["price"],
        "price_set": money_set(price, currency),
        "product_exists": True,
        "product_id": product["id"],
        "properties": [],
        "quantity": units,
        "requires_shipping": True,
        "sku": variant["sku"],
        "taxable": variant["taxable"],
        "title": product["title"],
        "total_discount": written(0, currency),
        "total_discount_set": money_set(0, currency),
        "variant_id": variant["id"],
        "variant_inventory_management": "shopify",
        "variant_title": None if variant["title"] == "Default Title" else variant["title"],
        "vendor": product["vendor"],
        "tax_lines": _taxes(store, basket, price * units),
        "duties": [],
        "discount_allocations": [],
    }


def shipping(store: Store, basket: Basket) -> Json:
    """The one way in which the shop ships."""
    currency = store.shop["currency"]
    return {
        "id": store.next_id("ShippingLine"),
        "carrier_identifier": None,
        "code": "Standard",
        "discounted_price": written(_SHIPPING_MINOR, currency),
        "discounted_price_set": money_set(_SHIPPING_MINOR, currency),
        "is_removed": False,
        "phone": None,
        "price": written(_SHIPPING_MINOR, currency),
        "price_set": money_set(_SHIPPING_MINOR, currency),
        "requested_fulfillment_service_id": None,
        "source": "shopify",
        "title": "Standard",
        "tax_lines": _taxes(store, basket, _SHIPPING_MINOR),
        "discount_allocations": [],
    }


def _taxes(store: Store, basket: Basket, amount: int) -> list[Json]:
    percent = _TAX_PERCENT.get(basket.country, 0)
    whole = 100 + percent if store.shop["taxes_included"] else 100
    # rounded half up, each line by itself
    tax = (2 * amount * percent + whole) // (2 * whole)
    currency = store.shop["currency"]
    if not percent:
        return []
    return [
        {
            "channel_liable": False,
            "price": written(tax, currency),
            "price_set": money_set(tax, currency),
            "rate": percent / 100,
            "title": "Tax",
        }
    ]


def totals(store: Store, order: Json) -> Json:
    """The sums over an order's lines and shipping."""
    currency = store.shop["currency"]
    goods = sum(minor(one["price"], currency) * one["quantity"] for one in order["line_items"])
    postage = sum(minor(one["price"], currency) for one in order["shipping_lines"])
    taxed = [tax for one in (*order["line_items"], *order["shipping_lines"]) for tax in one["tax_lines"]]
    tax = sum(minor(one["price"], currency) for one in taxed)
    total = goods + postage + (0 if store.shop["taxes_included"] else tax)
    amounts = {
        "subtotal_price": goods,
        "total_line_items_price": goods,
        "total_discounts": 0,
        "total_tax": tax,
        "total_price": total,
        "current_subtotal_price": goods,
        "current_total_discounts": 0,
        "current_total_tax": tax,
        "current_total_price": total,
    }
    zero = money_set(0, currency)
    return {
        "currency": currency,
        # what the buyer saw, beside what the shop counts in; every `…_set` amount has both
        "presentment_currency": currency,
        "taxes_included": store.shop["taxes_included"],
        "tax_lines": taxed[:1],
        "total_weight": sum(one["grams"] * one["quantity"] for one in order["line_items"]),
        "total_shipping_price_set": money_set(postage, currency),
        "total_cash_rounding_payment_adjustment_set": zero,
        "total_cash_rounding_refund_adjustment_set": zero,
        **{name: written(amount, currency) for name, amount in amounts.items()},
        **{f"{name}_set": money_set(amount, currency) for name, amount in amounts.items()},
    }
