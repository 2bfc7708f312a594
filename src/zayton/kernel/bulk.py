"""Writing and joining whole sets on either database: ids ahead of time, rows in bulk, rows as a table.

Django's `bulk_create` builds an object a row; a year of orders is two million rows. These three functions take
plain tuples and know only the two databases that the books may live in.
"""

import gc
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from django.db import DataError, connection, models
from psycopg import sql
from psycopg.types.json import Jsonb

COPY_FROM = 48  # rows; below it one INSERT beats the set-up of a COPY
_POSTGRES = "postgresql"
_Insertion = tuple[str, list[Any]]
_waiting: ContextVar[list[_Insertion] | None] = ContextVar("insertions waiting", default=None)
_SMALL = {"smallint": (-(2**15), 2**15 - 1), "integer": (-(2**31), 2**31 - 1)}
_TEMPORAL = frozenset({"timestamptz", "date"})

type_names = {
    "bigint": "INTEGER",
    "integer": "INTEGER",
    "text": "TEXT",
    "timestamptz": "TEXT",
    "date": "TEXT",
}


@contextmanager
def uncollected() -> Iterator[None]:
    """Look for no cyclic garbage meanwhile: plain tuples make none, and looking takes a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def gathered() -> Iterator[None]:
    """Hold small inserts back and write them all with one statement at the end, which spares the waits between.

    Whoever gathers must not read what was inserted meanwhile. On SQLite, where nothing waits, it changes nothing.
    """
    if _waiting.get() is not None:
        yield
        return
    insertions: list[_Insertion] = []
    token = _waiting.set(insertions)
    try:
        yield
    finally:
        _waiting.reset(token)
    if insertions:
        _write(insertions)


def on_postgres() -> bool:
    """Whether the books are on PostgreSQL."""
    return connection.vendor == _POSTGRES


def take_ids(model: type[models.Model], count: int) -> list[int]:
    """Reserve `count` ascending primary keys of a model inside the caller's transaction."""
    return take_ids_of({model: count})[model]


def take_ids_of(counts: Mapping[type[models.Model], int]) -> dict[type[models.Model], list[int]]:
    """Reserve primary keys for several models in one round trip; each list ascends."""
    wanted = {model: count for model, count in counts.items() if count}
    taken: dict[type[models.Model], list[int]] = {model: [] for model in counts}
    if not wanted:
        return taken
    taken.update(_postgres_ids(wanted) if on_postgres() else _sqlite_ids(wanted))
    return taken


def _postgres_ids(counts: Mapping[type[models.Model], int]) -> dict[type[models.Model], list[int]]:
    tables = [model._meta.db_table for model in counts]
    parts = [
        f"SELECT {index}, nextval('{table}_id_seq') FROM generate_series(1, {int(count)})"
        for index, (table, count) in enumerate(zip(tables, counts.values(), strict=True))
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        rows = cursor.fetchall()
    taken: list[list[int]] = [[] for _ in tables]
    for index, key in rows:
        taken[index].append(key)
    return {model: sorted(taken[index]) for index, model in enumerate(counts)}


def _sqlite_ids(counts: Mapping[type[models.Model], int]) -> dict[type[models.Model], list[int]]:
    taken: dict[type[models.Model], list[int]] = {}
    with connection.cursor() as cursor:
        for model, count in counts.items():
            table = model._meta.db_table
            cursor.execute(
                "UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s RETURNING seq", [count, table]
            )
            row = cursor.fetchone()
            if row is None:
                cursor.execute(f'SELECT COALESCE(MAX(id), 0) + %s FROM "{table}"', [count])
                row = cursor.fetchone()
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, row[0]])
            taken[model] = list(range(row[0] - count + 1, row[0] + 1))
    return taken


def insert_rows(model: type[models.Model], fields: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert plain tuples whose values stand in the order of `fields` (column names, so `sku_id`, not `sku`).

    Dictionaries and lists go into JSON columns as they are; moments must be aware. Database constraints speak
    as `IntegrityError`.
    """
    if not rows:
        return
    table = model._meta.db_table
    kinds = {field.column: field for field in model._meta.concrete_fields}
    if not on_postgres():
        _sqlite_insert(table, fields, _adapted(rows, [_sqlite_form(kinds[name]) for name in fields]))
        return
    adapted = _adapted(rows, [_postgres_form(kinds[name]) for name in fields])
    waiting = _waiting.get()
    if len(rows) >= COPY_FROM:
        _postgres_copy(table, {name: _type_of(kinds[name]) for name in fields}, adapted)
    elif waiting is not None:
        waiting.append(_insertion(table, fields, adapted))
    else:
        _write([_insertion(table, fields, adapted)])


_Form = Callable[[Any], Any]


def _sqlite_form(field: "models.Field[Any, Any]") -> _Form | None:
    if isinstance(field, models.JSONField):
        return json.dumps
    if isinstance(field, models.DateTimeField):
        return sqlite_moment
    return _sqlite_date if isinstance(field, models.DateField) else None


def _postgres_form(field: "models.Field[Any, Any]") -> _Form | None:
    if isinstance(field, models.JSONField):
        return Jsonb
    low, high = _SMALL.get(_type_of(field), (None, None))
    return _whole(str(field.column), low, high) if low is not None and high is not None else None


def _whole(column: str, low: int, high: int) -> _Form:
    """Whole numbers of a column of two or four bytes: the driver would cut larger ones off without a word."""

    def checked(value: int) -> int:
        if low <= value <= high:
            return value
        raise DataError(f"{column}: {value} is not between {low} and {high}")

    return checked


def _adapted(rows: Sequence[Sequence[Any]], forms: Sequence[_Form | None]) -> Sequence[Sequence[Any]]:
    """Rows with the values of some columns in the form that the driver takes, column by column."""
    if not any(forms):
        return rows
    columns = [
        column if form is None else [None if value is None else form(value) for value in column]
        for form, column in zip(forms, zip(*rows, strict=True), strict=True)
    ]
    return list(zip(*columns, strict=True))


@lru_cache(maxsize=10_000)
def _sqlite_date(day: date) -> str:
    return day.isoformat()


@lru_cache(maxsize=10_000)
def sqlite_moment(at: datetime | None) -> str | None:
    """A moment as Django's SQLite columns keep it: naive UTC text."""
    return None if at is None else str(at.astimezone(UTC).replace(tzinfo=None))


def _sqlite_insert(table: str, fields: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    names = ", ".join(f'"{name}"' for name in fields)
    places = ", ".join(["?"] * len(fields))
    connection.ensure_connection()
    with connection.wrap_database_errors:
        connection.connection.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({places})', rows)


def _insertion(table: str, fields: Sequence[str], rows: Sequence[Sequence[Any]]) -> _Insertion:
    names = ", ".join(f'"{name}"' for name in fields)
    places = ", ".join(["(" + ", ".join(["%s"] * len(fields)) + ")"] * len(rows))
    return f'INSERT INTO "{table}" ({names}) VALUES {places}', [value for row in rows for value in row]


def _write(insertions: Sequence[_Insertion]) -> None:
    *first, last = [statement for statement, _ in insertions]
    named = ", ".join(f"written{index} AS ({statement})" for index, statement in enumerate(first))
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH {named} {last}" if first else last, [value for _, values in insertions for value in values]
        )


def _type_of(field: "models.Field[Any, Any]") -> str:
    """The PostgreSQL type of a column without its length: `varchar`, `numeric`, `timestamp with time zone`."""
    return str(field.db_type(connection)).partition("(")[0]


def _postgres_copy(table: str, columns: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> None:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT BINARY)").format(sql.Identifier(table), names)
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.cursor.copy(statement) as copy,
    ):
        copy.set_types(list(columns.values()))
        for row in rows:
            copy.write_row(row)


def rows_as_table(
    name: str, columns: Mapping[str, str], rows: Sequence[Sequence[Any]]
) -> tuple[str, list[Any]]:
    """Rows as a table to join with: an SQL fragment for FROM and its parameters.

    `columns` gives each column's PostgreSQL type (`bigint`, `integer`, `text`, `date`, `timestamptz`).
    """
    if on_postgres():
        arrays = ", ".join(f"%s::{kind}[]" for kind in columns.values())
        names = ", ".join(columns)
        values = list(zip(*rows, strict=True)) or [()] * len(columns)
        parameters = [_array(kind, column) for kind, column in zip(columns.values(), values, strict=True)]
        return f"unnest({arrays}) AS {name}({names})", parameters
    picks = ", ".join(
        f"CAST(json_extract(value, '$[{index}]') AS {type_names[kind]}) AS {column}"
        for index, (column, kind) in enumerate(columns.items())
    )
    if not _TEMPORAL.isdisjoint(columns.values()):
        rows = [[_plain(value) for value in row] for row in rows]
    return f"(SELECT {picks} FROM json_each(%s)) AS {name}", [json.dumps(list(rows))]


def _array(kind: str, column: Sequence[Any]) -> Any:
    """Whole numbers as an array literal, which spares the driver a look at each of them."""
    if kind not in ("bigint", "integer"):
        return list(column)
    return "{" + ",".join(["NULL" if value is None else str(int(value)) for value in column]) + "}"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return sqlite_moment(value)
    return value.isoformat() if isinstance(value, date) else value
