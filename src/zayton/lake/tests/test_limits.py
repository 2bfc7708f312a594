"""Definitions and questions at their limits: each is refused in words before an engine or a database fails on it."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.utils.translation import override

from zayton.kernel.access.public import SYSTEM, Scope
from zayton.kernel.errors import Refusal, words_of
from zayton.kernel.journal.models import Entry
from zayton.lake.answers import Answer
from zayton.lake.asking import ask
from zayton.lake.definitions import whole_vocabulary
from zayton.lake.drilling import drill
from zayton.lake.mirror import work
from zayton.lake.models import DefinedDimension, DefinedMetric
from zayton.lake.operations import LONGEST_TITLE, define_dimensions, define_metrics, delete_definitions
from zayton.lake.questions import MAX_LEVELS
from zayton.lake.results import DimensionDraft, Kept, MetricDraft
from zayton.lake.rules.formulas import MAX_LENGTH
from zayton.lake.rules.periods import COMPARISONS, Period
from zayton.lake.tests.builders import day, sold

pytestmark = pytest.mark.django_db
AT = datetime(2024, 2, 1, tzinfo=UTC)
PERIOD = Period(day(1), day(10))
ALL = Scope.everything()


@pytest.fixture
def sales(trade: Path) -> None:
    rows = [("GB", 100), ("FR", 200), ("", 400)]
    work([sold(n, (n, n, 1, n, country, 1, minor, 1, 1, 0)) for n, (country, minor) in enumerate(rows, 1)])


def metric(title: str, formula: str, style: str = "money", key: int | None = None) -> Kept:
    return define_metrics(drafts=[MetricDraft(title, formula, style, key)], actor=SYSTEM, at=AT)


def groups(base: str, *members: tuple[str, tuple[int | str | None, ...]], title: str = "G") -> Kept:
    return define_dimensions(drafts=[DimensionDraft(title, base, members)], actor=SYSTEM, at=AT)


def codes(kept: Kept) -> list[str]:
    return [refusal.code for refusal in kept.refused]


def answered(**asked: object) -> Answer:
    answer = ask(**{"period": PERIOD, "scope": ALL, **asked})  # type: ignore[arg-type]
    assert isinstance(answer, Answer), answer
    return answer


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("", "lake.name_needed"),
        ("   ", "lake.name_needed"),
        ("A\x00B", "lake.name_needed"),
        ("A\nB", "lake.name_needed"),
        ("长" * (LONGEST_TITLE + 1), "lake.name_too_long"),
    ],
)
def test_a_name_that_cannot_be_kept_is_refused(sales: None, title: str, code: str) -> None:
    assert codes(metric(title, "revenue")) == [code]
    assert codes(groups("country", ("A", ("GB",)), title=title)) == [code]
    for kind in (DefinedMetric, DefinedDimension, Entry):
        assert not kind.objects.exists()


def test_the_longest_name_and_formula_are_kept(sales: None) -> None:
    formula = "revenue" + " + revenue" * ((MAX_LENGTH - 7) // 10)
    assert not metric("长" * LONGEST_TITLE, formula).refused
    assert not groups("country", ("A", ("GB",)), title="长" * LONGEST_TITLE).refused


def test_a_formula_of_another_style_than_there_are_is_refused(sales: None) -> None:
    assert codes(metric("A", "revenue", style="roman")) == ["lake.name_needed"]


def test_formulas_may_build_on_each_other_so_far_and_no_further(sales: None) -> None:
    last = metric("0", "revenue").ids[0]
    for level in range(1, MAX_LEVELS - 1):
        known = {"defined_by": "system", "defined_at": AT, "style": "money"}
        last = DefinedMetric.objects.create(title=str(level), formula=f"own_{last} * 1", **known).pk
    last = metric("last", f"own_{last} * 1").ids[0]
    assert answered(metrics=[f"own_{last}"]).totals.figures == {f"own_{last}": 700}
    assert codes(metric("more", f"own_{last} * 1")) == ["lake.too_large"]
    assert DefinedMetric.objects.count() == MAX_LEVELS


def test_a_short_formula_that_writes_out_to_a_huge_one_is_refused(sales: None) -> None:
    first = metric("A", " + ".join(["revenue"] * 30)).ids[0]
    assert not metric("B", " + ".join([f"own_{first}"] * 10)).refused
    assert codes(metric("C", " + ".join([f"own_{first}"] * 11))) == ["lake.too_large"]


def test_a_revision_is_measured_with_all_that_builds_on_it(sales: None) -> None:
    first = metric("A", "revenue").ids[0]
    metric("B", " + ".join([f"own_{first}"] * 30))
    assert codes(metric("A", " + ".join(["revenue"] * 11), key=first)) == ["lake.too_large"]
    assert DefinedMetric.objects.get(pk=first).formula == "revenue"


def test_a_formula_at_the_limit_is_computed(sales: None) -> None:
    first = metric("A", " + ".join(["revenue"] * 30)).ids[0]
    own = f"own_{metric('B', ' + '.join([f'own_{first}'] * 10)).ids[0]}"
    assert answered(metrics=[own]).totals.figures == {own: 300 * 700}


def test_a_figure_too_large_for_a_ledger_is_blank(sales: None) -> None:
    own = f"own_{metric('A', 'revenue * 99999999999999999999').ids[0]}"
    answer = answered(metrics=[own, "revenue"], by=["country"], order="country")
    assert answer.totals.figures == {own: None, "revenue": 700}
    assert {row.figures[own] for row in answer.rows} == {None}


@pytest.mark.parametrize(
    ("base", "value"),
    [("sku", "MUG"), ("shop", "1"), ("category", "Kitchen"), ("country", 5), ("order", "100")],
)
def test_a_group_holds_values_of_its_bases_type_only(sales: None, base: str, value: int | str) -> None:
    kept = groups(base, ("A", (value,)))
    (refusal,) = kept.refused
    assert (refusal.code, refusal.subject) == ("lake.unknown_value", str(value))
    assert not DefinedDimension.objects.exists()


@pytest.mark.parametrize(
    ("base", "members"),
    [
        ("moon", (("A", ("GB",)),)),
        ("day", (("A", ("2024-01-01",)),)),
        ("month", (("A", ("2024-01-01",)),)),
    ],
)
def test_days_and_unknown_words_are_no_base(sales: None, base: str, members: tuple) -> None:
    assert codes(groups(base, *members)) == ["lake.unknown_word"]


def test_an_own_dimension_is_no_base_of_another(sales: None) -> None:
    own = groups("country", ("A", ("GB",))).ids[0]
    assert codes(groups(f"group_{own}", ("B", (0,)), title="H")) == ["lake.unknown_word"]


@pytest.mark.parametrize("members", [(), (("A", ()),), (("A\x00", ("GB",)),), (("A", ("G\nB",)),)])
def test_groups_without_values_or_with_unprintable_ones_are_refused(sales: None, members: tuple) -> None:
    assert codes(groups("country", *members)) == ["lake.no_groups"]
    assert not DefinedDimension.objects.exists()


def test_a_group_without_values_beside_one_with_them_is_left_out(sales: None) -> None:
    key = groups("country", ("A", ("GB",)), ("B", ())).ids[0]
    assert DefinedDimension.objects.get(pk=key).groups == [["A", ["GB"]]]


def test_a_blank_value_may_belong_to_a_group(sales: None) -> None:
    own = f"group_{groups('country', ('岛屿 🏝', ('GB', ''))).ids[0]}"
    answer = answered(metrics=["revenue"], by=[own])
    assert {answer.word(own, row.keys[0]): row.figures["revenue"] for row in answer.rows} == {
        "岛屿 🏝": 500,
        "": 200,
    }


def test_a_blank_to_filter_by_is_nothing_and_empty_text_alike(sales: None) -> None:
    assert answered(metrics=["revenue"], filters={"country": [None]}).totals.figures == {"revenue": 400}
    assert answered(metrics=["revenue"], filters={"country": [None, "GB"]}).totals.figures == {"revenue": 500}
    assert answered(metrics=["revenue"], filters={"category": [None]}).totals.figures == {"revenue": 0}


def test_one_bad_draft_of_a_set_is_named_by_its_place_and_the_others_kept(sales: None) -> None:
    drafts = [
        MetricDraft("A", "revenue", "money"),
        MetricDraft("B", "revenue +", "money"),
        MetricDraft("C", "orders", "count"),
    ]
    kept = define_metrics(drafts=drafts, actor=SYSTEM, at=AT)
    assert ([one.row for one in kept.refused], len(kept.ids)) == ([1], 2)
    again = define_metrics(drafts=[MetricDraft("D", "orders", "count")] * 2, actor=SYSTEM, at=AT)
    assert ([one.code for one in again.refused], len(again.ids)) == (["lake.name_taken"], 1)


def test_nothing_defined_or_deleted_is_nothing_told(sales: None) -> None:
    for kept in (
        define_metrics(drafts=[], actor=SYSTEM, at=AT),
        define_dimensions(drafts=[], actor=SYSTEM, at=AT),
        delete_definitions(metrics=[99], dimensions=[99], actor=SYSTEM, at=AT),
    ):
        assert (kept.ids, kept.refused) == ([], [])
    assert not Entry.objects.exists()


def test_a_definition_that_is_deleted_is_an_unknown_word_afterwards(sales: None) -> None:
    key = metric("A", "revenue").ids[0]
    group = groups("country", ("A", ("GB",))).ids[0]
    delete_definitions(metrics=[key], dimensions=[group], actor=SYSTEM, at=AT)
    for asked in ({"metrics": [f"own_{key}"]}, {"metrics": ["revenue"], "by": [f"group_{group}"]}):
        assert ask(period=PERIOD, scope=ALL, **asked) == Refusal(  # type: ignore[arg-type]
            "lake.unknown_word", f"own_{key}" if "by" not in asked else f"group_{group}"
        )


def test_a_renamed_definition_is_called_by_its_new_name_at_once(sales: None) -> None:
    key = groups("country", ("A", ("GB",)), title="Old").ids[0]
    own = metric("Old", "revenue").ids[0]

    def called() -> tuple[str, str]:
        answer = answered(metrics=[f"own_{own}"], by=[f"group_{key}"])
        return str(answer.metrics[0].words), str(answer.by[0].words)

    assert called() == ("Old", "Old")
    define_dimensions(drafts=[DimensionDraft("新组", "country", (("A", ("GB",)),), key)], actor=SYSTEM, at=AT)
    assert called() == ("Old", "新组")
    metric("新名", "revenue", key=own)
    assert called() == ("新名", "新组")


def test_an_own_metric_over_a_metric_that_is_gone_breaks_no_other(sales: None) -> None:
    key = metric("A", "revenue").ids[0]
    DefinedMetric.objects.filter(pk=key).update(formula="vanished * 2")
    assert f"own_{key}" in whole_vocabulary().metrics
    assert answered(metrics=["revenue"]).totals.figures == {"revenue": 700}


@pytest.mark.parametrize(
    "period",
    [
        Period(date(9999, 12, 1), date(9999, 12, 31)),
        Period(date(1, 1, 1), date(1, 1, 2)),
        Period(date(1, 1, 1), date(9999, 12, 31)),
        Period(date(1979, 12, 31), date(1980, 1, 1)),
        Period(date(2199, 12, 31), date(2200, 1, 1)),
    ],
)
@pytest.mark.parametrize("compare", ["", *COMPARISONS])
def test_days_beyond_the_trades_calendar_are_refused_in_words(
    sales: None, period: Period, compare: str
) -> None:
    for answer in (
        ask(metrics=["revenue"], by=["month"], period=period, compare=compare, scope=ALL),
        drill(metric="revenue", period=period, scope=ALL),
    ):
        assert isinstance(answer, Refusal)
        assert answer.code == "lake.out_of_time"
        with override("zh-hans"):
            assert "1980" in words_of(answer)[0]


@pytest.mark.parametrize("compare", ["", *COMPARISONS])
@pytest.mark.parametrize("first", [date(1980, 1, 1), date(2199, 12, 1)])
def test_the_calendars_own_ends_can_be_asked(sales: None, first: date, compare: str) -> None:
    period = Period(first, first.replace(day=31))
    answer = answered(metrics=["revenue"], by=["month"], period=period, compare=compare)
    assert answer.totals.figures == {"revenue": 0}


@pytest.mark.parametrize("value", ["abc", "2024-13-01", "2024-1-1", "", "20240101", 5])
def test_a_day_to_filter_by_must_be_one(sales: None, value: int | str) -> None:
    answer = ask(metrics=["revenue"], filters={"day": [value]}, period=PERIOD, scope=ALL)
    assert isinstance(answer, Refusal)
    assert answer.code == "lake.wrong_value"


def test_days_can_be_filtered_by(sales: None) -> None:
    answer = answered(metrics=["revenue"], filters={"day": ["2024-01-01", "2024-01-03"]})
    assert answer.totals.figures == {"revenue": 500}


@pytest.mark.parametrize("value", [2**63, -(2**63) - 1, 10**30])
def test_a_number_beyond_any_key_is_refused_before_an_engine_fails_on_it(sales: None, value: int) -> None:
    for filters in ({"shop": [value]}, {"category": [1, value]}, {"order": [value]}):
        refused = ask(metrics=["revenue"], filters=filters, period=PERIOD, scope=ALL)
        assert isinstance(refused, Refusal)
        assert refused.code == "lake.wrong_value"
    assert codes(groups("shop", ("A", (1, value)))) == ["lake.unknown_value"]
    assert not DefinedDimension.objects.exists()


@pytest.mark.parametrize("value", [2**63 - 1, -(2**63), 0, -1])
def test_the_largest_and_the_smallest_key_can_be_asked_for(sales: None, value: int) -> None:
    assert answered(metrics=["revenue"], filters={"shop": [value]}).totals.figures == {"revenue": 0}
    assert not groups("shop", ("A", (value,))).refused
    key = DefinedDimension.objects.get().pk
    assert answered(metrics=["revenue"], by=[f"group_{key}"]).totals.figures == {"revenue": 700}


@pytest.mark.parametrize("text", ["'", '"; DROP TABLE x; --', "中国", "🫖", "\\", "$p1", "%s", "x" * 300])
def test_any_printable_text_may_be_a_value_of_a_group(sales: None, text: str) -> None:
    assert not groups("country", (text, (text, "GB"))).refused
    key = DefinedDimension.objects.get().pk
    found = answered(metrics=["revenue"], by=[f"group_{key}"])
    assert {found.word(f"group_{key}", row.keys[0]): row.figures["revenue"] for row in found.rows} == {
        text: 100, "": 600,
    }  # fmt: skip
