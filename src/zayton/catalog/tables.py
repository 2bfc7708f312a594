"""The table of SKUs: its columns, and how it is filtered, sorted and cut."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zayton.catalog.bulk import bulk_edit
from zayton.catalog.models import Barcode, Sku
from zayton.catalog.operations.skus import refused
from zayton.catalog.queries import branches_of, category_titles, sku_ids_by_barcode
from zayton.catalog.rules.reading import key_of
from zayton.catalog.wording import in_chinese
from zayton.catalog.words import FIELDS, STAGES
from zayton.kernel.access.public import Actor
from zayton.ui.public import Action, Column, Empty, Filter, Row, Shown, Table, TablePage, TableQuery, page_of

_LOOKS = {
    "new": ("blue", "sparkles"),
    "growth": ("green", "trending-up"),
    "mature": ("green", "check"),
    "slow": ("amber", "clock"),
    "ended": ("grey", "circle-off"),
}
_FIELDS = {
    "code": "code",
    "title": "title",
    "product": "product__code",
    "brand": "product__brand__name",
    "lifecycle": "lifecycle",
    "person": "person__display_name",
    "length_mm": "length_mm",
    "width_mm": "width_mm",
    "height_mm": "height_mm",
    "weight_g": "weight_g",
    "purchase_cost_minor": "purchase_cost_minor",
    "created_at": "created_at",
}
_EXTRA = ("simulated", "is_bundle", "product_id", "product__brand_id", "product__category_id")


def _linked(url_name: str, key: str) -> Callable[[Mapping[str, Any]], str]:
    return lambda row: reverse(url_name, args=[row[key]]) if row.get(key) else ""


def stage_choices() -> dict[str, Shown]:
    """The stages with their colours and icons."""
    return {stage: Shown(words, *_LOOKS[stage]) for stage, words in STAGES.items()}


def columns() -> list[Column]:
    """The columns of the table; those seldom needed wait in the column menu."""
    return [
        Column("code", FIELDS["code"], href=_linked("catalog:sku", "id"), width=120),
        Column("title", _("Title"), width=200, filterable=False),
        Column(
            "product", FIELDS["product"], href=_linked("catalog:product", "product_id"), default_shown=False
        ),
        Column("brand", FIELDS["brand"], width=100),
        Column("category", FIELDS["category"], sortable=False, width=160),
        Column("lifecycle", FIELDS["lifecycle"], "status", choices=stage_choices()),
        Column("person", _("Responsible"), width=110),
        Column("weight_g", _("Weight"), "quantity", unit="g"),
        Column("length_mm", _("Length"), "quantity", unit="mm", default_shown=False),
        Column("width_mm", _("Width"), "quantity", unit="mm", default_shown=False),
        Column("height_mm", _("Height"), "quantity", unit="mm", default_shown=False),
        Column(
            "purchase_cost_minor",
            FIELDS["purchase_cost_minor"],
            "money",
            currency=settings.BASE_CURRENCY,
            cost=True,
            hint=_("What the seller expects to pay for one unit; what lots really cost stands in stock."),
        ),
        Column("barcodes", FIELDS["barcodes"], sortable=False, filterable=False, default_shown=False),
        Column("created_at", _("Created"), "datetime", default_shown=False),
    ]


def sku_table(
    actor: Actor, *, name: str = "skus", within: Q | None = None, prefix: str = "", empty: Empty | None = None
) -> Table:
    """The table of SKUs, narrowed to a condition where it stands on the page of a product, brand or category."""
    rows = Sku.objects.filter(within or Q()).annotate(
        # an empty title is no NULL, so it has to be made one before the next is tried
        title=Coalesce(*(NullIf(F(title), Value("")) for title in _titles()), F("code"))
    )
    return Table(
        name,
        columns(),
        lambda query: _page(rows, query),
        bulk=[] if refused(actor) else [bulk_edit(actor)],
        export_name="skus",
        href=_linked("catalog:sku", "id"),
        default_sort="code",
        searchable=_("Code, title, product or barcode"),
        prefix=prefix,
        empty=empty,
    )


def _titles() -> tuple[str, str]:
    return ("title_zh", "title_en") if in_chinese() else ("title_en", "title_zh")


def _page(rows: QuerySet[Sku], query: TableQuery) -> TablePage:
    names = category_titles(chinese=in_chinese())
    by_category = [one for one in query.filters if one.key == "category"]
    for one in by_category:
        rows = rows.filter(_in_category(one, names))
    # a join with barcodes would repeat rows, so a scanned one is looked up first
    if query.search:
        rows = rows.filter(_said(query.search))
    others = tuple(one for one in query.filters if one.key != "category")
    found = page_of(rows, replace(query, filters=others, search=""), fields=_FIELDS, extra=_EXTRA)
    printed = _barcodes([row["id"] for row in found.rows]) if "barcodes" in query.columns else {}
    return replace(found, rows=[_row(row, names, printed) for row in found.rows])


def _said(text: str) -> Q:
    scanned = sku_ids_by_barcode([text]).values()
    found = Q(key__contains=key_of(text)) | Q(product__key__contains=key_of(text)) | Q(pk__in=list(scanned))
    return found | Q(title_zh__icontains=text) | Q(title_en__icontains=text)


def _in_category(one: Filter, names: Mapping[int, str]) -> Q:
    if one.operator == "empty":
        return Q(product__category=None)
    if one.operator == "has":
        wanted = [key for key, name in names.items() if str(one.value).casefold() in name.casefold()]
    else:
        wanted = [key for key, name in names.items() if name in one.values]
    return Q(product__category__in=branches_of(wanted).values("pk"))


def _row(row: Row, names: Mapping[int, str], printed: Mapping[int, Sequence[str]]) -> Row:
    simulated = row["simulated"].split(",") if row["simulated"] else ()
    return {
        **row,
        "category": names.get(row["product__category_id"]),
        "barcodes": " ".join(printed.get(row["id"], ())) or None,
        "marks": dict.fromkeys(simulated, "simulated"),
    }


def _barcodes(ids: Sequence[int]) -> dict[int, list[str]]:
    printed: dict[int, list[str]] = {}
    for sku, digits in Barcode.objects.filter(sku__in=ids).order_by("digits").values_list("sku_id", "digits"):
        printed.setdefault(sku, []).append(digits)
    return printed


def no_skus_yet(import_href: str) -> Empty:
    """What the empty catalogue says."""
    action = Action(_("Import SKUs"), import_href, "file-import") if import_href else None
    return Empty(
        _("No SKUs yet"),
        _("Everything you sell belongs here, with its codes, measures and barcodes. Start with a file."),
        action or Action(_("Add a SKU"), reverse("catalog:sku-new"), "plus"),
        "tags",
    )
