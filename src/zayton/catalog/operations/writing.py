"""Putting a plan into the books: rows, cells, the document and its journal entry, in one transaction."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import connection, transaction

from zayton.catalog.models import Barcode, Brand, Category, Change, Product, Sku
from zayton.catalog.operations.planning import Plan
from zayton.catalog.results import Cell, Written
from zayton.catalog.rules.standing import PRODUCT_FIELDS
from zayton.kernel.access.public import Actor
from zayton.kernel.bulk import insert_rows, rows_as_table
from zayton.kernel.journal.public import Event, Happening, append
from zayton.kernel.statements import on_postgres

_SKU = (
    "id", "product_id", "code", "key", "title_zh", "title_en", "length_mm", "width_mm", "height_mm", "weight_g",
    "purchase_cost_minor", "person_id", "lifecycle", "is_bundle", "simulated", "created_at",
)  # fmt: skip
_PRODUCT = ("id", "code", "key", "title_zh", "title_en", "brand_id", "category_id")
# on PostgreSQL a joined table has to say its types, and the rest are numbers
_TEXTS = frozenset({"title_zh", "title_en", "lifecycle", "simulated"})
_LINKS = frozenset({"person", "product", "brand", "category"})
# any number would do, so long as no other advisory lock of ours has it
_LOCK = 0x0CA7A106


@contextmanager
def writing() -> Iterator[None]:
    """A transaction in which nobody else writes the catalogue, so that what was read still stands when it is written.

    SQLite lets in one writer anyway; on PostgreSQL an advisory lock does. Reading is never held up.
    """
    with transaction.atomic():
        # creating by name has no row to lock yet, so the catalogue as a whole is what is locked
        if on_postgres():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        yield


def write_plan(plan: Plan, *, event: Event, actor: Actor, at: datetime) -> Written:
    """Write what a plan holds; a plan that changes nothing leaves no document and no entry."""
    names = plan.names
    insert_rows(Brand, ("id", "name", "key"), names.new_brands)
    insert_rows(Category, ("id", "parent_id", "name", "name_zh", "key", "path"), names.new_categories)
    insert_rows(Product, _PRODUCT, names.new_products)
    insert_rows(Sku, _SKU, plan.skus)
    cells = tuple(plan.cells.values())
    write_cells(cells)
    # after the cells: a barcode that a revised SKU gave up may belong to a new one
    insert_rows(Barcode, ("sku_id", "digits", "gtin"), plan.barcodes)
    change = None
    if plan.created or cells:
        skus = [*plan.created.values(), *plan.changed]
        change = record(event, skus, told_of(plan.created, cells), actor=actor, at=at)
    return outcome(plan, change)


def outcome(plan: Plan, change: int | None = None) -> Written:
    """A plan as its caller sees it."""
    names = plan.names
    added = {
        "brand": len(names.new_brands),
        "category": len(names.new_categories),
        "product": len(names.new_products),
    }
    return Written(
        change_id=change,
        created=plan.created,
        changed=plan.changed,
        cells=tuple(plan.cells.values()),
        unchanged=plan.unchanged,
        siblings=plan.siblings,
        added=added,
        refusals=tuple(plan.refusals),
    )


def told_of(created: Mapping[str, int], cells: Sequence[Cell]) -> dict[str, Any]:
    """The journal's payload: how many were created, the cells by field, and a digest of both."""
    by_field: dict[str, list[tuple[Any, ...]]] = {}
    for owner, field, before, after in cells:
        by_field.setdefault(field, []).append((owner, before, after))
    # sorted, so that the same change in another order has the same digest
    told = json.dumps([sorted(created), by_field], sort_keys=True).encode()
    return {"created": len(created), "cells": by_field, "digest": sha256(told).hexdigest()}


def record(
    event: Event,
    skus: Collection[int],
    payload: Mapping[str, Any],
    *,
    actor: Actor,
    at: datetime,
    undoes: int | None = None,
) -> int:
    """Make the document of a change and its journal entry; answers the document's id."""
    change = Change.objects.create(
        verb=event.verb, at=at, actor=actor.id, sku_count=len(skus), undoes_id=undoes
    )
    append([Happening(event, change.pk, at, payload, {"sku": skus})], actor=actor)
    return change.pk


def write_cells(cells: Iterable[Cell]) -> None:
    """Set every cell to its value after, one statement a field."""
    by_field: dict[str, list[tuple[int, Any]]] = {}
    for cell in cells:
        by_field.setdefault(cell.field, []).append((cell.owner_id, cell.after))
    for field, rows in by_field.items():
        if field == "barcodes":
            _write_barcodes(rows)
        else:
            _write_column(field, rows)


def _write_column(field: str, rows: Sequence[tuple[int, Any]]) -> None:
    table = "catalog_product" if field in PRODUCT_FIELDS else "catalog_sku"
    column = f"{field}_id" if field in _LINKS else field
    kind = "text" if field in _TEXTS else "bigint"
    wanted, parameters = rows_as_table("wanted", {"id": "bigint", "value": kind}, rows)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {column} = wanted.value FROM {wanted} WHERE {table}.id = wanted.id",
            parameters,
        )


def _write_barcodes(rows: Sequence[tuple[int, tuple[str, ...]]]) -> None:
    # all go before any comes, since one may move from a SKU of this set to another
    Barcode.objects.filter(sku__in=[sku for sku, _ in rows]).delete()
    printed = [(sku, digits, digits.zfill(14)) for sku, after in rows for digits in after]
    insert_rows(Barcode, ("sku_id", "digits", "gtin"), printed)
