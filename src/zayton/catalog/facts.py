"""What the lake knows of the catalogue: attributes of SKUs and the words of what they name; no fact of its own.

People appear as opaque ids only.
"""

import polars as pl
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from zayton.catalog.events import EVENTS
from zayton.catalog.models import Category, Sku
from zayton.catalog.queries import category_titles
from zayton.catalog.words import STAGES
from zayton.kernel.statements import selected
from zayton.lake.public import Dimension, DimensionTable, register_dimension_tables, register_dimensions

VERBS = frozenset(event.verb for event in EVENTS)
SKU_COLUMNS = {
    "sku_id": pl.Int64,
    "label_en": pl.String,
    "label_zh": pl.String,
    "product_id": pl.Int64,
    "brand_id": pl.Int64,
    "category_id": pl.Int64,
    "department_id": pl.Int64,
    "person": pl.String,
    "stage": pl.String,
}
WORDS_COLUMNS = {"id": pl.Int64, "label_en": pl.String, "label_zh": pl.String}
_SKU_PATHS = (
    "pk",
    "code",
    "title_en",
    "title_zh",
    "product_id",
    "product__brand_id",
    "product__category_id",
    "product__category__path",
    "person__opaque_id",
    "lifecycle",
)


def sku_rows() -> pl.DataFrame:
    """One row a SKU; its department is the root of its category's branch."""
    rows = [
        (
            sku,
            f"{code} {title_en or title_zh}".strip(),
            f"{code} {title_zh or title_en}".strip(),
            product,
            brand,
            category,
            # a path begins with a slash, so its first part is empty
            int(path.split("/")[1]) if path else None,
            person,
            stage,
        )
        for sku, code, title_en, title_zh, product, brand, category, path, person, stage in Sku.objects.values_list(
            *_SKU_PATHS
        )
    ]
    return pl.DataFrame(rows, schema=SKU_COLUMNS, orient="row")


def category_rows() -> pl.DataFrame:
    """One row a category with its path in both languages."""
    english, chinese = category_titles(), category_titles(chinese=True)
    rows = [(key, english[key], chinese[key]) for key in english]
    return pl.DataFrame(rows, schema=WORDS_COLUMNS, orient="row")


def department_rows() -> pl.DataFrame:
    """One row a category with its own name only."""
    rows = Category.objects.values_list("pk", "name", "name_zh")
    return pl.DataFrame([(pk, name, zh or name) for pk, name, zh in rows], schema=WORDS_COLUMNS, orient="row")


def brand_rows() -> pl.DataFrame:
    """One row a brand."""
    rows = [(key, name, name) for key, name in selected("SELECT id, name FROM catalog_brand", [])]
    return pl.DataFrame(rows, schema=WORDS_COLUMNS, orient="row")


def product_rows() -> pl.DataFrame:
    """One row a product."""
    rows = selected("SELECT id, code, title_en, title_zh FROM catalog_product", [])
    named = [(key, f"{code} {en or zh}".strip(), f"{code} {zh or en}".strip()) for key, code, en, zh in rows]
    return pl.DataFrame(named, schema=WORDS_COLUMNS, orient="row")


def stage_rows() -> pl.DataFrame:
    """The words of the stages in both languages."""
    # a worker has no reader whose language it could take, so both are asked for by name
    with override("en"):
        english = {stage: str(words) for stage, words in STAGES.items()}
    with override("zh-hans"):
        chinese = {stage: str(words) for stage, words in STAGES.items()}
    rows = [(stage, english[stage], chinese[stage]) for stage in STAGES]
    return pl.DataFrame(rows, schema={**WORDS_COLUMNS, "id": pl.String}, orient="row")


TABLES = (
    DimensionTable("skus", "sku_id", SKU_COLUMNS, sku_rows, VERBS),
    DimensionTable("categories", "id", WORDS_COLUMNS, category_rows, VERBS),
    DimensionTable("departments", "id", WORDS_COLUMNS, department_rows, VERBS),
    DimensionTable("brands", "id", WORDS_COLUMNS, brand_rows, VERBS),
    DimensionTable("products", "id", WORDS_COLUMNS, product_rows, VERBS),
    DimensionTable("stages", "id", {**WORDS_COLUMNS, "id": pl.String}, stage_rows, VERBS),
)
register_dimension_tables(TABLES)
register_dimensions(
    [
        Dimension("sku", _("SKU"), "sku_id", label=("skus", "label_en", "label_zh"), page="catalog:sku"),
        *(
            Dimension(
                name,
                words,
                "sku_id",
                through="skus",
                attribute=attribute,
                label=(table, "label_en", "label_zh") if table else None,
                page=page,
            )
            for name, words, attribute, table, page in (
                ("product", _("Product"), "product_id", "products", "catalog:product"),
                ("brand", _("Brand"), "brand_id", "brands", "catalog:brand"),
                ("category", _("Category"), "category_id", "categories", "catalog:category"),
                ("department", _("Department"), "department_id", "departments", "catalog:category"),
                ("person", _("Responsible person"), "person", "", ""),
                ("stage", _("Stage"), "stage", "stages", ""),
            )
        ),
    ]
)
