"""The part of a condition that keeps a raw read within a scope."""

from collections.abc import Collection

from zayton.kernel.access.public import Scope


def among(column: str, keys: Collection[int] | None) -> tuple[str, list[int]]:
    """A condition that a column holds one of these keys, and its parameters; `None` lets everything through."""
    if keys is None:
        return "true", []
    # an empty list is no SQL; NULL equals no row
    marks = ", ".join(["%s"] * len(keys)) or "NULL"
    return f"{column} IN ({marks})", sorted(keys)


def within(scope: Scope, *columns: str) -> tuple[str, list[int]]:
    """A condition that one of these warehouse columns lies within the scope.

    Where no warehouse is involved, as with goods in production, only those who see all warehouses look.
    """
    parts = [among(column, scope.warehouses) for column in columns]
    return f"({' OR '.join(part for part, _ in parts)})", [key for _, keys in parts for key in keys]
