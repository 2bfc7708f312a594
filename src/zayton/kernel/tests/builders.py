"""A server that goes away, and two who are at it at once, for tests of what happens then."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
from django.db import connection, transaction


def cut_off() -> None:
    """End this session as the server does when it goes down: the client learns of it at its next word."""
    try:
        connection.connection.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    except psycopg.OperationalError:
        return
    raise AssertionError("the session outlived its end")


def beside(first: Callable[[], Any], second: Callable[[], Any]) -> tuple[Any, Any]:
    """What two answer, each on a connection of its own, when the second begins before the first has committed."""
    begun = threading.Event()

    def other() -> Any:
        begun.wait(10)
        try:
            return second()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(other)
        with transaction.atomic():
            done = first()
            begun.set()
            # long enough for the second one to come as far as it can
            threading.Event().wait(0.2)
        return done, waiting.result(timeout=10)
