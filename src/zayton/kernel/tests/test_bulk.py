"""Sets are written and joined alike on both databases."""

from datetime import UTC, datetime

import pytest
from django.db import DataError, connection, transaction

from zayton.kernel.bulk import COPY_FROM, insert_rows, rows_as_table, take_ids, take_ids_of
from zayton.kernel.journal.models import Entry, Parked, Pending
from zayton.kernel.statements import gathered

AT = datetime(2026, 3, 1, 12, 0, 0, 250, tzinfo=UTC)
FIELDS = ("id", "verb", "version", "document_kind", "document_id", "at", "recorded_at", "actor", "payload")


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, COPY_FROM - 1, COPY_FROM, 500])
def test_rows_read_back_as_they_were_written(count):
    keys = take_ids(Entry, count)
    rows = [(key, "a.b", 1, 9, key, AT, AT, "tab\there \\N 刺桐", {"n": [key, None]}) for key in keys]
    insert_rows(Entry, FIELDS, rows)
    assert list(Entry.objects.order_by("id").values_list(*FIELDS)) == rows


@pytest.mark.django_db
@pytest.mark.postgres
@pytest.mark.parametrize("count", [1, COPY_FROM])
def test_a_number_too_large_for_its_column_is_refused_however_many_rows_there_are(count):
    keys = take_ids(Entry, count)
    rows = [(key, "a.b", 70_000, 9, key, AT, AT, "a", {}) for key in keys]
    with pytest.raises(DataError), transaction.atomic():
        insert_rows(Entry, FIELDS, rows)
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_inserts_that_are_gathered_are_all_written_at_the_end_or_none_of_them():
    with gathered():
        for key in take_ids(Entry, 2):
            insert_rows(Entry, FIELDS, [(key, "a.b", 1, 9, key, AT, AT, "a", {"n": [1, None]})])
        insert_rows(Pending, ("entry_id", "recorded_at"), [(key, AT)])
    assert (Entry.objects.count(), Pending.objects.get().entry_id) == (2, key)
    with pytest.raises(RuntimeError):
        _break_off_while_gathering()
    assert Entry.objects.count() == 2


def _break_off_while_gathering() -> None:
    with transaction.atomic(), gathered():
        insert_rows(Entry, FIELDS, [(take_ids(Entry, 1)[0], "a.b", 1, 9, 1, AT, AT, "a", {})])
        raise RuntimeError


@pytest.mark.django_db
def test_ids_ascend_and_are_never_given_twice():
    first = take_ids_of({Entry: 3, Parked: 2})
    again = take_ids_of({Entry: 2, Parked: 0})
    taken = first[Entry] + again[Entry]
    assert taken == sorted(set(taken))
    assert len(taken) == 5
    assert len(first[Parked]) == 2
    assert again[Parked] == []


@pytest.mark.django_db
def test_rows_can_be_joined_as_a_table():
    fragment, parameters = rows_as_table(
        "wanted", {"key": "bigint", "word": "text"}, [(1, "a"), (2, "'b'"), (3, None)]
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT key, word FROM {fragment} WHERE key > %s ORDER BY key", [*parameters, 1])
        assert cursor.fetchall() == [(2, "'b'"), (3, None)]


@pytest.mark.django_db
def test_no_rows_are_an_empty_table():
    fragment, parameters = rows_as_table("wanted", {"key": "bigint"}, [])
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {fragment}", parameters)
        assert cursor.fetchone() == (0,)
