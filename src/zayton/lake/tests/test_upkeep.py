"""Upkeep of the lake: what is merged, summed anew, swept and confirmed, and when."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zayton.kernel.access.public import Scope
from zayton.lake import store, upkeep
from zayton.lake.answers import Answer
from zayton.lake.asking import ask
from zayton.lake.mirror import followed_verbs, prepare, summed, work
from zayton.lake.publication import published
from zayton.lake.rules.periods import Period
from zayton.lake.tests.builders import SALES, SKUS, day, sold
from zayton.lake.upkeep import Upkeep, is_outdated, merge, rebuild, sweep

AT = datetime(2024, 3, 1, tzinfo=UTC)


def sale(number: int, on: int = 1) -> object:
    return sold(number, (on, 100 + number, 1, 1, "GB", 1, 10 * number, 1, 1, 0))


def slices(count: int, *, on: int = 1, start: int = 1) -> None:
    """So many files of one month, each of two sales on one day."""
    for number in range(start, start + 2 * count, 2):
        work([sale(number, on), sale(number + 1, on)])  # type: ignore[list-item]


def revenue() -> tuple[object, int]:
    answer = ask(metrics=["revenue"], period=Period(day(1), day(90)), scope=Scope())
    assert isinstance(answer, Answer)
    return answer.totals.figures["revenue"], answer.position


def test_a_lake_that_was_never_filled_needs_no_upkeep(trade: Path) -> None:
    assert not is_outdated()
    assert merge(files=0) == 0
    sweep()
    assert published() is None


@pytest.mark.parametrize(("allowed", "merged"), [(4, 0), (3, 2), (1, 2)])
def test_a_month_is_merged_once_it_has_more_files_than_allowed(
    trade: Path, allowed: int, merged: int
) -> None:
    slices(4)
    before = revenue()
    assert merge(files=allowed) == merged
    assert revenue() == before
    files = len(store.files_of("test_sales")), len(store.files_of("test_sales_daily"))
    assert files == ((1, 1) if merged else (4, 4))


def test_only_the_crowded_month_is_merged(trade: Path) -> None:
    slices(3)
    slices(2, on=40, start=7)
    calm = {path for path, month in store.files_of("test_sales").items() if month == "2024-02"}
    assert merge(files=2) == 2
    after = store.files_of("test_sales")
    assert calm <= set(after)
    assert sorted(after.values()) == ["2024-01", "2024-02", "2024-02"]


def test_what_was_merged_is_told_so_that_kept_sums_can_be_followed(trade: Path) -> None:
    slices(3)
    before = {name: frozenset(store.files_of(name)) for name in ("test_sales", "test_sales_daily")}
    merge(files=2)
    cut = published()
    assert cut is not None
    for name, files in before.items():
        assert cut.merged_into(files) == frozenset(store.files_of(name))


def test_daily_sums_of_a_day_that_came_in_pieces_become_one_row(trade: Path) -> None:
    slices(3)
    assert store.rows_of("test_sales_daily", "2024-01").height == 3
    merge(files=2)
    (row,) = store.rows_of("test_sales_daily", "2024-01").rows(named=True)
    assert (row["units"], row["minor"], row["lines"], row["position"]) == (6, 210, 6, 6)
    assert store.rows_of("test_sales", "2024-01").height == 6


def test_merging_again_at_once_does_nothing(trade: Path) -> None:
    slices(3)
    assert merge(files=2) == 2
    version, cut = store.version_of("test_sales"), published()
    assert merge(files=2) == 0
    assert (store.version_of("test_sales"), published()) == (version, cut)


def test_entries_come_in_as_before_after_a_merge(trade: Path) -> None:
    slices(3)
    merge(files=2)
    work([sale(6), sale(7)])  # type: ignore[list-item]
    assert revenue() == (280, 7)


def test_a_sweep_changes_no_answer_and_no_cut(trade: Path) -> None:
    slices(3)
    merge(files=1)
    before, cut = revenue(), published()
    sweep()
    assert (revenue(), published()) == (before, cut)


def test_upkeep_sweeps_at_once_and_then_every_half_hour(trade: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slices(1)
    swept: list[datetime] = []
    clock = [AT]
    monkeypatch.setattr(upkeep, "now", lambda: clock[0])
    monkeypatch.setattr(upkeep, "sweep", lambda: swept.append(clock[0]))
    one = Upkeep()
    for minutes in (0, 10, 30, 31, 40, 61, 62):
        clock[0] = AT + timedelta(minutes=minutes)
        assert one() is False
    assert [(at - AT) // timedelta(minutes=1) for at in swept] == [0, 31, 62]


@pytest.mark.parametrize("table", ["test_sales", "test_sales_daily", "test_moves", "test_skus"])
def test_a_table_of_other_columns_than_declared_is_outdated(trade: Path, table: str) -> None:
    prepare()
    assert not is_outdated()
    other = pl.DataFrame({"day": [day(1)], "old": [1], "month": ["2024-01"]})
    store.overwrite(table, other, reshape=True)
    assert is_outdated()


def test_a_column_less_is_as_outdated_as_one_more(trade: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare()
    fewer = dict(list(SKUS.columns.items())[:-1])
    store.overwrite("test_skus", pl.DataFrame(schema=fewer), reshape=True)
    assert is_outdated()


@pytest.mark.django_db
def test_a_rebuilt_lake_begins_without_tables_and_without_a_cut(trade: Path) -> None:
    slices(2)
    rebuild()
    assert published() is None
    assert not store.exists("test_sales")
    assert [path.name for path in store.home().iterdir()] == ["writer.lock"]


def test_every_declared_verb_is_followed_and_no_other(trade: Path) -> None:
    assert followed_verbs() == {"tests.sold", "tests.moved", "tests.renamed"}


rows = st.lists(
    st.tuples(
        st.integers(1, 99), st.integers(1, 4).map(day), st.integers(1, 3), st.integers(1, 2), st.integers(1, 2),
        st.sampled_from(["GB", "中国", "", None]), st.integers(-9, 9), st.integers(-999, 999), st.integers(-1, 1),
        st.integers(-1, 1), st.integers(0, 2),
    ),
    max_size=25,
)  # fmt: skip


def framed(found: Sequence[tuple]) -> pl.DataFrame:
    return pl.DataFrame(found, schema=SALES.schema, orient="row")


@given(rows, st.integers(0, 25))
def test_daily_sums_of_parts_add_up_to_those_of_the_whole(found: list[tuple], at: int) -> None:
    whole = summed(SALES, framed(found))
    parts = pl.concat([summed(SALES, framed(found[:at])), summed(SALES, framed(found[at:]))])
    assert summed(SALES, parts).rows() == whole.rows()


@given(rows)
def test_daily_sums_keep_every_total_and_have_each_group_once(found: list[tuple]) -> None:
    frame = framed(found)
    daily = summed(SALES, frame)
    for name in SALES.sums:
        assert daily[name].sum() == frame[name].sum()
    groups = daily.select("day", *SALES.keys)
    assert groups.n_unique() == daily.height if daily.height else not found
    assert daily["position"].max() == frame["position"].max()


@given(rows.flatmap(lambda found: st.tuples(st.just(found), st.permutations(found))))
def test_the_order_of_rows_does_not_matter_to_their_sums(both: tuple[list[tuple], list[tuple]]) -> None:
    found, shuffled = both
    assert summed(SALES, framed(shuffled)).rows() == summed(SALES, framed(found)).rows()


def test_a_lake_of_another_folder_is_another_lake(trade: Path, tmp_path: Path) -> None:
    slices(1)
    first = published()
    assert first is not None
    with store.writing():
        store.drop_all()
    slices(1)
    second = published()
    assert second is not None
    assert replace(second, lake=first.lake, as_of=first.as_of) == first
    assert second.lake != first.lake
