"""Giving many rows new values, each its own, in one statement.

Django's `bulk_update` writes a CASE of all keys for every column: what it builds and PostgreSQL reads grows with
their product, and took a sixth of what publishing costs.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection, models

from zayton.kernel.bulk import adapted, plan_of
from zayton.kernel.literals import arrays
from zayton.kernel.statements import on_postgres, write_waiting


def update_rows(model: type[models.Model], fields: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Each row is a primary key and the new values in the order of `fields` (column names, so `sku_id`, not `sku`).

    Dictionaries and lists go into JSON columns as they are; moments must be aware. A key that is not there is passed
    over, as an UPDATE does.
    """
    if not rows:
        return
    # what was gathered may be what is to be changed
    write_waiting()
    plan = plan_of(model, ("id", *fields))
    if not on_postgres():
        sets = ", ".join(f'"{name}" = ?' for name in fields)
        values = [(*row[1:], row[0]) for row in adapted(rows, plan.forms)]
        connection.ensure_connection()
        with connection.wrap_database_errors:
            connection.connection.executemany(f'UPDATE "{plan.table}" SET {sets} WHERE "id" = ?', values)
        return
    names = ", ".join(f'"{name}"' for name in plan.columns)
    sets = ", ".join(f'"{name}" = new."{name}"' for name in fields)
    given = ", ".join(f"%s::{kind}[]" for kind in plan.kinds)
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{plan.table}" AS old SET {sets} FROM unnest({given}) AS new({names}) WHERE old."id" = new."id"',
            arrays(plan.kinds, rows),
        )
