import pytest

from zayton.sandbox.aliexpress import AliExpress
from zayton.sandbox.aliexpress.tests.seller import Seller
from zayton.sandbox.tests.stalls import standing


@pytest.fixture(scope="package")
def stand():
    """One AliExpress for the whole folder: each test lists goods of its own."""
    with standing(AliExpress) as running:
        yield running


@pytest.fixture
def seller(stand):
    return Seller(stand.url)
