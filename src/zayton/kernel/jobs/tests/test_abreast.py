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


def test_no_more_are_under_way_than_may_be_and_who_is_done_makes_room_for_the_next():
    first, lock = threading.Event(), threading.Lock()
    under_way, most = 0, 0

    def work(place):
        nonlocal under_way, most
        with lock:
            under_way += 1
            most = max(most, under_way)
        # the first is done when all others are
        if place == 0:
            first.wait(10)
        elif place == 4:
            first.set()
        with lock:
            under_way -= 1
        return place

    assert abreast([lambda n=n: work(n) for n in range(5)], at_most=2) == [0, 1, 2, 3, 4]
    assert most == 2
    assert first.is_set()


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

    meeting = threading.Barrier(2, timeout=10)

    def work():
        get_user_model().objects.count()
        seen.append(connection.connection)
        meeting.wait()

    abreast([work, work])
    assert len({id(one) for one in seen}) == 2
    # what is closed refuses
    for one in seen:
        with pytest.raises(Exception, match="closed"):
            one.cursor().execute("SELECT 1")
