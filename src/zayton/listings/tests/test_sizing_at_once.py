"""Size charts written by several sessions at once: on PostgreSQL, where they really meet."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from zayton.listings.models import SizeChart
from zayton.listings.tests.sized import brand, write

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
SESSIONS = 6


def together(work):
    """What each of some sessions answers that begin at the same moment."""
    ready = Barrier(SESSIONS)

    def one(number):
        try:
            ready.wait(timeout=10)
            return work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(SESSIONS) as pool:
        return list(pool.map(one, range(SESSIONS)))


def test_of_the_first_charts_of_one_name_one_is_kept_and_the_others_say_so():
    done = together(lambda _: write())
    assert sorted(getattr(one, "code", "kept") for one in done) == ["kept"] + [
        "listings.size_chart_name_taken"
    ] * (SESSIONS - 1)


def test_of_the_first_charts_for_the_same_goods_one_is_kept():
    hill = brand()
    together(lambda number: write(name=f"Boots {number}", brand_id=hill))
    assert SizeChart.objects.count() == 1
