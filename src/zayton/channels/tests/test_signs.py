"""What speaks for a seller SKU being a SKU of ours, and what follows where signs disagree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.channels.rules.signs import (
    NOTHING,
    Reason,
    Sign,
    Strength,
    bare,
    codes_asked,
    decided,
    is_one_product,
    likeliest,
    unmarked,
)
from zayton.channels.rules.titles import alike, words_of_title

CUP, POT = 1, 2
STRONG = [Sign.CODE, Sign.SPELLING, Sign.MARKS, Sign.BARCODE, Sign.ITEM]


@pytest.mark.parametrize("sign", STRONG)
def test_one_sign_alone_is_strong(sign):
    assert decided([Reason(CUP, sign)]) == (CUP, Strength.STRONG, (Reason(CUP, sign),))


def test_signs_that_agree_are_all_told_the_likeliest_first():
    found = decided([Reason(CUP, Sign.ITEM), Reason(CUP, Sign.BARCODE), Reason(CUP, Sign.SPELLING)])
    assert [one.sign for one in found.reasons] == [Sign.SPELLING, Sign.BARCODE, Sign.ITEM]
    assert found.strength == Strength.STRONG


@pytest.mark.parametrize("sign", STRONG)
@pytest.mark.parametrize("other", STRONG)
def test_two_signs_that_name_different_skus_are_a_conflict_and_no_guess(sign, other):
    found = decided([Reason(CUP, sign), Reason(POT, other)])
    assert (found.sku_id, found.strength) == (None, Strength.CONFLICT)
    assert {one.sku_id for one in found.reasons} == {CUP, POT}


@pytest.mark.parametrize("weaker", [Sign.PART, Sign.TITLE])
def test_parts_and_titles_contradict_nobody(weaker):
    found = decided([Reason(POT, weaker), Reason(CUP, Sign.BARCODE)])
    assert (found.sku_id, [one.sign for one in found.reasons]) == (CUP, [Sign.BARCODE])


def test_a_part_is_fair_and_a_title_weak():
    assert decided([Reason(CUP, Sign.PART)]).strength == Strength.FAIR
    assert decided([Reason(CUP, Sign.TITLE)]).strength == Strength.WEAK
    assert decided([Reason(CUP, Sign.TITLE), Reason(POT, Sign.TITLE)]).strength == Strength.CONFLICT


def test_nothing_that_speaks_is_nothing():
    assert decided([]) == NOTHING


_REASONS = st.lists(st.builds(Reason, st.integers(1, 4), st.sampled_from(Sign), st.sampled_from(["", "x"])))


@given(_REASONS)
def test_what_is_suggested_is_named_by_all_that_is_told(reasons):
    found = decided(reasons)
    if found.sku_id is None:
        assert found.strength in (Strength.CONFLICT, Strength.NONE)
        assert found.strength == Strength.NONE or len({one.sku_id for one in found.reasons}) > 1
    else:
        assert {one.sku_id for one in found.reasons} == {found.sku_id}


@given(_REASONS, st.randoms())
def test_the_order_in_which_signs_are_found_does_not_matter(reasons, random):
    mixed = list(reasons)
    random.shuffle(mixed)
    assert decided(mixed) == decided(reasons)


@pytest.mark.parametrize(
    ("msku", "codes"),
    [("CUP-01-FBA", ["CUP-01"]), ("FBA_CUP-01_US", ["FBA-CUP-01", "CUP-01-US", "CUP-01"]), ("CUP-01", []),
     ("CUP-01-de", ["CUP-01"]), ("FBA", []), ("FBA-US", ["FBA", "US"]), ("CUP-2PK", []), ("CUP-NEW", [])],
)  # fmt: skip
def test_marks_of_fulfilment_and_site_are_left_off_and_nothing_else(msku, codes):
    assert unmarked(msku) == codes


@pytest.mark.parametrize("msku", ["CUP-01", "cup 01", "Cup_01", "CUP.01", "cup01", " CUP/01 "])
def test_case_and_punctuation_do_not_count(msku):
    assert bare(msku) == "cup01"
    assert codes_asked(msku)[Sign.SPELLING] == ["cup01"]


def test_each_code_is_asked_for_by_one_sign():
    asked = codes_asked("FBA-CUP-01-RED")
    assert asked[Sign.MARKS] == ["cup01red"]
    assert "cup01" in asked[Sign.PART]
    assert "01red" not in asked[Sign.MARKS]


def test_a_bare_number_is_a_part_of_too_many_codes():
    assert codes_asked("X-2024")[Sign.PART] == []


@given(st.text(max_size=130))
def test_any_text_is_asked_for_in_few_codes_each_once(text):
    asked = codes_asked(text)
    every = [code for codes in asked.values() for code in codes]
    assert len(set(every)) == len(every)
    assert all(len(code) >= 2 for code in every)


@pytest.mark.parametrize(
    ("item", "one"),
    [("B0ABCDEF12", True), ("0306406152", True), ("080442957X", True), ("1234567890", False),
     ("110551234567", False), ("", False),
     ("gid://shopify/Product/1", False), ("B0ABCDEF1", False), ("b0abcdef12", False)],
)  # fmt: skip
def test_an_asin_names_one_product_and_other_numbers_may_name_many(item, one):
    assert is_one_product(item) is one


def test_of_parts_the_longest_counts():
    long, short = Reason(CUP, Sign.PART, "cup01"), Reason(POT, Sign.PART, "cup")
    assert likeliest([short, long], Sign.PART) == [long]


class TestTitles:
    TITLES = {CUP: ["Blue porcelain tea cup 250 ml", "蓝色陶瓷茶杯"], POT: ["Cast iron tea pot 900 ml"]}

    def found(self, title):
        return alike({9: title}, self.TITLES).get(9, [])

    def test_much_the_same_words_are_alike_in_any_order(self):
        assert self.found("Tea Cup, blue porcelain, 250 ml") == [CUP]

    def test_chinese_is_compared_without_spaces(self):
        assert self.found("蓝色陶瓷茶杯子") == [CUP]

    @pytest.mark.parametrize("title", ["Tea 250 ml", "cup", "", "Plate of wood"])
    def test_few_words_in_common_are_nothing(self, title):
        assert self.found(title) == []

    def test_two_that_are_as_like_are_both_told(self):
        twice = {CUP: ["Blue tea cup"], POT: ["blue tea cup"]}
        assert alike({9: "Blue Tea Cup"}, twice) == {9: [CUP, POT]}

    @given(st.text(max_size=60))
    def test_a_title_is_like_itself(self, title):
        if len(words_of_title(title)) >= 2:
            assert alike({1: title}, {CUP: [title]}) == {1: [CUP]}
