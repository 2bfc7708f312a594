"""A business whose shop is connected to the fake market."""

import pytest

from zayton.channels.tests.connected import connected
from zayton.channels.tests.fake_market import market
from zayton.orders.tests.builders import a_business


@pytest.fixture
def business():
    made = a_business()
    made.stock("LEEDS", CUP=50, POT=50)
    return made


@pytest.fixture
def server(business):
    return market()


@pytest.fixture
def shop(server, business):
    return connected(business.shop)
