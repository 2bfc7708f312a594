"""The canonical dump: what books, journal and lake say, without keys of rows, clocks and chance.

Two runs of the same work end in the same dump, however often one of them was killed on the way. Keys become the rank
of their row, moments of today become "now" (the data of tests lies in the past), opaque ids become "opaque".
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import models

APPS = ("access", "journal", "intake", "catalog", "stock", "channels", "customers", "orders")
CHANCE = {"working_ms", "reading_ms", "job_id", "opaque_id", "password"}
OPAQUE = re.compile(r"\b[0-9a-f]{20}\b")
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(\+00:00|Z)?")


def dump() -> list[str]:
    """Every row of the books and the lake as one line of text, in a stable order."""
    return [*_books(), *_jobs(), *_lake()]


def _books() -> Iterator[str]:
    ranks = {model: _ranks(model) for model in _models()}
    for model in _models():
        fields = [field for field in model._meta.concrete_fields if _tells(field)]
        rows = model._base_manager.order_by("pk").values_list(*(field.attname for field in fields))
        for row in rows.iterator(chunk_size=2000):
            told = [_value(field, value, ranks) for field, value in zip(fields, row, strict=True)]
            yield f"{model._meta.label} {_plain(json.dumps(told, sort_keys=True, default=str))}"


def _models() -> list[type[models.Model]]:
    return [model for label in APPS for model in apps.get_app_config(label).get_models()]


def _tells(field: Any) -> bool:
    return field.name not in CHANCE and not (field.primary_key and isinstance(field, models.AutoField))


def _ranks(model: type[models.Model]) -> dict[Any, int]:
    keys = model._base_manager.order_by("pk").values_list("pk", flat=True)
    return {key: rank for rank, key in enumerate(keys)}


def _value(field: Any, value: Any, ranks: dict[type[models.Model], dict[Any, int]]) -> Any:
    if field.is_relation and value is not None and field.related_model in ranks:
        return ranks[field.related_model][value]
    return value


def _plain(text: str) -> str:
    return MOMENT.sub(_moment, OPAQUE.sub("opaque", text))


def _moment(match: re.Match[str]) -> str:
    at = datetime.fromisoformat(match[0].replace("Z", "+00:00"))
    recent = datetime.now(UTC) - (at if at.tzinfo else at.replace(tzinfo=UTC)) < timedelta(days=1)
    return "now" if recent else match[0]


def _jobs() -> Iterator[str]:
    from zayton.kernel.jobs.models import Job

    for name, state, result in Job.objects.order_by("pk").values_list("name", "state", "result"):
        yield f"job {name} {state} {json.dumps(result, sort_keys=True)}"


def _lake() -> Iterator[str]:
    from zayton.lake import store
    from zayton.lake.mirror import summed
    from zayton.lake.publication import published
    from zayton.lake.registry import declared_facts

    for name, fact in sorted(declared_facts().items()):
        for table in (fact.name, fact.rollup_name):
            if not store.table_path(table).exists():
                continue
            frames = [store.rows_of(table, month) for month in sorted(set(store.files_of(table).values()))]
            whole = [summed(fact, frame) if table == fact.rollup_name else frame for frame in frames]
            yield from sorted(
                f"lake {name} {table} {_plain(str(row))}" for frame in whole for row in frame.rows()
            )
    cut = published()
    yield f"lake at {cut.position if cut else None}"
