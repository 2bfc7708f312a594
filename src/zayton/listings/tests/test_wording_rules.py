"""Whose words a listing says, how a shown title follows a changed one, and what variants may be given."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.channels.ports.offers import ListingKey, ListingSeen, Standing
from zayton.channels.ports.texts import TextsTaken
from zayton.listings.rules.editing import Line, divided
from zayton.listings.rules.editing import Standing as Stands
from zayton.listings.rules.wording import (
    SHOWS_LATE,
    alike,
    is_ours,
    retitled,
    still_old,
    told_in_short,
    words_seen,
)

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def seen(**told):
    return ListingSeen(ListingKey("", "CUP"), "I1", Standing.LIVE, **told)


def line(sku, will, *, family="1:P", field="title"):
    stands = Stands(1, sku, "GBP", {"title": "Old"}, family=family, shared=frozenset({"title"}))
    return stands, Line(field, "Old", will, "Old")


class TestWords:
    def test_what_is_told_is_kept_an_empty_text_too(self) -> None:
        told = words_seen(seen(title="Cup", description="", bullets=("One",)))
        assert told == {"title": "Cup", "description": "", "bullets": ["One"]}

    def test_what_is_not_told_is_left_out(self) -> None:
        assert words_seen(seen()) == {}

    def test_a_title_of_its_own_counts_over_the_shown_one(self) -> None:
        assert words_seen(seen(title="Cup - Red", own_title="Cup")) == {"title": "Cup"}

    @given(st.text())
    def test_blanks_alone_make_no_difference(self, text) -> None:
        assert alike(text, f"  {text}\n")
        assert alike(f"a {text} b", f"a\t{text}  b")

    @pytest.mark.parametrize(("one", "other"), [("a b", "ab"), (["a", "b"], ["a b"]), ("a", "")])
    def test_anything_else_does(self, one, other) -> None:
        assert not alike(one, other)

    def test_a_title_is_ours_when_it_was_sent_or_is_wanted(self) -> None:
        assert is_ours("Cup ", {"title": "Cup"}, {})
        assert is_ours("Cup", None, {"title": "Cup"})
        assert not is_ours("Cup", {"description": "Cup"}, {"title": "Pot"})
        assert not is_ours(None, {"title": "Cup"})

    def test_a_channel_may_show_the_old_text_for_a_while(self) -> None:
        assert still_old(AT, AT + SHOWS_LATE - timedelta(seconds=1))
        assert not still_old(AT, AT + SHOWS_LATE)
        assert not still_old(None, AT)


class TestTitles:
    @given(st.text(min_size=1), st.text(), st.text())
    def test_what_is_shown_with_a_title_stays_with_the_new_one(self, was, rest, will) -> None:
        assert retitled(was + rest, was, will) == will + rest

    @pytest.mark.parametrize("was", ["", None, "Another"])
    def test_one_that_is_not_known_to_be_part_of_it_is_replaced_whole(self, was) -> None:
        assert retitled("Cup - Red", was, "Pot") == "Pot"

    def test_the_journal_is_told_in_short(self) -> None:
        told = told_in_short({"title": "x" * 300}, {"title": "New", "bullets": ["One", "Two"]})
        assert told == {"title": ["x" * 199 + "…", "New"], "bullets": [None, "One · Two"]}


class TestFamilies:
    def test_variants_that_are_given_the_same_are_all_told(self) -> None:
        lines = divided([line("CUP", "New"), line("POT", "New")])
        assert [one.fault for one in lines] == [None, None]

    def test_variants_that_are_given_different_ones_are_all_left_out(self) -> None:
        lines = divided([line("CUP", "New"), line("POT", "Other"), line("LID", "Own", family="1:Q")])
        codes = [one.fault and one.fault.code for one in lines]
        assert codes == ["listings.edit_family_divided"] * 2 + [None]

    def test_texts_of_their_own_may_differ(self) -> None:
        lines = divided([line("CUP", "New", field="description"), line("POT", "Old", field="description")])
        assert [one.fault for one in lines] == [None, None]

    def test_listings_without_a_family_are_each_their_own(self) -> None:
        lines = divided([line("CUP", "New", family=""), line("POT", "Other", family="")])
        assert [one.fault for one in lines] == [None, None]

    def test_what_is_taken_of_a_variant_is_not_what_is_taken_of_one_alone(self) -> None:
        taken = TextsTaken(frozenset({"title", "bullets"}), frozenset({"bullets"}))
        assert taken.of(has_parent=False) == {"title", "bullets"}
        assert taken.of(has_parent=True) == {"bullets"}
