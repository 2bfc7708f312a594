from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.db import connection

from tests.harness import NAMED, refuse_misnamed


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


@pytest.mark.parametrize(("marker", "name"), [("browser", "test_pages.py"), ("spark", "test_engines.py")])
def test_a_test_that_make_would_not_find_is_refused(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, marker: str, name: str
) -> None:
    refuse_misnamed(request.node)
    request.node.add_marker(marker)
    with pytest.raises(pytest.UsageError, match="its file must be called"):
        refuse_misnamed(request.node)
    monkeypatch.setattr(request.node, "path", Path(NAMED[marker].replace("*", "_")))
    refuse_misnamed(request.node)


def test_no_property_asserts_a_time():
    assert hypothesis.settings().deadline is None
