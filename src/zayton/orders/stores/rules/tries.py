"""How long a code stays locked after wrong tries."""

from datetime import timedelta

TRIES = 5
_FIRST_LOCK = timedelta(minutes=15)
_LONGEST_LOCK = timedelta(hours=24)


def lock_after(wrong_tries: int) -> timedelta | None:
    """How long nobody may try after so many wrong tries; `None` while tries are left.

    Every fifth locks: a quarter of an hour first, twice as long each further time, a day at most. With eight digits
    a year of guessing then finds one code in about 50,000.
    """
    locks, rest = divmod(wrong_tries, TRIES)
    if not locks or rest:
        return None
    # the power is bounded before it is taken
    return min(_FIRST_LOCK * (1 << min(locks - 1, 10)), _LONGEST_LOCK)
