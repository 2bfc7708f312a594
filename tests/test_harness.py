from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.emptying import KEPT, empty_books
from tests.harness import NAMED, refuse_misnamed
from zayton.orders.tests.builders import a_business


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


class TestEmptying:
    @pytest.mark.django_db(transaction=True)
    def test_nothing_that_was_committed_is_left(self) -> None:
        a_business(skus=("CUP",)).stock("LEEDS", CUP=3)
        assert filled() > KEPT
        empty_books()
        assert filled() == KEPT

    @pytest.mark.django_db(transaction=True)
    def test_a_test_that_commits_finds_the_books_empty(self) -> None:
        assert filled() == KEPT


def filled() -> set[str]:
    """The tables that hold something."""
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    with connection.cursor() as cursor:
        return {
            name for name in names if cursor.execute(f"SELECT 1 FROM {name} LIMIT 1") and cursor.fetchone()
        }
