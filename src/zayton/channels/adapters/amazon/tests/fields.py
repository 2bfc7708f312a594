"""Finding out which fields of a body a reader heeds: each is changed in turn, and the reading compared."""

import copy
import json

from zayton.channels.ports.faults import Fault


def unheeded(read, body):
    """The paths (`items[].sku`) of a JSON value whose change `read` does not notice."""
    plain = _read(read, body)
    heeded, all_paths = set(), set()
    for place in _leaves(body):
        path = _path(place)
        all_paths.add(path)
        if path not in heeded and _read(read, _changed(body, place)) != plain:
            heeded.add(path)
    return all_paths - heeded


def leaves_of(body):
    """The paths of all fields of a JSON value."""
    return {_path(place) for place in _leaves(body)}


def _read(read, body):
    try:
        return read(body)
    except Fault as fault:
        return str(fault)


def _leaves(value, place=()):
    if isinstance(value, dict) and value:
        for name, each in value.items():
            yield from _leaves(each, (*place, name))
    elif isinstance(value, list) and value:
        for number, each in enumerate(value):
            yield from _leaves(each, (*place, number))
    else:
        yield place


def _path(place):
    return "".join("[]" if isinstance(each, int) else f".{each}" for each in place).removeprefix(".")


def _changed(body, place):
    changed = copy.deepcopy(body)
    inner = changed
    for each in place[:-1]:
        inner = inner[each]
    inner[place[-1]] = _other(inner[place[-1]])
    return changed


def _other(value):
    if isinstance(value, bool):
        return not value
    if isinstance(value, (int, float)):
        return value + 1
    if isinstance(value, str):
        # another day of the same month, another amount, or just other words
        return (
            value.replace("T", "T0", 1)[:11] + "1" + value[12:]
            if value[4:5] == "-" and "T" in value
            else f"9{value}"
        )
    return ["9"] if isinstance(value, list) else {"9": "9"} if isinstance(value, dict) else "9"


def as_bytes(read):
    """A reader of bytes as one of values."""
    return lambda body: read(json.dumps(body).encode())
