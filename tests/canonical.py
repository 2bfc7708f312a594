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

from zayton.kernel.proof import dangling_keys

APPS = ("access", "journal", "intake", "catalog", "stock", "channels", "customers", "orders")
CHANCE = {"working_ms", "reading_ms", "job_id", "opaque_id", "password"}
OPAQUE = re.compile(r"\b[0-9a-f]{20}\b")
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(\+00:00|Z)?")


# keys that are kept as plain numbers, by the name of their column; the kind of a document stands beside its key
PLAIN_KEYS = {
    "entry_id": "journal.Entry",
    "source_import_id": "intake.Import",
    "order_id": "orders.Order",
    "movement_id": "stock.Movement",
    "lot_id": "stock.Lot",
}
DOCUMENTS = {
    1: "stock.Owner",
    3: "stock.Warehouse",
    6: "channels.MarketplaceSite",
    7: "channels.Shop",
    10: "catalog.Sku",
    20: "access.Person",
    22: "intake.Import",
    23: "intake.RawFile",
    40: "orders.Order",
    42: "orders.Correction",
    45: "customers.Customer",
    **dict.fromkeys(range(30, 40), "stock.Slip"),
}
LINES = {40: "orders.OrderLine", 42: "orders.CorrectionLine"}

Ranks = dict[str, dict[Any, int]]


def dump() -> list[str]:
    """Every row of the books and the lake as one line of text, in a stable order."""
    assert dangling_keys() == []
    ranks = {model._meta.label: _ranks(model) for model in _models()}
    return [*_books(ranks), *_jobs(), *_lake(ranks)]


def _books(ranks: Ranks) -> Iterator[str]:
    for model in _models():
        fields = [field for field in model._meta.concrete_fields if _tells(field)]
        names = [field.attname for field in fields]
        rows = model._base_manager.order_by("pk").values_list(*names)
        lines = []
        for row in rows.iterator(chunk_size=2000):
            facts = dict(zip(names, row, strict=True))
            told = [_value(field, facts, ranks) for field in fields]
            lines.append(f"{model._meta.label} {_plain(json.dumps(told, sort_keys=True, default=str))}")
        yield from lines if isinstance(model._meta.pk, models.AutoField) else sorted(lines)


def _models() -> list[type[models.Model]]:
    return [model for label in APPS for model in apps.get_app_config(label).get_models()]


def _tells(field: Any) -> bool:
    own_key = field.primary_key and isinstance(field, models.AutoField)
    return field.name not in CHANCE and not own_key and not isinstance(field, models.CompositePrimaryKey)


def _ranks(model: type[models.Model]) -> dict[Any, int]:
    keys = model._base_manager.order_by("pk").values_list("pk", flat=True)
    return {key: rank for rank, key in enumerate(keys)}


def _value(field: Any, facts: dict[str, Any], ranks: Ranks) -> Any:
    value = facts[field.attname]
    if field.attname == "payload":
        return _told(value, ranks)
    label = _label_of(field, facts)
    return ranks[label][value] if value is not None and label in ranks else value


def _label_of(field: Any, facts: dict[str, Any]) -> str:
    match field.attname:
        case "document_id":
            return DOCUMENTS.get(facts["document_kind"], "")
        case "line_id":
            return LINES.get(facts.get("document_kind", 40), "")
        case "key" if "dimension" in facts:
            return DOCUMENTS.get(facts["dimension"], "")
    if field.is_relation:
        return str(field.related_model._meta.label)
    return PLAIN_KEYS.get(field.attname, "")


def _told(payload: Any, ranks: Ranks) -> Any:
    told = dict(payload) if isinstance(payload, dict) else {}
    if "movements" in told:
        movements = ranks["stock.Movement"]
        told["movements"] = [[movements[key] for key in pair] for pair in told["movements"]]
    if "promises" in told:
        lines = ranks["orders.OrderLine"]
        told["promises"] = [[lines[line], *rest] for line, *rest in told["promises"]]
    return told


def _plain(text: str) -> str:
    return MOMENT.sub(_moment, OPAQUE.sub("opaque", text))


def _moment(match: re.Match[str]) -> str:
    at = datetime.fromisoformat(match[0].replace("Z", "+00:00"))
    recent = datetime.now(UTC) - (at if at.tzinfo else at.replace(tzinfo=UTC)) < timedelta(days=1)
    return "now" if recent else match[0]


def _jobs() -> Iterator[str]:
    from zayton.kernel.jobs.models import Job

    asked = Job.objects.exclude(actor="system", key__startswith="at ").order_by("pk")
    for name, state, result in asked.values_list("name", "state", "result"):
        yield f"job {name} {state} {json.dumps(result, sort_keys=True)}"


def _lake(ranks: Ranks) -> Iterator[str]:
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
            rows = [_lake_row(row, ranks) for frame in whole for row in frame.iter_rows(named=True)]
            yield from sorted(f"lake {name} {table} {_plain(str(row))}" for row in rows)
    cut = published()
    yield f"lake at {cut.position if cut else None}"


def _lake_row(row: dict[str, Any], ranks: Ranks) -> list[Any]:
    labels = {**PLAIN_KEYS, "line_id": "orders.OrderLine"}
    return [
        ranks[labels[name]].get(value) if value is not None and name in labels else value
        for name, value in row.items()
    ]
