"""What a seller SKU may be, by its spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.channels.rules.suggesting import digits_of, spellings_of


@pytest.mark.parametrize(
    ("msku", "code"),
    [("CUP-01", "CUP-01"), ("FBA-CUP-01", "CUP-01"), ("CUP-01-US", "CUP-01"), ("FBA-CUP-01-US", "CUP-01"),
     ("CUP 01", "CUP01"), ("a/b/CUP", "CUP"), ("CUP_NEW_2", "CUP")],
)  # fmt: skip
def test_marks_around_the_code_of_the_goods_are_left_off(msku, code):
    assert code in spellings_of(msku)


def test_the_spelling_as_it_is_comes_first():
    assert spellings_of("FBA-CUP")[0] == "FBA-CUP"


@given(st.text(max_size=200))
def test_any_text_gives_a_few_spellings_each_once(text):
    found = spellings_of(text)
    assert len(found) <= 12
    assert len(set(found)) == len(found)
    assert all(len(one) >= 2 for one in found)


@pytest.mark.parametrize(
    ("msku", "digits"),
    [("5012345678900", "5012345678900"), ("EAN-5012345678900-X", "5012345678900"), ("123", None),
     ("12345678 87654321", None), ("1" * 20, None)],
)  # fmt: skip
def test_a_barcode_is_found_where_there_is_just_one(msku, digits):
    assert digits_of(msku) == digits
