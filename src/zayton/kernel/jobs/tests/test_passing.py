"""Which errors of the database pass by themselves, so that a job waits, and which are a fault of its work."""

import psycopg
import pytest
from django.db import InterfaceError, OperationalError, connection, transaction

from zayton.kernel.jobs.performing import is_passing


def said(state: str | None) -> OperationalError:
    """The database's error as Django raises it, with the driver's behind it."""
    problem = psycopg.OperationalError("no matter")
    problem.sqlstate = state
    error = OperationalError("no matter")
    error.__cause__ = problem
    return error


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("state", "passes"),
    [
        ("08006", True),  # the connection failed
        ("08001", True),  # it could not be made
        ("57P01", True),  # an administrator shut the server down
        ("57P03", True),  # it is starting up
        ("40001", True),  # two transactions conflict
        ("40P01", True),  # they wait for each other
        ("53100", True),  # the disk is full
        ("53300", True),  # too many connections
        ("55P03", True),  # a lock was not free
        (None, True),  # the session ended without a word
        ("42P01", False),  # no such table
        ("57014", False),  # the statement was cancelled by hand
        ("55000", False),  # an object is in the wrong state
        ("22003", False),  # a number is out of range
    ],
)
def test_a_server_that_is_away_or_busy_passes_and_a_wrong_statement_does_not(state, passes):
    assert is_passing(said(state)) is passes


@pytest.mark.postgres
@pytest.mark.django_db
def test_a_real_lock_that_is_not_free_passes(django_db_blocker):
    with connection.wrap_database_errors:
        other = connection.get_new_connection(connection.get_connection_params())
    try:
        other.autocommit = False
        other.execute("LOCK TABLE access_person IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(OperationalError) as caught, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("LOCK TABLE access_person IN ACCESS EXCLUSIVE MODE NOWAIT")
    finally:
        other.close()
    assert is_passing(caught.value)


@pytest.mark.postgres
def test_a_session_that_is_closed_passes():
    assert is_passing(InterfaceError("the connection is closed"))
