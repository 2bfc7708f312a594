"""Statements go out together, are foreseen or prepared, and mean the same as if sent one by one."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, DataError, IntegrityError, connection, transaction

from zayton.kernel.bulk import insert_rows, rows_as_table
from zayton.kernel.journal.models import Cursor, Pending
from zayton.kernel.statements import Statement, foreseen, gathered, selected, write_together, write_waiting

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
FIELDS = ("reader", "position")
WANTED = "SELECT position FROM journal_cursor WHERE reader = CAST(%s AS text)"


def statements_sent(block):
    """How many statements a block sends."""
    sent = []

    def count(execute, sql, parameters, many, context):
        sent.append(sql)
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(count):
        block()
    return len(sent)


@pytest.mark.django_db
def test_a_read_sees_what_was_gathered_before_it():
    with gathered():
        insert_rows(Cursor, FIELDS, [("a", 7)])
        assert selected(WANTED, ["a"]) == [(7,)]


@pytest.mark.django_db
def test_a_prepared_read_sees_what_was_gathered_before_it():
    with gathered():
        insert_rows(Cursor, FIELDS, [("a", 7)])
        assert selected(WANTED, ["a"], often=True) == [(7,)]


@pytest.mark.django_db
@pytest.mark.postgres
def test_inserts_into_several_tables_go_out_as_one_statement():
    def write():
        with gathered():
            insert_rows(Cursor, FIELDS, [("a", 1)])
            insert_rows(Pending, ("entry_id", "recorded_at"), [(1, AT), (2, AT)])

    with transaction.atomic():
        write_together({"nothing": Statement("SELECT 1", [])})
    assert statements_sent(write) <= 3  # the first time two more tell the planner about young tables
    assert (Cursor.objects.count(), Pending.objects.count()) == (1, 2)


@pytest.mark.django_db
def test_two_inserts_into_the_same_table_are_both_written():
    with gathered():
        insert_rows(Cursor, FIELDS, [("a", 1)])
        insert_rows(Cursor, FIELDS, [("b", 2)])
    assert dict(Cursor.objects.values_list(*FIELDS)) == {"a": 1, "b": 2}


@pytest.mark.django_db
def test_a_gathering_within_a_gathering_waits_for_the_outer_one():
    with gathered():
        with gathered():
            insert_rows(Cursor, FIELDS, [("a", 1)])
        insert_rows(Pending, ("entry_id", "recorded_at"), [(1, AT)])
    assert (Cursor.objects.count(), Pending.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_a_constraint_speaks_when_what_was_gathered_is_written():
    insert_rows(Cursor, FIELDS, [("a", 1)])
    with pytest.raises(IntegrityError), transaction.atomic(), gathered():
        insert_rows(Cursor, FIELDS, [("a", 2)])
    assert Cursor.objects.get().position == 1


@pytest.mark.django_db
@pytest.mark.postgres
def test_a_later_statement_reads_what_an_earlier_one_answers():
    write_together(
        {
            "key": Statement("SELECT %s::bigint + 1 AS id", ["41"]),
            "row": Statement("INSERT INTO journal_cursor (reader, position) SELECT 'a', id FROM key", []),
        }
    )
    assert Cursor.objects.get().position == 42


@pytest.mark.django_db
def test_writing_what_waits_where_nothing_waits_changes_nothing():
    write_waiting()
    with gathered():
        write_waiting()
    assert not Cursor.objects.exists()


@pytest.mark.django_db
def test_what_was_foreseen_is_answered_as_if_it_had_not_been():
    insert_rows(Cursor, FIELDS, [("a", 1), ("b", 2)])
    for _ in range(3):  # unknown, then prepared, then sent ahead with others
        with transaction.atomic(), foreseen([Statement(WANTED, ["a"]), Statement(WANTED, ["c"])]):
            assert selected(WANTED, ["a"], often=True) == [(1,)]
            assert selected(WANTED, ["b"], often=True) == [(2,)]
            assert selected(WANTED, ["c"], often=True) == []


@pytest.mark.django_db
def test_an_answer_serves_once_so_that_the_second_question_sees_a_change_between_them():
    insert_rows(Cursor, FIELDS, [("a", 1)])
    with transaction.atomic(), foreseen([Statement(WANTED, ["a"])]):
        assert selected(WANTED, ["a"], often=True) == [(1,)]
        Cursor.objects.update(position=5)
        assert selected(WANTED, ["a"], often=True) == [(5,)]


@pytest.mark.django_db
@pytest.mark.postgres
def test_what_is_foreseen_costs_no_statement_when_it_is_asked():
    with transaction.atomic():
        selected(WANTED, ["a"], often=True)
        with foreseen([Statement(WANTED, ["a"])]):
            assert statements_sent(lambda: selected(WANTED, ["a"], often=True)) == 0


@pytest.mark.django_db
@pytest.mark.postgres
def test_an_error_in_what_is_foreseen_is_raised_as_django_knows_it():
    divided = "SELECT 1 / CAST(%s AS bigint)"
    with transaction.atomic():
        assert selected(divided, ["1"], often=True) == [(1,)]
    with (
        pytest.raises(DataError, match="division by zero"),
        transaction.atomic(),
        foreseen([Statement(divided, ["0"])]),
    ):
        pass
    assert selected("SELECT 1") == [(1,)]


@pytest.mark.django_db
@pytest.mark.postgres
def test_a_plan_made_for_an_empty_table_looks_up_by_index_when_it_has_grown():
    table, parameters = rows_as_table("wanted", {"id": "bigint"}, [(1,)])
    text = f"SELECT p.entry_id FROM {table} JOIN journal_pending p ON p.entry_id = wanted.id"
    with transaction.atomic():
        selected(text, parameters, often=True)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT name FROM pg_prepared_statements WHERE statement LIKE %s", ["%journal_pending p%"]
            )
            (name,) = cursor.fetchone()
            cursor.execute(f"EXPLAIN EXECUTE {name} ('{{1}}')")
            plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Seq Scan" not in plan


@pytest.mark.django_db
@pytest.mark.parametrize("often", [False, True])
def test_a_parameter_that_is_not_known_is_null(often):
    assert selected("SELECT CAST(%s AS text)", [None], often=often) == [(None,)]


@pytest.mark.django_db
def test_what_is_foreseen_sees_what_was_gathered_before_it():
    with transaction.atomic(), gathered():
        insert_rows(Cursor, FIELDS, [("a", 7)])
        with foreseen([Statement(WANTED, ["a"])]):
            assert selected(WANTED, ["a"], often=True) == [(7,)]


@pytest.mark.django_db
@pytest.mark.postgres
def test_nothing_is_gathered_across_a_savepoint_whose_end_could_take_it_along():
    with transaction.atomic(), gathered():
        insert_rows(Cursor, FIELDS, [("a", 1)])
        with pytest.raises(RuntimeError, match="savepoint"), transaction.atomic():
            selected(WANTED, ["a"])
        with transaction.atomic(savepoint=False):
            insert_rows(Pending, ("entry_id", "recorded_at"), [(1, AT)])
    assert (Cursor.objects.count(), Pending.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_a_session_goes_on_after_its_statements_were_dropped_or_a_preparation_was_interrupted():
    added = "SELECT CAST(%s AS bigint) + 1"
    assert selected(added, ["1"], often=True) == [(2,)]
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    with pytest.raises(DatabaseError, match="does not exist"):
        selected(added, ["1"], often=True)
    assert selected(added, ["1"], often=True) == [(2,)]

    def interrupt(execute, sql, parameters, many, context):
        answered = execute(sql, parameters, many, context)
        if sql.startswith("PREPARE"):
            raise KeyboardInterrupt
        return answered

    with pytest.raises(KeyboardInterrupt), connection.execute_wrapper(interrupt):
        selected("SELECT CAST(%s AS bigint) + 2", ["1"], often=True)
    assert selected("SELECT CAST(%s AS bigint) + 3", ["1"], often=True) == [(4,)]
    assert selected("SELECT CAST(%s AS bigint) + 2", ["1"], often=True) == [(3,)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_a_column_that_became_another_one_is_read_anew_after_one_failure():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE shelf (label varchar(3)); INSERT INTO shelf VALUES ('abc')")
    wanted = "SELECT label FROM shelf WHERE label = CAST(%s AS text)"
    assert selected(wanted, ["abc"], often=True) == [("abc",)]
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE shelf ALTER COLUMN label TYPE varchar(4)")
    with pytest.raises(DatabaseError, match="cached plan"):
        selected(wanted, ["abc"], often=True)
    assert selected(wanted, ["abc"], often=True) == [("abc",)]
