"""Every refusal of the catalogue says in both languages what is wrong and what to do, with its figures in place."""

import pytest
from django.utils.translation import override

from zayton.catalog.errors import REASONS
from zayton.catalog.states import MOVES, Stage, may_move
from zayton.catalog.words import FIELDS, STAGES
from zayton.kernel.errors import Refusal, words_of

FIGURES = {
    "count": 7, "most": 3, "first": "K-0", "length": 301, "value": "漏", "field": "weight_g", "owner": "K-9",
    "product": "P-1", "before": "growth", "after": "new", "id": 5,
}  # fmt: skip


@pytest.mark.parametrize("code", sorted(REASONS))
def test_a_refusal_reads_whole_in_both_languages_and_differs_in_them(code: str) -> None:
    said = {}
    for language in ("en", "zh-hans"):
        with override(language):
            said[language] = words_of(Refusal(code, "K-1", FIGURES))
        assert all(said[language]), language
        assert "%" not in "".join(said[language])
    for english, chinese in zip(said["en"], said["zh-hans"], strict=True):
        assert english != chinese
        assert any("\u4e00" <= sign <= "\u9fff" for sign in chinese)


@pytest.mark.parametrize(
    ("code", "figures", "words"),
    [
        ("catalog.too_many", {"count": 100_001, "most": 100_000}, ["100001", "100000"]),
        ("catalog.code_repeated", {"first": 12}, ["K-1", "12"]),
        ("catalog.barcode_taken", {"value": "96385074", "owner": "K-9"}, ["96385074", "K-9"]),
        ("catalog.text_too_long", {"length": 301, "most": 300}, ["301", "300", "K-1"]),
        ("catalog.measure_out_of_range", {"value": -5, "most": 100}, ["-5", "100"]),
        ("catalog.product_disagrees", {"product": "P-1", "first": 4}, ["P-1", "4", "K-1"]),
        ("catalog.category_in_use", {"count": 3}, ["K-1", "3"]),
        ("catalog.person_unknown", {"value": "梅"}, ["梅"]),
        ("catalog.bundle_quantity", {"most": 10_000}, ["K-1", "10000"]),
    ],
)
def test_a_refusal_names_what_it_is_about(code: str, figures: dict[str, int | str], words: list[str]) -> None:
    for language in ("en", "zh-hans"):
        with override(language):
            said = " ".join(words_of(Refusal(code, "K-1", figures))).replace(",", "")
        assert [word for word in words if word not in said] == [], language


def test_a_field_that_cannot_be_changed_is_called_as_the_screen_calls_it() -> None:
    for language, words in (("en", "Weight (g)"), ("zh-hans", "重量")):
        with override(language):
            assert words in words_of(Refusal("catalog.field_unknown", "K-1", {"field": "weight_g"}))[0]
            assert "moon" in words_of(Refusal("catalog.field_unknown", "K-1", {"field": "moon"}))[0]


def test_every_stage_and_field_has_words_in_both_languages() -> None:
    for words in (STAGES, FIELDS):
        with override("en"):
            english = {key: str(text) for key, text in words.items()}
        with override("zh-hans"):
            chinese = {key: str(text) for key, text in words.items()}
        assert len(set(english.values())) == len(set(chinese.values())) == len(words)
        assert {key for key in words if english[key] == chinese[key]} <= {"code"}
    assert set(STAGES) == set(Stage)


def test_from_every_stage_there_is_a_way_to_every_other_but_to_new() -> None:
    for start in Stage:
        reached, open_ends = {start}, [start]
        while open_ends:
            step = open_ends.pop()
            fresh = {Stage(after) for after in MOVES[step]} - reached
            reached |= fresh
            open_ends += fresh
        assert reached >= set(Stage) - {Stage.NEW}
        assert (Stage.NEW in reached) == (start is Stage.NEW)
        assert may_move(start, start)
