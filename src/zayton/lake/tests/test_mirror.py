"""The mirror on a real journal: in order, once, parked where it must be, and tidy."""

from collections.abc import Generator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.db import OperationalError, transaction

from zayton.kernel.access.public import SYSTEM, Scope
from zayton.kernel.errors import Refusal
from zayton.kernel.journal.models import Parked
from zayton.kernel.journal.public import (
    DocumentKind,
    EntryRead,
    Event,
    Happening,
    Reader,
    advance,
    append,
    register_events,
    register_kinds,
    retry_parked,
    sequence,
    starting_over,
)
from zayton.kernel.journal.readers import _READERS
from zayton.lake import store
from zayton.lake.answers import Answer
from zayton.lake.asking import ask
from zayton.lake.drilling import Drilled, drill
from zayton.lake.mirror import mirror
from zayton.lake.publication import publish, published
from zayton.lake.rules.periods import Period
from zayton.lake.tests import builders
from zayton.lake.tests.builders import day
from zayton.lake.upkeep import Upkeep, confirm, is_outdated, merge, sweep

pytestmark = pytest.mark.django_db
AT = datetime(2024, 1, 5, tzinfo=UTC)
PERIOD = Period(day(1), day(60))
register_kinds([DocumentKind("test_sale", 9105, "Sale")])
SOLD = Event("tests.sold", "test_sale", "Sold")
RUMOURED = Event("tests.rumoured", "test_sale", "Rumoured")
register_events([SOLD, RUMOURED])


@pytest.fixture
def reader(trade: Path) -> Generator[Reader]:
    kept = _READERS.pop("lake.mirror", None)
    one = _READERS["lake.mirror"] = mirror()
    yield one
    del _READERS["lake.mirror"]
    if kept is not None:
        _READERS["lake.mirror"] = kept


def sell(*numbers: int, minor: Any = 100) -> None:
    rows = [[[1 + number % 50, number, 1, 1, "GB", 1, minor, 1, 1, 0]] for number in numbers]
    with transaction.atomic():
        append(
            [Happening(SOLD, n, AT, {"rows": row}) for n, row in zip(numbers, rows, strict=True)],
            actor=SYSTEM,
        )
    sequence()


def follow(reader: Reader) -> None:
    while advance(reader):
        pass


def revenue() -> tuple[Any, int]:
    answer = ask(metrics=["revenue"], period=PERIOD, scope=Scope.everything())
    assert isinstance(answer, Answer)
    return answer.totals.figures["revenue"], answer.position


def test_the_lake_follows_the_journal_and_prints_its_position(reader: Reader) -> None:
    sell(1, 2, 3)
    advance(reader)
    assert revenue() == (300, 3)
    sell(4)
    assert revenue() == (300, 3)
    advance(reader)
    assert revenue() == (400, 4)


def test_an_answer_adds_new_files_to_what_it_knew(reader: Reader) -> None:
    for number in range(1, 8):
        sell(number)
        advance(reader)
        assert revenue() == (100 * number, number)


def test_a_poison_entry_is_parked_and_counts_once_it_is_mended(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    sell(1)
    sell(2, minor="not a number")
    sell(3)
    advance(reader)
    assert revenue() == (200, 3)
    parked = Parked.objects.get()
    assert parked.position == 2
    rows = builders.SALES.rows

    def mended(entries: Sequence[EntryRead]) -> pl.DataFrame:
        said = [[[*row[:6], 100, *row[7:]] for row in entry.payload["rows"]] for entry in entries]
        return rows([entry._replace(payload={"rows": one}) for entry, one in zip(entries, said, strict=True)])

    monkeypatch.setattr(type(builders.SALES), "rows", property(lambda _self: mended), raising=False)
    assert retry_parked(parked=[parked.pk], actor=SYSTEM, at=AT) == ([parked.pk], [])
    assert revenue() == (300, 3)


def test_a_lake_that_cannot_be_written_keeps_the_journal_waiting(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: Any, **_named: Any) -> None:
        raise OSError("no space left on device")

    sell(1)
    monkeypatch.setattr(store, "write_deltalake", full)
    with pytest.raises(OperationalError):
        advance(reader)
    assert not Parked.objects.exists()
    monkeypatch.undo()
    advance(reader)
    assert revenue() == (100, 1)


def test_merging_and_sweeping_change_no_answer(reader: Reader) -> None:
    for number in range(1, 13):
        sell(number)
        advance(reader)
    before = revenue()
    files = len(store.files_of("test_sales"))
    assert merge(files=3) > 0
    sweep()
    assert len(store.files_of("test_sales")) < files
    assert revenue() == before
    sell(13)
    advance(reader)
    assert revenue() == (1300, 13)


def test_a_figure_opens_at_the_position_it_was_printed_with(reader: Reader) -> None:
    sell(1, 2)
    advance(reader)
    printed = revenue()
    sell(3)
    advance(reader)
    opened = drill(metric="revenue", period=PERIOD, scope=Scope.everything(), position=printed[1])
    assert isinstance(opened, Drilled)
    assert (opened.total, opened.row_count, opened.position) == (200, 2, 2)


def test_source_rows_come_page_by_page_newest_first(reader: Reader) -> None:
    sell(*range(1, 11))
    advance(reader)
    first, rest = (
        drill(metric="revenue", period=PERIOD, scope=Scope.everything(), limit=4, offset=offset)
        for offset in (0, 4)
    )
    assert isinstance(first, Drilled)
    assert isinstance(rest, Drilled)
    assert [row.keys["order_id"] for row in (*first.rows, *rest.rows)] == [10, 9, 8, 7, 6, 5, 4, 3]
    assert (first.row_count, first.total) == (10, 1000)


def test_an_idle_lake_says_that_it_is_up_to_date(reader: Reader) -> None:
    sell(1)
    advance(reader)
    before = published()
    confirm()
    after = published()
    assert before is not None
    assert after is not None
    assert after.as_of > before.as_of
    assert (after.position, after.key) == (before.position, before.key)
    sell(2)
    confirm()
    assert published() == after


def test_an_idle_lake_is_true_for_what_came_since_and_no_table_follows(reader: Reader) -> None:
    sell(1)
    advance(reader)
    before = ask(metrics=["revenue"], period=PERIOD, scope=Scope.everything())
    append([Happening(RUMOURED, 1, AT)], actor=SYSTEM)
    sequence()
    advance(reader)
    confirm()
    after = ask(metrics=["revenue"], period=PERIOD, scope=Scope.everything())
    assert isinstance(before, Answer)
    assert isinstance(after, Answer)
    assert (before.position, after.position) == (1, 2)
    assert after.totals == before.totals


def test_a_lake_of_an_older_layout_is_built_anew_from_the_journal(reader: Reader) -> None:
    sell(1, 2)
    advance(reader)
    store.overwrite("test_skus", pl.DataFrame({"sku_id": [1]}), reshape=True)
    assert is_outdated()
    Upkeep()()
    assert ask(metrics=["revenue"], period=PERIOD, scope=Scope.everything()) == Refusal("lake.empty")
    advance(reader)
    assert not is_outdated()
    assert revenue() == (200, 2)


def test_a_lake_made_anew_is_not_answered_from_what_was_kept_of_the_former(reader: Reader) -> None:
    sell(1, 2)
    follow(reader)
    assert revenue()[0] == 200
    with starting_over("lake.mirror"), store.writing():
        store.drop_all()
    sell(3)
    follow(reader)
    assert revenue()[0] == 300


def test_a_lake_that_was_lost_is_filled_with_all_that_came_before(reader: Reader) -> None:
    sell(1, 2)
    follow(reader)
    store.drop_all()
    sell(3)
    follow(reader)
    assert revenue()[0] == 300


def test_a_table_whose_first_commit_was_never_made_is_begun_again(reader: Reader) -> None:
    sell(1)
    for name in ("test_sales", "test_sales_daily"):
        (store.table_path(name) / "_delta_log").mkdir(parents=True)
    follow(reader)
    assert revenue()[0] == 100
    assert not Parked.objects.exists()


def test_starting_over_settles_what_was_parked_since_it_comes_by_again(reader: Reader) -> None:
    sell(1)
    sell(2, minor="no number")
    follow(reader)
    assert Parked.objects.get().state == Parked.State.PARKED
    with starting_over("lake.mirror"), store.writing():
        store.drop_all()
    assert Parked.objects.get().state == Parked.State.WORKED


def test_nothing_is_merged_while_a_slice_is_only_half_brought_in(reader: Reader) -> None:
    for number in range(1, 5):
        sell(number)
        advance(reader)
    cut = published()
    assert cut is not None
    publish(replace(cut, position=cut.position - 1))
    assert merge(files=1) == 0
    publish(cut)
    assert merge(files=1) > 0
    assert revenue()[0] == 400
