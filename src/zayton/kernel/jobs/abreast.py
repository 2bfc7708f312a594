"""Doing several things that wait on others at the same time."""

import logging
import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

from django.db import connection

log = logging.getLogger(__name__)
T = TypeVar("T")


def abreast(works: Sequence[Callable[[], T]], *, at_most: int = 8) -> list[T]:
    """Do so many at once, each thread with a database connection of its own; what they answer, in their order.

    What the first to fail raises is raised when all are done; others are logged. For work that mostly waits: the
    threads share one processor.
    """
    answers: dict[int, T] = {}
    errors: list[BaseException] = []
    left = list(enumerate(works))[::-1]

    def do_what_is_left() -> None:
        try:
            while left:
                try:
                    place, work = left.pop()
                except IndexError:  # another took the last
                    return
                _do(place, work)
        finally:
            connection.close()

    def _do(place: int, work: Callable[[], T]) -> None:
        try:
            answers[place] = work()
        except BaseException as error:
            if errors:
                log.warning("another error while one was on its way", exc_info=error)
            errors.append(error)

    # daemons, as work that hangs must not keep its process from ending
    threads = [threading.Thread(target=do_what_is_left, daemon=True) for _ in range(min(at_most, len(works)))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return [answers[place] for place in range(len(works))]
