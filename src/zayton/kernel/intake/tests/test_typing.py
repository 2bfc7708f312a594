"""From a table of text to typed rows: each cell as its column's kind and convention have it, or its row aside."""

import json
from datetime import UTC, date, datetime

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zayton.kernel.intake.reading.conventions import Convention, conventions_of
from zayton.kernel.intake.reading.dates import Order, order_of
from zayton.kernel.intake.reading.found import Choices, Facts, RawTable
from zayton.kernel.intake.reading.numbers import Evidence, evidence_of
from zayton.kernel.intake.reading.typed import TYPES, TypedTable, Wanted, reader_of, type_table
from zayton.kernel.intake.targets import Kind


def table(kind: str = "csv", **columns: list[str]) -> RawTable:
    height = len(next(iter(columns.values())))
    frame = pl.DataFrame(
        {"row": range(2, height + 2), **columns},
        schema={"row": pl.Int64, **dict.fromkeys(columns, pl.String)},
    )
    return RawTable(Facts(kind=kind, headers=tuple(columns)), frame)


def typed(
    *cells: str,
    kind: str,
    required: bool = False,
    file: str = "csv",
    places: int = 2,
    zone: str = "UTC",
    known: dict[str, Convention] | None = None,
    **choices: dict[str, str],
) -> TypedTable:
    """One column `C` of these cells, read as `kind` into `c`."""
    wanted = [Wanted("c", kind, required, "C")]
    said = Choices(**choices)
    return type_table(table(file, C=list(cells)), wanted, said, zone=zone, places=places, known=known)


def values(found: TypedTable) -> list[object]:
    return found.frame["c"].to_list()


def codes(found: TypedTable) -> list[tuple[int, str]]:
    return found.bad.select("row", "code").rows()


def test_every_kind_of_a_target_has_a_type_and_a_reader():
    assert set(TYPES) == set(Kind)
    for kind in Kind:
        assert callable(reader_of(kind, Convention(), zone="UTC", places=2))


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in ("text", "country", "boolean")])
@pytest.mark.parametrize("word", ["", "  ", "-", "–", "NULL", "None", "n/a"])
def test_what_people_write_for_nothing_is_nothing(kind, word):
    found = typed(word, kind=kind)
    assert (values(found), codes(found)) == ([None], [])


@pytest.mark.parametrize("kind", list(Kind))
def test_nothing_is_refused_where_something_is_needed(kind):
    found = typed("", kind=kind, required=True)
    assert (found.frame.height, codes(found)) == (0, [(2, "intake.blank")])


@pytest.mark.parametrize(("word", "text"), [("-", "-"), ("none", "none"), (" cup ", "cup"), ("", None)])
def test_a_text_is_kept_as_it_stands_but_for_its_spaces(word, text):
    assert values(typed(word, kind="text")) == [text]


def test_a_country_called_none_is_refused_and_no_blank():
    assert codes(typed("none", kind="country")) == [(2, "intake.unknown_country")]


@pytest.mark.parametrize("kind", list(Kind))
def test_a_column_that_nobody_mapped_is_null_of_its_type(kind):
    wanted = [Wanted("c", kind, False, None)]
    frame = type_table(table(A=["1", "2"]), wanted, Choices(), zone="UTC", places=2).frame
    assert (frame["c"].to_list(), frame.schema["c"]) == ([None, None], TYPES[kind])


@pytest.mark.parametrize(
    ("places", "cell", "minor"),
    [(0, "1200", 1200), (2, "12.34", 1234), (3, "1.234", 1234), (3, "1,234.5", 1_234_500)],
)
def test_amounts_are_in_the_minor_units_of_the_imports_currency(places, cell, minor):
    found = typed(cell, "0.5" if places else "7", kind="amount", places=places)
    assert values(found)[0] == minor


def test_yen_have_no_decimals_and_say_so():
    found = typed("0.5", "7", kind="amount", places=0)
    assert (values(found), codes(found)) == ([7], [(3 - 1, "intake.finer_than_minor")])
    assert json.loads(found.bad["figures"].item()) == {"places": 0}


def test_a_row_with_one_bad_cell_is_aside_whole_and_each_of_its_bad_cells_is_told():
    wanted = [
        Wanted("a", "quantity", True, "A"),
        Wanted("b", "date", True, "B"),
        Wanted("c", "text", False, "C"),
    ]
    found = type_table(
        table(A=["1", "x", "3", ""], B=["2024-01-01", "soon", "2024-02-30", "2024-01-01"], C=["p", "q", "r", "s"]),
        wanted, Choices(), zone="UTC", places=2,
    )  # fmt: skip
    assert found.frame.rows() == [(2, 1, date(2024, 1, 1), "p")]
    assert found.bad.select("row", "column", "value", "code").rows() == [
        (3, "a", "x", "intake.not_a_number"),
        (3, "b", "soon", "intake.not_a_date"),
        (4, "b", "2024-02-30", "intake.no_such_day"),
        (5, "a", "", "intake.blank"),
    ]


def test_a_long_cell_is_told_by_its_beginning():
    assert len(typed("x" * 900, kind="quantity").bad["value"].item()) == 200


@pytest.mark.parametrize(
    "kinds", [("text", "barcode"), ("barcode", "text"), ("text", "decimal"), ("decimal", "text")]
)
def test_one_heading_may_serve_two_columns(kinds):
    """A list that has nothing but the barcode serves it as the code too, whichever of the two is named first."""
    wanted = [Wanted(kind, kind, True, "C") for kind in kinds]
    found = type_table(table(C=["96385074", "#REF!"]), wanted, Choices(), zone="UTC", places=2)
    read = {"text": "96385074", "barcode": "96385074", "decimal": 96_385_074_000_000}
    assert found.frame.rows(named=True) == [{"row": 2, **{kind: read[kind] for kind in kinds}}]
    assert set(found.bad["row"]) == {3}


class TestPointedTexts:
    """A spreadsheet that took numbers of customers for numbers writes `12345.0`."""

    def test_a_column_of_them_only_loses_its_points(self):
        found = typed("12345.0", "", "7.0", kind="text")
        assert values(found) == ["12345", None, "7"]
        assert found.conventions["C"] == Convention(pointed=True)

    def test_one_of_them_among_others_keeps_its_point(self):
        assert values(typed("12345.0", "12a", kind="text")) == ["12345.0", "12a"]

    def test_a_column_without_any_text_is_no_column_of_them(self):
        assert typed("", " ", kind="text").conventions == {}


class TestConventions:
    def test_a_known_convention_is_used_though_the_cells_of_this_part_prove_another(self):
        found = typed("1.5", kind="decimal", known={"C": Convention(mark=",")})
        assert codes(found) == [(2, "intake.not_a_number")]

    def test_a_column_added_by_hand_without_a_known_convention_proves_its_own_cell_by_cell(self):
        found = typed("1.5", "1,234", kind="decimal", known={"other": Convention(mark=",")})
        assert (values(found), codes(found)) == ([1_500_000], [(3, "intake.ambiguous_number")])

    @pytest.mark.parametrize(
        ("cells", "mark", "question"),
        [
            (["1.5"], ".", ""),
            (["1,5"], ",", ""),
            (["1,234"], ".", "decimals"),
            (["1,234", "0,5"], ",", ""),
            (["1.234"], ".", "decimals"),
            (["1.234.567"], ",", ""),
            (["1,234,567"], ".", ""),
            (["12"], ".", ""),
            ([], ".", ""),
            (["1.234,5"], ",", ""),
            (["0.123"], ".", ""),
            (["1234,567"], ",", ""),
        ],
    )
    def test_what_a_columns_cells_say_of_their_mark(self, cells, mark, question):
        found = conventions_of({"C": ("decimal", cells)}, decimals={}, dates={})["C"]
        assert (found.mark, found.question) == (mark, question)

    def test_pieces_have_no_decimals_so_a_mark_before_three_digits_parts_thousands(self):
        found = conventions_of(
            {"Q": ("quantity", ["1,234"]), "P": ("decimal", ["5.678"])}, decimals={}, dates={}
        )
        assert (found["Q"].mark, found["P"].mark, found["P"].question) == (".", ".", "")

    def test_columns_that_prove_different_marks_leave_a_third_to_ask(self):
        columns = {"A": ("decimal", ["1,5"]), "B": ("decimal", ["1.5"]), "C": ("decimal", ["1,234"])}
        assert conventions_of(columns, decimals={}, dates={})["C"].question == "decimals"

    def test_in_a_workbook_a_point_proves_itself_but_not_against_other_columns(self):
        alone = conventions_of({"C": ("decimal", ["1.234"])}, decimals={}, dates={}, typed_file=True)["C"]
        assert (alone.mark, alone.question) == (".", "")

    def test_a_choice_comes_before_what_the_cells_prove(self):
        found = conventions_of({"C": ("decimal", ["1.5"])}, decimals={"C": ","}, dates={})["C"]
        assert (found.mark, found.question) == (",", "")

    def test_columns_that_are_neither_numbers_nor_dates_have_none(self):
        assert conventions_of({"C": ("text", ["1,5", "01/02/2024"])}, decimals={}, dates={}) == {}

    @pytest.mark.parametrize(
        ("cells", "order", "question", "mixed"),
        [
            (["01/02/2024"], "", "dates", False),
            (["13/02/2024"], "dmy", "", False),
            (["02/13/2024"], "mdy", "", False),
            (["05/05/2024"], "dmy", "", False),
            (["1.2.2024", "2024-03-01"], "dmy", "", False),
            (["2024-03-01"], "", "", False),
            (["13/02/2024", "02/13/2024", "01/02/2024"], "", "", True),
            ([], "", "", False),
        ],
    )
    def test_what_a_columns_cells_say_of_day_and_month(self, cells, order, question, mixed):
        found = conventions_of({"C": ("date", cells)}, decimals={}, dates={})["C"]
        assert (found.order, found.question, found.mixed) == (order, question, mixed)

    def test_questions_name_the_heading_and_what_is_to_be_chosen(self):
        found = type_table(
            table(Price=["1,234"], When=["01/02/2024"]),
            [Wanted("p", "decimal", False, "Price"), Wanted("w", "date", False, "When")],
            Choices(), zone="UTC", places=2,
        )  # fmt: skip
        assert dict(found.questions) == {"Price": "decimals", "When": "dates"}

    def test_evidence_is_counted_a_distinct_cell(self):
        assert evidence_of(["1.5", "2,5", "1,234", "7", ""]) == Evidence(1, 1, 1, ",")
        assert order_of(["13/02/24", "02/13/24", "01/02/24", "2024-01-01", "x"]) == Order(1, 1, 1)


def test_moments_are_local_in_the_imports_zone_unless_they_say_otherwise():
    found = typed("2024-03-01 08:00", "2024-03-01 08:00Z", kind="moment", zone="Asia/Shanghai")
    assert values(found) == [datetime(2024, 3, 1, 0, tzinfo=UTC), datetime(2024, 3, 1, 8, tzinfo=UTC)]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(["1", "2,000", "x", "", "1.5", "NaN", "-3", "n/a", "7.0"]), max_size=12))
def test_every_row_is_typed_or_told_and_none_is_both(cells):
    found = typed(*cells, kind="quantity", required=True)
    good, bad = set(found.frame["row"]), set(found.bad["row"])
    assert not good & bad
    assert sorted(good | bad) == list(range(2, len(cells) + 2))
    assert None not in values(found)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.decimals(-(10**6), 10**6, places=2), min_size=1, max_size=8), st.sampled_from([".", ","]))
def test_a_column_written_in_one_locale_is_read_exactly_with_its_mark_chosen(amounts, mark):
    other = {".": ",", ",": "."}[mark]
    spelt = [f"{amount:,.2f}".replace(",", "#").replace(".", mark).replace("#", other) for amount in amounts]
    found = typed(*spelt, kind="amount", decimals={"C": mark})
    assert values(found) == [int(amount * 100) for amount in amounts]
