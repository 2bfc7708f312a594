"""A column of JSON that stands sealed in the database, for what may hold people: read and written as plain JSON."""

import json
from base64 import b64decode, b64encode
from typing import Any

from django.db import models

from zayton.kernel.sealing import SealBroken, seal, unseal


class ShutList(list[Any]):
    """A list that another key sealed: it reads as empty, and is written back as it stands (`kept`)."""

    kept = ""


class ShutDict(dict[str, Any]):
    """An object that another key sealed: it reads as empty, and is written back as it stands (`kept`)."""

    kept = ""


class ShutText(str):
    """A text that another key sealed: it reads as empty, and is written back as it stands (`kept`)."""

    kept = ""


Shut = ShutList | ShutDict | ShutText
_SHUT: tuple[tuple[type, type[Shut]], ...] = ((list, ShutList), (dict, ShutDict), (str, ShutText))


def is_shut(value: object) -> bool:
    """Whether something reads as empty only because another key sealed it: nothing may be added to it."""
    return isinstance(value, Shut)


class SealedJSONField(models.TextField):  # type: ignore[type-arg]  # only its stub is generic
    """Lists, objects or texts, sealed for a `purpose`. Empty ones stand as empty text, so that they can be asked for.

    What another key sealed reads as empty (`is_shut`), and stays as it is when its row is saved. Nothing else can be
    looked for in it, since no two seals are alike.
    """

    def __init__(self, *args: Any, purpose: str, **options: Any) -> None:
        self.purpose = purpose
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        """See Django."""
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "purpose": self.purpose}

    def from_db_value(self, kept: str | None, *_given: Any) -> Any:
        """See Django."""
        if not kept:
            return self.get_default()
        try:
            return json.loads(unseal(b64decode(kept), purpose=self.purpose))
        # a page of other rows and reasons must not break over it
        except (SealBroken, ValueError):
            return _shut(self.get_default(), kept)

    def get_prep_value(self, value: Any) -> Any:
        """See Django; also what `insert_rows` is to be given, as it knows no fields."""
        # before it is asked for its content: it has none that anybody here can read
        if isinstance(value, Shut):
            return value.kept
        if not value:
            return ""
        plain = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
        # text rather than bytes: the arrays in which few rows are written know none
        return b64encode(seal(plain, purpose=self.purpose)).decode()

    def value_to_string(self, obj: models.Model) -> str:
        """See Django."""
        return json.dumps(self.value_from_object(obj), ensure_ascii=False)


def _shut(empty: object, kept: str) -> Shut:
    made = next(shut() for kind, shut in _SHUT if isinstance(empty, kind))
    made.kept = kept
    return made
