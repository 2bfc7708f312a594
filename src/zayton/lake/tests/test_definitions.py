"""Metrics and dimensions that people define: kept when they mean something, refused with the reason when not."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from zayton.kernel.access.public import SYSTEM, Scope
from zayton.kernel.journal.models import Entry
from zayton.lake.answers import Answer
from zayton.lake.asking import ask
from zayton.lake.drilling import Drilled, drill
from zayton.lake.mirror import work
from zayton.lake.models import DefinedDimension, DefinedMetric
from zayton.lake.operations import define_dimensions, define_metrics, delete_definitions
from zayton.lake.results import DimensionDraft, Kept, MetricDraft
from zayton.lake.rules.periods import Period
from zayton.lake.tests.builders import day, sold

pytestmark = pytest.mark.django_db
AT = datetime(2024, 2, 1, tzinfo=UTC)
PERIOD = Period(day(1), day(10))


@pytest.fixture
def sales(trade: Path) -> None:
    rows = [("GB", 100), ("FR", 200), ("DE", 400), ("US", 800)]
    work([sold(n, (n, n, 1, 1, country, 1, minor, 1, 1, 0)) for n, (country, minor) in enumerate(rows, 1)])


def metric(title: str, formula: str, style: str = "money", key: int | None = None) -> Kept:
    return define_metrics(drafts=[MetricDraft(title, formula, style, key)], actor=SYSTEM, at=AT)


def regions(**groups: tuple[str, ...]) -> Kept:
    draft = DimensionDraft("Regions", "country", tuple(groups.items()))
    return define_dimensions(drafts=[draft], actor=SYSTEM, at=AT)


def test_an_own_metric_is_asked_like_any_other(sales: None) -> None:
    own = f"own_{metric('Half', 'revenue * 0.5').ids[0]}"
    answer = ask(metrics=[own], by=["country"], period=PERIOD, scope=Scope.everything())
    assert isinstance(answer, Answer)
    assert [(row.keys[0], row.figures[own]) for row in answer.rows] == [
        ("US", 400), ("DE", 200), ("FR", 100), ("GB", 50),
    ]  # fmt: skip
    assert answer.totals.figures == {own: 750}


def test_an_own_metric_may_build_on_another_and_opens_into_its_sums(sales: None) -> None:
    first = metric("Half", "revenue / 2").ids[0]
    second = f"own_{metric('Quarter', f'own_{first} / 2').ids[0]}"
    answer = ask(metrics=[second], period=PERIOD, scope=Scope.everything())
    assert isinstance(answer, Answer)
    assert answer.totals.figures == {second: 375}
    opened = drill(metric=second, period=PERIOD, scope=Scope.everything())
    assert isinstance(opened, Drilled)
    assert [part.name for part in opened.parts] == ["revenue"]


@pytest.mark.parametrize(
    ("formula", "code"),
    [
        ("revenue +", "lake.formula"),
        ("revenue + nothing", "lake.unknown_word"),
        ("revenue + orders", "lake.unlike_units"),
        ("revenue * revenue", "lake.strange_unit"),
    ],
)
def test_a_formula_without_meaning_is_refused_and_nothing_is_kept(
    sales: None, formula: str, code: str
) -> None:
    kept = metric("Odd", formula)
    assert ([refusal.code for refusal in kept.refused], kept.ids) == ([code], [])
    assert not DefinedMetric.objects.exists()
    assert not Entry.objects.exists()


def test_a_metric_cannot_speak_of_itself(sales: None) -> None:
    first = metric("A", "revenue").ids[0]
    second = metric("B", f"own_{first} * 2").ids[0]
    kept = metric("A", f"own_{second} / 2", key=first)
    assert [refusal.code for refusal in kept.refused] == ["lake.circle"]
    assert DefinedMetric.objects.get(pk=first).formula == "revenue"


def test_a_title_is_taken_once(sales: None) -> None:
    metric("A", "revenue")
    assert [refusal.code for refusal in metric(" A ", "orders").refused] == ["lake.name_taken"]


def test_what_another_metric_is_made_of_stays(sales: None) -> None:
    first = metric("A", "revenue").ids[0]
    second = metric("B", f"own_{first} * 2").ids[0]
    kept = delete_definitions(metrics=[first], actor=SYSTEM, at=AT)
    assert [refusal.code for refusal in kept.refused] == ["lake.in_use"]
    assert delete_definitions(metrics=[second], actor=SYSTEM, at=AT).ids == [second]
    assert delete_definitions(metrics=[first], actor=SYSTEM, at=AT).ids == [first]
    assert not DefinedMetric.objects.exists()


def test_an_own_dimension_gathers_values_and_leaves_the_rest_blank(sales: None) -> None:
    own = f"group_{regions(Europe=('FR', 'DE'), Islands=('GB',)).ids[0]}"
    answer = ask(metrics=["revenue", "orders"], by=[own], period=PERIOD, scope=Scope.everything())
    assert isinstance(answer, Answer)
    assert [(answer.word(own, row.keys[0]), *row.figures.values()) for row in answer.rows] == [
        ("", 800, 1), ("Europe", 600, 2), ("Islands", 100, 1),
    ]  # fmt: skip
    assert answer.totals.figures == {"revenue": 1500, "orders": 4}


def test_an_own_dimension_filters_too(sales: None) -> None:
    own = f"group_{regions(Europe=('FR', 'DE')).ids[0]}"
    answer = ask(metrics=["revenue"], filters={own: [0]}, period=PERIOD, scope=Scope.everything())
    assert isinstance(answer, Answer)
    assert answer.totals.figures == {"revenue": 600}


def test_a_value_in_two_groups_is_refused(sales: None) -> None:
    kept = regions(Europe=("FR",), West=("FR", "GB"))
    assert [refusal.code for refusal in kept.refused] == ["lake.value_twice"]
    assert not DefinedDimension.objects.exists()


def test_every_change_of_a_definition_is_in_the_journal(sales: None) -> None:
    key = metric("A", "revenue").ids[0]
    metric("A", "revenue / 2", key=key)
    delete_definitions(metrics=[key], actor=SYSTEM, at=AT)
    verbs = list(Entry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["lake.metric_defined", "lake.metric_revised", "lake.metric_deleted"]


@pytest.mark.parametrize("wrong", [{"title": ""}, {"formula": ""}, {"style": "roman"}])
def test_the_database_itself_keeps_no_metric_without_meaning(wrong: dict[str, str]) -> None:
    fields = {"title": "A", "formula": "revenue", "style": "money", "defined_at": AT, **wrong}
    with pytest.raises(IntegrityError), transaction.atomic():
        DefinedMetric.objects.create(**fields)
    assert not DefinedMetric.objects.exists()


def test_two_of_one_name_cannot_be_stored_whoever_is_first() -> None:
    for kind, fields in (
        (DefinedMetric, {"formula": "revenue", "style": "money"}),
        (DefinedDimension, {"base": "sku", "groups": []}),
    ):
        kind.objects.create(title="A", defined_at=AT, **fields)
        with pytest.raises(IntegrityError), transaction.atomic():
            kind.objects.create(title="A", defined_at=AT, **fields)
