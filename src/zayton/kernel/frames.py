"""Reading many rows of the books as a Polars frame, without a Python object for each moment."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
from django.db import connection

from zayton.kernel.bulk import on_postgres

MOMENT = pl.Datetime("us", "UTC")
_SQLITE_MOMENT = "%Y-%m-%d %H:%M:%S%.f"


def moment(column: str) -> str:
    """A column of moments as `read_frame` wants it selected: on SQLite as text, past the driver's own conversion."""
    return column if on_postgres() else f"CAST({column} AS TEXT)"


def read_frame(statement: str, parameters: Sequence[Any], schema: Mapping[str, Any]) -> pl.DataFrame:
    """The rows of a SELECT, its columns in the order and of the types of `schema`.

    Moments are `MOMENT`, in UTC, and selected through `moment`.
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        rows = cursor.fetchall()
    if on_postgres():
        return pl.DataFrame(rows, schema=dict(schema), orient="row")
    raw = {name: pl.String if kind == MOMENT else kind for name, kind in schema.items()}
    moments = [name for name, kind in schema.items() if kind == MOMENT]
    read = [pl.col(name).str.to_datetime(_SQLITE_MOMENT, time_unit="us", time_zone="UTC") for name in moments]
    return pl.DataFrame(rows, schema=raw, orient="row").with_columns(read)
