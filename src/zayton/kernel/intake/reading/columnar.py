"""Parquet: typed columns rendered to the exact text that a person would have typed."""

from typing import BinaryIO

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from .found import ROW, BrokenRow, Choices, Facts, FileRefused, Notice, RawTable, clipped, named_columns
from .gather import Gatherer
from .limits import BATCH_ROWS, MAX_BATCH_BYTES, MAX_COLUMNS, MAX_EXPANDED_BYTES, MAX_ROWS

_NO_TEXT = "\ufffd"


def read_parquet(stream: BinaryIO, _choices: Choices, *, rows: int | None = None) -> RawTable:
    """Read a Parquet file a batch at a time; nested columns are left out and said to be."""
    try:
        schema = pq.read_schema(stream)
        # texts come as a dictionary first: a few bytes here can be gigabytes once they are written out
        texts = [field.name for field in schema if _is_text(field.type)]
        return _read(pq.ParquetFile(stream, read_dictionary=texts), rows)
    except (pa.ArrowException, OSError, pl.exceptions.PolarsError) as problem:
        raise FileRefused("intake.damaged_file") from problem


def _read(file: pq.ParquetFile, rows: int | None) -> RawTable:
    _check_limits(file.metadata)
    flat = [field.name for field in file.schema_arrow if not pa.types.is_nested(field.type)]
    nested = [field.name for field in file.schema_arrow if pa.types.is_nested(field.type)]
    if not flat:
        raise FileRefused("intake.empty_file")
    headers, notices = named_columns(flat)
    if nested:
        notices = [*notices, Notice("intake.nested_columns", {"columns": ", ".join(nested)})]
    gatherer = Gatherer(headers)
    line = 1
    for batch in file.iter_batches(batch_size=min(rows or BATCH_ROWS, BATCH_ROWS), columns=flat):
        _keep(gatherer, _written_out(batch), line)
        line += batch.num_rows
        if rows is not None and line > rows:
            break
    facts = Facts(kind="parquet", header_line=0, headers=headers, notices=tuple(notices))
    frame = gatherer.frame()
    return RawTable(facts, frame if rows is None else frame.head(rows), gatherer.broken)


def _check_limits(metadata: pq.FileMetaData) -> None:
    if metadata.num_rows > MAX_ROWS:
        raise FileRefused("intake.too_many_rows", rows=metadata.num_rows, limit=MAX_ROWS)
    if metadata.num_columns > MAX_COLUMNS:
        raise FileRefused("intake.too_many_columns", columns=metadata.num_columns, limit=MAX_COLUMNS)
    # a dictionary-encoded column is small here and large as text: the gatherer counts again
    expanded = sum(metadata.row_group(index).total_byte_size for index in range(metadata.num_row_groups))
    if expanded > MAX_EXPANDED_BYTES:
        raise FileRefused("intake.expands_too_much", mib=expanded >> 20, limit=MAX_EXPANDED_BYTES >> 20)


def _written_out(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The batch without dictionaries, unless it would take more than a file's whole text may."""
    columns = [_plain(column) if pa.types.is_dictionary(column.type) else column for column in batch.columns]
    return pa.RecordBatch.from_arrays(columns, names=batch.schema.names)


def _is_text(kind: pa.DataType) -> bool:
    tests = (pa.types.is_string, pa.types.is_large_string, pa.types.is_binary, pa.types.is_large_binary)
    return any(test(kind) for test in tests)


def _plain(column: pa.DictionaryArray) -> pa.Array:
    if not _is_text(column.type.value_type):
        return column.dictionary_decode()
    lengths = pc.take(pc.binary_length(column.dictionary), column.indices)
    expanded = pc.sum(lengths).as_py() or 0
    if expanded > MAX_BATCH_BYTES:
        raise FileRefused("intake.expands_too_much", mib=expanded >> 20, limit=MAX_BATCH_BYTES >> 20)
    return column.dictionary_decode()


def _keep(gatherer: Gatherer, batch: pa.RecordBatch, line: int) -> None:
    """Hand the rows of a batch over as text; those with bytes that are no text go aside."""
    frame = pl.DataFrame(pl.from_arrow(batch))
    frame.columns = list(gatherer.headers)
    texts = frame.select(_text(pl.col(name), kind).alias(name) for name, kind in frame.schema.items())
    rows = pl.int_range(line, line + frame.height, dtype=pl.Int64, eager=True).alias(ROW)
    texts = texts.insert_column(0, rows)
    if raw := [name for name, kind in frame.schema.items() if kind == pl.Binary]:
        spoilt = pl.any_horizontal(pl.col(raw).str.contains(_NO_TEXT, literal=True))
        for row, *cells in texts.filter(spoilt).iter_rows():
            gatherer.refuse(BrokenRow(row, "intake.undecodable_cell", clipped(cells)))
        texts = texts.filter(~spoilt)
    gatherer.keep(texts)


def _text(column: pl.Expr, kind: pl.DataType) -> pl.Expr:
    if kind.is_float():
        return column.cast(pl.String).str.strip_suffix(".0").fill_null("")
    if isinstance(kind, pl.Datetime):
        shape = "%Y-%m-%d %H:%M:%S%.f" if kind.time_zone is None else "%Y-%m-%d %H:%M:%S%.f%:z"
        return column.dt.to_string(shape).fill_null("")
    if kind == pl.Binary:
        # one by one: a cast fails for the whole file over a single cell, even when it is told not to
        return column.map_elements(_decoded, return_dtype=pl.String).fill_null("")
    return column.cast(pl.String).fill_null("")


def _decoded(cell: bytes) -> str:
    return cell.decode("utf-8", "replace")
