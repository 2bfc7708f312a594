"""The glossary names every model, event and metric of the code, in both languages, each once."""

import re
from pathlib import Path

import pytest
from django.apps import apps

from zayton.kernel.journal.public import declared_events
from zayton.lake.public import declared_metrics

PAGE = (Path(__file__).parents[1] / "docs" / "glossary.md").read_text(encoding="utf-8")
MODELS = sorted(
    f"| {model._meta.app_label} | `{model.__name__}` |"
    for model in apps.get_models()
    if model.__module__.startswith("zayton.")
)
OURS = re.compile(r"(tests|benchmarks)\.")


@pytest.mark.parametrize("row", MODELS)
def test_every_model_has_its_row(row: str) -> None:
    assert PAGE.count(row) == 1


def test_every_event_has_its_row() -> None:
    wanted = {verb for verb in declared_events() if not OURS.match(verb)}
    assert wanted == set(re.findall(r"^\| `(\w+\.\w+)` \|", PAGE, re.M))


def test_every_metric_has_its_row() -> None:
    wanted = {name for name in declared_metrics() if not name.startswith("test")}
    assert wanted <= set(re.findall(r"^\| `(\w+)` \|", PAGE, re.M))


def test_every_row_speaks_both_languages() -> None:
    rows = re.findall(r"^\| (?!English|Domain|Event|Metric|---)(.+) \|$", PAGE, re.M)
    lacking = [
        row for row in rows if not re.search(r"[\u4e00-\u9fff]", row) and not re.search(r"[A-Z]{3}", row)
    ]
    assert not lacking, lacking
