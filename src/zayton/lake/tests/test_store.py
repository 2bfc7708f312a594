"""The lake's tables on a disk: appended to once, replaced whole, tidied, and read by version."""

import threading
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from django.db import OperationalError
from hypothesis import given, settings
from hypothesis import strategies as st

from zayton.lake import store
from zayton.lake.tests.builders import day
from zayton.lake.tests.conftest import traded

SCHEMA = {"position": pl.Int64, "day": pl.Date, "units": pl.Int64}


@pytest.fixture(autouse=True)
def table(trade: Path) -> None:
    """One empty table by month."""
    store.ensure("sales", SCHEMA, by_month=True)


def rows(*found: tuple[int, date, int]) -> pl.DataFrame:
    return pl.DataFrame(found, schema=SCHEMA, orient="row")


def kept(name: str = "sales") -> list[tuple]:
    """Every row of the newest version, by position."""
    files = list(store.files_of(name))
    frame = pl.read_parquet(files, hive_partitioning=False) if files else pl.DataFrame(schema=SCHEMA)
    return frame.select("position", "units").sort("position").rows()


def test_a_new_table_is_empty_and_knows_its_columns() -> None:
    assert (kept(), store.files_of("sales"), store.position_of("sales")) == ([], {}, 0)
    assert store.columns_of("sales") == {"position", "day", "units"}
    assert store.version_of("sales") == 0


def test_a_table_that_was_never_begun_has_no_columns() -> None:
    assert not store.exists("moves")
    assert store.columns_of("moves") == frozenset()


def test_beginning_a_table_again_changes_nothing() -> None:
    store.append("sales", rows((1, day(1), 5)), position=1)
    store.ensure("sales", {"other": pl.Int64}, by_month=True)
    assert kept() == [(1, 5)]
    assert store.version_of("sales") == 1


@pytest.mark.parametrize("again", [1, 4, 5])
def test_what_a_table_holds_already_is_not_appended_again(again: int) -> None:
    assert store.append("sales", rows((5, day(1), 7)), position=5)
    assert not store.append("sales", rows((again, day(1), 99)), position=again)
    assert kept() == [(5, 7)]
    assert store.position_of("sales") == 5


def test_rows_come_with_their_position_in_one_commit() -> None:
    before = store.version_of("sales")
    store.append("sales", rows((3, day(1), 1), (4, day(2), 2)), position=4)
    assert (store.version_of("sales"), store.position_of("sales")) == (before + 1, 4)


def test_no_rows_are_no_commit_and_leave_the_position_where_it_was() -> None:
    assert not store.append("sales", rows(), position=9)
    assert (store.version_of("sales"), store.position_of("sales")) == (0, 0)


def test_each_application_has_a_position_of_its_own() -> None:
    store.append("sales", rows((10, day(1), 1)), position=10)
    assert store.append("sales", rows((4, day(1), 4)), position=4, as_application="parked-4")
    assert not store.append("sales", rows((4, day(1), 4)), position=4, as_application="parked-4")
    assert kept() == [(4, 4), (10, 1)]
    assert [store.position_of("sales", as_application=name) for name in ("mirror", "parked-4", "parked-5")] == [
        10, 4, 0,
    ]  # fmt: skip


def test_rows_lie_in_the_month_of_their_own_day() -> None:
    ends = [date(2024, 1, 31), date(2024, 2, 29), date(2024, 12, 31), date(2025, 1, 1)]
    store.append("sales", rows(*((n, on, n) for n, on in enumerate(ends, 1))), position=4)
    assert sorted(store.files_of("sales").values()) == ["2024-01", "2024-02", "2024-12", "2025-01"]
    assert store.rows_of("sales", "2024-02")["day"].to_list() == [date(2024, 2, 29)]


def test_a_version_shows_what_was_there_when_it_was_made() -> None:
    store.append("sales", rows((1, day(1), 1)), position=1)
    files = store.files_of("sales")
    store.append("sales", rows((2, day(1), 2)), position=2)
    assert store.files_of("sales", 1) == files
    assert set(files) < set(store.files_of("sales", 2))
    assert store.files_of("sales", 0) == {}


def test_a_whole_table_is_replaced_in_one_commit() -> None:
    store.ensure("skus", {"sku_id": pl.Int64}, by_month=False)
    for ids in ([1, 2], [3], []):
        before = store.version_of("skus")
        store.overwrite("skus", pl.DataFrame({"sku_id": ids}, schema={"sku_id": pl.Int64}))
        assert store.version_of("skus") == before + 1
        files = list(store.files_of("skus"))
        assert (pl.read_parquet(files)["sku_id"].to_list() if files else []) == ids
    assert set(store.files_of("skus").values()) <= {""}


def test_one_month_is_replaced_and_the_others_stay() -> None:
    store.append("sales", rows((1, day(1), 1), (2, day(40), 2)), position=2)
    store.overwrite("sales", rows((1, day(1), 100)), month="2024-01")
    assert kept() == [(1, 100), (2, 2)]
    assert store.position_of("sales") == 2


def test_other_columns_are_refused_unless_the_table_is_to_be_reshaped() -> None:
    store.ensure("skus", {"sku_id": pl.Int64}, by_month=False)
    other = pl.DataFrame({"sku_id": [1], "colour": ["红"]})
    with pytest.raises(OperationalError, match="skus"):
        store.overwrite("skus", other)
    assert store.columns_of("skus") == {"sku_id"}
    store.overwrite("skus", other, reshape=True)
    assert store.columns_of("skus") == {"sku_id", "colour"}


def test_a_month_is_crowded_once_it_has_more_files_than_allowed() -> None:
    for position in range(1, 4):
        store.append("sales", rows((position, day(1), position)), position=position)
    store.append("sales", rows((9, day(40), 9)), position=9)
    assert store.crowded_months("sales", files=3) == ()
    assert store.crowded_months("sales", files=2) == ("2024-01",)
    assert store.crowded_months("sales", files=0) == ("2024-01", "2024-02")


def test_merging_the_files_of_a_month_changes_no_row_and_no_other_month() -> None:
    for position in range(1, 6):
        store.append("sales", rows((position, day(1), position)), position=position)
    store.append("sales", rows((9, day(40), 9)), position=9)
    before, february = kept(), {path for path, month in store.files_of("sales").items() if month == "2024-02"}
    store.compact("sales", "2024-01")
    after = store.files_of("sales")
    assert sorted(after.values()) == ["2024-01", "2024-02"]
    assert february <= set(after)
    assert kept() == before
    assert store.position_of("sales") == 9


def test_tidying_keeps_what_a_reader_of_the_last_hour_needs() -> None:
    for position in range(1, 4):
        store.append("sales", rows((position, day(1), position)), position=position)
    files = store.files_of("sales")
    store.compact("sales", "2024-01")
    before = kept()
    store.tidy("sales")
    assert kept() == before
    assert all(Path(path).exists() for path in files)
    assert store.exists("sales")
    assert store.position_of("sales") == 3


def test_the_next_rows_follow_where_a_checkpoint_was_written() -> None:
    store.append("sales", rows((1, day(1), 1)), position=1)
    store.tidy("sales")
    assert not store.append("sales", rows((1, day(1), 1)), position=1)
    assert store.append("sales", rows((2, day(1), 2)), position=2)
    assert kept() == [(1, 1), (2, 2)]


def test_throwing_the_lake_away_leaves_nothing_but_the_writers_lock() -> None:
    (store.home() / "published.json").write_text("{}")
    with store.writing():
        store.drop_all()
    assert [path.name for path in store.home().iterdir()] == ["writer.lock"]
    assert not store.exists("sales")


def test_a_table_that_is_made_anew_is_not_taken_for_the_former() -> None:
    store.append("sales", rows((7, day(1), 7)), position=7)
    assert store.position_of("sales") == 7
    with store.writing():
        store.drop_all()
    store.ensure("sales", SCHEMA, by_month=True)
    assert (store.position_of("sales"), kept()) == (0, [])
    assert store.append("sales", rows((1, day(1), 1)), position=1)


def test_a_folder_that_cannot_be_written_is_an_outage_and_leaves_the_rows_out() -> None:
    log = store.table_path("sales") / "_delta_log"
    moved = log.rename(log.with_name("away"))
    with pytest.raises(OperationalError, match="sales"):
        store.append("sales", rows((1, day(1), 1)), position=1)
    moved.rename(log)
    assert kept() == []
    assert store.append("sales", rows((1, day(1), 1)), position=1)


def test_a_second_writer_waits_until_the_first_is_done() -> None:
    order: list[str] = []
    inside, go_on = threading.Event(), threading.Event()

    def first() -> None:
        with store.writing():
            inside.set()
            assert go_on.wait(10)
            order.append("first")

    def second() -> None:
        with store.writing():
            order.append("second")

    one, other = threading.Thread(target=first), threading.Thread(target=second)
    one.start()
    assert inside.wait(10)
    other.start()
    go_on.set()
    one.join()
    other.join()
    assert order == ["first", "second"]


def test_a_writer_that_fails_lets_the_next_one_in() -> None:
    with pytest.raises(ValueError, match="stop"), store.writing():
        raise ValueError("stop")
    with store.writing():
        assert store.append("sales", rows((1, day(1), 1)), position=1)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=8))
@settings(max_examples=12, deadline=None)
def test_positions_in_any_order_and_again_are_each_taken_once_and_only_forward(
    tmp_path_factory: pytest.TempPathFactory, positions: list[int]
) -> None:
    with traded(tmp_path_factory.mktemp("any")):
        store.ensure("sales", SCHEMA, by_month=True)
        highest, expected = 0, []
        for position in positions:
            took = store.append("sales", rows((position, day(1), position)), position=position)
            assert took == (position > highest)
            if took:
                highest, expected = position, [*expected, (position, position)]
        assert kept() == expected
        assert store.position_of("sales") == highest
