"""The table of movements: the ledger behind every number of stock."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db.models import (
    Case,
    F,
    IntegerField,
    Q,
    When,
)
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zayton.stock.models import Movement
from zayton.stock.queries.ledger import touching
from zayton.stock.states import SHELVES, MovementKind
from zayton.stock.wording import Numbers, document_named, numbers_of, place_words, sku_href
from zayton.stock.words import MOVEMENT_WORDS
from zayton.ui.public import Column, Empty, Row, Shown, Table, TablePage, TableQuery, page_of

_KIND_LOOKS = {
    MovementKind.SHIPPED: ("blue", "truck-delivery"),
    MovementKind.RECEIVED: ("green", "package-import"),
    MovementKind.RETURNED: ("amber", "arrow-back-up"),
}
_MOVEMENT_FIELDS = {
    "at": "at",
    "kind": "kind",
    "quantity": "quantity",
    "cost": "cost_minor",
    "lot": "lot_id",
    "change": "change",
}
_MOVEMENT_EXTRA = (
    "sku_id",
    "from_place__kind",
    "from_place__code",
    "from_place__warehouse__code",
    "to_place__kind",
    "to_place__code",
    "to_place__warehouse__code",
    "document_kind",
    "document_id",
    "line_id",
    "lot__simulated",
    "sku__code",
)


def _movement_columns() -> list[Column]:
    kinds = {
        str(int(kind)): Shown(words, *_KIND_LOOKS.get(kind, ("grey", "point")))
        for kind, words in MOVEMENT_WORDS.items()
    }
    lot: Callable[[Mapping[str, Any]], str] = lambda row: reverse("stock:lot", args=[row["lot"]])  # noqa: E731
    return [
        Column("at", _("When"), "datetime"),
        Column("sku", _("SKU"), sortable=False, filterable=False, href=lambda row: sku_href(row["sku_id"])),
        Column("kind", _("What happened"), "status", choices=kinds),
        Column(
            "change",
            _("Change on hand"),
            "quantity",
            hint=_("What it added to the shelves or took from them"),
        ),
        Column("quantity", _("Units"), "quantity"),
        Column("from", _("From"), sortable=False, filterable=False),
        Column("to", _("To"), sortable=False, filterable=False),
        Column("cost", _("Cost"), "money", currency=settings.BASE_CURRENCY, cost=True),
        Column("lot", _("Lot"), "link", href=lot),
        Column(
            "document",
            _("Document"),
            "link",
            sortable=False,
            filterable=False,
            href=lambda row: document_named(row["document_kind"], row["document_id"]).href,
        ),
    ]


def movement_table(*, within: Q, warehouses: Collection[int] | None = None, name: str = "ledger") -> Table:
    """Movements that meet a condition and touch the reader's (and these) warehouses, the latest first."""
    return Table(
        name,
        _movement_columns(),
        lambda query: _movement_page(within, warehouses, query),
        export_name="stock-ledger",
        href=lambda row: reverse("stock:lot", args=[row["lot"]]),
        default_sort="-at",
        # the page of a SKU has another table beside it, whose filters share the address
        prefix="m.",
        empty=Empty(
            _("Nothing has moved"),
            _("Receipts, shipments and corrections appear here."),
            icon="arrows-exchange",
        ),
    )


def _movement_page(within: Q, warehouses: Collection[int] | None, query: TableQuery) -> TablePage:
    found = Movement.objects.filter(within, touching(query.scope.warehouses), touching(warehouses))
    found = found.annotate(change=_change(warehouses, query.scope.warehouses))
    answer = page_of(
        found, query, fields=_MOVEMENT_FIELDS, totals=("change",), extra=_MOVEMENT_EXTRA, order=("-pk",)
    )
    numbers = numbers_of((row["document_kind"], row["document_id"]) for row in answer.rows)
    return replace(answer, rows=[_movement_row(row, numbers) for row in answer.rows])


def _change(*warehouses: Collection[int] | None) -> Any:
    """What a movement adds to the shelves that are looked at: its units, their negative, or nothing."""

    def on_shelf(end: str) -> Case:
        within = Q(**{f"{end}__kind__in": SHELVES})
        for keys in warehouses:
            within &= Q() if keys is None else Q(**{f"{end}__warehouse__in": keys})
        return Case(When(within, then=1), default=0, output_field=IntegerField())

    return F("quantity") * (on_shelf("to_place") - on_shelf("from_place"))


def _movement_row(row: Row, numbers: Numbers) -> Row:
    ends = {
        end: place_words(
            row[f"{end}_place__kind"], row[f"{end}_place__code"], row[f"{end}_place__warehouse__code"]
        )
        for end in ("from", "to")
    }
    document = document_named(row["document_kind"], row["document_id"], row["line_id"], numbers).words
    marks = {"cost": "simulated"} if row["lot__simulated"] else {}
    return {
        **row,
        **ends,
        "kind": str(row["kind"]),
        "document": document,
        "sku": row["sku__code"],
        "marks": marks,
    }
