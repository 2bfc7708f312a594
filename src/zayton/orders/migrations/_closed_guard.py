"""Triggers that refuse every change of a closed statement and of its lines, whoever writes."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

POSTGRES = """
CREATE FUNCTION orders_statement_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a closed statement never changes' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER orders_statement_guard BEFORE UPDATE ON orders_storestatement
    FOR EACH ROW EXECUTE FUNCTION orders_statement_guard();
CREATE TRIGGER orders_statement_line_guard BEFORE UPDATE ON orders_storeentry
    FOR EACH ROW WHEN (OLD.statement_id IS NOT NULL) EXECUTE FUNCTION orders_statement_guard();
"""
SQLITE = (
    """
CREATE TRIGGER orders_statement_guard BEFORE UPDATE ON orders_storestatement
BEGIN
    SELECT RAISE(ABORT, 'a closed statement never changes');
END;
""",
    """
CREATE TRIGGER orders_statement_line_guard BEFORE UPDATE ON orders_storeentry
WHEN OLD.statement_id IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'a closed statement never changes');
END;
""",
)


def guard_closed(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Create the triggers in the dialect of the database."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRES, None)
        return
    for statement in SQLITE:
        schema_editor.execute(statement, None)
