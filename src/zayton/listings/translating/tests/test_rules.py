"""Texts taken apart and put together, terms kept, batches, and what changed: worked examples and invariants."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.listings.rules.translating import (
    Change,
    Said,
    batches_of,
    changes,
    characters_of,
    kept,
    legible,
    marked,
    pieces_of,
    put_together,
    unmarked,
)
from zayton.listings.translating.port import Term
from zayton.listings.translating.terms import TermTyped, terms_for, typed_terms, written_terms

WORDS = st.text('aZ é深,.&<>" ', max_size=20)
SAID = st.builds(
    Said, WORDS, st.lists(WORDS, max_size=4).map("\n".join), st.lists(WORDS, max_size=4).map(tuple)
)
POT = Said("Pot", "Of clay.\n\nHolds two litres.", ("Two litres", "Brown"))


def test_a_text_is_taken_apart_by_paragraph_and_charged_by_letter():
    assert pieces_of(POT) == ("Pot", "Two litres", "Brown", "Of clay.", "Holds two litres.")
    assert characters_of(POT) == 3 + 10 + 5 + 8 + 17
    assert characters_of(Said("深圳")) == 2


def test_blank_lines_stay_where_they_were():
    made = put_together(POT, [text.upper() for text in pieces_of(POT)])
    assert made == Said("POT", "OF CLAY.\n\nHOLDS TWO LITRES.", ("TWO LITRES", "BROWN"))
    with pytest.raises(ValueError, match="1 texts for 5"):
        put_together(POT, ["POT"])


@given(SAID)
def test_what_is_taken_apart_is_put_together_as_it_was(said):
    assert put_together(said, pieces_of(said)) == said


@given(
    st.text(st.characters(codec=None), max_size=20) | st.text("a\x00\x0b\x1f\ud800\ufffe\t\n<&", max_size=9)
)
def test_whatever_was_pasted_is_sent_as_xml_that_can_be_read(text):
    sent = marked(legible(text), (), "x")
    read = ElementTree.fromstring(f"<t>{sent}</t>").text or ""
    assert read.replace("\n", "") == legible(text).replace("\r", "").replace("\n", "")


def test_only_what_no_xml_can_hold_is_left_out():
    assert legible("深 A\x00\x0b\tpot\nüß™ 🍵") == "深 A\tpot\nüß™ 🍵"


def test_neighbours_go_together_until_a_call_is_full():
    sizes = [(2, 10), (2, 10), (2, 90), (9, 10), (1, 10)]
    assert batches_of(sizes, most_texts=4, most_bytes=100) == [
        range(2),
        range(2, 3),
        range(3, 4),
        range(4, 5),
    ]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 50))), st.integers(1, 9), st.integers(1, 50))
def test_batches_hold_every_member_once_in_order_and_fit(sizes, texts, bytes_):
    found = batches_of(sizes, most_texts=texts, most_bytes=bytes_)
    assert [place for one in found for place in one] == list(range(len(sizes)))
    for one in found:
        some = sizes[one.start : one.stop]
        assert len(some) == 1 or (sum(x for x, _ in some) <= texts and sum(y for _, y in some) <= bytes_)


TERMS = (Term("Zayton", "Zayton"), Term("stainless steel", "Edelstahl"), Term("不锈钢", "Edelstahl"))


def test_terms_stand_in_tags_as_they_are_to_read():
    text = "ZAYTON pot of Stainless Steel & more"
    assert marked(text, TERMS, "x") == "<x>Zayton</x> pot of <x>Edelstahl</x> &amp; more"
    assert marked("不锈钢锅", TERMS, "x") == "<x>Edelstahl</x>锅"


def test_a_term_within_a_word_is_none_and_the_longest_counts():
    terms = (Term("steel", "Stahl"), Term("stainless steel", "Edelstahl"))
    assert marked("steely stainless steel", terms, "x") == "steely <x>Edelstahl</x>"


@given(WORDS)
def test_what_is_marked_reads_as_before_when_terms_stay_as_they_are(text):
    same = tuple(Term(one, one) for one in ("a", "b c", "深"))
    assert unmarked(marked(text, same, "x"), "x").casefold() == text.casefold()


def test_a_translation_that_lost_a_term_is_told():
    assert kept("A Zayton pot", "Ein Topf von Zayton", TERMS)
    assert not kept("A Zayton pot", "Ein Topf von Saiten", TERMS)


def test_what_changed_is_told_word_by_word():
    assert changes("A red pot", "A blue pot") == (
        Change("same", "A "),
        Change("gone", "red"),
        Change("new", "blue"),
        Change("same", " pot"),
    )
    assert changes("", "") == ()
    assert changes("", "New") == (Change("new", "New"),)


@given(WORDS, WORDS)
def test_changes_tell_both_texts_whole(before, after):
    found = changes(before, after)
    assert "".join(one.text for one in found if one.kind != "new") == before
    assert "".join(one.text for one in found if one.kind != "gone") == after


def test_terms_are_read_a_line_each():
    typed = typed_terms("Zayton\n\n不锈钢 = stainless steel\n不锈钢 = de: Edelstahl\n")
    assert typed == [
        TermTyped("Zayton", "", "Zayton"),
        TermTyped("不锈钢", "", "stainless steel"),
        TermTyped("不锈钢", "de", "Edelstahl"),
    ]
    assert terms_for(typed, "de") == {"Zayton": "Zayton", "不锈钢": "Edelstahl"}
    assert terms_for(typed, "fr")["不锈钢"] == "stainless steel"
    assert typed_terms(written_terms(typed)) == typed


@pytest.mark.parametrize("line", ["= nothing", "something =", "x" * 121])
def test_a_line_that_is_no_term_is_named(line):
    assert typed_terms(f"Zayton\n{line}") == line[:80]
