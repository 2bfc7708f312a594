from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection


def test_every_run_has_a_workspace_of_its_own() -> None:
    assert str(settings.WORKSPACE.home).startswith("/tmp/")
    assert not str(settings.WORKSPACE.home).startswith(str(Path.cwd()))


@pytest.mark.django_db
def test_the_books_can_be_written() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)


@pytest.mark.postgres
@pytest.mark.django_db
def test_the_postgres_run_is_on_postgres() -> None:
    assert connection.vendor == "postgresql"
