"""Attributes of an offer as a person writes them, one a line: pure.

A name that stands on several lines has several values. What is made of parts (a variation's group, a measure with its
unit) stands as JSON.
"""

import json
from collections.abc import Mapping
from typing import Any


def attribute_lines(attributes: Mapping[str, Any]) -> str:
    """Lines of `name = value`, as many of a name as it has values."""
    return "\n".join(
        f"{name} = {_text(one)}" for name, value in attributes.items() for one in _several(value)
    )


def attributes_typed(text: str, standing: Mapping[str, Any]) -> dict[str, Any]:
    """Lines of `name = value` as attributes; a line without a sign says nothing.

    What reads as it stood stays what it was: a figure, a list of one, a text of several lines.
    """
    shown = _lines_by_name(attribute_lines(standing))
    return {
        name: standing[name] if name in standing and shown.get(name) == lines else _value(lines)
        for name, lines in _lines_by_name(text).items()
    }


def _several(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _lines_by_name(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        name, _sign, value = (part.strip() for part in line.partition("="))
        if name and value:
            found.setdefault(name, []).append(value)
    return found


def _value(lines: list[str]) -> Any:
    values = [_parts(line) for line in lines]
    return values[0] if len(values) == 1 else values


def _parts(line: str) -> Any:
    if not line.startswith("{"):
        return line
    try:
        return json.loads(line)
    except ValueError:
        return line
