"""Amazon: all orders, orders to be sent, and returns of what Amazon sent."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

import polars as pl
from django.utils.translation import gettext_lazy as _

from zayton.kernel.intake.public import Layout, Shaped
from zayton.orders.layouts.columns import column

# the countries of Amazon's sites by the end of their names, as the column sales-channel writes them
_SITES = {
    "com": "US", "ca": "CA", "com.mx": "MX", "com.br": "BR", "co.uk": "GB", "de": "DE", "fr": "FR", "it": "IT",
    "es": "ES", "nl": "NL", "se": "SE", "pl": "PL", "com.be": "BE", "com.tr": "TR", "ie": "IE", "ae": "AE",
    "sa": "SA", "eg": "EG", "in": "IN", "co.jp": "JP", "com.au": "AU", "sg": "SG", "co.za": "ZA",
}  # fmt: skip
_HEADINGS = {
    "order": ("amazon-order-id",),
    "placed": ("purchase-date",),
    "updated": ("last-updated-date",),
    "status": ("order-status",),
    "channel": ("fulfillment-channel",),
    "site": ("sales-channel",),
    "title": ("product-name",),
    "sku": ("sku",),
    "asin": ("asin",),
    "item_status": ("item-status",),
    "quantity": ("quantity",),
    "currency": ("currency",),
    "price": ("item-price",),
    "postage": ("shipping-price",),
    "gift_wrap": ("gift-wrap-price",),
    "item_discount": ("item-promotion-discount",),
    "ship_discount": ("ship-promotion-discount",),
    "postcode": ("ship-postal-code",),
    "country": ("ship-country",),
    "recipient": ("recipient-name",),
    "street": ("ship-address-1",),
    "street2": ("ship-address-2",),
    "street3": ("ship-address-3",),
    "city": ("ship-city",),
    "region": ("ship-state",),
    "phone": ("ship-phone-number", "buyer-phone-number"),
    "email": ("buyer-email",),
}
_GOODS = {
    "external_number": "order",
    "placed_at": "placed",
    "code": "sku",
    "title": "title",
    "quantity": "quantity",
    "amount": "price",
    "currency": "currency",
    "country": "country",
    "postcode": "postcode",
    "postage": "postage",
    "gift_wrap": "gift_wrap",
    "recipient": "recipient",
    "street": "street",
    "street2": "street2",
    "street3": "street3",
    "city": "city",
    "region": "region",
    "phone": "phone",
    "email": "email",
}


def shape_orders(frame: pl.DataFrame, heads: Mapping[str, str]) -> Shaped:
    """One status a row, the discounts of item and postage together, the site's country; sales made elsewhere aside.

    Cancelled items keep their row with a blank price, and often a blank quantity.
    """
    site = column(heads, "site").str.to_lowercase()
    # what Amazon sends for sales of other shops stands among the orders, without being a sale on Amazon
    elsewhere = frame.filter(site.str.starts_with("non-amazon"))["row"].to_list()
    kept = frame.filter(~pl.col("row").is_in(elsewhere))
    item = column(heads, "item_status")
    status = (
        pl.when(item.str.to_lowercase().str.starts_with("cancel"))
        .then(item)
        .otherwise(column(heads, "status"))
    )
    quantity = pl.col(heads["quantity"])
    cancelled = status.str.to_lowercase().str.starts_with("cancel")
    return Shaped(
        kept.with_columns(
            status.alias("= status"),
            pl.when(cancelled & (quantity.str.strip_chars() == "")).then(pl.lit("0")).otherwise(quantity).alias(
                heads["quantity"]
            ),
            site.str.strip_prefix("amazon.").replace_strict(_SITES, default="").alias("= site"),
            pl.struct(
                column(heads, "item_discount").alias("item"), column(heads, "ship_discount").alias("ship")
            ).map_elements(lambda two: added(two["item"], two["ship"]), pl.String).alias("= discount"),
        ),
        elsewhere,
    )  # fmt: skip


def added(first: str, second: str) -> str:
    """Two amounts of a plain flat file, which writes points for decimals; what cannot be added stays to be refused."""
    if not first or not second:
        return first or second
    try:
        return str(Decimal(first) + Decimal(second))
    except InvalidOperation:
        return f"{first} + {second}"


def shape_returns(frame: pl.DataFrame, heads: Mapping[str, str]) -> Shaped:
    """A number for every return: its order with the label of the unit, or with the moment where there is none."""
    plate = column(heads, "plate")
    own = pl.when(plate != "").then(plate).otherwise(column(heads, "returned"))
    number = pl.concat_str([column(heads, "order"), own], separator="/")
    return Shaped(frame.with_columns(number.alias("= number"), pl.lit("marketplace").alias("= sender")))


LAYOUTS = (
    Layout(
        name="amazon.all_orders",
        title=_("Amazon: all orders"),
        marketplace="amazon",
        target="orders",
        headings=_HEADINGS,
        known_by=("order", "placed", "status", "channel", "sku", "item_status", "quantity", "price"),
        columns={
            **_GOODS,
            "status": "= status",
            "fulfilled_by": "channel",
            "discount": "= discount",
            "site": "= site",
        },
        options={"known": "keep"},
        decimals={"= discount": "."},
        reshape=shape_orders,
        reports=("GET_FLAT_FILE_ALL_ORDERS_DATA_BY_ORDER_DATE_GENERAL",),
        # what the stream of orders never brought is of old: its goods are gone
        by_itself={"fulfilment": "none", "unknown_skus": "quarantine"},
    ),
    Layout(
        name="amazon.orders_to_send",
        title=_("Amazon: orders to be sent"),
        marketplace="amazon",
        target="orders",
        headings={
            **_HEADINGS,
            "order": ("order-id",),
            "item": ("order-item-id",),
            "paid": ("payments-date",),
            "quantity": ("quantity-purchased",),
        },
        known_by=("order", "item", "placed", "paid", "sku", "quantity", "price"),
        columns=_GOODS,
        options={"known": "keep"},
    ),
    Layout(
        name="amazon.fba_returns",
        title=_("Amazon: returns of what Amazon sent"),
        marketplace="amazon",
        target="orders",
        headings={
            "returned": ("return-date",),
            "order": ("order-id",),
            "sku": ("sku",),
            "title": ("product-name",),
            "quantity": ("quantity",),
            "centre": ("fulfillment-center-id",),
            "condition": ("detailed-disposition",),
            "reason": ("reason",),
            "plate": ("license-plate-number",),
        },
        known_by=("returned", "order", "sku", "quantity", "centre", "condition"),
        columns={
            "external_number": "= number",
            "original": "order",
            "placed_at": "returned",
            "code": "sku",
            "title": "title",
            "quantity": "quantity",
            "condition": "condition",
            "fulfilled_by": "= sender",
        },
        options={"fulfilment": "none", "unknown_skus": "quarantine"},
        reshape=shape_returns,
        reports=("GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA",),
    ),
)
