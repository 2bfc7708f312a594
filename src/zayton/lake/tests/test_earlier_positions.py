"""What is asked as of an earlier position is what the lake answered when that was its newest."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from zayton.kernel.access.public import Scope
from zayton.kernel.errors import Refusal
from zayton.kernel.journal.public import EntryRead
from zayton.lake.answers import Answer
from zayton.lake.asking import ask, forget
from zayton.lake.drilling import Drilled, drill
from zayton.lake.engines.duck import Duck
from zayton.lake.mirror import work
from zayton.lake.publication import published
from zayton.lake.rules.periods import Period
from zayton.lake.tests.builders import day, moved, sold

ALL = Scope.everything()
PERIOD = Period(day(1), day(31))
SALES = ("units_sold", "revenue", "big_revenue", "orders", "per_order", "return_rate")
STOCK = ("on_hand", "value", "mean_value", "turnover")
# one slice brings several positions, and days that already have sums get more
SLICES: Sequence[Sequence[EntryRead]] = (
    [sold(1, (1, 100, 1, 1, "GB", 2, 1_400, 1, 1, 0)), moved(2, (1, 1, 7, 1, 10, 1_000, 0))],
    [
        sold(3, (1, 101, 1, 1, "GB", 3, 750, 1, 1, 1), (1, 101, 1, 2, "GB", 1, 90, 1, 0, 0)),
        moved(4, (1, 1, 7, 1, -4, -400, 400)),
    ],
    [
        sold(5, (9, 102, 2, 1, "FR", 5, 390_100, 1, 1, 0)),
        # the later version of an order takes its lines back and says them anew
        sold(6, (1, 100, 1, 1, "GB", -2, -1_400, -1, -1, 0), (1, 100, 1, 1, "GB", 1, 700, 1, 1, 0)),
    ],
    [sold(7, (20, 103, 1, 3, "", 1, 10, 1, 1, 0)), moved(8, (20, 2, 8, 1, 5, 500, 0))],
)
QUESTIONS: Sequence[dict[str, Any]] = (
    {"metrics": SALES},
    {"metrics": SALES, "by": ["country"]},
    {"metrics": SALES, "by": ["category", "week"]},
    {"metrics": SALES, "by": ["sku"], "filters": {"country": ["GB", None], "shop": [1]}},
    {"metrics": SALES, "by": ["country"], "scope": Scope(shops=frozenset({1}))},
    {"metrics": STOCK},
    {"metrics": STOCK, "by": ["warehouse", "week"]},
    {"metrics": ["on_hand"], "by": ["age"]},
    {"metrics": ["days_left"], "by": ["sku"]},
    {"metrics": ["revenue"], "by": ["day"], "period": Period(day(8), day(14)), "compare": "previous"},
)


@dataclass
class Told:
    """What the lake answered when each position was its newest."""

    answers: dict[int, list[Answer]] = field(default_factory=dict)


def asked(question: dict[str, Any], **more: Any) -> Answer:
    answer = ask(**{"period": PERIOD, "scope": ALL, **question, **more})
    assert isinstance(answer, Answer), answer
    return answer


def same(one: Answer, other: Answer) -> bool:
    return (one.rows, one.totals, one.row_count, one.position) == (
        other.rows,
        other.totals,
        other.row_count,
        other.position,
    )


@pytest.fixture(scope="module")
def told(shared_trade: Path) -> Told:
    """The whole trade in the lake, asked after every slice of it."""
    found = Told()
    for entries in SLICES:
        work(entries)
        found.answers[entries[-1].position] = [asked(question) for question in QUESTIONS]
    return found


@pytest.mark.parametrize("at", range(len(QUESTIONS)))
def test_an_earlier_position_is_answered_as_it_was(told: Told, at: int) -> None:
    for position, answers in told.answers.items():
        assert same(asked(QUESTIONS[at], position=position), answers[at]), position


@pytest.mark.parametrize("at", range(len(QUESTIONS)))
def test_whatever_was_asked_before_it_is_never_given_for_another_position(told: Told, at: int) -> None:
    forget()
    positions = sorted(told.answers)
    for position in (*positions, *reversed(positions)):
        assert same(asked(QUESTIONS[at], position=position), told.answers[position][at])
    assert same(asked(QUESTIONS[at]), told.answers[positions[-1]][at])


def test_a_position_within_a_slice_leaves_out_what_came_with_it(told: Told) -> None:
    found = [
        asked({"metrics": ["revenue", "on_hand"]}, position=position).totals.figures for position in (3, 5)
    ]
    assert found == [{"revenue": 2_240, "on_hand": 10}, {"revenue": 392_340, "on_hand": 6}]


def test_a_ratio_is_that_of_its_parts_at_the_position(told: Told) -> None:
    for position in range(1, 9):
        figures = asked({"metrics": ["per_order", "revenue", "orders"]}, position=position).totals.figures
        parts = [drill(metric=name, period=PERIOD, scope=ALL, position=position) for name in figures]
        totals = [part.total for part in parts[1:] if isinstance(part, Drilled)]
        assert [figures["revenue"], figures["orders"]] == totals
        assert figures["per_order"] == round(totals[0] / totals[1])


def test_before_the_first_entry_there_is_nothing(told: Told) -> None:
    answer = asked({"metrics": ["per_order", "revenue"], "by": ["country"]}, position=0)
    assert (answer.rows, answer.position) == ((), 0)
    assert answer.totals.figures == {"per_order": None, "revenue": 0}


def test_no_position_is_claimed_that_the_lake_has_not_reached(told: Told) -> None:
    for at, question in enumerate(QUESTIONS):
        assert same(asked(question, position=1_000), told.answers[8][at])


def test_a_cut_that_has_not_come_so_far_gives_way_to_the_newest(told: Told) -> None:
    newest = published()
    assert newest is not None
    files = {**newest.versions, "test_sales": 1, "test_sales_daily": 1}
    older = type(newest)(3, newest.as_of, files, lake=newest.lake)
    assert asked({"metrics": ["revenue"]}, cut=older).position == 3
    assert same(asked({"metrics": SALES}, cut=older, position=8), told.answers[8][0])


def test_another_engine_object_reads_the_same_from_the_rows(told: Told) -> None:
    for position, answers in told.answers.items():
        for at, question in enumerate(QUESTIONS):
            assert same(asked(question, position=position, engine=Duck()), answers[at])


def test_what_cannot_be_asked_today_cannot_be_asked_of_the_past(told: Told) -> None:
    found = ask(metrics=["turnover"], period=PERIOD, scope=Scope(), position=3)
    assert isinstance(found, Refusal)
    assert found.code == "lake.cost_hidden"


def test_an_earlier_position_stays_as_it_was_while_the_lake_goes_on(trade: Path) -> None:
    question = {"metrics": ["per_order", "revenue"], "by": ["country"]}
    work(SLICES[0])
    then = asked(question, position=2)
    for entries in SLICES[1:]:
        work(entries)
        assert same(asked(question, position=2), then)
        assert asked(question).position == entries[-1].position
