"""Options and skips of every test run; see `tests/harness.py` for what happens before Django loads."""

import gc
import os
from collections.abc import Generator

import pytest
from hypothesis import settings

from tests import harness
from tests.browsing import chromium, tab  # noqa: F401 - fixtures
from tests.workspaces import RealWorkspace, Workspaces


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Add `--database`, and load Django on it before any other conftest can import a model."""
    parser.addoption("--database", choices=("sqlite", "postgres"), help="what the books are kept in")
    config: pytest.Config = pluginmanager.get_plugin("pytestconfig")
    asked = parser.parse_known_args(list(config.invocation_params.args)).database
    harness.prepare(asked or os.environ.get("ZAYTON_TEST_DATABASE") or "sqlite")


def pytest_configure() -> None:
    """Let no property fail because the machine was busy: a time is no part of what it says."""
    settings.register_profile("patient", deadline=None)
    settings.load_profile("patient")


def pytest_report_header() -> str:
    """Say which database the run is on."""
    return f"books: {os.environ['ZAYTON_TEST_DATABASE']}"


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Let nothing look for garbage among what is collected: it all stays, and looking took a fifth of the time."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the tests that touch no books, and leave those about PostgreSQL to the run that is on it."""
    for item in items:
        if harness.is_pure(item):
            item.add_marker(pytest.mark.stands if harness.is_about_stand_ins(item) else pytest.mark.pure)
        harness.refuse_misnamed(item)
    if os.environ["ZAYTON_TEST_DATABASE"] != "postgres":
        elsewhere = [item for item in items if item.get_closest_marker("postgres")]
        items[:] = [item for item in items if item not in set(elsewhere)]
        config.hook.pytest_deselected(items=elsewhere)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what needs a tool that this machine lacks, with the reason."""
    for marker in ("browser", "spark"):
        if item.get_closest_marker(marker) and (reason := harness.missing_tool(marker)):
            pytest.skip(reason)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn skips into failures where everything is installed."""
    report = yield
    if harness.IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
    return report


@pytest.fixture(scope="session")
def workspaces(tmp_path_factory: pytest.TempPathFactory) -> Workspaces:
    """Makes migrated workspaces for tests that start real processes, on the run's database."""
    return Workspaces(tmp_path_factory.mktemp("workspaces"), os.environ.get(harness.CLUSTER_ADDRESS))


@pytest.fixture
def real_workspace(workspaces: Workspaces) -> Generator[RealWorkspace, None, None]:
    """A fresh workspace; what was started on it is killed afterwards."""
    made = workspaces.make()
    yield made
    made.end()
