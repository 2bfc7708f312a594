"""Several people defining at once, as real connections of one server."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection

from zayton.kernel.access.public import SYSTEM
from zayton.lake.definitions import whole_vocabulary
from zayton.lake.models import DefinedDimension, DefinedMetric
from zayton.lake.operations import define_dimensions, define_metrics, delete_definitions
from zayton.lake.questions import dimensions_of
from zayton.lake.results import DimensionDraft, Kept, MetricDraft

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
AT = datetime(2024, 2, 1, tzinfo=UTC)
MANY = 6


@pytest.fixture(autouse=True)
def declared(shared_trade: Path) -> None:
    """Only what the tests declare."""


def at_once(*works: Callable[[], Kept]) -> list[Kept]:
    def closed(work: Callable[[], Kept]) -> Kept:
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return [future.result() for future in [pool.submit(closed, work) for work in works]]


def metric(title: str, formula: str, key: int | None = None) -> Kept:
    return define_metrics(drafts=[MetricDraft(title, formula, "money", key)], actor=SYSTEM, at=AT)


def codes(kept: list[Kept]) -> list[str]:
    return sorted(refusal.code for one in kept for refusal in one.refused)


def test_a_name_taken_by_several_at_once_is_one_persons_and_the_others_hear_it() -> None:
    assert codes(at_once(*[lambda: metric("Margin", "revenue")] * MANY)) == ["lake.name_taken"] * (MANY - 1)
    assert DefinedMetric.objects.count() == 1

    def group() -> Kept:
        return define_dimensions(
            drafts=[DimensionDraft("Europe", "country", (("EU", ("FR",)),))], actor=SYSTEM, at=AT
        )

    assert codes(at_once(*[group] * MANY)) == ["lake.name_taken"] * (MANY - 1)
    assert DefinedDimension.objects.count() == 1


def test_two_metrics_built_on_each_other_at_once_never_close_a_circle() -> None:
    for turn in range(5):
        one, other = (metric(f"{name}{turn}", "revenue").ids[0] for name in "AB")
        kept = at_once(
            lambda one=one, other=other, turn=turn: metric(f"A{turn}", f"own_{other} * 2", one),  # type: ignore[misc]
            lambda one=one, other=other, turn=turn: metric(f"B{turn}", f"own_{one} * 2", other),  # type: ignore[misc]
        )
        assert codes(kept) == ["lake.circle"]
    known = whole_vocabulary()
    assert all(dimensions_of(name, known) for name in known.metrics)


def test_what_is_built_on_while_it_is_deleted_stays_or_is_unknown() -> None:
    for turn in range(5):
        part = metric(f"Part{turn}", "revenue").ids[0]
        deleted, built = at_once(
            lambda part=part: delete_definitions(metrics=[part], actor=SYSTEM, at=AT),  # type: ignore[misc]
            lambda part=part, turn=turn: metric(f"Whole{turn}", f"own_{part} * 2"),  # type: ignore[misc]
        )
        assert codes([deleted, built]) in (["lake.in_use"], ["lake.unknown_word"])
        assert DefinedMetric.objects.filter(pk=part).exists() is bool(built.ids)
