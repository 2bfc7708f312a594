"""A server that goes away, for tests of what happens then."""

import psycopg
from django.db import connection


def cut_off() -> None:
    """End this session as the server does when it goes down: the client learns of it at its next word."""
    try:
        connection.connection.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    except psycopg.OperationalError:
        return
    raise AssertionError("the session outlived its end")
