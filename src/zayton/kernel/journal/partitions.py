"""The journal's tables: partitioned by month on PostgreSQL, plain on SQLite, append-only on both.

PostgreSQL 15 has no identity columns on partitioned tables, so the key has a sequence of its own, named as
Django would name it.
"""

from datetime import date, datetime
from typing import Any

from django.db import connection

from zayton.kernel.time import month_of, now

_COLUMNS = """
    verb varchar(48) NOT NULL, version smallint NOT NULL, document_kind smallint NOT NULL,
    document_id bigint NOT NULL, at {moment} NOT NULL, recorded_at {moment} NOT NULL,
    actor varchar(48) NOT NULL, payload {json} NOT NULL
"""
_POSTGRES = f"""
    CREATE SEQUENCE journal_entry_id_seq;
    CREATE TABLE journal_entry (
        id bigint NOT NULL DEFAULT nextval('journal_entry_id_seq'),
        {_COLUMNS.format(moment="timestamptz", json="jsonb")},
        PRIMARY KEY (id, recorded_at)
    ) PARTITION BY RANGE (recorded_at);
    ALTER SEQUENCE journal_entry_id_seq OWNED BY journal_entry.id;
    CREATE TABLE journal_reference (
        dimension smallint NOT NULL, month date NOT NULL, key bigint NOT NULL, entry_id bigint NOT NULL,
        PRIMARY KEY (dimension, key, entry_id, month)
    ) PARTITION BY RANGE (month);
    CREATE TABLE journal_entry_rest PARTITION OF journal_entry DEFAULT;
    CREATE TABLE journal_reference_rest PARTITION OF journal_reference DEFAULT;
    CREATE INDEX journal_entry_document ON journal_entry (document_kind, document_id);
    CREATE INDEX journal_reference_entry ON journal_reference (entry_id);
    CREATE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'the journal is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$;
    CREATE TRIGGER journal_entry_stays BEFORE UPDATE OR DELETE ON journal_entry
        FOR EACH ROW EXECUTE FUNCTION journal_is_append_only();
    CREATE TRIGGER journal_reference_stays BEFORE UPDATE OR DELETE ON journal_reference
        FOR EACH ROW EXECUTE FUNCTION journal_is_append_only();
"""
_SQLITE = f"""
    CREATE TABLE journal_entry (
        id integer NOT NULL PRIMARY KEY AUTOINCREMENT, {_COLUMNS.format(moment="datetime", json="text")}
    );
    CREATE TABLE journal_reference (
        dimension smallint NOT NULL, month date NOT NULL, key bigint NOT NULL, entry_id bigint NOT NULL,
        PRIMARY KEY (dimension, key, entry_id, month)
    ) WITHOUT ROWID;
    CREATE INDEX journal_entry_document ON journal_entry (document_kind, document_id);
    CREATE INDEX journal_reference_entry ON journal_reference (entry_id);
    CREATE TRIGGER journal_entry_stays BEFORE UPDATE ON journal_entry
        BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
    CREATE TRIGGER journal_reference_stays BEFORE UPDATE ON journal_reference
        BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END
"""
_MONTHS_AHEAD = 3


def create_journal_tables(_apps: Any, schema_editor: Any) -> None:
    """Make the tables, and on PostgreSQL the partitions of this month and the next three."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(_POSTGRES, params=None)
        create_partitions(at=now())
        return
    for statement in _split(_SQLITE):
        schema_editor.execute(statement, params=None)


def _split(script: str) -> list[str]:
    # a trigger's body holds a semicolon too, which ends no statement of the script
    pieces = script.replace("; END", "\x00 END").split(";")
    return [piece.replace("\x00", ";") for piece in pieces if piece.strip()]


def drop_journal_tables(_apps: Any, schema_editor: Any) -> None:
    """Remove what `create_journal_tables` made."""
    schema_editor.execute("DROP TABLE journal_entry")
    schema_editor.execute("DROP TABLE journal_reference")
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION journal_is_append_only()")


def _after(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def create_partitions(*, at: datetime) -> int:
    """Make the partitions of this month and the next three where they are missing; says how many it made."""
    if connection.vendor != "postgresql":
        return 0
    made, month = 0, month_of(at)
    for _ in range(_MONTHS_AHEAD + 1):
        made += _create_month(month)
        month = _after(month)
    return made


def _create_month(month: date) -> int:
    after, name = _after(month), f"{month:%Y_%m}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [f"journal_entry_{name}"])
        if cursor.fetchone()[0]:
            return 0
        # moments are cut in UTC, whatever zone the session has
        for table, start in (("journal_entry", "{} 00:00+00"), ("journal_reference", "{}")):
            bounds = f"FROM ('{start.format(month)}') TO ('{start.format(after)}')"
            cursor.execute(f"CREATE TABLE {table}_{name} PARTITION OF {table} FOR VALUES {bounds}")
    return 1
