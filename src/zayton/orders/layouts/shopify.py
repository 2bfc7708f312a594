"""Shopify: the orders export, whose order-level cells stand on the first line of an order only."""

from collections.abc import Mapping

import polars as pl
from django.utils.translation import gettext_lazy as _

from zayton.kernel.intake.public import Layout, Shaped
from zayton.orders.layouts.columns import column, filled_down, money

_OF_THE_ORDER = (
    "paid", "sent", "currency", "placed", "cancelled", "country", "billing_country", "postcode", "buyer", "id",
    "recipient", "company", "street", "street2", "city", "region", "phone",
)  # fmt: skip


def shape_orders(frame: pl.DataFrame, heads: Mapping[str, str]) -> Shaped:
    """Every line with its order's cells; one status from payment, dispatch and cancellation; taxes only if on top.

    Sums of the whole order (postage, discount, taxes) stay on its first line, where they stand once.
    """
    number = heads["order"]
    frame = filled_down(frame, heads, _OF_THE_ORDER, number)
    # a further line may tell of a second payment, discount or note, and of no goods at all
    empty = (column(heads, "title") == "") & (column(heads, "quantity") == "")
    aside = frame.filter(empty)["row"].to_list()
    kept = frame.filter(~empty)
    known = column(heads, "id")
    code, country = column(heads, "sku"), column(heads, "country")
    sums = kept.select(
        column(heads, key).alias(key) for key in ("subtotal", "postage", "taxes", "total")
    ).rows()
    return Shaped(
        kept.with_columns(
            _status(heads).alias("= status"),
            # what a spreadsheet made of a long number (5.67E+12) is none: the order is known by its name then
            pl.when(known.str.contains(r"^\d+$"))
            .then(known)
            .otherwise(column(heads, "order"))
            .alias("= number"),
            # goods without a SKU are named by their title, so that nothing is lost
            pl.when(code != "").then(code).otherwise(column(heads, "title").str.head(64)).alias("= code"),
            pl.when(country != "")
            .then(country)
            .otherwise(column(heads, "billing_country"))
            .alias("= country"),
            pl.Series("= tax", [_on_top(*row) for row in sums], dtype=pl.String),
            column(heads, "postcode").str.strip_prefix("'").alias("= postcode"),
        ),
        aside,
    )


def _status(heads: Mapping[str, str]) -> pl.Expr:
    paid, sent = column(heads, "paid"), column(heads, "sent")
    return (
        pl.when((column(heads, "cancelled") != "") | (paid == "voided"))
        .then(pl.lit("cancelled"))
        .when(sent == "fulfilled")
        .then(pl.lit("shipped"))
        .when(sent == "partial")
        .then(pl.lit("partial"))
        .when(paid.is_in(["pending", "expired"]))
        .then(pl.lit("pending"))
        .otherwise(pl.lit("open"))
    )


def _on_top(subtotal: str, postage: str, taxes: str, total: str) -> str:
    read = [money(text) for text in (subtotal, postage, taxes, total)]
    goods, sending, tax, whole = read
    if not taxes or goods is None or sending is None or tax is None or whole is None:
        return ""
    # shops whose prices include taxes tell them too, and would count them twice
    return taxes if goods + sending + tax == whole and tax else ""


LAYOUTS = (
    Layout(
        name="shopify.orders",
        title=_("Shopify: orders"),
        marketplace="shopify",
        target="orders",
        headings={
            "order": ("Name",),
            "id": ("Id",),
            "buyer": ("Email",),
            "paid": ("Financial Status",),
            "sent": ("Fulfillment Status",),
            "currency": ("Currency",),
            "subtotal": ("Subtotal",),
            "postage": ("Shipping",),
            "taxes": ("Taxes",),
            "total": ("Total",),
            "discount": ("Discount Amount",),
            "placed": ("Created at",),
            "quantity": ("Lineitem quantity",),
            "title": ("Lineitem name",),
            "price": ("Lineitem price",),
            "sku": ("Lineitem sku",),
            "country": ("Shipping Country",),
            "billing_country": ("Billing Country",),
            "postcode": ("Shipping Zip",),
            "cancelled": ("Cancelled at",),
            "recipient": ("Shipping Name",),
            "company": ("Shipping Company",),
            "street": ("Shipping Address1", "Shipping Street"),
            "street2": ("Shipping Address2",),
            "city": ("Shipping City",),
            "region": ("Shipping Province", "Shipping Province Name"),
            "phone": ("Shipping Phone",),
        },
        known_by=("order", "paid", "sent", "currency", "placed", "quantity", "title", "price", "sku"),
        columns={
            "external_number": "= number",
            "label": "order",
            "placed_at": "placed",
            "code": "= code",
            "title": "title",
            "quantity": "quantity",
            "unit_price": "price",
            "currency": "currency",
            "country": "= country",
            "postcode": "= postcode",
            "status": "= status",
            "postage": "postage",
            "discount": "discount",
            "tax": "= tax",
            "recipient": "recipient",
            "company": "company",
            "street": "street",
            "street2": "street2",
            "city": "city",
            "region": "region",
            "phone": "phone",
            "email": "buyer",
        },
        options={"known": "keep"},
        decimals={"price": ".", "postage": ".", "discount": ".", "= tax": "."},
        reshape=shape_orders,
    ),
)
