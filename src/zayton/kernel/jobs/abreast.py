"""Doing several things that wait on others at the same time."""

import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

from django.db import connection

T = TypeVar("T")


def abreast(works: Sequence[Callable[[], T]]) -> list[T]:
    """Do all at once, each in a thread with a database connection of its own; what they answer, in their order.

    What one raises is raised when all are done. For work that mostly waits: the threads share one processor.
    """
    answers: dict[int, T] = {}
    errors: list[BaseException] = []

    def _do(place: int, work: Callable[[], T]) -> None:
        try:
            answers[place] = work()
        except BaseException as error:  # noqa: BLE001 raised again where it can be caught
            errors.append(error)
        finally:
            connection.close()

    # daemons, as work that hangs must not keep its process from ending
    threads = [threading.Thread(target=_do, args=each, daemon=True) for each in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return [answers[place] for place in range(len(works))]
