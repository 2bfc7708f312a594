"""Listing files that sellers download: Amazon's reports of all and of active listings."""

from collections.abc import Mapping

import polars as pl
from django.utils.translation import gettext_lazy as _

from zayton.kernel.intake.public import Layout, Shaped, register_layouts

# what Amazon's `product-id-type` says of `product-id`; 2 is an ISBN, which is the ASIN of a book
_ASIN, _BARCODES = ("1", "2"), ("3", "4")


def _cells(heads: Mapping[str, str], key: str) -> pl.Expr:
    return pl.col(heads[key]).fill_null("").str.strip_chars() if key in heads else pl.lit("")


def shape_listings(frame: pl.DataFrame, heads: Mapping[str, str]) -> Shaped:
    """The ASIN, from its own column or as the product's id; the barcode where the product's id is one."""
    kind, ident, asin = (_cells(heads, key) for key in ("id_type", "product_id", "asin"))
    return Shaped(
        frame.with_columns(
            pl.when(asin != "")
            .then(asin)
            .when(kind.is_in(_ASIN))
            .then(ident)
            .otherwise(pl.lit(""))
            .alias("= item"),
            pl.when(kind.is_in(_BARCODES)).then(ident).otherwise(pl.lit("")).alias("= barcode"),
        )
    )


LISTINGS = Layout(
    name="amazon.listings",
    title=_("Amazon: all listings"),
    marketplace="amazon",
    target="listings.listings",
    headings={
        "title": ("item-name", "商品名"),
        "listing": ("listing-id", "出品ID"),
        "sku": ("seller-sku", "出品者SKU"),
        "price": ("price", "価格"),
        "quantity": ("quantity", "数量"),
        "opened": ("open-date", "出品日"),
        "asin": ("asin1", "ASIN1"),
        "product_id": ("product-id", "商品ID"),
        "id_type": ("product-id-type", "商品IDタイプ"),
        "channel": ("fulfillment-channel", "フルフィルメント・チャンネル"),
        "status": ("status", "ステータス"),
    },
    known_by=("title", "listing", "sku", "price", "quantity", "opened", "id_type"),
    columns={
        "msku": "sku",
        "title": "title",
        "item": "= item",
        "barcode": "= barcode",
        "price": "price",
        "quantity": "quantity",
        "state": "status",
        "fulfilled_by": "channel",
    },
    reshape=shape_listings,
)
register_layouts((LISTINGS,))
