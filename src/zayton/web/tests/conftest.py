"""People of the shell's tests."""

from functools import cache

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client

from zayton.kernel.access.models import Person
from zayton.kernel.intake.models import Import
from zayton.kernel.intake.tests.builders import as_csv, fresh_target, imported
from zayton.web.tests.builders import ROWS


@cache
def hashed() -> str:
    """The hash of everybody's password, made once: making it takes longer than most tests do."""
    return make_password("correct horse")


@pytest.fixture
def boss(db: None) -> Person:
    roles = ["boss", "administrator"]
    return Person.objects.create(
        username="boss", password=hashed(), roles=roles, sees_cost=True, display_name="Boss"
    )


@pytest.fixture
def keeper(db: None) -> Person:
    return Person.objects.create(
        username="keeper", password=hashed(), roles=["warehouse"], display_name="Keeper"
    )


@pytest.fixture
def signed_in(boss: Person) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(boss)
    return client


@pytest.fixture
def tally(db: None) -> None:
    """A target that files can be imported into."""
    fresh_target()


@pytest.fixture
def run(tally: None) -> Import:
    """An import of one good row and two bad ones."""
    return imported(as_csv(*ROWS))
