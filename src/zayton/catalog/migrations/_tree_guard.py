"""Triggers that refuse a category below itself, whoever writes; `path` of the new parent tells."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

POSTGRES = """
CREATE FUNCTION catalog_category_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM catalog_category p
               WHERE p.id = NEW.parent_id AND p.path LIKE '%/' || NEW.id || '/%') THEN
        RAISE EXCEPTION 'category % would hang below itself', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER catalog_category_guard BEFORE UPDATE OF parent_id ON catalog_category
    FOR EACH ROW EXECUTE FUNCTION catalog_category_guard();
"""
SQLITE = """
CREATE TRIGGER catalog_category_guard BEFORE UPDATE OF parent_id ON catalog_category
WHEN EXISTS (SELECT 1 FROM catalog_category p
             WHERE p.id = NEW.parent_id AND p.path LIKE '%/' || NEW.id || '/%')
BEGIN
    SELECT RAISE(ABORT, 'category would hang below itself');
END;
"""


def guard_tree(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Create the trigger in the dialect of the database."""
    schema_editor.execute(POSTGRES if schema_editor.connection.vendor == "postgresql" else SQLITE, None)
