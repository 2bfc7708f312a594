"""A marketplace that is quick and does not throttle, shared by the tests of this folder."""

from functools import partial

import pytest

from zayton.sandbox.amazon import Amazon, Pace
from zayton.sandbox.amazon.tests.driving import Driver
from zayton.sandbox.tests.stalls import standing

QUICK = Pace(live=0.02, pay=0.02, step=0.02, ship=0.05, throttle=0)


@pytest.fixture(scope="session")
def stand():
    """The marketplace."""
    with standing(partial(Amazon, pace=QUICK)) as stand:
        yield stand


@pytest.fixture(scope="session")
def amazon(stand):
    """A client of it."""
    return Driver(stand)
