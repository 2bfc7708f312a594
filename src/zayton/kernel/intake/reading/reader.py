"""One door to every kind of file."""

from typing import BinaryIO

from .columnar import read_parquet
from .delimited import read_delimited
from .found import Choices, RawTable
from .kinds import kind_of
from .objects import read_objects
from .workbook import read_workbook


def read_table(stream: BinaryIO, choices: Choices | None = None, *, rows: int | None = None) -> RawTable:
    """All rows of a seekable stream as text, or its first `rows`; `FileRefused` when it is not a table."""
    kinds = {"parquet": read_parquet, "xlsx": read_workbook, "json": read_objects, "text": read_delimited}
    read = kinds[kind_of(stream)]
    return read(stream, choices or Choices(), rows=rows)
