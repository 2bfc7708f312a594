"""What the rules of a product type have against the attributes of a draft: pure.

Validated as JSON Schema draft 2019-09; keywords that a channel made up itself (Amazon's `maxUniqueItems`, `selectors`)
say nothing here, and neither does a value's JSON type: how a value is written on the wire is the adapter's.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from jsonschema_rs import Draft201909Validator, ValidationError

from zayton.channels.ports.offers import ListingDraft, Problem, ProductRules

_MOST_NAMED: Final = 8  # of the values that are allowed
_LONGEST: Final = 200
_YES: Final = frozenset({"true", "yes", "1"})
_NO: Final = frozenset({"false", "no", "0"})


class Judge:
    """The rules of a product type, made ready to judge many drafts."""

    def __init__(self, rules: ProductRules) -> None:
        self._schema = _ready(rules.schema)
        # made ready it is not needed any more, and there are megabytes of it
        self.rules = rules._replace(schema={})

    def typed(self, draft: ListingDraft) -> ListingDraft:
        """The draft with figures and switches where the channel wants them, as people write everything as text."""
        kinds = self.rules.kinds
        if not kinds:
            return draft
        typed = {name: _typed(value, kinds.get(name, "")) for name, value in draft.attributes.items()}
        return draft._replace(attributes=typed)

    def problems(self, draft: ListingDraft) -> list[Problem]:
        """What its attributes lack, or may not be; nothing where the channel alone can tell."""
        said = self.rules.said(draft) if self._schema else None
        if self._schema is None or said is None:
            return []
        found = (self._problem(error) for error in self._schema.iter_errors(dict(said)))
        return [one for one in found if one is not None]

    def _problem(self, error: ValidationError) -> Problem | None:
        names = [str(step) for step in error.instance_path if isinstance(step, str)]
        kind = _Kind(error)
        if kind.name == "anyOf":
            return self._of_branches(error, names)
        if kind.name == "required" and not names:
            names = [kind.text("property")]
        field = self.rules.names.get(names[0], names[0]) if names else ""
        if kind.name == "required":
            return Problem("required", "", field)
        code, words = kind.code_and_words(str(error.message))
        return Problem(code, words, field) if code else None

    def _of_branches(self, error: ValidationError, names: list[str]) -> Problem | None:
        """A value that may have one of several shapes: what is against it in the shape that it has."""
        branches = [list(branch) for branch in getattr(error.kind, "context", ())]
        shaped = [branch for branch in branches if not any(_Kind(one).name == "type" for one in branch)]
        first = next((one for branch in shaped for one in branch), None)
        if first is None:
            return None
        code, words = _Kind(first).code_and_words(str(first.message))
        field = self.rules.names.get(names[0], names[0]) if names else ""
        return Problem(code, words, field) if code else None


class _Kind:
    """Which keyword a value fails, and its figures."""

    def __init__(self, error: ValidationError) -> None:
        self._kind = error.kind
        self.name = str(getattr(error.kind, "name", ""))

    def text(self, figure: str) -> str:
        return str(getattr(self._kind, figure, ""))

    def code_and_words(self, message: str) -> tuple[str, str]:
        if self.name == "type":
            return "", ""
        if self.name == "enum":
            allowed: Iterable[Any] = getattr(self._kind, "options", ())
            named = [str(one) for one in allowed]
            return "not_allowed", ", ".join(named[:_MOST_NAMED]) + (" …" if len(named) > _MOST_NAMED else "")
        if self.name == "maxLength":
            return "too_long", self.text("limit")
        if self.name == "maxItems":
            return "too_many", self.text("limit")
        if self.name == "minLength":
            return "required", ""
        return "unfit", message[:_LONGEST]


def _ready(schema: Mapping[str, Any]) -> Draft201909Validator | None:
    """A schema made ready; `None` for one that says nothing, or that nobody can read: the channel decides then."""
    # the channel's own dialect is not to be had here, and nothing is ever fetched for the sake of a schema
    plain = {name: value for name, value in schema.items() if name not in ("$schema", "$id")}
    if not plain:
        return None
    try:
        return Draft201909Validator(plain, offline=True)
    except ValueError:
        return None


def _typed(value: Any, kind: str) -> Any:
    if isinstance(value, (list, tuple)):
        return [_typed(one, kind) for one in value]
    if not isinstance(value, str):
        return value
    text = value.strip()
    if kind == "boolean" and text.lower() in _YES | _NO:
        return text.lower() in _YES
    if kind in ("integer", "number") and text.removeprefix("-").isdecimal() and len(text) < 16:
        return int(text)
    if kind == "number":
        whole, point, rest = text.removeprefix("-").partition(".")
        # neither money nor units: a JSON number is all that the channel takes
        return float(text) if point and whole.isdecimal() and rest.isdecimal() and len(text) < 16 else value
    return value
