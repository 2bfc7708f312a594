"""What the database itself refuses: changing a movement or a claim that was written.

On SQLite deleting is left to the test runner, which empties tables by it; the code deletes nowhere.
"""

from typing import Any

_TABLES = ("stock_movement", "stock_claim")
_BUSY_TABLES = ("stock_level", "stock_lotbalance")

_POSTGRES_FUNCTION = """
    CREATE OR REPLACE FUNCTION stock_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the goods ledger is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
_POSTGRES_TRIGGER = """
    CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION stock_is_append_only()
"""
_SQLITE_TRIGGER = """
    CREATE TRIGGER {table}_stays BEFORE UPDATE ON {table}
    BEGIN SELECT RAISE(ABORT, 'the goods ledger is append-only'); END
"""


def protect_ledger(_apps: Any, schema_editor: Any) -> None:
    """Make movements and claims append-only, and leave room in pages whose rows change all day."""
    if schema_editor.connection.vendor != "postgresql":
        _run(schema_editor, [_SQLITE_TRIGGER.format(table=table) for table in _TABLES])
        return
    # an update that fits its page need not touch any index
    room = [f"ALTER TABLE {table} SET (fillfactor = 60)" for table in _BUSY_TABLES]
    _run(
        schema_editor,
        [_POSTGRES_FUNCTION, *(_POSTGRES_TRIGGER.format(table=table) for table in _TABLES), *room],
    )


def release_ledger(_apps: Any, schema_editor: Any) -> None:
    """Undo `protect_ledger`."""
    # PostgreSQL names a trigger within its table, SQLite within the database
    on = " ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
    _run(schema_editor, [f"DROP TRIGGER {table}_stays{on.format(table=table)}" for table in _TABLES])


def _run(schema_editor: Any, statements: list[str]) -> None:
    for statement in statements:
        schema_editor.execute(statement, params=None)
