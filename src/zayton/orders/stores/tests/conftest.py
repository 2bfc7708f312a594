"""Whoever signs in to a browser."""

import pytest

from zayton.kernel.access.models import Person


@pytest.fixture
def boss(db: None) -> Person:
    return Person.objects.create_user(
        "boss", roles=["boss", "administrator"], display_name="Boss", sees_cost=True, language="en"
    )
