"""Groups of values as people write them."""

from hypothesis import given
from hypothesis import strategies as st

from zayton.cockpit.rules import groups_of, lines_of

KNOWN = {1: "Mugs", 2: "Lamps", "GB": "GB"}


def test_groups_are_read_by_key_or_words_in_either_script() -> None:
    assert groups_of("Kitchen: mugs, 2\n岛屿：gb、XX\n\nno values", KNOWN) == (
        ("Kitchen", (1, 2)), ("岛屿", ("GB", "XX")), ("no values", ()),
    )  # fmt: skip


def test_written_groups_read_back_the_same() -> None:
    groups = (("Kitchen", (1, 2)), ("Islands", ("GB",)))
    assert groups_of(lines_of(groups, KNOWN), KNOWN) == groups


def test_words_that_would_read_back_as_something_else_are_written_as_their_key() -> None:
    known = {1: "Salt, pepper", 2: "Mugs", 3: "mugs", 4: "盐、胡椒", 5: "", 6: " Lids "}
    groups = (("Kitchen", (1, 2, 3, 4, 5, 6)),)
    assert lines_of(groups, known) == "Kitchen: 1, 2, mugs, 4, 5, 6"
    assert groups_of(lines_of(groups, known), known) == groups


def test_lines_without_a_name_and_values_without_text_are_left_out() -> None:
    assert groups_of(" : mugs\n\n ,\nA:,, mugs ,", KNOWN) == ((",", ()), ("A", (1,)))
    assert groups_of("", KNOWN) == ()


def test_a_colon_within_a_value_is_part_of_it() -> None:
    assert groups_of("A: x:y", KNOWN) == (("A", ("x:y",)),)


def test_windows_line_ends_are_line_ends() -> None:
    assert groups_of("A: 1\r\nB: 2\r\n", KNOWN) == (("A", (1,)), ("B", (2,)))


names = st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=8)
words_of_keys = st.dictionaries(st.integers(10, 99), st.text(max_size=8).filter(str.isprintable), max_size=6)


@given(words_of_keys, names, st.data())
def test_groups_of_known_values_read_back_whatever_these_are_called(known, name, data) -> None:
    # a name that is another value's key cannot be told apart from it
    keys = {str(key) for key in known}
    known = {key: "x" if words.casefold() in keys else words for key, words in known.items()}
    chosen = data.draw(st.lists(st.sampled_from(sorted(known)), unique=True)) if known else []
    groups = ((name, tuple(chosen)),)
    assert groups_of(lines_of(groups, known), known) == groups
