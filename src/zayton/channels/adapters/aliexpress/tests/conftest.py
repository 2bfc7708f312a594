import pytest

from zayton.channels.adapters.aliexpress.tests.selling import connected
from zayton.sandbox.aliexpress import AliExpress
from zayton.sandbox.tests.stalls import standing


@pytest.fixture(scope="package")
def market():
    """One AliExpress for the whole folder: each test lists goods of its own."""
    with standing(AliExpress) as running:
        yield running


@pytest.fixture
def stand(market):
    """The same, well behaved again whatever the test told it."""
    yield market
    market.tell("faults", {})


@pytest.fixture
def channel(stand):
    return connected(stand)
