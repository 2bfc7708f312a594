"""What the published bodies of Shopify's Admin REST API have, by object, and whether a body keeps it.

A type that names another object means one of these, with `[]` a list of them; where the vendor's types leave it open,
null is allowed. `SOURCES.md` says where the facts are from.
"""

from pathlib import Path


def _read(written):
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


FIELDS = _read((Path(__file__).parent / "data" / "admin-rest.txt").read_text())


def problems(kind, body, told, path=""):
    """What is wrong with an object: made-up fields and other types; fields that came go into `told`, by kind."""
    found = []
    for name, value in body.items():
        here = f"{path}.{name}"
        types = FIELDS[kind].get(name)
        told.setdefault(kind, set()).add(name)
        if types is None:
            found.append(f"{here} is not published")
            continue
        inner = [one.removesuffix("[]") for one in types if one.removesuffix("[]") in FIELDS]
        if isinstance(value, dict) and inner:
            found += problems(inner[0], value, told, here)
        elif isinstance(value, list) and inner:
            found += [
                bad for n, one in enumerate(value) for bad in problems(inner[0], one, told, f"{here}[{n}]")
            ]
        elif kind_of(value) not in types:
            found.append(f"{here} is {kind_of(value)}, not {' or '.join(types)}")
    return found


def kind_of(value):
    """The type of a value, as it is written here."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "truth"
    if isinstance(value, int | float):
        return "number"
    return {str: "text", list: "list", dict: "object"}[type(value)]
