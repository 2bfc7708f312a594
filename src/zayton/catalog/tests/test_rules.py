"""Codes, GTINs, stages: the rules by themselves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.catalog.rules.drafts import SkuDraft, check_drafts
from zayton.catalog.rules.reading import category_names, check_digit, gtin_of, key_of
from zayton.catalog.rules.standing import still_simulated
from zayton.catalog.states import Stage, may_move


@pytest.mark.parametrize(
    ("digits", "gtin"),
    [
        ("4006381333931", "04006381333931"),
        ("036000291452", "00036000291452"),
        ("96385074", "00000096385074"),
        ("00012345600012", "00012345600012"),
    ],
)
def test_the_textbook_barcodes_are_valid(digits, gtin):
    assert gtin_of(digits) == gtin


@pytest.mark.parametrize(
    "digits", ["", "4006381333932", "400638133393", "40063813339 1", "４００６３８１３３３９３１", "-6385074"]
)
def test_what_is_no_gtin_is_refused(digits):
    assert gtin_of(digits) is None


@given(
    st.sampled_from([7, 11, 12, 13]).flatmap(
        lambda length: st.text("0123456789", min_size=length, max_size=length)
    )
)
def test_every_body_with_its_check_digit_is_valid_and_with_any_other_is_not(body):
    right = check_digit(body)
    assert [digit for digit in range(10) if gtin_of(f"{body}{digit}")] == [right]


@given(st.text("0123456789", min_size=12, max_size=12), st.integers(0, 11), st.integers(1, 9))
def test_one_mistyped_digit_is_always_noticed(body, place, off):
    digits = f"{body}{check_digit(body)}"
    wrong = str((int(digits[place]) + off) % 10)
    assert gtin_of(digits[:place] + wrong + digits[place + 1 :]) is None


@given(st.text(max_size=30))
def test_a_key_is_its_own_key(text):
    assert key_of(key_of(text)) == key_of(text) or not text.isascii()


@pytest.mark.parametrize(("one", "other"), [("AB 1", " ab  1 "), ("ＡＢ１", "ab1"), ("Straße", "STRASSE")])
def test_codes_that_a_person_reads_alike_have_one_key(one, other):
    assert key_of(one) == key_of(other)


def test_a_category_is_spelled_from_the_root_down():
    assert category_names(" Home >  Tea  pots>> ") == ("Home", "Tea pots")
    assert category_names(" > ") == ()


@pytest.mark.parametrize("before", list(Stage))
@pytest.mark.parametrize("after", list(Stage))
def test_every_move_between_stages_is_allowed_or_not(before, after):
    forbidden = {(stage, "new") for stage in Stage if stage != "new"} | {("ended", "mature")}
    assert may_move(before, after) == ((before, after) not in forbidden)


def test_a_stage_nobody_knows_moves_nowhere():
    assert not may_move("young", "new")


def test_the_first_of_two_rows_with_one_barcode_stands():
    drafts = [SkuDraft("A", barcodes=("96385074",), row=2), SkuDraft("B", barcodes=("0000096385074",), row=3)]
    good, refusals = check_drafts(drafts)
    assert list(good) == ["a"]
    assert [(refusal.row, refusal.figures["first"]) for refusal in refusals] == [(3, 2)]


def test_one_row_does_not_name_a_barcode_twice():
    good, refusals = check_drafts([SkuDraft("A", barcodes=("96385074", "96385074"), row=2)])
    assert not good
    assert [refusal.code for refusal in refusals] == ["catalog.barcode_repeated"]


def test_what_is_said_for_real_is_no_longer_made_up():
    assert still_simulated("category,weight_g", ["weight_g"], "person") == "category,person"
    assert still_simulated("weight_g", ["weight_g"]) == ""
