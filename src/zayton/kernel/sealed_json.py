"""A column of JSON that stands sealed in the database, for what may hold people: read and written as plain JSON."""

import json
from base64 import b64decode, b64encode
from typing import Any

from django.db import models

from zayton.kernel.sealing import SealBroken, seal, unseal


class SealedJSONField(models.TextField):  # type: ignore[type-arg]  # only its stub is generic
    """Lists or objects, sealed for a `purpose`. Empty ones stand as empty text, so that they can be asked for.

    What another key sealed reads as empty. Nothing else can be looked for in it, since no two seals are alike.
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
        except SealBroken:
            return self.get_default()

    def get_prep_value(self, value: Any) -> Any:
        """See Django; also what `insert_rows` is to be given, as it knows no fields."""
        if not value:
            return ""
        plain = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
        # text rather than bytes: the arrays in which few rows are written know none
        return b64encode(seal(plain, purpose=self.purpose)).decode()

    def value_to_string(self, obj: models.Model) -> str:
        """See Django."""
        return json.dumps(self.value_from_object(obj), ensure_ascii=False)
