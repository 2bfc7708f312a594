"""A lake of its own for every test, with only the facts of the tests declared."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings

from zayton.lake import asking, registry
from zayton.lake.tests import builders

_REGISTRIES = ("_FACTS", "_TABLES", "_METRICS", "_DIMENSIONS")


def declare(home: Path) -> None:
    """Put the tests' facts and metrics in place of all others, and the lake into an empty folder."""
    settings.WORKSPACE = replace(settings.WORKSPACE, home=home)
    grains = {name: one for name, one in registry.declared_dimensions().items() if one.grain}
    for name in _REGISTRIES:
        setattr(registry, name, {})
    registry._DIMENSIONS.update(grains)
    registry.register_facts([builders.SALES, builders.MOVES])
    registry.register_dimension_tables([builders.SKUS])
    registry.register_dimensions(builders.DIMENSIONS)
    registry.register_metrics(builders.METRICS)
    asking.forget()


@contextmanager
def traded(home: Path) -> Generator[Path]:
    """The tests' facts and metrics over an empty lake; afterwards everything is as it was."""
    workspace = settings.WORKSPACE
    kept = {name: getattr(registry, name) for name in _REGISTRIES}
    declare(home)
    yield home
    settings.WORKSPACE = workspace
    for name, declared in kept.items():
        setattr(registry, name, declared)
    asking.forget()


@pytest.fixture
def trade(tmp_path: Path) -> Generator[Path]:
    """A lake of its own for one test."""
    with traded(tmp_path) as home:
        yield home


@pytest.fixture(scope="module")
def shared_trade(tmp_path_factory: pytest.TempPathFactory) -> Generator[Path]:
    """One lake for all tests of a file that only read it."""
    with traded(tmp_path_factory.mktemp("lake")) as home:
        yield home
