"""Lines that people type, paste or scan."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.stock.rules.reading import LARGEST, MOST_LINES, read_lines

pytestmark = pytest.mark.pure


def read(text: str) -> list[tuple]:
    """Code, quantity and cost of the lines that could be read."""
    return [tuple(line)[1:] for line in read_lines(text).lines]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("MUG", ("MUG", 1, "")),
        ("MUG 3", ("MUG", 3, "")),
        ("  MUG   3  ", ("MUG", 3, "")),
        ("MUG\t3\t4.50", ("MUG", 3, "4.50")),
        ("MUG,3,4.50", ("MUG", 3, "4.50")),
        ("MUG;3;4,50", ("MUG", 3, "4,50")),
        ("MUG,3,", ("MUG", 3, "")),
        ("a mug, 3", ("a mug", 3, "")),
        ("a mug;3", ("a mug", 3, "")),
        ("a, mug\t3", ("a, mug", 3, "")),
        ("马克杯 12", ("马克杯", 12, "")),
        ("☕️ 2", ("☕️", 2, "")),
        ("MUG -3", ("MUG", -3, "")),
        ("MUG −3", ("MUG", -3, "")),
        ("MUG +3", ("MUG", 3, "")),
        ("MUG 007", ("MUG", 7, "")),
        ("MUG 0", ("MUG", 0, "")),
        ("4006381333931", ("4006381333931", 1, "")),
        (f"MUG {LARGEST}", ("MUG", LARGEST, "")),
    ],
)
def test_a_line_is_read_as_people_write_it(text, line):
    assert read(text) == [line]


@pytest.mark.parametrize(
    "text",
    [
        "a mug too many words",
        "MUG two",
        "MUG 1.5",
        "MUG -",
        "MUG +-3",
        "MUG --3",
        "MUG 3 4 5",
        "MUG ３",
        "MUG 1e3",
        f"MUG {LARGEST + 1}",
        f"MUG -{LARGEST + 1}",
        pytest.param("MUG " + "9" * 5000, id="more digits than a computer reads"),
        ",,",
        "\t\t;",
    ],
)
def test_a_line_that_nobody_could_book_is_named_by_its_number(text):
    reading = read_lines(f"PLATE 1\n\n{text}\nBOWL 2")
    assert reading.unread == [3]
    assert [(line.number, line.code) for line in reading.lines] == [(1, "PLATE"), (4, "BOWL")]


@pytest.mark.parametrize("text", ["", "\n\n", "   \n\t\n"])
def test_nothing_typed_is_nothing_read(text):
    assert read_lines(text) == ([], [])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_any_system_ends_them(end):
    assert read(end.join(["MUG 1", "PLATE 2", ""])) == [("MUG", 1, ""), ("PLATE", 2, "")]


def test_a_form_takes_a_thousand_lines_and_names_the_rest():
    reading = read_lines("\n".join(["MUG 1"] * (MOST_LINES + 2)))
    assert len(reading.lines) == MOST_LINES
    assert reading.unread == [MOST_LINES + 1, MOST_LINES + 2]


words = st.text(
    st.characters(exclude_categories=["C", "Z"], exclude_characters=",;"), min_size=1, max_size=20
)


@given(words, st.integers(-LARGEST, LARGEST), st.sampled_from([" ", "\t", ",", ";", " , "]))
def test_what_is_written_is_what_is_read(code, quantity, mark):
    assert read(f"{code}{mark}{quantity}") == [(code, quantity, "")]


@given(st.text())
def test_whatever_is_pasted_every_line_is_read_or_named_and_none_is_both(text):
    reading = read_lines(text)
    numbers = [line.number for line in reading.lines]
    assert sorted([*numbers, *reading.unread]) == [
        number for number, line in enumerate(text.splitlines(), start=1) if line.strip()
    ]
