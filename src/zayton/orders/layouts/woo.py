"""WooCommerce: orders with one row an item, as its usual export extensions write them."""

from collections.abc import Mapping

import polars as pl
from django.utils.translation import gettext_lazy as _

from zayton.kernel.intake.public import Layout, Shaped
from zayton.orders.layouts.columns import column, filled_down, once

_SUMS = ("postage", "discount", "tax")
_OF_THE_ORDER = ("placed", "status", "currency", "country", "postcode", "buyer")


def shape_orders(frame: pl.DataFrame, heads: Mapping[str, str]) -> Shaped:
    """Order-level cells on every row and order-level sums on the first; some exports repeat both, others neither."""
    number = heads["order"]
    frame = filled_down(frame, heads, _OF_THE_ORDER, number)
    frame = once(frame, heads, _SUMS, number)
    code = column(heads, "sku")
    return Shaped(
        frame.with_columns(
            pl.when(code != "").then(code).otherwise(column(heads, "title").str.head(64)).alias("= code")
        )
    )


LAYOUTS = (
    Layout(
        name="woo.orders",
        title=_("WooCommerce: orders"),
        marketplace="woo",
        target="orders",
        headings={
            "order": ("Order Number", "order_number", "Order ID", "order_id", "Bestellnummer", "订单号"),
            "status": ("Order Status", "status", "Bestellstatus", "订单状态"),
            "placed": ("Order Date", "order_date", "date", "Bestelldatum", "订单日期"),
            "currency": ("Order Currency", "order_currency", "currency"),
            "sku": ("SKU", "item_sku", "Product SKU", "Item SKU"),
            "title": ("Item Name", "item_name", "Product Name", "Produktname", "商品名称"),
            "quantity": (
                "Quantity (- Refund)",
                "Quantity",
                "item_quantity",
                "Item Quantity",
                "Menge",
                "数量",
            ),
            "price": ("Item Cost", "Item Price", "item_price"),
            "amount": ("Order Line Total", "item_total", "Order Line (w/o tax)"),
            "postage": ("Order Shipping Amount", "shipping_total", "Order Shipping"),
            "discount": ("Cart Discount Amount", "cart_discount", "Order Discount Amount", "discount_total"),
            "tax": ("Order Total Tax Amount", "tax_total", "order_tax_total"),
            "buyer": ("Customer User ID", "customer_id", "User ID"),
            "country": (
                "Country Code (Shipping)",
                "shipping_country",
                "Country Code (Billing)",
                "billing_country",
            ),
            "postcode": (
                "Postcode (Shipping)",
                "shipping_postcode",
                "Postcode (Billing)",
                "billing_postcode",
            ),
        },
        known_by=("order", "status", "placed", "sku", "title", "quantity"),
        columns={
            "external_number": "order",
            "placed_at": "placed",
            "code": "= code",
            "title": "title",
            "quantity": "quantity",
            "unit_price": "price",
            "amount": "amount",
            "currency": "currency",
            "customer": "buyer",
            "country": "country",
            "postcode": "postcode",
            "status": "status",
            "postage": "postage",
            "discount": "discount",
            "tax": "tax",
        },
        options={"known": "keep"},
        reshape=shape_orders,
    ),
)
