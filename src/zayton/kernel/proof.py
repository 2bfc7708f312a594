"""Proof of the keys that the database does not check row by row, as one question a key."""

from typing import Any, NamedTuple

from django.apps import apps
from django.db import connection, models


class Dangling(NamedTuple):
    """A column of a table in which `rows` rows name something that is not there."""

    table: str
    column: str
    rows: int


def dangling_keys() -> list[Dangling]:
    """Every unchecked key that leads nowhere, over all tables; the list is empty when all is well."""
    found = []
    with connection.cursor() as cursor:
        for field in unchecked_keys():
            cursor.execute(_question(field))
            rows = cursor.fetchone()[0]
            if rows:
                found.append(Dangling(field.model._meta.db_table, field.column, rows))
    return found


def unchecked_keys() -> "list[models.ForeignKey[Any, Any]]":
    """The foreign keys that carry no constraint in the database."""
    return [
        field
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and not getattr(field, "db_constraint", True)
    ]


def _question(field: "models.ForeignKey[Any, Any]") -> str:
    table, column = field.model._meta.db_table, field.column
    parent, key = field.target_field.model._meta.db_table, field.target_field.column
    # NOT EXISTS is planned as a join; NOT IN cannot be, because of what it says about nulls
    return (
        f'SELECT count(*) FROM "{table}" AS child WHERE child."{column}" IS NOT NULL AND NOT EXISTS'
        f' (SELECT 1 FROM "{parent}" AS parent WHERE parent."{key}" = child."{column}")'
    )
