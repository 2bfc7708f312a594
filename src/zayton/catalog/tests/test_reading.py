"""How what people write is read: which codes are one, which names a path holds, which barcodes stand in a cell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.catalog.queries import SkuCard, titled
from zayton.catalog.rules.drafts import SkuDraft, agreeing, name_fits
from zayton.catalog.rules.reading import (
    barcodes_in,
    category_names,
    check_digit,
    gtin_of,
    key_of,
    parts_in,
    stage_in,
)
from zayton.catalog.rules.standing import EDITABLE, PRODUCT_FIELDS, Standing, cells_between
from zayton.catalog.states import Stage
from zayton.catalog.words import FIELDS

plain = st.text("abcXYZ 0-9茶杯ßéＡ", min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("K-1", "k-1"), ("K-1", " K-1 "), ("K 1", "K   1"), ("K 1", "K\u00a01"), ("K 1", "K\u30001"), ("ＫＥＴ", "ket"),
        ("①", "1"), ("ﬁsh", "FISH"), ("STRASSE", "straße"), ("Ⅳ", "iv"), ("é", "e\u0301"), ("ΣΑΣ", "σας"), ("㎏", "KG"),
    ],
)  # fmt: skip
def test_two_spellings_that_read_alike_are_one_code(one: str, other: str) -> None:
    assert key_of(one) == key_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("K-1", "K1"), ("K-1", "K_1"), ("K-1", "K–1"), ("é", "e"), ("O", "0"), ("杯", "盃"), ("I", "ı")],
)
def test_two_spellings_that_read_differently_are_two_codes(one: str, other: str) -> None:
    assert key_of(one) != key_of(other)


@given(plain)
def test_the_key_of_what_people_write_is_its_own_key_and_has_no_outer_spaces(text: str) -> None:
    key = key_of(text)
    assert key_of(key) == key == key.strip()
    assert "  " not in key


@given(st.lists(plain.filter(str.strip), max_size=5))
def test_a_path_written_of_names_is_read_back_into_them(names: list[str]) -> None:
    tidy = tuple(" ".join(name.split()) for name in names)
    assert category_names(" > ".join(names)) == category_names(">".join(names)) == tidy


@given(
    st.lists(st.text("0123456789", min_size=8, max_size=14), max_size=5),
    st.sampled_from([",", "; ", " / ", "、", "\n", "，"]),
)
def test_barcodes_in_one_cell_are_read_once_each_in_their_order(digits: list[str], between: str) -> None:
    assert barcodes_in(between.join(digits)) == tuple(dict.fromkeys(digits))


@given(st.text("0123456789", min_size=13, max_size=13), st.integers(0, 11))
def test_two_neighbouring_digits_changed_about_are_noticed_unless_they_differ_by_five(
    body: str, place: int
) -> None:
    digits = f"{body}{check_digit(body)}"
    turned = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
    harmless = abs(int(digits[place]) - int(digits[place + 1])) in (0, 5)
    assert (gtin_of(turned) is not None) is harmless


@pytest.mark.parametrize("stage", [*Stage])
def test_a_stage_is_understood_by_its_own_name_however_it_is_written(stage: Stage) -> None:
    assert {stage_in(text) for text in (stage, stage.upper(), f" {stage} ", stage.title())} == {stage}


def test_a_line_of_spaces_is_no_part_of_a_bundle() -> None:
    assert parts_in(" \n\t\nCUP*3\n \n") == [("CUP", 3)]


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        ("x" * 120, True),
        ("x" * 121, False),
        ("茶" * 120, True),
        ("ﷺ" * 13, True),
        ("ﷺ" * 14, False),
        ("a\tb", False),
        ("", True),
    ],
)
def test_a_name_fits_by_its_length_and_by_that_of_its_key(name: str, fits: bool) -> None:
    assert name_fits(name) is fits


STANDING = Standing(
    1, "K-1", "k-1", "壶", "Kettle", "growth", 1, 2, 3, 4, 500, 7, 8, "", 9, 10, "k-1", ("96385074",)
)


def test_what_is_said_as_it_stands_is_no_cell() -> None:
    assert cells_between(STANDING, {name: getattr(STANDING, name) for name in Standing._fields}) == []
    assert cells_between(STANDING, {}) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("weight_g", 0),
        ("weight_g", None),
        ("title_zh", ""),
        ("purchase_cost_minor", 0),
        ("barcodes", ()),
        ("person", None),
    ],
)
def test_nothing_and_nought_are_cells_of_their_own(field: str, value: object) -> None:
    (cell,) = cells_between(STANDING, {field: value})  # type: ignore[dict-item]
    assert (cell.before, cell.after) == (getattr(STANDING, field), value)


def test_every_field_that_may_be_edited_has_words_and_stands() -> None:
    assert set(FIELDS) >= EDITABLE
    assert set(Standing._fields) >= EDITABLE
    assert set(PRODUCT_FIELDS) <= EDITABLE
    assert EDITABLE.isdisjoint({"code", "id", "key", "simulated"})


@given(
    st.lists(
        st.tuples(
            st.sampled_from("pq"),
            st.sampled_from([None, "Brew", "brew ", "Lumen"]),
            st.sampled_from([None, "A > B", "a>b", "C"]),
        ),
        max_size=8,
    )
)
def test_rows_that_were_kept_agree_about_their_product_and_no_row_is_lost(rows: list[tuple]) -> None:
    said = [
        (product, SkuDraft(f"K-{row}", product, brand=brand, category=category, row=row))
        for row, (product, brand, category) in enumerate(rows)
    ]
    kept, refusals = agreeing(said)
    assert sorted([*(draft.row for draft in kept), *(refusal.row for refusal in refusals)]) == list(
        range(len(rows))
    )
    for product in "pq":
        for field in ("brand", "category"):
            found = {
                key_of(text).replace(" ", "")
                for draft in kept
                if draft.product == product and (text := getattr(draft, field))
            }
            assert len(found) <= 1


@given(st.sampled_from(["", "壶"]), st.sampled_from(["", "Kettle"]), st.booleans())
def test_a_sku_is_never_called_by_nothing(zh: str, en: str, chinese: bool) -> None:
    card = SkuCard(1, "K-1", zh, en, 1, None, None, None, "new", False, None, None, None, None)
    first, second = (zh, en) if chinese else (en, zh)
    assert titled(card, chinese=chinese) == (first or second or "K-1")
