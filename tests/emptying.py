"""Empties the books after a test that commits: only the tables that hold something, as most tests fill few."""

from functools import cache

from django.db import connection, transaction
from django.test import TransactionTestCase

# Django makes them when it migrates, and nobody here reads them
KEPT = frozenset({"django_content_type", "auth_permission"})


def empty_quickly() -> None:
    """Have Django's tests that commit end with `empty_books`.

    Its own way truncates every table there is, and makes the content types and permissions of every model again.
    """
    TransactionTestCase._fixture_teardown = lambda _case: empty_books()  # type: ignore[method-assign]


def empty_books() -> None:
    """Delete every row that a test left behind; keys go on from where they were."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in _tables())
        )
        full = [name for (name,) in cursor.fetchall()]
        if connection.vendor == "postgresql":
            # neither foreign keys nor the triggers that keep the journal are asked
            cursor.execute("SET LOCAL session_replication_role = replica")
        for name in full:
            cursor.execute(f"DELETE FROM {name}")


@cache
def _tables() -> tuple[str, ...]:
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return tuple(sorted(connection.ops.quote_name(name) for name in set(names) - KEPT))
