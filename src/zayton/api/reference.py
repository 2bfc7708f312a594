"""The OpenAPI document as the reference page shows it: pure, from dictionaries to rows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_METHODS = ("get", "post", "put", "patch", "delete")
_LIMITS = ("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "pattern", "default")
# shapes may contain themselves, and a table deeper than that is not read
_DEEPEST = 4


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter or a field of a body: its path, type, limits and words."""

    name: str
    type: str
    required: bool
    limits: str = ""
    words: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Route:
    """One route: what it is for, what it needs, what it takes and gives."""

    anchor: str
    method: str
    path: str
    words: str
    about: str
    permission: str
    parameters: tuple[Field, ...]
    takes: tuple[Field, ...]
    gives: tuple[Field, ...]
    statuses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The routes of one domain."""

    name: str
    words: str
    routes: tuple[Route, ...]


def groups_of(document: Mapping[str, Any]) -> list[Group]:
    """The routes of an OpenAPI 3.1 document by their tag, in the order of the tags."""
    found: dict[str, list[Route]] = {tag["name"]: [] for tag in document["tags"]}
    parts = document["components"]["schemas"]
    for path, methods in document["paths"].items():
        for method in _METHODS:
            if method in methods:
                found[methods[method]["tags"][0]].append(_route(path, method, methods[method], parts))
    return [
        Group(tag["name"], str(tag["description"]), tuple(found[tag["name"]])) for tag in document["tags"]
    ]


def _route(path: str, method: str, told: Mapping[str, Any], parts: Mapping[str, Any]) -> Route:
    # a route may have several answers, and the first success is the usual one
    success = min(status for status in map(str, told["responses"]) if status.startswith("2"))
    responses = {str(status): response for status, response in told["responses"].items()}
    return Route(
        anchor=told["operationId"],
        method=method.upper(),
        path=path,
        words=str(told["summary"]),
        about=str(told.get("description", "")),
        permission=told.get("x-permission", ""),
        parameters=tuple(_parameter(each, parts) for each in told.get("parameters", ())),
        takes=tuple(_content(told.get("requestBody", {}), parts)),
        gives=tuple(_content(responses[success], parts)),
        statuses=tuple(sorted(responses)),
    )


def _parameter(told: Mapping[str, Any], parts: Mapping[str, Any]) -> Field:
    schema = told["schema"]
    return Field(
        told["name"],
        _type(schema, parts),
        bool(told["required"]),
        _limits(schema),
        str(told.get("description", "")),
        told["in"],
    )


def _content(told: Mapping[str, Any], parts: Mapping[str, Any]) -> Iterator[Field]:
    for content in told.get("content", {}).values():
        yield from _fields(content["schema"], parts, "", 0)


def _fields(schema: Mapping[str, Any], parts: Mapping[str, Any], prefix: str, depth: int) -> Iterator[Field]:
    schema = _resolved(schema, parts)
    if schema.get("type") == "array":
        # not a step deeper: a list of a shape is read as the shape itself
        yield from _fields(schema["items"], parts, f"{prefix}[]", depth)
        return
    wanted = schema.get("required", ())
    for name, member in schema.get("properties", {}).items():
        path = f"{prefix}.{name}" if prefix else name
        words = str(member.get("description", ""))
        yield Field(path, _type(member, parts), name in wanted, _limits(member), words)
        if depth < _DEEPEST:
            yield from _nested(member, parts, path, depth + 1)


def _nested(member: Mapping[str, Any], parts: Mapping[str, Any], path: str, depth: int) -> Iterator[Field]:
    for choice in member.get("anyOf", [member]):
        resolved = _resolved(choice, parts)
        if resolved.get("type") in ("object", "array"):
            yield from _fields(resolved, parts, path, depth)


def _resolved(schema: Mapping[str, Any], parts: Mapping[str, Any]) -> Mapping[str, Any]:
    return parts[schema["$ref"].rsplit("/", 1)[-1]] if "$ref" in schema else schema


def _type(schema: Mapping[str, Any], parts: Mapping[str, Any]) -> str:
    # a value that has choices is no shape itself; each of them may be one
    if choices := schema.get("anyOf"):
        return " | ".join(_type(choice, parts) for choice in choices)
    schema = _resolved(schema, parts)
    if "enum" in schema:
        return " | ".join(f'"{value}"' for value in schema["enum"])
    if schema.get("type") == "array":
        return f"{_type(schema['items'], parts)}[]"
    return str(schema.get("format") or schema.get("type") or "any")


def _limits(schema: Mapping[str, Any]) -> str:
    # a field that may be null has its limits within the choice that is not
    spread = {
        **schema,
        **{name: value for choice in schema.get("anyOf", ()) for name, value in choice.items()},
    }
    return ", ".join(f"{name} {spread[name]}" for name in _LIMITS if spread.get(name) is not None)
