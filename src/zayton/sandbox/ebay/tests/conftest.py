import pytest

from zayton.sandbox.ebay import Ebay
from zayton.sandbox.ebay.tests.seller import Seller
from zayton.sandbox.tests.stalls import standing


@pytest.fixture(scope="package")
def stand():
    """One eBay for the whole folder: each test lists goods of its own."""
    with standing(Ebay) as running:
        yield running


@pytest.fixture
def seller(stand):
    return Seller(stand.url)
