"""Published fields, written down as facts: by object its fields, by type; and whether a body has them and no other.

A file has a line for each object and indented ones for its fields, `types: names`. Types are `text`, `number`,
`integer`, `truth`, `moment` (a date with its time), `list`, `object`, `null`, `any`, and the name of another object,
with `[]` for a list of them.
"""

from datetime import datetime


def read(written):
    """The types of fields, by object and name."""
    fields, kind, types = {}, "", ()
    for line in written.splitlines():
        if not line.startswith(" "):
            kind = line
            fields[kind] = {}
            continue
        told, colon, names = line.rpartition(":")
        types = tuple(told.split()) if colon else types
        fields[kind] |= dict.fromkeys(names.split(), types)
    return fields


def problems(fields, kind, body, told, path=""):
    """What is wrong with an object: made-up fields and other types; fields that came go into `told`, by kind."""
    if not isinstance(body, dict):
        return [f"{path} is no {kind}"]
    found = []
    for name, value in body.items():
        here = f"{path}.{name}"
        types = fields[kind].get(name)
        told.setdefault(kind, set()).add(name)
        if types is None:
            found.append(f"{here} is not published")
            continue
        inner = [one.removesuffix("[]") for one in types if one.removesuffix("[]") in fields]
        if isinstance(value, list) and inner and f"{inner[0]}[]" in types:
            rows = enumerate(value)
            found += [bad for n, one in rows for bad in problems(fields, inner[0], one, told, f"{here}[{n}]")]
        elif isinstance(value, dict) and inner and inner[0] in types:
            found += problems(fields, inner[0], value, told, here)
        elif not any(_IS[one](value) for one in types if one in _IS):
            found.append(f"{here} is {value!r}, not {' or '.join(types)}")
    return found


def _is_moment(value):
    try:
        return isinstance(value, str) and "T" in value and bool(datetime.fromisoformat(value))
    except ValueError:
        return False


_IS = {
    "any": lambda value: True,
    "null": lambda value: value is None,
    "text": lambda value: isinstance(value, str),
    "truth": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "list": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
    "moment": _is_moment,
}
