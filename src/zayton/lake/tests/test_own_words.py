"""What people's own metrics and dimensions mean: units, words, and what becomes of them when others go."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils.translation import override

from zayton.kernel.access.public import SYSTEM, Actor, Scope
from zayton.kernel.errors import words_of
from zayton.kernel.journal.models import Entry
from zayton.lake.definitions import unit_of, vocabulary, whole_vocabulary
from zayton.lake.models import DefinedDimension, DefinedMetric
from zayton.lake.operations import define_dimensions, define_metrics, delete_definitions
from zayton.lake.queries import defined_dimension, defined_metric
from zayton.lake.questions import Question, dimensions_of
from zayton.lake.registry import declared_metrics
from zayton.lake.results import DimensionDraft, Kept, MetricDraft
from zayton.lake.rules.formulas import parse, written
from zayton.lake.rules.periods import Period
from zayton.lake.tests.builders import day
from zayton.lake.vocabulary import COUNT, DAY_COUNT, MONEY, SHARE, TIMES

pytestmark = pytest.mark.django_db
AT = datetime(2024, 2, 1, tzinfo=UTC)
MEI = Actor("person:mei", frozenset({"lake.define"}), Scope())
PERIOD = Period(day(1), day(7))


@pytest.fixture(autouse=True)
def declared(shared_trade: Path) -> None:
    """Only what the tests declare."""


def defined(title: str, formula: str, style: str = "money", key: int | None = None) -> Kept:
    return define_metrics(drafts=[MetricDraft(title, formula, style, key)], actor=MEI, at=AT)


def metric(title: str, formula: str, style: str = "money") -> str:
    kept = defined(title, formula, style)
    assert not kept.refused, kept.refused
    return f"own_{kept.ids[0]}"


def grouped(
    title: str, base: str, *groups: tuple[str, tuple[int | str | None, ...]], key: int | None = None
) -> Kept:
    return define_dimensions(drafts=[DimensionDraft(title, base, groups, key)], actor=MEI, at=AT)


def codes(kept: Kept) -> list[tuple[str, int | None]]:
    return [(refusal.code, refusal.row) for refusal in kept.refused]


@pytest.mark.parametrize(
    ("formula", "style", "unit"),
    [
        ("revenue", "money", MONEY),
        ("revenue / units_sold", "money", MONEY),
        ("units_sold + returned_units", "count", COUNT),
        ("returned_units / units_sold", "percent", SHARE),
        ("revenue / shipped_cost", "decimal", TIMES),
        ("on_hand / (units_sold / days)", "decimal", DAY_COUNT),
        ("on_hand / (units_sold / days)", "money", DAY_COUNT),
        ("days", "count", DAY_COUNT),
    ],
)
def test_a_metric_is_written_as_its_author_wished_but_days_are_days(
    formula: str, style: str, unit: object
) -> None:
    name = metric("X", formula, style)
    assert whole_vocabulary().metrics[name].unit == unit


@pytest.mark.parametrize(
    ("formula", "unit"),
    [
        ("revenue", (1, 0)),
        ("revenue * 0.2 - shipped_cost", (1, 0)),
        ("revenue / days", (1, -1)),
        ("revenue / revenue", (0, 0)),
        ("3", (0, 0)),
        ("days_left", (0, 1)),
        ("revenue * shipped_cost", (2, 0)),
        ("1 / revenue", (-1, 0)),
        ("revenue + units_sold", None),
        ("revenue - 1", None),
        ("days + 1", None),
        ("nothing", None),
        ("revenue +", None),
    ],
)
def test_the_unit_of_a_formula_is_reckoned_with_it(formula: str, unit: tuple[int, int] | None) -> None:
    assert unit_of(formula, declared_metrics()) == unit


@pytest.mark.parametrize(
    ("formula", "code"),
    [
        ("revenue / days", "lake.strange_unit"),
        ("1 / revenue", "lake.strange_unit"),
        ("days * days", "lake.strange_unit"),
        ("revenue - 1", "lake.unlike_units"),
        ("revenue + days", "lake.unlike_units"),
        ("(revenue", "lake.formula"),
        ("收入 + 1", "lake.formula"),
        ("", "lake.formula"),
        ("revenue + luck", "lake.unknown_word"),
        ("own_999 * 2", "lake.unknown_word"),
    ],
)
def test_a_formula_that_means_nothing_is_refused_in_words_and_nothing_is_kept(
    formula: str, code: str
) -> None:
    kept = defined("X", formula)
    assert codes(kept) == [(code, 0)]
    for language in ("en", "zh-hans"):
        with override(language):
            assert all(words_of(kept.refused[0]))
    assert (DefinedMetric.objects.count(), Entry.objects.count()) == (0, 0)


def test_the_place_of_a_mistake_is_counted_as_a_person_counts() -> None:
    (refusal,) = defined("X", "revenue ? 2").refused
    assert refusal.figures == {"at": 9, "word": "?"}
    (refusal,) = defined("X", "revenue *").refused
    assert refusal.figures == {"at": 10, "word": "…"}


def test_a_formula_explains_itself_by_the_words_of_its_metrics() -> None:
    half = metric("Half", "revenue / 2")
    name = metric("Odd", f"({half} - shipped_cost) / days * 2 * days")
    for language, days in (("en", "days of the period"), ("zh-hans", "期间天数")):
        with override(language):
            words = str(whole_vocabulary().metrics[name].formula_words)
        assert words == f"(Half - Cost of goods sold) / {days} * 2 * {days}"


def test_a_metric_whose_part_is_gone_still_has_words() -> None:
    name = metric("Half", "revenue / 2")
    DefinedMetric.objects.update(formula="vanished / 2")
    assert str(whole_vocabulary().metrics[name].formula_words) == "vanished / 2"


@pytest.mark.parametrize(
    "formula",
    [
        "a - (b - c)", "a - (b + c)", "a / (b / c)", "a / (b * c)", "a * (b + c)", "(a + b) * c", "-a", "-(a + b)",
        "a * -b", "a - -b", "--a", "-(-a)", "a + b - c", "a / b * c", "2.50 * a",
    ],
)  # fmt: skip
def test_brackets_are_written_where_they_matter(formula: str) -> None:
    tree = parse(formula)
    assert parse(written(tree)) == tree
    assert written(tree).count("(") <= formula.count("(") + 1


def test_questions_in_declared_words_ask_the_books_nothing(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    metric("X", "revenue")
    with django_assert_num_queries(0):
        vocabulary(Question(("revenue", "turnover"), PERIOD, ("sku", "day"), (("shop", (1,)),)))
    with django_assert_num_queries(2):
        vocabulary(Question(("own_1",), PERIOD))
    with django_assert_num_queries(2):
        vocabulary(Question(("revenue",), PERIOD, (), (("group_1", (0,)),)))


def test_all_definitions_are_read_in_two_queries_however_many(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    drafts = [MetricDraft(f"M{number}", "revenue", "money") for number in range(30)]
    assert not define_metrics(drafts=drafts, actor=MEI, at=AT).refused
    with django_assert_num_queries(2):
        assert len(whole_vocabulary().metrics) == len(declared_metrics()) + 30


def test_a_metric_may_be_cut_by_what_all_that_it_is_made_of_may() -> None:
    name = metric("Cover", "on_hand / units_sold", "decimal")
    cuts = set(dimensions_of(name, whole_vocabulary()))
    assert {"sku", "category", "week"} <= cuts
    assert cuts.isdisjoint({"shop", "warehouse", "country"})


def test_a_metric_of_plain_numbers_may_be_cut_by_anything() -> None:
    name = metric("Seven", "7", "decimal")
    assert {"shop", "warehouse", "age"} <= set(dimensions_of(name, whole_vocabulary()))


def test_of_one_set_two_of_one_name_are_not_both_kept() -> None:
    drafts = [
        MetricDraft("A", "revenue", "money"),
        MetricDraft(" A", "orders", "count"),
        MetricDraft("a", "orders", "count"),
    ]
    kept = define_metrics(drafts=drafts, actor=MEI, at=AT)
    assert codes(kept) == [("lake.name_taken", 1)]
    assert list(DefinedMetric.objects.order_by("pk").values_list("title", "formula")) == [
        ("A", "revenue"),
        ("a", "orders"),
    ]


def test_a_revision_may_keep_its_own_name_and_take_no_other() -> None:
    first, second = defined("A", "revenue").ids[0], defined("B", "revenue").ids[0]
    assert not defined("A", "revenue * 2", key=first).refused
    assert codes(defined("A", "revenue * 3", key=second)) == [("lake.name_taken", 0)]
    assert dict(DefinedMetric.objects.values_list("title", "formula")) == {"A": "revenue * 2", "B": "revenue"}


def test_a_metric_and_a_dimension_may_have_one_name() -> None:
    assert not defined("Europe", "revenue").refused
    assert not grouped("Europe", "country", ("EU", ("FR",))).refused


def test_a_revision_says_who_and_what_in_the_journal_and_leaves_who_defined_it() -> None:
    key = defined("A", "revenue").ids[0]
    define_metrics(drafts=[MetricDraft("B", "orders", "count", key)], actor=SYSTEM, at=AT)
    told = list(Entry.objects.order_by("pk").values_list("verb", "actor", "document_id", "payload"))
    assert told == [
        ("lake.metric_defined", "person:mei", key, {"title": "A", "formula": "revenue", "style": "money"}),
        ("lake.metric_revised", SYSTEM.id, key, {"title": "B", "formula": "orders", "style": "count"}),
    ]
    assert DefinedMetric.objects.get().defined_by == "person:mei"


@pytest.mark.parametrize("length", [2, 3, 5])
def test_no_circle_is_closed_however_long(length: int) -> None:
    keys = [defined("M0", "revenue").ids[0]]
    for number in range(1, length):
        keys.append(defined(f"M{number}", f"own_{keys[-1]} + revenue").ids[0])
    assert codes(defined("M0", f"own_{keys[-1]} * 2", key=keys[0])) == [("lake.circle", 0)]
    assert codes(defined("M0", f"own_{keys[0]}", key=keys[0])) == [("lake.circle", 0)]
    assert DefinedMetric.objects.get(pk=keys[0]).formula == "revenue"


def test_what_is_built_on_stays_and_what_builds_on_it_may_go() -> None:
    first = defined("A", "revenue").ids[0]
    second = defined("B", f"own_{first} * 2").ids[0]
    kept = delete_definitions(metrics=[first, second], actor=MEI, at=AT)
    assert (codes(kept), kept.ids) == ([("lake.in_use", 0)], [second])
    assert kept.refused[0].subject == "A"
    assert delete_definitions(metrics=[first], actor=MEI, at=AT).ids == [first]


def test_deleting_what_is_not_there_says_and_tells_nothing() -> None:
    kept = delete_definitions(metrics=[999], dimensions=[999], actor=MEI, at=AT)
    assert (kept.ids, kept.refused, Entry.objects.count()) == ([], [], 0)


def test_a_metric_whose_number_merely_begins_alike_is_not_in_use() -> None:
    for key, title in ((1, "One"), (12, "Twelve")):
        DefinedMetric.objects.create(pk=key, title=title, formula="revenue", style="money", defined_at=AT)
    DefinedMetric.objects.create(title="Over", formula="own_12 * 2", style="money", defined_at=AT)
    assert delete_definitions(metrics=[1], actor=MEI, at=AT).ids == [1]
    assert codes(delete_definitions(metrics=[12], actor=MEI, at=AT)) == [("lake.in_use", 0)]


def test_a_dimension_whose_base_is_gone_waits_for_its_return() -> None:
    key = grouped("G", "country", ("EU", ("FR",))).ids[0]
    assert f"group_{key}" in whole_vocabulary().dimensions
    DefinedDimension.objects.update(base="gone")
    assert f"group_{key}" not in whole_vocabulary().dimensions
    DefinedDimension.objects.update(base="country")
    assert whole_vocabulary().dimensions[f"group_{key}"].groups == (("EU", ("FR",)),)


def test_a_dimension_is_revised_whole_and_keeps_its_key() -> None:
    key = grouped("G", "country", ("EU", ("FR", "DE"))).ids[0]
    assert grouped("H", "sku", ("甲", (1, 2)), ("乙", (3,)), key=key).ids == [key]
    one = whole_vocabulary().dimensions[f"group_{key}"]
    assert (str(one.words), one.column, one.groups) == ("H", "sku_id", (("甲", (1, 2)), ("乙", (3,))))
    verbs = list(Entry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["lake.dimension_defined", "lake.dimension_revised"]


def test_a_group_opens_no_page_and_has_no_label_of_the_base() -> None:
    key = grouped("G", "sku", ("A", (1,))).ids[0]
    one = whole_vocabulary().dimensions[f"group_{key}"]
    assert (one.label, one.page) == (None, "")


@pytest.mark.parametrize("key", [None, 0, 999])
def test_what_is_no_definition_is_none(key: int | None) -> None:
    assert (defined_metric(key), defined_dimension(key)) == (None, None)
