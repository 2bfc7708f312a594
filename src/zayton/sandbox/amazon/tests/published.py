"""Amazon's published models, as validators of what the sandbox answers."""

import gzip
import json
import re
from datetime import datetime
from functools import cache
from pathlib import Path

from jsonschema import Draft202012Validator, FormatChecker

DATA = Path(__file__).parent / "data" / "sp-api-models.json.gz"
_FORMATS = FormatChecker(formats=())


@_FORMATS.checks("date-time", raises=ValueError)
def _is_moment(value):
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


@cache
def models():
    """All that is in the data file."""
    return json.loads(gzip.decompress(DATA.read_bytes()))


@cache
def operations():
    """Published operations by (method, path), with the parameters in a path left nameless."""
    return {
        (one["method"], nameless(one["path"])): (name, api, one)
        for api, model in models()["apis"].items()
        for name, one in model["operations"].items()
    }


def nameless(path):
    """A path with its parameters left nameless, so that ours can carry other names."""
    return re.sub(r"{[^}]+}", "{}", path)


def published(operation, **parts):
    """The published operation that one of ours stands for; `parts` fills parameters that we keep open."""
    path = operation.path
    for name, value in parts.items():
        path = path.replace(f"{{{name}}}", value)
    return operations()[operation.method, nameless(path)]


def problems(api, schema, body):
    """What is wrong with a body by a response's schema; a field that the model does not know is wrong too."""
    return [
        f"{error.json_path}: {error.message}"
        for error in _validator(api, json.dumps(schema)).iter_errors(body)
    ]


def problems_by_name(name, body, *, strictly=False):
    """What is wrong with a body by one of the named schemas; strictly a field that it does not know is wrong too."""
    schema = models()["schemas"][name]
    if strictly:
        parts = {part: _closed(one) for part, one in schema.get("definitions", {}).items()}
        schema = {**_closed(schema), "definitions": parts}
    found = Draft202012Validator(schema, format_checker=_FORMATS).iter_errors(body)
    return [f"{error.json_path}: {error.message}" for error in found]


@cache
def _validator(api, schema):
    definitions = models()["apis"][api]["definitions"]
    closed = {name: _closed(one) for name, one in definitions.items()}
    # parts of a composition stay open, as the others know the rest
    opened = {f"open {name}": _composed(one) for name, one in definitions.items()}
    whole = {**_closed(json.loads(schema)), "definitions": closed | opened}
    return Draft202012Validator(whole, format_checker=_FORMATS)


def _closed(schema):
    if "allOf" in schema:
        rest = {name: value for name, value in schema.items() if name not in ("allOf", "properties")}
        parts = [_composed(part) for part in (*schema["allOf"], {"properties": schema.get("properties", {})})]
        return {**rest, "allOf": parts, "unevaluatedProperties": False}
    made = _inner(schema)
    if "properties" in made and "additionalProperties" not in made:
        made["additionalProperties"] = False
    return made


def _composed(schema):
    if "$ref" in schema:
        return {"$ref": schema["$ref"].replace("/definitions/", "/definitions/open ")}
    if "allOf" in schema:
        return {**_inner(schema), "allOf": [_composed(part) for part in schema["allOf"]]}
    return _inner(schema)


def _inner(schema):
    made = {name: value for name, value in schema.items() if name != "allOf"}
    if "properties" in made:
        made["properties"] = {name: _closed(one) for name, one in made["properties"].items()}
    if isinstance(made.get("items"), dict):
        made["items"] = _closed(made["items"])
    if isinstance(made.get("additionalProperties"), dict):
        made["additionalProperties"] = _closed(made["additionalProperties"])
    return made
