"""Moments come back from PostgreSQL as they went in, read by the driver's compiled code and in UTC."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from zayton.kernel.moments import CompiledLoader, use_compiled_loader

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
CHINA = timezone(timedelta(hours=8))


def read(expression: str, *parameters: object) -> object:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {expression}", parameters)
        return cursor.fetchone()[0]


@settings(max_examples=60, deadline=None)
@given(
    st.datetimes(datetime(1900, 1, 1), datetime(2199, 12, 31)),  # noqa: DTZ001
    st.integers(-12, 14),
)
def test_a_moment_is_the_same_whatever_offset_it_was_said_with(at, hours):
    said = at.replace(tzinfo=timezone(timedelta(hours=hours)))
    found = read("%s::timestamptz", said)
    assert found == said
    assert found.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    "at",
    [
        datetime(1970, 1, 1, tzinfo=UTC),
        datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
        datetime(2026, 3, 1, 0, 0, 0, 1, tzinfo=UTC),
        datetime(2026, 3, 1, 7, 59, tzinfo=CHINA),
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC),
    ],
)
def test_the_first_and_the_last_moments_there_are_come_back(at):
    assert read("%s::timestamptz", at) == at


def test_no_moment_is_none_and_many_are_a_list():
    first, second = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
    assert read("NULL::timestamptz") is None
    assert read("ARRAY[%s, %s]::timestamptz[]", first, second) == [first, second]


def test_days_and_local_times_are_left_to_the_driver():
    assert read("DATE '2026-03-01'") == date(2026, 3, 1)
    assert read("TIMESTAMP '2026-03-01 12:00'") == datetime(2026, 3, 1, 12)  # noqa: DTZ001


def test_every_session_that_is_opened_reads_so():
    with connection.wrap_database_errors:
        session = connection.get_new_connection(connection.get_connection_params())
    try:
        fresh = type("Opened", (), {"vendor": "postgresql", "connection": session})()
        use_compiled_loader(fresh)
        (found,) = session.execute("SELECT TIMESTAMPTZ '2026-03-01 12:00+08'").fetchone()
        assert (found, found.utcoffset()) == (datetime(2026, 3, 1, 4, tzinfo=UTC), timedelta(0))
    finally:
        session.close()


def test_another_kind_of_database_is_left_alone():
    use_compiled_loader(type("Opened", (), {"vendor": "sqlite"})())
    assert CompiledLoader.timezone is UTC
