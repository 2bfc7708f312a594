"""Rows of a file become SKUs: units, repeats, faults by row."""

from fractions import Fraction

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zayton.catalog.models import Sku
from zayton.catalog.public import SkuDraft
from zayton.catalog.rules.reading import barcodes_in, key_of, rounded, stage_in
from zayton.catalog.targets import COLUMNS, LENGTH_UNITS, SKUS, WEIGHT_UNITS
from zayton.catalog.tests.builders import AT, OPERATOR, READER, as_if, gtin13, some_skus
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.intake.public import Context, Kind, SliceFrame, target_named

TYPES = {Kind.TEXT: pl.String, Kind.DECIMAL: pl.Int64, Kind.AMOUNT: pl.Int64}


def slice_of(*rows: dict) -> SliceFrame:
    """Typed rows as the runner hands them over; the first has line 2."""
    columns = {column.name: [row.get(column.name) for row in rows] for column in COLUMNS}
    schema = {column.name: TYPES[column.kind] for column in COLUMNS}
    occurrences = [rows[: place + 1].count(row) for place, row in enumerate(rows)]
    lines = pl.DataFrame(
        {"row": range(2, len(rows) + 2), "group": range(len(rows)), "occurrence": occurrences}
    )
    return SliceFrame(pl.concat([lines, pl.DataFrame(columns, schema=schema)], how="horizontal"))


def context(actor=SYSTEM, **facts) -> Context:
    return Context(import_id=1, actor=actor, at=AT, source="skus.csv", **facts)


def test_the_target_is_registered():
    assert target_named("catalog.skus") is SKUS


@pytest.mark.django_db
def test_every_row_is_accounted_for():
    rows = [
        {"code": "K-1", "brand": "B"},
        {"code": "K-1", "brand": "B"},
        {"code": "K-1", "brand": "Other"},
        {"code": "K-2", "lifecycle": "young"},
    ]
    result = SKUS.work(slice_of(*rows), context())
    assert result.accepted == {"created": 1, "changed": 0, "unchanged": 1}
    assert [(bad.row, bad.code, bad.column, bad.value) for bad in result.quarantined] == [
        (4, "catalog.code_repeated", "code", "K-1"),
        (5, "catalog.stage_unknown", "lifecycle", "young"),
    ]
    again = SKUS.work(slice_of(*rows[:2]), context())
    assert again.accepted == {"created": 0, "changed": 0, "unchanged": 2}


@pytest.mark.django_db
def test_a_fault_of_a_row_is_one_of_its_exact_repeats_too():
    result = SKUS.work(
        slice_of({"code": "K-1", "person": "nobody"}, {"code": "K-1", "person": "nobody"}), context()
    )
    assert [bad.row for bad in result.quarantined] == [2, 3]
    assert sum(result.accepted.values()) == 0


@pytest.mark.django_db
def test_measures_come_in_the_units_chosen_and_several_barcodes_in_one_cell():
    row = {
        "code": "K-1",
        "length_mm": 12_500_000,
        "weight_g": 1_234_500,
        "barcodes": f"{gtin13(1)}; {gtin13(2)}.0",
    }
    SKUS.work(slice_of(row), context(options={"length_unit": "cm", "weight_unit": "kg"}))
    sku = Sku.objects.get()
    assert (sku.length_mm, sku.weight_g, sku.barcodes.count()) == (125, 1234, 2)


@pytest.mark.django_db
def test_a_dry_run_of_a_file_writes_nothing():
    result = SKUS.work(slice_of({"code": "K-1"}), context(dry_run=True))
    assert result.accepted["created"] == 1
    assert not Sku.objects.exists()


@pytest.mark.django_db
def test_whoever_may_not_edit_gets_every_row_back():
    result = SKUS.work(slice_of({"code": "K-1"}, {"code": "K-2"}), context(READER))
    assert [bad.code for bad in result.quarantined] == ["catalog.not_allowed"] * 2
    assert not Sku.objects.exists()


@pytest.mark.django_db
def test_a_cost_from_somebody_who_sees_none_goes_to_quarantine():
    rows = [{"code": "K-1", "purchase_cost_minor": 450}, {"code": "K-2"}]
    result = SKUS.work(slice_of(*rows), context(OPERATOR))
    assert [(bad.row, bad.code) for bad in result.quarantined] == [(2, "catalog.cost_hidden")]
    assert Sku.objects.get().code == "K-2"


@pytest.mark.parametrize(
    ("millionths", "unit", "whole"),
    [
        (1_000_000, LENGTH_UNITS["in"], 25),
        (12_500_000, LENGTH_UNITS["cm"], 125),
        (1_000_000, WEIGHT_UNITS["lb"], 454),
        (16_000_000, WEIGHT_UNITS["oz"], 454),
        (500_000, WEIGHT_UNITS["g"], 0),
        (1_500_000, WEIGHT_UNITS["g"], 2),
    ],
)
def test_units_are_converted_as_defined(millionths, unit, whole):
    assert rounded(millionths, unit) == whole


def test_stages_are_understood_in_chinese():
    assert [stage_in(text) for text in ("成熟期", " Mature ", "??")] == ["mature", "mature", "??"]


def test_a_cell_may_hold_several_barcodes():
    assert barcodes_in("4006381333931、96385074 4006381333931") == ("4006381333931", "96385074")


@given(st.integers(-(10**15), 10**15), st.sampled_from([*LENGTH_UNITS.values(), *WEIGHT_UNITS.values()]))
def test_measures_round_half_to_even(millionths, unit):
    assert rounded(millionths, unit) == round(Fraction(millionths * unit[0], unit[1] * 1_000_000))


def test_no_heading_is_understood_as_two_columns():
    seen: dict[str, str] = {}
    for column in COLUMNS:
        for heading in (column.name, *column.synonyms):
            assert seen.setdefault(key_of(heading), column.name) == column.name, heading


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("column", "millionths", "options", "kept"),
    [
        ("weight_g", 1_234_500, {"weight_unit": "kg"}, 1_234),
        ("weight_g", 900_000_000, {}, 900),
        ("weight_g", 0, {"weight_unit": "kg"}, 0),
        ("length_mm", 12_700_000, {"length_unit": "cm"}, 127),
        ("height_mm", 1_000_000, {"length_unit": "in"}, 25),
        ("width_mm", 499_999, {}, 0),
        ("weight_g", 100_000_000_000_000, {}, 100_000_000),
    ],
)
def test_a_measure_is_kept_in_whole_millimetres_and_grams(column, millionths, options, kept):
    result = SKUS.work(slice_of({"code": "K-1", column: millionths}), context(options=options))
    assert result.accepted["created"] == 1
    assert getattr(Sku.objects.get(), column) == kept


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("column", "millionths", "options"),
    [
        ("weight_g", -1_000_000, {}),
        ("weight_g", 100_001_000_000, {"weight_unit": "kg"}),
        ("length_mm", 100_001_000_000, {}),
        ("length_mm", 9 * 10**18, {"length_unit": "in"}),
    ],
)
def test_a_measure_that_cannot_be_is_kept_back_with_its_column(column, millionths, options):
    rows = ({"code": "K-1", column: millionths}, {"code": "K-2"})
    result = SKUS.work(slice_of(*rows), context(options=options))
    assert [(bad.row, bad.code, bad.column) for bad in result.quarantined] == [
        (2, "catalog.measure_out_of_range", column)
    ]
    assert list(Sku.objects.values_list("code", flat=True)) == ["K-2"]


@pytest.mark.django_db
def test_every_fault_of_a_row_is_told_and_the_row_counted_once():
    row = {"code": "K-1", "weight_g": -1_000_000, "lifecycle": "young", "barcodes": "96385075, 123"}
    result = SKUS.work(slice_of(row, {"code": "K-2"}), context())
    assert sorted((bad.code, bad.value) for bad in result.quarantined) == [
        ("catalog.barcode_wrong", "123"),
        ("catalog.barcode_wrong", "96385075"),
        ("catalog.measure_out_of_range", "-1"),
        ("catalog.stage_unknown", "young"),
    ]
    assert result.accepted == {"created": 1, "changed": 0, "unchanged": 0}


cells = st.fixed_dictionaries(
    {"code": st.sampled_from(["K-1", "k-1", "K-2", "K-3", "", None])},
    optional={
        "brand": st.sampled_from(["Brew", "Lumen", None]),
        "lifecycle": st.sampled_from(["新品", "Mature", "young"]),
        "person": st.sampled_from(["nobody", None]),
        "weight_g": st.sampled_from([5_000_000, -1]),
        "purchase_cost_minor": st.sampled_from([100]),
        "barcodes": st.sampled_from(["96385074", "4006381333931/96385074", "1"]),
    },
)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(cells, min_size=1, max_size=6),
    dry=st.booleans(),
    actor=st.sampled_from([SYSTEM, OPERATOR, READER]),
)
def test_every_row_of_any_file_is_accepted_or_kept_back_and_never_both(rows, dry, actor):
    rows = [row | {"code": row["code"] or ""} for row in rows]
    with as_if():
        some_skus(SkuDraft("K-3", brand="Brew", lifecycle="growth"))
        result = SKUS.work(slice_of(*rows), context(actor, dry_run=dry))
        bad = {one.row for one in result.quarantined}
        assert sum(result.accepted.values()) + len(bad) == len(rows)
        assert min(result.accepted.values()) >= 0
        assert bad <= set(range(2, len(rows) + 2))
        assert Sku.objects.count() == 1 + (0 if dry else result.accepted["created"])
