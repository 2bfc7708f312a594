"""The lake's Delta tables: appended to exactly once, rewritten whole, tidied, and read by version."""

import fcntl
import shutil
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from threading import RLock

import polars as pl
from deltalake import CommitProperties, DeltaTable, Transaction, WriterProperties, write_deltalake
from deltalake.exceptions import DeltaError
from django.conf import settings
from django.db import OperationalError

from zayton.lake.declarations import ColumnType

MIRROR = "mirror"
MONTH = "month"
_KEPT_HOURS = 1
_LOCK = "writer.lock"
# small row groups, so that a filtered read can skip most of a merged file
_WRITER = WriterProperties(max_row_group_size=65_536)


def home() -> Path:
    """The folder of this workspace's lake."""
    return Path(settings.WORKSPACE.lake)


@contextmanager
def writing() -> Generator[None]:
    """Be the only writer of this lake on this machine; others wait."""
    home().mkdir(parents=True, exist_ok=True)
    with (home() / _LOCK).open("w") as file:
        # let go by the system when the process dies, however it dies
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def table_path(name: str) -> Path:
    """The folder of one table."""
    return home() / name


class _Opened:
    """A table as this process last saw it. Reading a log of hundreds of commits anew takes longer than a query."""

    def __init__(self, path: Path) -> None:
        self._path, self._log = path, path / "_delta_log"
        self._lock = RLock()
        self._mark: tuple[int, int] | None = None
        self._table: DeltaTable | None = None

    @contextmanager
    def newest(self) -> Generator[DeltaTable]:
        """The table at its newest version, for one thread at a time."""
        with self._lock:
            # a lake that was made anew has the same path, and its versions begin again
            mark = self._identity()
            if self._table is None or mark != self._mark:
                self._table, self._mark = DeltaTable(str(self._path)), mark
            # asking for one file is free; reading the log of a busy table is not
            elif (self._log / f"{self._table.version() + 1:020}.json").exists():
                self._table.update_incremental()
            try:
                yield self._table
            # a table whose work broke off may be half updated; the next one opens it afresh
            except BaseException:
                self._table = None
                raise

    def _identity(self) -> tuple[int, int]:
        first = self._log / f"{0:020}.json"
        return self._log.stat().st_ino, first.stat().st_mtime_ns if first.exists() else 0


@lru_cache(maxsize=512)
def _opened(path: Path) -> _Opened:
    return _Opened(path)


@contextmanager
def _newest(name: str) -> Generator[DeltaTable]:
    with _trouble(name), _opened(table_path(name)).newest() as table:
        yield table


def exists(name: str) -> bool:
    """Whether a table was begun; a folder whose first commit was never made is none."""
    log = table_path(name) / "_delta_log"
    # after tidying, the first commits lie in the checkpoint alone
    return (log / "_last_checkpoint").exists() or any(log.glob("*.json"))


def ensure(name: str, schema: Mapping[str, ColumnType], *, by_month: bool) -> None:
    """Create an empty table unless it exists, so that every version can be read."""
    if exists(name):
        return
    frame = pl.DataFrame(schema=dict(schema))
    with _trouble(name):
        data = (_with_month(frame) if by_month else frame).to_arrow()
        write_deltalake(table_path(name), data, partition_by=[MONTH] if by_month else None, mode="append")


def append(name: str, rows: pl.DataFrame, *, position: int, as_application: str = MIRROR) -> bool:
    """Append rows (with `day`) unless this application's position is already in the table; says whether it did.

    The rows and the position are one Delta commit. A lake that cannot be written is an `OperationalError`, so that
    the journal waits instead of parking what could not be helped.
    """
    if rows.is_empty() or position_of(name, as_application=as_application) >= position:
        return False
    properties = CommitProperties(app_transactions=[Transaction(as_application, position)])
    with _newest(name) as table:
        write_deltalake(
            table,
            _with_month(rows).to_arrow(),
            partition_by=[MONTH],
            mode="append",
            commit_properties=properties,
            writer_properties=_WRITER,
        )
    return True


def overwrite(name: str, rows: pl.DataFrame, *, month: str = "", reshape: bool = False) -> None:
    """Replace a whole table, or only one of its months, in one commit; `reshape` lets the columns change."""
    with _trouble(name):
        write_deltalake(
            table_path(name),
            (_with_month(rows) if month else rows).to_arrow(),
            partition_by=[MONTH] if month else None,
            mode="overwrite",
            predicate=f"{MONTH} = '{month}'" if month else None,
            schema_mode="overwrite" if reshape else None,
            writer_properties=_WRITER,
        )


@contextmanager
def _trouble(name: str) -> Generator[None]:
    try:
        yield
    except (DeltaError, OSError) as problem:
        raise OperationalError(f"the lake table {name} cannot be written: {problem}") from problem


def _with_month(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(pl.col("day").dt.strftime("%Y-%m").alias(MONTH))


def columns_of(name: str) -> frozenset[str]:
    """The columns that a table was written with, without its partition; empty while there is no such table."""
    if not exists(name):
        return frozenset()
    with _newest(name) as table:
        return frozenset(field.name for field in table.schema().fields) - {MONTH}


def position_of(name: str, *, as_application: str = MIRROR) -> int:
    """The journal position that a table holds everything up to; 0 when nothing was ever appended."""
    with _newest(name) as table:
        return table.transaction_version(as_application) or 0


def version_of(name: str) -> int:
    """The newest version of a table."""
    with _newest(name) as table:
        return int(table.version())


def files_of(name: str, version: int | None = None) -> dict[str, str]:
    """The Parquet files of one version, each with its month (empty for tables that have none)."""
    with _newest(name) as newest:
        is_newest = version in (None, newest.version())
        table = newest if is_newest else DeltaTable(str(table_path(name)), version=version)
        added = pl.DataFrame(table.get_add_actions(flatten=True))
    months = added[f"partition.{MONTH}"] if f"partition.{MONTH}" in added.columns else [""] * added.height
    paths = (str(table_path(name) / path) for path in added["path"])
    return dict(zip(paths, months, strict=True))


def crowded_months(name: str, *, files: int) -> tuple[str, ...]:
    """The months of a table that are spread over more than so many files."""
    months = pl.Series(list(files_of(name).values()), dtype=pl.String).value_counts()
    return tuple(sorted(month for month, count in months.rows() if count > files))


def compact(name: str, month: str) -> None:
    """Merge the small files of one month without changing a row."""
    DeltaTable(str(table_path(name))).optimize.compact(partition_filters=[(MONTH, "=", month)])


def rows_of(name: str, month: str) -> pl.DataFrame:
    """Every row of one month."""
    paths = [path for path, of_month in files_of(name).items() if of_month == month]
    # the month in the path would come back as a column that no row has
    return pl.read_parquet(paths, hive_partitioning=False)


def tidy(name: str) -> None:
    """Write a checkpoint, and delete files and log entries that no reader of the last hour can need."""
    table = DeltaTable(str(table_path(name)))
    table.create_checkpoint()
    table.vacuum(retention_hours=_KEPT_HOURS, dry_run=False, enforce_retention_duration=False, full=True)
    table.cleanup_metadata()


def drop_all() -> None:
    """Delete every table, which can be rebuilt from the journal at any time; the writer's lock stays."""
    for path in home().iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name != _LOCK:
            path.unlink()
