"""JSON: the objects of its lists are rows, their headings the paths to what they hold (`orders.total`)."""

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, BinaryIO

from .found import Choices, Facts, FileRefused, Notice, RawTable, named_columns, storable
from .gather import Gatherer
from .limits import MAX_COLUMNS, MAX_JSON_BYTES, MAX_JSON_CELLS, MAX_TEXT_CHARS

_MOST_DIGITS = 30
_MOST_PATH_CHARS = 1_000
_Cells = dict[str, str]


def read_objects(stream: BinaryIO, _choices: Choices, *, rows: int | None = None) -> RawTable:
    """Read the lists of objects at the top of a JSON document, or the list that it is; a row is counted from 1.

    What stands beside the lists stands in each row. A list within a row is left out and said to be.
    """
    beside, records, nested = _records(_parsed(stream))
    if not records:
        raise FileRefused("intake.empty_file")
    paths = _paths(beside, records)
    _refuse_swelling(beside, len(records), len(paths))
    headers, notices = named_columns(paths)
    if nested:
        notices = [*notices, Notice("intake.nested_columns", {"columns": ", ".join(nested)})]
    gatherer = Gatherer(headers, limit=rows)
    for line, record in enumerate(records, start=1):
        if not gatherer.take(line, [record.get(path, beside.get(path, "")) for path in paths]):
            break
    facts = Facts(kind="json", header_line=0, headers=headers, notices=tuple(notices))
    return RawTable(facts, gatherer.frame(), gatherer.broken)


def _paths(beside: _Cells, records: Sequence[_Cells]) -> list[str]:
    found = dict.fromkeys(beside)
    for record in records:
        found |= dict.fromkeys(record)
        if len(found) > MAX_COLUMNS:
            raise FileRefused("intake.too_many_columns", columns=len(found), limit=MAX_COLUMNS)
    return list(found)


def _refuse_swelling(beside: _Cells, rows: int, columns: int) -> None:
    # a few bytes make a row, which then has all that stands beside it and a cell for what any other row says
    chars = rows * sum(map(len, beside.values()))
    if chars > MAX_TEXT_CHARS:
        raise FileRefused("intake.expands_too_much", mib=chars >> 20, limit=MAX_TEXT_CHARS >> 20)
    if rows * columns > MAX_JSON_CELLS:
        raise FileRefused("intake.too_many_rows", rows=rows, limit=MAX_JSON_CELLS // columns)


def _parsed(stream: BinaryIO) -> Any:
    size = stream.seek(0, 2)
    if size > MAX_JSON_BYTES:
        raise FileRefused("intake.file_too_large", mib=size >> 20, limit=MAX_JSON_BYTES >> 20)
    stream.seek(0)
    try:
        return json.loads(stream.read(), parse_float=_plain, parse_int=str, parse_constant=str)
    except (ValueError, RecursionError) as problem:
        raise FileRefused("intake.damaged_file") from problem


def _plain(number: str) -> str:
    """A number as it stands; one with a power of ten, as some write large amounts, written out."""
    if "e" not in number.lower():
        return number
    try:
        exact = Decimal(number)
    except InvalidOperation:
        return number
    return format(exact, "f") if abs(exact.adjusted()) < _MOST_DIGITS else number


def _records(told: Any) -> tuple[_Cells, list[_Cells], list[str]]:
    """What stands in each row, the rows, each by path, and the paths of what is left out."""
    whole = {"": told} if isinstance(told, list) else told
    if not isinstance(whole, dict) or not any(_is_table(one) for one in whole.values()):
        raise FileRefused("intake.not_a_table", kind="JSON")
    nested: dict[str, None] = {}
    beside = dict(_cells("", {name: one for name, one in whole.items() if not _is_table(one)}, nested))
    rows = [
        dict(_cells(f"{name}." if name else "", one, nested))
        for name, some in whole.items()
        if _is_table(some)
        for one in some
    ]
    return beside, rows, list(nested)


def _is_table(value: Any) -> bool:
    """Whether it is a list of objects, if also one without any."""
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)


def _cells(path: str, value: Mapping[str, Any], nested: dict[str, None]) -> Iterator[tuple[str, str]]:
    # all that stands below a name has it in its path
    if len(path) > _MOST_PATH_CHARS:
        raise FileRefused("intake.not_a_table", kind="JSON")
    for name, one in value.items():
        if isinstance(one, dict):
            yield from _cells(f"{path}{name}.", one, nested)
        elif isinstance(one, list):
            nested[storable(f"{path}{name}")] = None
        else:
            yield f"{path}{name}", _text(one)


def _text(value: Any) -> str:
    if value is None:
        return ""
    return storable(value) if isinstance(value, str) else str(value).lower()
