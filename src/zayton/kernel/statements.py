"""Sending statements: what is asked often is prepared, what is written together goes as one.

To PostgreSQL a round trip costs more than most of what an order writes; to SQLite, in the same process, nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import psycopg
from django.db import DEFAULT_DB_ALIAS, connection, connections

Rows = list[tuple[Any, ...]]


class Statement(NamedTuple):
    """One statement with its parameters, which PostgreSQL takes as text: the statement casts them."""

    text: str
    parameters: Sequence[Any]


_Answers = dict[tuple[str, tuple[Any, ...]], Rows]
_answers: ContextVar[_Answers | None] = ContextVar("answers to what was foreseen", default=None)
_known: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()
_waiting: ContextVar[dict[str, Statement] | None] = ContextVar("statements waiting", default=None)


@lru_cache(maxsize=1)
def on_postgres() -> bool:
    """Whether the books are on PostgreSQL."""
    return connections[DEFAULT_DB_ALIAS].vendor == "postgresql"


def selected(text: str, parameters: Sequence[Any] = (), *, often: bool = False) -> Rows:
    """The rows of a SELECT, which sees what was gathered before it.

    `often` keeps its plan for the next time; its parameters are then cast by the text, and it answers no moments.
    """
    if often and on_postgres():
        answer = _foreseen(text, parameters)
        return _asked(text, parameters) if answer is None else answer
    write_waiting()
    with connection.cursor() as cursor:
        cursor.execute(text, parameters)
        rows: Rows = cursor.fetchall()
    return rows


@contextmanager
def foreseen(questions: Sequence[Statement]) -> Iterator[None]:
    """Ask in one round trip what `selected` is then asked `often` in the same words; each answer serves once.

    Who foresees must not change what was asked before asking it. On SQLite it does nothing.
    """
    if not on_postgres():
        yield
        return
    token = _answers.set(_ask(questions))
    try:
        yield
    finally:
        _answers.reset(token)


@contextmanager
def gathered() -> Iterator[None]:
    """Hold small writes back and send them all as one statement at the end, or before the next `selected`.

    On SQLite, where nothing waits, it changes nothing.
    """
    if _waiting.get() is not None:
        yield
        return
    token = _waiting.set({})
    try:
        yield
        write_waiting()
    finally:
        _waiting.reset(token)


def write_together(named: Mapping[str, Statement]) -> None:
    """Run statements as one on PostgreSQL; each sees the rows that those before it answer, by their names."""
    waiting = _waiting.get()
    if waiting is None:
        _write(named)
        return
    if not waiting.keys().isdisjoint(named):
        write_waiting()
    waiting.update(named)


def write_waiting() -> None:
    """Send what was gathered so far."""
    waiting = _waiting.get()
    if waiting:
        named = dict(waiting)
        waiting.clear()
        _write(named)


def _foreseen(text: str, parameters: Sequence[Any]) -> Rows | None:
    answers = _answers.get()
    return answers.pop((text, tuple(parameters)), None) if answers else None


def _asked(text: str, parameters: Sequence[Any]) -> Rows:
    write_waiting()
    rows: Rows = _prepared(text, parameters).fetchall()
    return rows


def _ask(questions: Sequence[Statement]) -> _Answers:
    connection.ensure_connection()
    statements = [_numbered(one.text) for one in questions]
    keys = [(one.text, tuple(one.parameters)) for one in questions]
    if not _known.get(connection.connection, set()).issuperset(statements):
        return {key: _asked(*one) for key, one in zip(keys, questions, strict=True)}
    with connection.wrap_database_errors:
        with connection.connection.pipeline():
            cursors = [_sent(text, one.parameters) for text, one in zip(statements, questions, strict=True)]
        return {key: cursor.fetchall() for key, cursor in zip(keys, cursors, strict=True)}


def _write(named: Mapping[str, Statement]) -> None:
    text = _as_one(tuple(named), tuple(one.text for one in named.values()))
    _prepared(text, [value for one in named.values() for value in one.parameters])


@lru_cache(maxsize=500)
def _as_one(names: tuple[str, ...], texts: tuple[str, ...]) -> str:
    parts = [f"{name} AS ({text})" for name, text in zip(names[:-1], texts[:-1], strict=True)]
    return f"WITH {', '.join(parts)} {texts[-1]}" if parts else texts[-1]


@lru_cache(maxsize=500)
def _numbered(text: str) -> str:
    """Placeholders by number, since the driver would else look for them anew each time."""
    first, *rest = text.split("%s")
    return first + "".join(f"${number}{part}" for number, part in enumerate(rest, start=1))


def _prepared(text: str, parameters: Sequence[Any]) -> Any:
    connection.ensure_connection()
    statement = _numbered(text)
    known = _known.setdefault(connection.connection, set())
    if statement not in known and connection.in_atomic_block:
        # the plan outlives the few rows that a young table has
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            answered = _sent(statement, parameters)
            cursor.execute("SET LOCAL enable_seqscan TO DEFAULT")
    else:
        answered = _sent(statement, parameters)
    known.add(statement)
    return answered


def _sent(statement: str, parameters: Sequence[Any]) -> Any:
    preparing: Any = _Preparing(connection.connection)
    cursor = connection.make_cursor(preparing)
    cursor.execute(statement, parameters)
    if connection.queries_logged:
        connection.queries_log.append({"sql": statement, "time": ""})
    return cursor


class _Preparing(psycopg.RawCursor[Any]):
    def execute(self, query: Any, params: Any = None, **_: Any) -> "_Preparing":
        return super().execute(query, params, prepare=True)
