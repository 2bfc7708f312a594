"""Every code that the shell shows has its words, in both languages."""

import pytest
from django.utils.translation import override

from zayton.kernel.access.public import SYSTEM
from zayton.kernel.errors import declared_reasons
from zayton.kernel.intake.public import Import, ImportState, Kind, QuarantinedRow, RowState
from zayton.kernel.intake.tests.builders import fresh_target
from zayton.kernel.jobs.public import JobState
from zayton.kernel.journal.public import declared_events, declared_kinds
from zayton.web.import_words import (
    IMPORT_STATES,
    KIND_WORDS,
    ROW_STATES,
    code_words,
    column_words,
    import_problem,
    outcome_words,
    reason_words,
    row_reason,
    target_of,
    target_words,
)
from zayton.web.job_pages import STATES
from zayton.web.wording import actor_words, event_words, kind_words

LANGUAGES = pytest.mark.parametrize("language", ["en", "zh-hans"])


@pytest.fixture
def target():
    return fresh_target()


@pytest.mark.parametrize(
    ("shown", "states"), [(IMPORT_STATES, ImportState), (ROW_STATES, RowState), (STATES, JobState)]
)
def test_every_state_has_words_a_colour_and_an_icon(shown, states):
    assert set(shown) == {state.value for state in states}
    for language in ("en", "zh-hans"):
        with override(language):
            assert all(one.label and str(one.label) and one.colour and one.icon for one in shown.values())
            assert len({str(one.label) for one in shown.values()}) == len(shown)


@LANGUAGES
def test_every_kind_of_column_has_words(language):
    with override(language):
        assert set(KIND_WORDS) == set(Kind)
        assert all(str(words) for words in KIND_WORDS.values())


@LANGUAGES
def test_every_reason_can_be_a_choice_of_a_filter_without_the_figures_of_one_row(language):
    with override(language):
        for code in declared_reasons():
            words = code_words(code)
            assert words
            assert "%(" not in words
            assert words != code


@LANGUAGES
def test_every_reason_of_a_row_can_be_read_even_where_its_figures_were_lost(language):
    with override(language):
        for code in [code for code in declared_reasons() if code.startswith("intake.")]:
            what, remedy = reason_words(code, {}, "")
            assert what
            assert remedy
            assert "%(" not in what + remedy


@LANGUAGES
def test_every_event_and_kind_of_document_has_words(language):
    with override(language):
        assert all(event_words(verb) != verb for verb in declared_events() if not verb.startswith("tests."))
        assert all(kind_words(kind.code) == str(kind.words) for kind in declared_kinds().values())


def test_what_nobody_declares_any_more_is_called_by_its_code(target):
    assert (target_words("gone.target"), target_of("gone.target")) == ("gone.target", None)
    assert (column_words(None, "cup"), column_words(target, "gone")) == ("cup", "gone")
    assert code_words("gone.reason") == "gone.reason"
    assert (event_words("gone.happened"), kind_words(32_000)) == ("gone.happened", "#32000")


def test_a_target_its_columns_and_outcomes_are_called_by_their_words(target):
    with override("en"):
        assert (target_words("tests.tally"), column_words(target, "quantity")) == ("Tally", "Quantity")
        assert column_words(target, "") == "the whole row"
        assert outcome_words(target) == {
            "replayed": "Accepted after mending",
            "aside": "No rows of their own (totals, footers, repeats)",
            "sale": "Sales",
            "unchanged": "Unchanged",
        }
        assert outcome_words(None).keys() == {"replayed", "aside"}


def test_a_reason_holds_the_figures_of_its_row():
    row = QuarantinedRow(code="intake.no_such_sheet", value="x", figures={"sheet": "表 1", "sheets": "A, B"})
    with override("en"):
        what, remedy = row_reason(row)
    assert (what, remedy) == ("There is no sheet named 表 1.", "Choose one of these: A, B.")


def test_an_import_that_did_not_fail_has_no_problem():
    assert import_problem(Import(error_code="")) == ("", "")
    with override("en"):
        what, remedy = import_problem(Import(error_code="intake.file_gone", error_figures={}))
    assert what
    assert remedy


@pytest.mark.parametrize(
    ("actor", "names", "english", "chinese"),
    [
        (SYSTEM.id, {}, "Zayton itself", None),
        ("person:0123456789abcdef", {}, "Somebody (01234567)", None),
        ("person:0123", {"person:0123": "林 🛍"}, "林 🛍", "林 🛍"),
        ("person:0123", {"person:0123": ""}, "Somebody (0123)", None),
        ("token:77", {}, "Somebody (token:77)", None),
    ],
)
def test_who_acted_is_named_and_who_was_erased_told_apart(actor, names, english, chinese):
    with override("en"):
        assert actor_words(actor, names) == english
    with override("zh-hans"):
        said = actor_words(actor, names)
    assert said == chinese if chinese else said != english
