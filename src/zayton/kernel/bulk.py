"""Writing and joining whole sets on either database: ids ahead of time, rows in bulk, rows as a table.

Django's `bulk_create` builds an object a row; a year of orders is two million rows. These three functions take
plain tuples and know only the two databases that the books may live in.
"""

import gc
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import DataError, connection, models
from psycopg import sql
from psycopg.types.json import Jsonb

from zayton.kernel.literals import arrays
from zayton.kernel.statements import Statement, on_postgres, selected, write_together

COPY_FROM = 48  # rows; below it one INSERT beats the set-up of a COPY
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


def ids_question(counts: Mapping[type[models.Model], int]) -> Statement:
    """What `take_ids_of` asks PostgreSQL, for those who foresee it."""
    wanted = {model: count for model, count in counts.items() if count}
    parts = [
        f"SELECT {index}, nextval('{model._meta.db_table}_id_seq') FROM generate_series(1, %s::bigint)"
        for index, model in enumerate(wanted)
    ]
    return Statement(" UNION ALL ".join(parts), list(wanted.values()))


def _postgres_ids(counts: Mapping[type[models.Model], int]) -> dict[type[models.Model], list[int]]:
    taken: list[list[int]] = [[] for _ in counts]
    for index, key in selected(*ids_question(counts), often=True):
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
    plan = plan_of(model, tuple(fields))
    if not on_postgres():
        _sqlite_insert(plan, adapted(rows, plan.forms))
    elif len(rows) >= COPY_FROM:
        _postgres_copy(plan, adapted(rows, plan.forms))
    else:
        write_together({f"into_{plan.table}": Statement(plan.insertion, arrays(plan.kinds, rows))})


_Form = Callable[[Any], Any]


class Plan(NamedTuple):
    """How rows of some columns are written; looked up once, since Django works a column's type out anew each time."""

    table: str
    columns: tuple[str, ...]
    kinds: tuple[str, ...]
    forms: tuple[_Form | None, ...]
    insertion: str


@lru_cache(maxsize=200)
def plan_of(model: type[models.Model], columns: tuple[str, ...]) -> Plan:
    """How rows of these columns of a model are written."""
    fields = {field.column: field for field in model._meta.concrete_fields}
    form = _postgres_form if on_postgres() else _sqlite_form
    kinds = tuple(_type_of(fields[name]) for name in columns)
    table = model._meta.db_table
    names = ", ".join(f'"{name}"' for name in columns)
    given = ", ".join(f"%s::{kind}[]" for kind in kinds) if on_postgres() else ", ".join("?" * len(columns))
    values = f"SELECT * FROM unnest({given})" if on_postgres() else f"VALUES ({given})"
    insertion = f'INSERT INTO "{table}" ({names}) {values}'
    return Plan(table, columns, kinds, tuple(form(fields[name]) for name in columns), insertion)


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


def adapted(rows: Sequence[Sequence[Any]], forms: Sequence[_Form | None]) -> Sequence[Sequence[Any]]:
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


def _sqlite_insert(plan: Plan, rows: Sequence[Sequence[Any]]) -> None:
    connection.ensure_connection()
    with connection.wrap_database_errors:
        connection.connection.executemany(plan.insertion, rows)


def _type_of(field: "models.Field[Any, Any]") -> str:
    """The PostgreSQL type of a column without its length: `varchar`, `numeric`, `timestamp with time zone`."""
    return str(field.db_type(connection)).partition("(")[0]


def _postgres_copy(plan: Plan, rows: Sequence[Sequence[Any]]) -> None:
    names = sql.SQL(", ").join(map(sql.Identifier, plan.columns))
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT BINARY)").format(sql.Identifier(plan.table), names)
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.cursor.copy(statement) as copy,
    ):
        copy.set_types(plan.kinds)
        for row in rows:
            copy.write_row(row)


def rows_as_table(
    name: str, columns: Mapping[str, str], rows: Sequence[Sequence[Any]]
) -> tuple[str, list[Any]]:
    """Rows as a table to join with: an SQL fragment for FROM and its parameters.

    `columns` gives each column's PostgreSQL type (`bigint`, `integer`, `text`, `date`, `timestamptz`).
    """
    if on_postgres():
        given = ", ".join(f"%s::{kind}[]" for kind in columns.values())
        names = ", ".join(columns)
        return f"unnest({given}) AS {name}({names})", list(arrays(tuple(columns.values()), rows))
    picks = ", ".join(
        f"CAST(json_extract(value, '$[{index}]') AS {type_names[kind]}) AS {column}"
        for index, (column, kind) in enumerate(columns.items())
    )
    if not _TEMPORAL.isdisjoint(columns.values()):
        rows = [[_plain(value) for value in row] for row in rows]
    return f"(SELECT {picks} FROM json_each(%s)) AS {name}", [json.dumps(list(rows))]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return sqlite_moment(value)
    return value.isoformat() if isinstance(value, date) else value
