"""What a row may say, by itself and beside the other rows of its set."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.catalog.rules.drafts import LARGEST, SkuDraft, agreeing, check_drafts, faults_of
from zayton.catalog.rules.reading import barcodes_in, check_digit, gtin_of, key_of, parts_in, stage_in
from zayton.catalog.rules.standing import Standing, cells_between, stage_refusal, still_simulated
from zayton.catalog.states import Stage

STANDING = Standing(
    1, "K-1", "k-1", "壶", "Kettle", "growth", 1, 2, 3, 4, 500, 7, 8, "", 9, 10, "k-1", ("96385074",)
)


def codes(*drafts: SkuDraft) -> list[tuple[str, int | None]]:
    return [(refusal.code, refusal.row) for refusal in check_drafts(drafts)[1]]


@pytest.mark.parametrize(
    "draft",
    [
        SkuDraft("x" * 64),
        SkuDraft("漆" * 64),
        SkuDraft("🫖"),
        SkuDraft("K-1", title_zh="壶" * 300, title_en="k" * 300),
        SkuDraft("K-1", brand="b" * 120, product="p" * 64),
        SkuDraft("K-1", category=" > ".join(["level"] * 12)),
        SkuDraft("K-1", category="c" * 120),
        SkuDraft("K-1", **LARGEST),
        SkuDraft("K-1", **dict.fromkeys(LARGEST, 0)),
        SkuDraft("K-1", barcodes=()),
        SkuDraft("K-1", title_zh="", brand="", category=""),
    ],
)
def test_what_just_fits_has_no_fault(draft):
    assert list(faults_of(draft)) == []


@pytest.mark.parametrize(
    ("draft", "code", "field"),
    [
        (SkuDraft("  "), "catalog.code_missing", None),
        (SkuDraft("x" * 65), "catalog.text_too_long", "code"),
        (SkuDraft("ﷺ" * 8), "catalog.text_too_long", "code"),
        (SkuDraft("K\u200b1"), "catalog.text_unprintable", "code"),
        (SkuDraft("K\t1"), "catalog.text_unprintable", "code"),
        (SkuDraft("K-1", product="p" * 65), "catalog.text_too_long", "product"),
        (SkuDraft("K-1", brand="b" * 121), "catalog.text_too_long", "brand"),
        (SkuDraft("K-1", brand="ﷺ" * 14), "catalog.text_too_long", "brand"),
        (SkuDraft("K-1", title_zh="壶" * 301), "catalog.text_too_long", "title_zh"),
        (SkuDraft("K-1", title_en="a\x00"), "catalog.text_unprintable", "title_en"),
        (SkuDraft("K-1", category=" > ".join(["l"] * 13)), "catalog.category_too_deep", "category"),
        (SkuDraft("K-1", category=" > "), "catalog.category_too_deep", "category"),
        (SkuDraft("K-1", category="A > " + "c" * 121), "catalog.text_too_long", "category"),
        (SkuDraft("K-1", category="A > ﷺ" + "ﷺ" * 13), "catalog.text_too_long", "category"),
        (SkuDraft("K-1", category="A > B\x07"), "catalog.text_unprintable", "category"),
        (SkuDraft("K-1", lifecycle=""), "catalog.stage_unknown", "lifecycle"),
        (SkuDraft("K-1", lifecycle="New"), "catalog.stage_unknown", "lifecycle"),
        *[
            (SkuDraft("K-1", **{name: value}), "catalog.measure_out_of_range", name)
            for name, most in LARGEST.items()
            for value in (-1, most + 1)
        ],
        (SkuDraft("K-1", barcodes=("96385075",)), "catalog.barcode_wrong", "barcodes"),
        (SkuDraft("K-1", barcodes=("",)), "catalog.barcode_wrong", "barcodes"),
    ],
)
def test_what_does_not_fit_is_refused_once_at_its_field(draft, code, field):
    faults = list(faults_of(draft._replace(row=5)))
    assert [(fault.code, fault.figures.get("field"), fault.row) for fault in faults] == [(code, field, 5)]


def test_a_text_that_is_longer_spelled_out_says_how_long():
    (fault,) = faults_of(SkuDraft("ﷺ" * 8))
    assert (fault.figures["length"], fault.figures["most"]) == (18 * 8, 128)


def test_everything_wrong_with_one_row_is_said_at_once():
    draft = SkuDraft("x" * 65, lifecycle="young", weight_g=-1, barcodes=("1",), row=3)
    assert [code for code, _row in codes(draft)] == [
        "catalog.stage_unknown",
        "catalog.text_too_long",
        "catalog.measure_out_of_range",
        "catalog.barcode_wrong",
    ]


def test_a_row_with_a_fault_does_not_take_its_code_from_a_later_good_one():
    assert codes(SkuDraft("K-1", weight_g=-1, row=2), SkuDraft("k-1", row=3)) == [
        ("catalog.measure_out_of_range", 2)
    ]


def test_a_row_with_a_fault_does_not_take_its_barcode_from_a_later_good_one():
    wrong = SkuDraft("A", barcodes=("96385074",), weight_g=-1, row=2)
    assert codes(wrong, SkuDraft("B", barcodes=("96385074",), row=3)) == [("catalog.measure_out_of_range", 2)]


def test_without_rows_an_earlier_member_is_named_by_its_code():
    _good, refusals = check_drafts([SkuDraft("K-1"), SkuDraft("k-1 ")])
    assert refusals[0].figures["first"] == "K-1"


@given(st.lists(st.sampled_from(["A", "a", " A", "B", "C", "c "]), max_size=12))
def test_of_a_set_each_code_is_kept_once_and_every_other_member_refused(names):
    good, refusals = check_drafts([SkuDraft(name, row=row) for row, name in enumerate(names)])
    assert set(good) == {key_of(name) for name in names}
    assert len(good) + len(refusals) == len(names)
    assert all(
        names[draft.row] == next(name for name in names if key_of(name) == key) for key, draft in good.items()
    )


def said(*facts: tuple) -> list[tuple[str, SkuDraft]]:
    return [
        (product, SkuDraft(f"K-{row}", product, brand=brand, category=category, row=row))
        for row, (product, brand, category) in enumerate(facts)
    ]


def test_rows_of_one_product_agree_when_they_spell_it_otherwise_or_say_nothing():
    rows = said(
        ("p", "Brew", "Home > Tea"), ("p", "BREW ", "home>tea"), ("p", None, None), ("q", "Other", None)
    )
    kept, refusals = agreeing(rows)
    assert (len(kept), refusals) == (4, [])


def test_the_first_to_name_a_brand_or_category_is_the_one_the_others_are_held_to():
    rows = said(("p", None, "Home"), ("p", "Brew", None), ("p", "Lumen", "Home"), ("p", None, "Garden"))
    kept, refusals = agreeing(rows)
    assert [draft.row for draft in kept] == [0, 1]
    assert [(one.row, one.figures["field"], one.figures["first"]) for one in refusals] == [
        (2, "brand", 1),
        (3, "category", 0),
    ]


def test_the_cells_between_what_stands_and_what_is_said_are_those_that_differ():
    cells = cells_between(STANDING, {"weight_g": 4, "title_en": "New", "person": None})
    assert [(cell.owner_id, cell.field, cell.before, cell.after) for cell in cells] == [
        (1, "title_en", "Kettle", "New"),
        (1, "person", 7, None),
    ]


@pytest.mark.parametrize("after", [*Stage])
def test_a_refused_stage_says_which_rule_it_breaks(after):
    ended = STANDING._replace(lifecycle="ended")
    expected = {"new": "catalog.stage_never_new", "mature": "catalog.stage_ended"}.get(after)
    refusal = stage_refusal(ended, after, 4)
    assert (refusal and refusal.code) == expected
    if refusal:
        assert (refusal.subject, refusal.row, refusal.figures["before"]) == ("K-1", 4, "ended")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("CUP", [("CUP", 1)]),
        ("CUP × 2", [("CUP", 2)]),
        ("CUP*2\r\n\r\n  POT  x\n", [("CUP", 2), ("POT  x", 1)]),
        ("CUP\t12", [("CUP", 12)]),
        ("A × B × 3", [("A × B", 3)]),
        ("CUP × many", [("CUP × many", 1)]),
        ("CUP × 0", [("CUP", 0)]),
        ("茶杯 × 6", [("茶杯", 6)]),
        ("CUP × 1234567890", [("CUP × 1234567890", 1)]),
    ],
)
def test_a_bundle_is_read_line_by_line(text, parts):
    assert parts_in(text) == parts


@given(
    st.lists(
        st.tuples(st.text("ABC茶-. ", min_size=1).map(str.strip).filter(bool), st.integers(0, 10**9 - 1)),
        max_size=6,
    )
)
def test_a_bundle_as_the_form_shows_it_is_read_back_the_same(parts):
    assert parts_in("\n".join(f"{code} × {quantity}" for code, quantity in parts)) == parts


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("新品", "new"),
        ("成长", "growth"),
        ("Growing", "growth"),
        ("衰退期", "slow"),
        ("滞销", "slow"),
        ("停售", "ended"),
        ("淘汰", "ended"),
        (" ENDED ", "ended"),
        ("Ｎｅｗ", "new"),
        ("young", "young"),
    ],
)
def test_a_stage_is_understood_as_people_write_it(text, stage):
    assert stage_in(text) == stage


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ()),
        (" ; , ", ()),
        ("96385074.0", ("96385074",)),
        ("96385074/4006381333931", ("96385074", "4006381333931")),
        ("96385074；4006381333931，96385074", ("96385074", "4006381333931")),
        ("96385074\n4006381333931", ("96385074", "4006381333931")),
    ],
)
def test_a_cell_is_cut_into_barcodes(text, found):
    assert barcodes_in(text) == found


@given(st.text("0123456789", min_size=7, max_size=7))
def test_a_short_barcode_is_the_same_gtin_however_many_zeros_lead_it(body):
    digits = body + str(check_digit(body))
    assert {gtin_of(digits.zfill(length)) for length in (8, 12, 13, 14)} == {digits.zfill(14)}


@given(st.lists(st.sampled_from(["a", "b", "c", "d"])), st.lists(st.sampled_from(["a", "b", "c", "d"])))
def test_no_field_is_both_said_and_simulated_unless_it_is_simulated_anew(before, said_now):
    left = still_simulated(",".join(before), said_now)
    assert set(filter(None, left.split(","))) == set(before) - set(said_now)
    assert still_simulated(left, [], ",".join(before)) == ",".join(sorted(set(before)))
