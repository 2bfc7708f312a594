"""Every code, kind and state has its words in both languages, and every refusal is one that can happen."""

import pytest
from django.utils.translation import override

from zayton.kernel.errors import Refusal, declared_reasons, words_of
from zayton.kernel.journal.public import declared_kinds
from zayton.stock import errors, events
from zayton.stock.events import happening_to
from zayton.stock.states import ADJUSTMENT_REASONS, STATES, MovementKind, PlaceKind, State, WarehouseKind
from zayton.stock.wording import document_named, in_chinese, numbers_of, place_words
from zayton.stock.words import MOVEMENT_WORDS, PLACE_WORDS, STATE_WORDS, WAREHOUSE_WORDS, place_called

CODES = sorted(value for name, value in vars(errors).items() if name.isupper())
FIGURES = {
    "sku": "MUG", "wanted": 7, "free": 3, "reserved": 2, "left": 1, "where": "MAIN", "place": 9,
    "code": "ACME", "value": "GHOST", "line": 4, "from": "SUPPLIER", "to": "MAIN", "subject": "R-1",
}  # fmt: skip


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_refusal_says_what_happened_and_what_to_do_without_a_hole(code, language):
    with override(language):
        said = words_of(Refusal(code, "R-1", FIGURES))
    assert all(said)
    assert not any(hole in words for words in said for hole in ("–", "%(", "None"))


@pytest.mark.parametrize("code", CODES)
def test_a_refusal_is_said_in_chinese_and_not_in_english(code):
    said = []
    for language in ("en", "zh-hans"):
        with override(language):
            said.append(words_of(Refusal(code, "R-1", FIGURES)))
    assert said[0][0] != said[1][0]
    assert said[0][1] != said[1][1]


def test_every_refusal_of_stock_is_declared_once_with_its_code():
    assert {code for code in declared_reasons() if code.startswith("stock.")} == set(CODES)


@pytest.mark.parametrize(
    ("kinds", "words"),
    [
        (MovementKind, MOVEMENT_WORDS),
        (PlaceKind, PLACE_WORDS),
        (State, STATE_WORDS),
        (WarehouseKind, WAREHOUSE_WORDS),
    ],
)
def test_each_kind_has_words_of_its_own_in_both_languages(kinds, words):
    said = {}
    for language in ("en", "zh-hans"):
        with override(language):
            said[language] = [str(words[kind]) for kind in kinds]
    assert len(set(said["en"])) == len(set(said["zh-hans"])) == len(kinds)
    assert not set(said["en"]) & set(said["zh-hans"])


def test_every_place_of_ours_has_a_state():
    assert set(STATES.values()) == set(State)


def test_a_reason_of_an_adjustment_is_no_verb():
    assert {MovementKind.COUNTED, MovementKind.SHIPPED, MovementKind.RETURNED}.isdisjoint(ADJUSTMENT_REASONS)


@pytest.mark.parametrize(
    ("place", "words"), [("TRANSIT", "Transit"), ("A-01", "A-01"), ("货架", "货架"), ("", "")]
)
def test_a_refusal_calls_places_by_kind_and_bins_by_code(place, words):
    with override("en"):
        assert str(place_called(place)) == words


@pytest.mark.parametrize(
    ("kind", "code", "house", "words"),
    [
        (PlaceKind.BIN, "A-01", "LEEDS", "LEEDS A-01"),
        (PlaceKind.MARKETPLACE, "MAIN", "FBA", "FBA MAIN"),
        (PlaceKind.TRANSIT, "TRANSIT", "LEEDS", "LEEDS Transit"),
        (PlaceKind.SUPPLIER, "SUPPLIER", None, "Supplier"),
        (PlaceKind.BIN, "A-01", None, "A-01"),
    ],
)
def test_a_place_is_said_with_its_warehouse(kind, code, house, words):
    with override("en"):
        assert place_words(kind, code, house) == words


class TestDocuments:
    def test_each_kind_of_document_and_event_is_declared(self):
        assert {kind.name for kind in events.DOCUMENTS} <= set(declared_kinds())
        assert len({kind.code for kind in events.DOCUMENTS}) == len(events.DOCUMENTS)
        assert len(events.MOVEMENT_VERBS) == len(events.MOVING)

    def test_a_document_is_named_by_its_kind_and_leads_to_its_page(self):
        with override("en"):
            named = document_named(events.RECEIPT.code, 7)
        assert named.words == "Goods receipt 7"
        assert named.href.endswith("/document/7")

    def test_its_line_is_named_where_one_asked(self):
        with override("en"):
            assert document_named(events.RECEIPT.code, 7, 3).words == "Goods receipt 7, line 3"

    def test_a_kind_that_nobody_declared_is_shown_by_its_numbers(self):
        assert document_named(9_999, 7) == ("9999-7", "")

    def test_what_happens_is_told_of_the_document_that_asked(self):
        assert happening_to(events.SHIPPED, events.RECEIPT.code).document == events.RECEIPT.name
        assert happening_to(events.SHIPPED, events.REQUEST.code).document == events.REQUEST.name
        with pytest.raises(ValueError, match="9999"):
            happening_to(events.SHIPPED, 9_999)


@pytest.mark.parametrize(("language", "chinese"), [("zh-hans", True), ("en", False)])
def test_the_reader_is_known_to_read_chinese(language, chinese):
    with override(language):
        assert in_chinese() is chinese


def test_a_document_is_called_by_the_number_that_people_know_and_then_without_our_line() -> None:
    kind = events.RECEIPT.code
    numbers = numbers_of([(kind, 7), (9_999, 1)])
    assert numbers == {(kind, 7): "7"}
    with override("en"):
        assert document_named(kind, 7, 3, numbers).words == "Goods receipt 7, line 3"
        assert document_named(kind, 7, 3, {(kind, 7): "GR-88"}).words == "Goods receipt GR-88"
