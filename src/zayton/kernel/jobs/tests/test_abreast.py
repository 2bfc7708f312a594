"""Work done beside each other."""

import threading

import pytest
from django.contrib.auth import get_user_model

from zayton.kernel.jobs.public import abreast

pytestmark = pytest.mark.django_db(transaction=True)


def test_all_are_under_way_at_the_same_time_and_answer_in_their_order():
    meeting = threading.Barrier(3, timeout=10)

    def work(name):
        meeting.wait()
        return name

    assert abreast([lambda: work("a"), lambda: work("b"), lambda: work("c")]) == ["a", "b", "c"]
    assert abreast([]) == []


def test_what_one_raises_is_raised_when_the_others_are_done():
    done = threading.Event()

    def fail():
        raise ValueError("late")

    with pytest.raises(ValueError, match="late"):
        abreast([fail, done.set])
    assert done.is_set()


def test_each_has_a_database_connection_of_its_own_and_leaves_none_open():
    from django.db import connection

    seen = []

    def work():
        get_user_model().objects.count()
        seen.append(connection.connection)

    abreast([work, work])
    assert len({id(one) for one in seen}) == 2
    # what is closed refuses
    for one in seen:
        with pytest.raises(Exception, match="closed"):
            one.cursor().execute("SELECT 1")
