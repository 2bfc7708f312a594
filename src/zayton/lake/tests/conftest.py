"""A lake of its own for every test, with only the facts of the tests declared."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from zayton.lake import asking, registry, vocabulary
from zayton.lake.tests import builders


@pytest.fixture
def trade(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The tests' facts and metrics, and an empty folder for the lake; nothing else is declared."""
    settings.WORKSPACE = replace(settings.WORKSPACE, home=tmp_path)
    for name in ("_FACTS", "_TABLES", "_METRICS"):
        monkeypatch.setattr(registry, name, {})
    grains = {name: one for name, one in registry.declared_dimensions().items() if one.grain}
    monkeypatch.setattr(registry, "_DIMENSIONS", grains)
    registry.register_facts([builders.SALES, builders.MOVES])
    registry.register_dimension_tables([builders.SKUS])
    registry.register_dimensions(builders.DIMENSIONS)
    registry.register_metrics(builders.METRICS)
    asking.forget()
    assert vocabulary.MONEY.style == "money"
    return tmp_path
