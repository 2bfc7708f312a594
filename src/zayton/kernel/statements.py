"""Sending statements: what is asked often is prepared, what is written together goes as one.

To PostgreSQL a round trip costs more than most of what an order writes; to SQLite, in the same process, nothing.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from itertools import count
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, DatabaseError, DataError, connection, connections
from psycopg.pq import Escaping

Rows = list[tuple[Any, ...]]


class Statement(NamedTuple):
    """One statement with its parameters, which PostgreSQL takes as text: the statement casts them."""

    text: str
    parameters: Sequence[Any]


_Answers = dict[tuple[str, tuple[Any, ...]], Rows]
_answers: ContextVar[_Answers | None] = ContextVar("answers to what was foreseen", default=None)
_names: WeakKeyDictionary[Any, dict[str, str]] = WeakKeyDictionary()
_numbers = count()
# a column changed its type, or somebody dropped the statements of the session
_OUTDATED = ("0A000", "26000")


def _savepoints() -> list[str]:
    # an atomic block without a savepoint stands there as None
    return [one for one in connection.savepoint_ids if one]


class _Waiting(dict[str, Statement]):
    """What waits, and within how many savepoints: one that is rolled back must not take others' rows along."""

    def __init__(self, savepoints: list[str]) -> None:
        super().__init__()
        self.savepoints = savepoints

    def check(self) -> None:
        if _savepoints() != self.savepoints:
            raise RuntimeError(
                "what is gathered outside of a savepoint cannot be written inside it, nor the reverse"
            )


_waiting: ContextVar[_Waiting | None] = ContextVar("statements waiting", default=None)


@lru_cache(maxsize=1)
def on_postgres() -> bool:
    """Whether the books are on PostgreSQL."""
    return connections[DEFAULT_DB_ALIAS].vendor == "postgresql"


def selected(text: str, parameters: Sequence[Any] = (), *, often: bool = False) -> Rows:
    """The rows of a SELECT, which sees what was gathered before it.

    `often` keeps its plan for the next time; the text then casts its parameters.
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
    token = _waiting.set(_Waiting(_savepoints()))
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
    waiting.check()
    if not waiting.keys().isdisjoint(named):
        write_waiting()
    waiting.update(named)


def write_waiting() -> None:
    """Send what was gathered so far."""
    waiting = _waiting.get()
    if waiting:
        waiting.check()
        named = dict(waiting)
        waiting.clear()
        _write(named)


def _foreseen(text: str, parameters: Sequence[Any]) -> Rows | None:
    answers = _answers.get()
    return answers.pop((text, tuple(parameters)), None) if answers else None


def _asked(text: str, parameters: Sequence[Any]) -> Rows:
    write_waiting()
    return _prepared([Statement(text, parameters)])[0]


def _ask(questions: Sequence[Statement]) -> _Answers:
    write_waiting()
    keys = [(one.text, tuple(one.parameters)) for one in questions]
    return dict(zip(keys, _prepared(questions), strict=True))


def _write(named: Mapping[str, Statement]) -> None:
    text = _as_one(tuple(named), tuple(one.text for one in named.values()))
    _prepared([Statement(text, [value for one in named.values() for value in one.parameters])])


@lru_cache(maxsize=500)
def _as_one(names: tuple[str, ...], texts: tuple[str, ...]) -> str:
    parts = [f"{name} AS ({text})" for name, text in zip(names[:-1], texts[:-1], strict=True)]
    return f"WITH {', '.join(parts)} {texts[-1]}" if parts else texts[-1]


@lru_cache(maxsize=500)
def _numbered(text: str) -> str:
    first, *rest = text.split("%s")
    return first + "".join(f"${number}{part}" for number, part in enumerate(rest, start=1))


def _prepared(statements: Sequence[Statement]) -> list[Rows]:
    """Run statements whose plans are kept, in one round trip; the rows that each answers."""
    if not statements:
        return []
    connection.ensure_connection()
    names = _names.setdefault(connection.connection, {})
    word = _literals(connection.connection)
    # the driver quotes and hands over rows by itself, and who waits for a lost server knows Django's errors
    with connection.cursor() as cursor, connection.wrap_database_errors:
        for text in dict.fromkeys(one.text for one in statements):
            if text not in names:
                # never a name again: an interrupted session may know it already
                name = f"kept_{next(_numbers)}"
                cursor.execute(f"PREPARE {name} AS {_numbered(text)}")
                names[text] = name
        calls = "; ".join([_call(names[text], values, word) for text, values in statements])
        try:
            if not connection.in_atomic_block:
                cursor.execute(calls)
                return _all_rows(cursor.cursor)
            # a plan outlives the few rows that a young table has, and scanning all of them would outlive them too
            cursor.execute(f"SET LOCAL enable_seqscan = off; {calls}; SET LOCAL enable_seqscan TO DEFAULT")
            return _all_rows(cursor.cursor)[1:-1]
        except DatabaseError as error:
            if getattr(error.__cause__, "sqlstate", "") in _OUTDATED:
                names.clear()
            raise


def _call(name: str, values: Sequence[Any], word: Callable[[Any], str]) -> str:
    given = ", ".join([word(value) for value in values])
    return f"EXECUTE {name}({given})" if given else f"EXECUTE {name}"


def _literals(raw: Any) -> Callable[[Any], str]:
    escape = Escaping(raw.pgconn).escape_literal

    def literal(value: Any) -> str:
        if value is None:
            return "NULL"
        text = str(value)
        if "\0" in text:
            raise DataError("a text cannot hold the character NUL")
        return bytes(escape(text.encode())).decode()

    return literal


def _all_rows(cursor: Any) -> list[Rows]:
    answers: list[Rows] = []
    while True:
        # of the driver's own, since Django wraps each of these calls and `description` is built anew each time
        answers.append(cursor.fetchall() if cursor.pgresult.nfields else [])
        if not cursor.nextset():
            return answers
