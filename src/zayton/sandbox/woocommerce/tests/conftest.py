"""A shop of its own for each test."""

import pytest

from zayton.sandbox.woocommerce.tests.calling import Owner


@pytest.fixture
def owner():
    """The owner of a fresh shop."""
    return Owner()
