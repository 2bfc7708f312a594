"""Product files that sellers download, as far as they tell of SKUs: Shopify's products."""

from collections.abc import Mapping

import polars as pl
from django.utils.translation import gettext_lazy as _

from zayton.kernel.intake.public import Layout, Shaped, register_layouts


def _cells(heads: Mapping[str, str], key: str) -> pl.Expr:
    return pl.col(heads[key]).fill_null("").str.strip_chars() if key in heads else pl.lit("")


def shape_products(frame: pl.DataFrame, heads: Mapping[str, str]) -> Shaped:
    """Variants as rows, each with its product's title; rows that only name a further picture aside.

    A product's title and vendor stand on its first row, and a variant is called by its options behind the title.
    """
    handle = heads["handle"]
    filled = [
        pl.when(_cells(heads, key) != "")
        .then(_cells(heads, key))
        .forward_fill()
        .over(handle)
        .fill_null("")
        .alias(key)
        for key in ("title", "vendor")
    ]
    frame = frame.with_columns(pl.col(handle).str.strip_chars()).with_columns(
        one.alias(f"= {key}") for one, key in zip(filled, ("product title", "vendor"), strict=True)
    )
    bare = _cells(heads, "sku") == ""
    aside = frame.filter(bare)["row"].to_list()
    options = [
        pl.when(_cells(heads, key).is_in(["", "Default Title"])).then(None).otherwise(_cells(heads, key))
        for key in ("option1", "option2", "option3")
    ]
    named = pl.concat_str([pl.col("= product title"), *options], separator=", ", ignore_nulls=True)
    grams = _cells(heads, "grams")
    return Shaped(
        frame.filter(~bare).with_columns(
            named.alias("= title"),
            # an apostrophe in front keeps a spreadsheet from rounding a barcode
            _cells(heads, "barcode").str.strip_prefix("'").alias("= barcode"),
            # a shop that never weighed its goods writes zero
            pl.when(grams.str.contains(r"^0*(\.0*)?$")).then(pl.lit("")).otherwise(grams).alias("= grams"),
        ),
        aside,
    )


LAYOUTS = (
    Layout(
        name="shopify.products",
        title=_("Shopify: products"),
        marketplace="shopify",
        target="catalog.skus",
        headings={
            "handle": ("Handle", "URL handle"),
            "title": ("Title",),
            "vendor": ("Vendor",),
            "option1": ("Option1 Value", "Option1 value"),
            "option2": ("Option2 Value", "Option2 value"),
            "option3": ("Option3 Value", "Option3 value"),
            "sku": ("Variant SKU", "SKU"),
            "grams": ("Variant Grams", "Weight value (grams)"),
            "price": ("Variant Price", "Price"),
            "barcode": ("Variant Barcode", "Barcode"),
        },
        known_by=("handle", "title", "vendor", "option1", "sku", "price"),
        columns={
            "code": "sku",
            "product": "handle",
            "title_en": "= title",
            "weight_g": "= grams",
            "barcodes": "= barcode",
        },
        options={"weight_unit": "g", "length_unit": "mm"},
        decimals={"= grams": "."},
        reshape=shape_products,
    ),
)
register_layouts(LAYOUTS)
