"""People of the shell's tests."""

import pytest
from django.test import Client

from zayton.kernel.access.models import Person


@pytest.fixture
def boss(db: None) -> Person:
    roles = ["boss", "administrator"]
    return Person.objects.create_user(
        "boss", "correct horse", roles=roles, sees_cost=True, display_name="Boss"
    )


@pytest.fixture
def keeper(db: None) -> Person:
    return Person.objects.create_user("keeper", "correct horse", roles=["warehouse"], display_name="Keeper")


@pytest.fixture
def signed_in(boss: Person) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(boss)
    return client
