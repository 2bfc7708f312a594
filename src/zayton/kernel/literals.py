"""Columns of values as the array literals that PostgreSQL reads: one parameter a column, however many rows."""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any

_Word = Callable[[Any], str]


def array(kind: str, values: Iterable[Any]) -> str:
    """The literal of an array of this type (`bigint`, `text`, `jsonb`, `timestamptz`, ...); `None` is NULL."""
    word = _WORDS.get(kind, _quoted)
    return "{" + ",".join(["NULL" if value is None else word(value) for value in values]) + "}"


def arrays(kinds: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[str]:
    """The literals of the columns of rows, in the order of the columns."""
    columns = zip(*rows, strict=True) if rows else [()] * len(kinds)
    return [array(kind, column) for kind, column in zip(kinds, columns, strict=True)]


def _quoted(value: Any) -> str:
    text = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


def _moment(value: date | datetime) -> str:
    return value.isoformat()


def _whole(value: Any) -> str:
    whole = int(value)
    if whole != value:
        raise ValueError(f"{value!r} is not whole")
    return str(whole)


def _json(value: Any) -> str:
    return _quoted(json.dumps(value))


_WORDS: dict[str, _Word] = {
    "smallint": _whole,
    "integer": _whole,
    "bigint": _whole,
    "boolean": lambda value: "t" if value else "f",
    "date": _moment,
    "timestamptz": _moment,
    "timestamp with time zone": _moment,
    "jsonb": _json,
}
