"""What a file is, from its headings alone: in any language and order, among strangers, and honestly in doubt."""

import random
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.kernel.intake.layouts import Layout, layouts, register_layouts
from zayton.kernel.intake.queries import recognised
from zayton.kernel.intake.recognising import best_of, guesses, told
from zayton.kernel.intake.tests.builders import texts_of, uploaded, workbook_of

KNOWN = list(layouts())


def layout(name: str, *known_by: str, without: tuple[str, ...] = (), **headings: str) -> Layout:
    spelt = {key: tuple(words.split("|")) for key, words in headings.items()}
    return Layout(name, name, "tests", "tests.tally", spelt, known_by or tuple(spelt), {}, without=without)


CUPS = layout("cups", "a", "b", "c", a="Order|Auftrag|订单", b="Cup|Tasse|杯子", c="Price", d="Colour")
POTS = layout("pots", "a", "b", "c", a="Order", b="Pot", c="Price")


def name_of(headings: Sequence[str], *known: Layout) -> str:
    found = told(guesses(headings, known or (CUPS, POTS)))
    return found.layout if found else ""


@pytest.mark.parametrize(
    "headings",
    [
        ("Order", "Cup", "Price"),
        ("Auftrag", "Tasse", "Price"),
        ("订单", "杯子", "Price"),
        ("ORDER ", " cup:", "Price*"),
        ("Ｏｒｄｅｒ", "Ｃｕｐ", "Price"),
        ("Price", "Something else", "Cup", "Order"),
    ],
)
def test_a_kind_is_told_in_any_language_spelling_and_order(headings):
    assert name_of(headings) == "cups"


def test_a_guess_says_which_headings_told_and_which_are_missing():
    (first, *_others) = guesses(("Auftrag", "Tasse"), [CUPS])
    assert (first.matched, first.missing, first.is_whole) == (("Auftrag", "Tasse"), ("Price",), False)
    assert told([first]) is None


def test_what_resembles_nothing_is_no_guess_at_all():
    assert guesses(("Name", "Birthday"), [CUPS, POTS]) == []


def test_two_kinds_that_fit_equally_are_told_apart_by_nobody():
    twin = layout("twin", "a", "b", "c", a="Order", b="Cup", c="Price", d="Colour")
    assert name_of(("Order", "Cup", "Price"), CUPS, twin) == ""


def test_the_kind_of_which_more_is_there_is_the_likelier_one():
    wide = layout("wide", "a", "b", "c", "e", a="Order", b="Cup", c="Price", e="Glaze")
    assert name_of(("Order", "Cup", "Price", "Glaze"), CUPS, wide) == "wide"
    assert name_of(("Order", "Cup", "Price"), CUPS, wide) == "cups"


def test_a_heading_of_another_kind_excludes_a_kind():
    bare = layout("bare", "a", "b", without=("x",), a="Order", b="Cup", x="Saucer")
    assert name_of(("Order", "Cup"), bare) == "bare"
    assert name_of(("Order", "Cup", "Saucer"), bare) == ""


def test_one_heading_cannot_serve_two_keys():
    both = layout("both", "a", "b", a="Number|Nr", b="Number|No")
    assert both.found_in(["Number", "Nr"]) == {"a": "Number"}
    assert both.found_in(["Number", "No"]) == {"a": "Number", "b": "No"}


def test_headings_below_a_preamble_are_found_by_the_line_that_tells_most():
    lines = [
        (1, ["Report of March"]),
        (2, ["All", "amounts", "in pounds"]),
        (8, ["Order", "Cup", "Price"]),
        (9, ["1", "x", "2"]),
    ]
    (first, *_others) = best_of(lines, [CUPS, POTS])
    assert (first.layout, first.header_line) == ("cups", 8)


def test_a_kind_that_names_unknown_keys_is_refused_at_once():
    with pytest.raises(ValueError, match="unknown headings"):
        register_layouts([layout("wrong", "a", "zz", a="Order")])


@pytest.mark.parametrize("one", KNOWN, ids=[one.name for one in KNOWN])
def test_every_known_kind_is_told_by_each_of_its_languages(one: Layout):
    longest = max(len(words) for words in one.headings.values())
    for language in range(longest):
        headings = [words[min(language, len(words) - 1)] for words in one.headings.values()]
        # two keys may share a word in one language, where a file has it once
        if len(set(headings)) == len(headings) and all(key in one.found_in(headings) for key in one.known_by):
            found = told(guesses(headings, KNOWN))
            assert found, (one.name, headings)
            assert found.layout == one.name


@pytest.mark.parametrize("one", KNOWN, ids=[one.name for one in KNOWN])
def test_every_known_kind_is_told_by_what_it_must_have_alone(one: Layout):
    headings = [one.headings[key][0] for key in one.known_by]
    found = told(guesses(headings, KNOWN))
    assert found
    assert found.layout == one.name


_NOISE = st.lists(st.text("xyzäß中 ", min_size=4, max_size=9), max_size=5)


@given(one=st.sampled_from(KNOWN), noise=_NOISE, seed=st.integers(0, 999), optional=st.integers(0, 99))
def test_columns_may_be_shuffled_added_and_missing_where_they_are_optional(
    one: Layout, noise: Any, seed: int, optional: int
):
    chance = random.Random(seed)
    free = [key for key in one.headings if key not in one.known_by]
    kept = [key for key in free if chance.randrange(100) < optional]
    headings = [one.headings[key][0] for key in (*one.known_by, *kept)] + [f"zz {word}" for word in noise]
    chance.shuffle(headings)
    found = told(guesses(headings, KNOWN))
    assert found
    assert found.layout == one.name
    assert set(one.found_in(headings)) >= set(one.known_by)


@pytest.mark.django_db
@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_file_is_told_whatever_its_separator_its_encoding_and_its_mark(mark, encoding):
    one = next(one for one in KNOWN if one.name == "amazon.fba_returns")
    headings = [one.headings[key][0] for key in one.headings]
    lines = [
        mark.join(headings),
        *[mark.join(f"值{n}{place}" for place in range(len(headings))) for n in range(5)],
    ]
    found = told(recognised(uploaded("\r\n".join(lines).encode(encoding))))
    assert found
    assert found.layout == one.name


@pytest.mark.django_db
def test_headings_below_other_lines_are_found_in_text_and_in_a_workbook():
    one = next(one for one in KNOWN if one.name == "amazon.removal_orders")
    headings = [one.headings[key][0] for key in one.headings]
    above = [
        ["Removals", "of", "March", *["x"] * (len(headings) - 3)],
        ["made on", "2026-03-31", *["1"] * (len(headings) - 2)],
    ]
    rows = [*above, headings, ["v"] * len(headings)]
    text = told(recognised(uploaded("\n".join(",".join(row) for row in rows).encode())))
    assert text
    assert (text.layout, text.header_line) == (one.name, 3)
    book = told(recognised(uploaded(workbook_of(texts_of(*rows)), "removals.xlsx")))
    assert book
    assert (book.layout, book.header_line) == (one.name, 3)
