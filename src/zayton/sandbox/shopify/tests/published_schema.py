"""Shopify's published GraphQL schema, as far as it is served, and whether an answer keeps it."""

import re
from datetime import datetime
from pathlib import Path

from graphql import (
    build_schema,
    get_named_type,
    get_nullable_type,
    is_enum_type,
    is_input_object_type,
    is_interface_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
    is_required_argument,
    is_required_input_field,
    print_ast,
)

PUBLISHED = build_schema((Path(__file__).parent / "data" / "admin.graphql").read_text())
_MONEY = re.compile(r"-?\d+(\.\d+)?")
_SCALARS = {
    "ID": lambda value: value.startswith("gid://shopify/"),
    "String": lambda value: isinstance(value, str),
    "HTML": lambda value: isinstance(value, str),
    "Int": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "Float": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "Boolean": lambda value: isinstance(value, bool),
    "DateTime": lambda value: datetime.fromisoformat(value).tzinfo is not None,
    "URL": lambda value: value.startswith(("https://", "http://")),
    "Money": _MONEY.fullmatch,
    "Decimal": _MONEY.fullmatch,
}


def said(schema):
    """What a schema says, line by line: fields with arguments and types, input fields, values, interfaces."""
    for name, kind in schema.type_map.items():
        if name.startswith("__"):
            continue
        if is_enum_type(kind):
            yield from (f"{name} can be {value}" for value in kind.values)
        elif is_input_object_type(kind):
            yield from (f"{name} takes {_slot(field, one)}" for field, one in kind.fields.items())
        elif is_object_type(kind) or is_interface_type(kind):
            yield from (f"{name} is a {one.name}" for one in kind.interfaces)
            for field, one in kind.fields.items():
                yield f"{name}.{field} is {one.type}"
                yield from (f"{name}.{field} takes {_slot(*arg)}" for arg in one.args.items())
        else:
            yield f"{name} is a scalar"


def demanded(schema):
    """The lines of `said` that a caller cannot leave out."""
    for name, kind in schema.type_map.items():
        if is_input_object_type(kind):
            for field, one in kind.fields.items():
                if is_required_input_field(one):
                    yield f"{name} takes {_slot(field, one)}"
        elif is_object_type(kind):
            for field, one in kind.fields.items():
                for arg, what in one.args.items():
                    if is_required_argument(what):
                        yield f"{name}.{field} takes {_slot(arg, what)}"


def _slot(name, one):
    default = one.ast_node.default_value
    return f"{name}: {one.type}" + (f" = {print_ast(default)}" if default else "")


def everything(kind, given, above=()):
    """A selection of all that there is of a type; `given` are the arguments of fields, and the types of interfaces.

    Things that lead back to themselves are left out.
    """
    kind = get_named_type(kind)
    if is_leaf_type(kind):
        return ""
    if is_interface_type(kind):
        types = (PUBLISHED.type_map[name] for name in given[kind.name])
        inner = (f"... on {one.name} {everything(one, given, above)}" for one in types)
        return "{ __typename " + " ".join(inner) + " }"
    within = {*above, kind.name}
    fields = (
        f"{name}{given.get(f'{kind.name}.{name}', '')} {everything(one.type, given, within)}"
        for name, one in kind.fields.items()
        if get_named_type(one.type).name not in within
    )
    return "{ __typename " + " ".join(fields) + " }"


def problems(kind, value, seen, path="data"):
    """What is wrong with an answer's value by the published type; fields that came with a value go into `seen`."""
    if value is None:
        return [f"{path} is null"] if is_non_null_type(kind) else []
    kind = get_nullable_type(kind)
    if is_list_type(kind):
        rows = enumerate(value)
        return [bad for n, one in rows for bad in problems(kind.of_type, one, seen, f"{path}[{n}]")]
    if is_enum_type(kind):
        return [] if value in kind.values else [f"{path}: {value} is no {kind}"]
    if is_leaf_type(kind):
        return [] if _SCALARS[kind.name](value) else [f"{path}: {value!r} is no {kind}"]
    if is_interface_type(kind):
        kind = PUBLISHED.type_map[value["__typename"]]
    found = []
    for name, one in value.items():
        if name == "__typename":
            continue
        if one not in (None, []):
            seen.add(f"{kind}.{name}")
        found += problems(kind.fields[name].type, one, seen, f"{path}.{name}")
    return found
