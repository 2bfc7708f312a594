"""What happens before Django loads: every test process gets a workspace, on the database asked for."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from tests.postgres_cluster import PostgresCluster, postgres_programs

IN_CI = os.environ.get("CI") == "true"
IMPURE = frozenset({"db", "transactional_db", "live_server", "workspaces", "real_workspace"})
CLUSTER_ADDRESS = "ZAYTON_TEST_CLUSTER"
NAMED = {"browser": "test_*in_browser.py", "spark": "test_spark*.py"}
"""How files with tests of a marker are called: `make test` looks for them nowhere else."""


def prepare(database: str) -> None:
    """Point the environment at a fresh workspace folder and load Django on the database asked for."""
    home = Path(tempfile.mkdtemp(prefix="zayton-test-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    os.environ.update(ZAYTON_HOME=str(home), ZAYTON_KEY="a key for tests only", ZAYTON_TEST_DATABASE=database)
    os.environ.pop("ZAYTON_DATABASE", None)
    # where the stand-ins of marketplaces are
    os.environ["ZAYTON_PRIVATE_ADDRESSES"] = "loopback"
    if database == "postgres":
        os.environ["ZAYTON_DATABASE"] = f"{_cluster()}/zayton_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    _load_django(home)


def _cluster() -> str:
    """Return the address of the run's one server: the first process starts it, its workers inherit it."""
    if CLUSTER_ADDRESS not in os.environ:
        if postgres_programs() is None:
            pytest.exit("PostgreSQL is not installed: its tests did not run", returncode=1 if IN_CI else 0)
        os.environ[CLUSTER_ADDRESS] = PostgresCluster().create().address().rpartition("/")[0]
    return os.environ[CLUSTER_ADDRESS]


def _load_django(home: Path) -> None:
    import django
    from django.conf import settings

    os.environ["DJANGO_SETTINGS_MODULE"] = os.environ.get("ZAYTON_TEST_SETTINGS", "zayton.config.settings")
    test_database = settings.DATABASES["default"].setdefault("TEST", {})
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        test_database["NAME"] = str(home / "test.sqlite3")
    django.setup()
    # a worker that inherits it would load its settings before its workspace is chosen
    del os.environ["DJANGO_SETTINGS_MODULE"]


def missing_tool(marker: str) -> str:
    """Return why tests with this marker cannot run here, or nothing when they can."""
    if marker == "browser" and not shutil.which("chromium"):
        return "Chromium is not installed"
    if marker == "spark" and not shutil.which("java"):
        return "Java is not installed"
    return ""


def refuse_misnamed(item: pytest.Item) -> None:
    """Raise UsageError for a test with a marker whose file is not called as `NAMED` says: it would never run."""
    for marker, name in NAMED.items():
        if item.get_closest_marker(marker) and not item.path.match(name):
            raise pytest.UsageError(f"{item.nodeid} is marked {marker!r}: its file must be called {name}")


def is_about_stand_ins(item: pytest.Item) -> bool:
    """Whether a test is about stand-ins of marketplaces and who talks to them: real servers, each in a process."""
    path = item.path.as_posix()
    return "/zayton/sandbox/" in path or "/channels/adapters/" in path


def is_pure(item: pytest.Item) -> bool:
    """Whether a test runs in memory: it asks for no books, no process, no browser and no cluster."""
    if any(
        item.get_closest_marker(marker) for marker in ("django_db", "postgres", "browser", "spark", "soak")
    ):
        return False
    if IMPURE & set(getattr(item, "fixturenames", ())):
        return False
    return not hasattr(getattr(item, "cls", None), "databases")
