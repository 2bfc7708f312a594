"""The import of SKUs from files: which columns are understood, and how typed rows become drafts."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from zayton.catalog.operations import write_skus
from zayton.catalog.permissions import EDIT
from zayton.catalog.rules.drafts import SkuDraft
from zayton.catalog.rules.reading import barcodes_in, rounded, stage_in
from zayton.catalog.words import FIELDS
from zayton.kernel.access.public import Scope
from zayton.kernel.errors import Refusal
from zayton.kernel.intake.public import (
    BadRow,
    Context,
    Kind,
    Locale,
    Outcome,
    SliceFrame,
    SliceResult,
    Target,
    TargetColumn,
    TargetOption,
    register_target,
)

# as whole numerators and denominators: an inch is exactly 25.4 mm, and stays so
LENGTH_UNITS: Mapping[str, tuple[int, int]] = {"mm": (1, 1), "cm": (10, 1), "in": (254, 10)}
WEIGHT_UNITS: Mapping[str, tuple[int, int]] = {
    "g": (1, 1),
    "kg": (1_000, 1),
    # the avoirdupois ounce and pound are defined in grams, exactly so
    "oz": (28_349_523_125, 10**9),
    "lb": (45_359_237, 10**5),
}
_MEASURES = ("length_mm", "width_mm", "height_mm", "weight_g")

COLUMNS = (
    TargetColumn(
        "code", FIELDS["code"], required=True, synonyms=("SKU", "local SKU", "SKU编码", "本地SKU", "商品编码")
    ),
    TargetColumn("product", FIELDS["product"], synonyms=("SPU", "style", "款号", "产品编码")),
    TargetColumn(
        "title_zh",
        FIELDS["title_zh"],
        synonyms=("标题", "品名", "中文名", "中文名称", "产品名称", "商品名称"),
    ),
    TargetColumn(
        "title_en", FIELDS["title_en"], synonyms=("title", "name", "description", "英文名", "英文名称")
    ),
    TargetColumn("brand", FIELDS["brand"], synonyms=("品牌", "品牌名")),
    TargetColumn("category", FIELDS["category"], synonyms=("分类", "类目", "品类", "产品分类")),
    TargetColumn("lifecycle", FIELDS["lifecycle"], synonyms=("lifecycle", "stage", "生命周期", "产品阶段")),
    TargetColumn("person", FIELDS["person"], synonyms=("person", "owner", "manager", "负责人", "产品负责人")),
    TargetColumn(
        "length_mm", _("Length"), Kind.DECIMAL, synonyms=("length_mm", "length (mm)", "length (cm)", "长")
    ),
    TargetColumn(
        "width_mm", _("Width"), Kind.DECIMAL, synonyms=("width_mm", "width (mm)", "width (cm)", "宽")
    ),
    TargetColumn(
        "height_mm", _("Height"), Kind.DECIMAL, synonyms=("height_mm", "height (mm)", "height (cm)", "高")
    ),
    TargetColumn(
        "weight_g",
        _("Weight"),
        Kind.DECIMAL,
        synonyms=("weight_g", "weight (kg)", "重量", "毛重", "净重"),
    ),
    TargetColumn(
        "purchase_cost_minor",
        FIELDS["purchase_cost_minor"],
        Kind.AMOUNT,
        synonyms=("cost", "purchase price", "采购成本", "采购价", "成本价"),
    ),
    TargetColumn(
        "barcodes",
        FIELDS["barcodes"],
        synonyms=("barcode", "EAN", "UPC", "GTIN", "条码", "条形码", "商品条码"),
    ),
)


def work(slice_: SliceFrame, context: Context) -> SliceResult:
    """Write one slice of rows; rows that repeat another one exactly say nothing new."""
    drafts = drafts_of(slice_, context.options)
    repeats = repeats_in(slice_, drafts)
    again = {row for rows in repeats.values() for row in rows}
    said = [draft for draft in drafts if draft.row not in again] if again else drafts
    written = write_skus(drafts=said, actor=context.actor, at=context.at, dry_run=context.dry_run)
    bad = [fault for refusal in written.refusals for fault in _bad_rows(refusal, drafts, repeats)]
    accepted = {"created": len(written.created), "changed": len(written.changed)}
    accepted["unchanged"] = slice_.rows - len({row.row for row in bad}) - sum(accepted.values())
    return SliceResult(accepted, bad)


def repeats_in(slice_: SliceFrame, drafts: Sequence[SkuDraft]) -> dict[int, list[int]]:
    """The rows that say again, word by word, what an earlier row said: by that row's line."""
    # the usual case, seen without comparing any rows
    if slice_.frame["occurrence"].max() == 1:
        return {}
    first: dict[SkuDraft, list[int]] = {}
    for draft in drafts:
        first.setdefault(draft._replace(row=None), []).append(draft.row or 0)
    return {rows[0]: rows[1:] for rows in first.values() if len(rows) > 1}


def drafts_of(slice_: SliceFrame, options: Mapping[str, str]) -> list[SkuDraft]:
    """The rows of a slice as drafts, measures in millimetres and grams."""
    length = LENGTH_UNITS[options.get("length_unit") or "mm"]
    weight = WEIGHT_UNITS[options.get("weight_unit") or "g"]
    names = [column.name for column in COLUMNS]
    rows = slice_.frame.select("row", *names).rows()
    return [_draft(row, length, weight) for row in rows]


def _draft(row: Sequence[Any], length: tuple[int, int], weight: tuple[int, int]) -> SkuDraft:
    line, code, product, zh, en, brand, category, stage, person, long, wide, high, heavy, cost, printed = row
    return SkuDraft(
        code, product, zh, en, brand, category,
        None if stage is None else stage_in(stage),
        person,
        None if long is None else rounded(long, length),
        None if wide is None else rounded(wide, length),
        None if high is None else rounded(high, length),
        None if heavy is None else rounded(heavy, weight),
        cost,
        None if printed is None else barcodes_in(printed),
        "", line,
    )  # fmt: skip


def _bad_rows(
    refusal: Refusal, drafts: Sequence[SkuDraft], repeats: Mapping[int, Sequence[int]]
) -> list[BadRow]:
    """A refusal of one row for it and its exact repeats; one of the whole set for every row."""
    lines = (
        [draft.row or 0 for draft in drafts]
        if refusal.row is None
        else [refusal.row, *repeats.get(refusal.row, ())]
    )
    column, value = str(refusal.figures.get("field", "")), str(refusal.figures.get("value", ""))
    figures = {"subject": refusal.subject, **refusal.figures}
    return [BadRow(line, refusal.code, column, value, figures) for line in lines]


def _units(units: Mapping[str, tuple[int, int]]) -> Sequence[tuple[str, str]]:
    return [(unit, unit) for unit in units]


def _length_units(_scope: Scope) -> Sequence[tuple[str, str]]:
    return _units(LENGTH_UNITS)


def _weight_units(_scope: Scope) -> Sequence[tuple[str, str]]:
    return _units(WEIGHT_UNITS)


def _locale(_options: Mapping[str, str]) -> Locale:
    return Locale(currency=settings.BASE_CURRENCY)


SKUS = Target(
    name="catalog.skus",
    title=_("Products and SKUs"),
    columns=COLUMNS,
    work=work,
    group_by=("code",),
    options=(
        TargetOption("length_unit", _("Unit of lengths"), _length_units, required=False),
        TargetOption("weight_unit", _("Unit of weights"), _weight_units, required=False),
    ),
    outcomes=(
        Outcome("created", _("New SKUs")),
        Outcome("changed", _("Changed SKUs")),
        Outcome("unchanged", _("Unchanged rows")),
    ),
    locale=_locale,
    permission=EDIT.name,
)
register_target(SKUS)
