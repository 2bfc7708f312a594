"""Somebody who may change every listing, for the tests in a browser."""

import pytest

from zayton.kernel.access.models import Person


@pytest.fixture
def boss(db: None) -> Person:
    return Person.objects.create_user(
        "boss", roles=["boss"], sees_cost=True, display_name="Boss", language="en"
    )
