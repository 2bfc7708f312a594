"""WooCommerce: orders with one row an item, as its usual export extensions write them."""

from collections.abc import Mapping

import polars as pl
from django.utils.translation import gettext_lazy as _

from zayton.kernel.intake.public import Layout, Shaped
from zayton.orders.layouts.columns import column, filled_down, once

_SUMS = ("postage", "discount", "tax")
_OF_THE_ORDER = (
    "placed", "status", "currency", "country", "postcode", "buyer", "id",
    "first", "last", "company", "street", "street2", "city", "region", "phone", "email",
)  # fmt: skip
_ONLY_ID = ("order id", "order_id")


def shape_orders(frame: pl.DataFrame, heads: Mapping[str, str]) -> Shaped:
    """Order-level cells on every row and order-level sums on the first; some exports repeat both, others neither."""
    number = heads["order"]
    frame = filled_down(frame, heads, _OF_THE_ORDER, number)
    frame = once(frame, heads, _SUMS, number)
    code, known = column(heads, "sku"), column(heads, "id")
    # where the only number is the id, nothing is told of what sellers call the order
    label = pl.lit("") if number.strip().casefold() in _ONLY_ID else column(heads, "order")
    return Shaped(
        frame.with_columns(
            pl.when(known.str.contains(r"^\d+$"))
            .then(known)
            .otherwise(column(heads, "order"))
            .alias("= number"),
            label.alias("= label"),
            pl.concat_str([column(heads, "first"), column(heads, "last")], separator=" ")
            .str.strip_chars()
            .alias("= recipient"),
            pl.when(code != "").then(code).otherwise(column(heads, "title").str.head(64)).alias("= code"),
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
            # after the number, which takes it where there is no other
            "id": ("Order ID", "order_id"),
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
            "first": ("First Name (Shipping)", "shipping_first_name"),
            "last": ("Last Name (Shipping)", "shipping_last_name"),
            "company": ("Company (Shipping)", "shipping_company"),
            "street": ("Address 1&2 (Shipping)", "Address 1 (Shipping)", "shipping_address_1"),
            "street2": ("Address 2 (Shipping)", "shipping_address_2"),
            "city": ("City (Shipping)", "shipping_city"),
            "region": ("State Code (Shipping)", "shipping_state"),
            "phone": ("Phone (Shipping)", "shipping_phone", "Phone (Billing)", "billing_phone"),
            "email": ("Email (Billing)", "billing_email", "customer_email"),
        },
        known_by=("order", "status", "placed", "sku", "title", "quantity"),
        columns={
            "external_number": "= number",
            "label": "= label",
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
            "recipient": "= recipient",
            "company": "company",
            "street": "street",
            "street2": "street2",
            "city": "city",
            "region": "region",
            "phone": "phone",
            "email": "email",
        },
        options={"known": "keep"},
        reshape=shape_orders,
    ),
)
