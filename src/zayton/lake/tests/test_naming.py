"""What keys are called in either language, and how much a figure changed."""

from pathlib import Path

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from zayton.kernel.access.public import Scope
from zayton.kernel.errors import Refusal, words_of
from zayton.lake.answers import Answer, change, said
from zayton.lake.asking import ask
from zayton.lake.declarations import Dimension
from zayton.lake.mirror import work
from zayton.lake.naming import every_word, words_for
from zayton.lake.publication import published
from zayton.lake.queries import first_day, values_of
from zayton.lake.registry import declared_dimensions
from zayton.lake.rules.periods import Period
from zayton.lake.tests.builders import day, entry, moved, sold

PERIOD = Period(day(1), day(10))
WORDS = {"sku": {1: ("MUG", "杯子"), 2: ("LAMP", ""), 3: ("", "茶杯")}}


@pytest.mark.parametrize(
    ("language", "called"),
    [
        ("en", ["MUG", "LAMP", "茶杯", "9", ""]),
        ("zh-hans", ["杯子", "LAMP", "茶杯", "9", ""]),
        ("zh-cn", ["杯子", "LAMP", "茶杯", "9", ""]),
    ],
)
def test_a_key_is_called_by_the_readers_word_or_the_other_or_itself(language: str, called: list[str]) -> None:
    with override(language):
        assert [said(WORDS, "sku", key) for key in (1, 2, 3, 9, None)] == called
        assert said(WORDS, "moon", 1) == "1"


@pytest.mark.parametrize(
    ("now", "before", "share"),
    [
        (150, 100, 0.5),
        (50, 100, -0.5),
        (0, 100, -1.0),
        (-50, -100, 0.5),
        (100, -100, 2.0),
        (100, 0, None),
        (100, None, None),
        (None, 100, None),
        (0.25, 0.5, -0.5),
    ],
)
def test_a_change_is_a_share_of_the_size_before(now, before, share) -> None:
    assert change(now, before) == share


@given(st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9))
def test_a_rise_is_a_rise_also_below_zero(now: int, before: int) -> None:
    found = change(now, before)
    if found is not None:
        assert (found > 0) == (now > before)


@pytest.fixture
def lake(trade: Path) -> None:
    work(
        [
            sold(1, (3, 100, 1, 1, "GB", 2, 500, 1, 1, 0), (3, 100, 1, 2, "", 1, 50, 1, 0, 0)),
            sold(2, (5, 101, 2, 9, "FR", 4, 1000, 1, 1, 0)),
            moved(3, (1, 1, 7, 1, 10, 1000, 0)),
            entry(4, "tests.renamed", []),
        ]
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "words"), [("en", ["LAMP", "MUG", ""]), ("zh-hans", ["台灯", "杯子", ""])]
)
def test_groups_carry_their_words_in_both_languages_at_once(
    lake: None, language: str, words: list[str]
) -> None:
    answer = ask(
        metrics=["revenue"], by=["sku"], filters={"sku": [1, 2]}, period=PERIOD, scope=Scope.everything()
    )
    assert isinstance(answer, Answer)
    with override(language):
        assert sorted(answer.word("sku", row.keys[0]) for row in answer.rows) == sorted(words[:2])
        assert answer.word("sku", 9) == "9"


@pytest.mark.django_db
def test_a_key_that_its_table_does_not_know_has_no_words(lake: None) -> None:
    cut = published()
    assert cut is not None
    sku = declared_dimensions()["sku"]
    assert words_for(sku, [1, 9, None], cut) == {1: ("MUG", "杯子")}
    assert set(every_word(sku, cut)) == {1, 2, 3}
    assert every_word(declared_dimensions()["country"], cut) == {}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("dimension", "values"),
    [
        ("country", {"FR": "FR", "GB": "GB"}),
        ("shop", {1: "1", 2: "2"}),
        ("warehouse", {7: "7"}),
        ("day", {}),
        ("age", {}),
        ("category", {}),
        ("order", {}),
        ("moon", {}),
    ],
)
def test_the_values_a_dimension_has_are_those_the_lake_saw(lake: None, dimension: str, values: dict) -> None:
    with override("en"):
        assert values_of(dimension) == values


@pytest.mark.django_db
def test_the_values_of_a_labelled_dimension_have_the_readers_words(lake: None) -> None:
    with override("zh-hans"):
        assert values_of("sku") == {1: "杯子", 2: "台灯", 3: "茶杯"}


@pytest.mark.django_db
def test_the_first_day_of_a_metric_is_that_of_its_oldest_row(lake: None) -> None:
    assert first_day("revenue") == day(3)
    assert first_day("on_hand") == day(1)
    assert first_day("per_order") is None
    work([sold(5, (2, 102, 1, 1, "GB", 1, 10, 1, 1, 0))])
    assert first_day("revenue") == day(2)


@pytest.mark.django_db
def test_an_empty_lake_has_no_values_and_no_first_day(trade: Path) -> None:
    assert values_of("country") == {}
    assert first_day("revenue") is None


@pytest.mark.parametrize(
    ("bounds", "english", "chinese"),
    [
        ((30, 60), ["0–30 days", "31–60 days", "over 60 days"], ["0–30 天", "31–60 天", "60 天以上"]),
        ((7,), ["0–7 days", "over 7 days"], ["0–7 天", "7 天以上"]),
    ],
)
def test_bands_of_age_meet_without_gap_and_are_named_in_both_languages(
    trade: Path, bounds: tuple[int, ...], english: list[str], chinese: list[str]
) -> None:
    dimension = Dimension("age", "Age", "lot_date", bands=bounds)
    named = words_for(dimension, range(len(bounds) + 1), None)  # type: ignore[arg-type]
    assert [pair[0] for pair in named.values()] == english
    assert [pair[1] for pair in named.values()] == chinese


@pytest.mark.django_db
@pytest.mark.parametrize(
    "refusal",
    [
        Refusal("lake.cost_hidden", "value"),
        Refusal("lake.not_cut_by", "revenue", {"dimension": "Warehouse"}),
        Refusal("lake.cost_hidden", "gone_metric"),
        Refusal("lake.out_of_time", figures={"first": 1980, "last": 2199}),
        Refusal("lake.too_many_dimensions", figures={"most": 4}),
        Refusal("lake.formula", figures={"at": 3, "word": "x"}),
        Refusal("lake.unknown_value", "abc", {"dimension": "SKU"}),
        Refusal("lake.name_too_long", figures={"most": 80}),
    ],
)
def test_a_refusal_reads_whole_in_both_languages(trade: Path, refusal: Refusal) -> None:
    said_in = []
    for language in ("en", "zh-hans"):
        with override(language):
            what, remedy = words_of(refusal)
        assert what
        assert remedy
        assert "%(" not in what + remedy
        said_in.append(what)
    assert said_in[0] != said_in[1]
