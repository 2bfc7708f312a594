"""An account of its own for each test."""

import pytest

from zayton.sandbox.ozon.tests.calling import Seller


@pytest.fixture
def seller():
    """The owner of a fresh account with three goods."""
    return Seller()
