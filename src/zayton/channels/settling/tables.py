"""The tables of settlements and of their lines."""

from functools import partial
from typing import Any

from django.db.models import Case, CharField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zayton.channels.models import Settlement
from zayton.channels.ports.settlements import Statement
from zayton.channels.settling.queries import lines_of, settlements_seen
from zayton.channels.settling.words import (
    CHECK_LOOKS,
    COUNTS_LOOKS,
    KIND_WORDS,
    PAID_LOOKS,
    STATEMENT_LOOKS,
    ref_words,
    says_payment,
)
from zayton.ui.public import Action, Column, Empty, Row, Shown, Table, TablePage, TableQuery, page_of

_FIELDS = {
    "ref": "ref",
    "whose": "whose",
    "starts_at": "starts_at",
    "ends_at": "ends_at",
    "total": "total_minor",
    "deposited_at": "arrived_at",
    "paid": "paid_minor",
    "state": "paying",
    "check": "agreement",
    "difference": "difference",
    "sum": "lines_minor",
    "statement": "statement",
    "counts": "counted",
    "lines": "lines",
    "version": "version",
    "currency": "currency",
    "changed_at": "changed_at",
}
_LINE_FIELDS = {
    "posted_at": "posted_at",
    "kind": "kind",
    "said": "said",
    "order": "order_number",
    "msku": "msku",
    "quantity": "quantity",
    "amount": "amount_minor",
    "row": "source_row",
}
_KINDS = {kind: Shown(words) for kind, words in KIND_WORDS.items()}


def _href(row: Row) -> str:
    return reverse("channels:settlement", args=[row["id"]])


def _page(query: TableQuery) -> TablePage:
    rows = settlements_seen(scope=query.scope).annotate(
        whose=Coalesce("shop__name", "connection__name"),
        counted=Case(When(counts=True, then=Value("yes")), default=Value("no"), output_field=CharField()),
    )
    found = page_of(rows, query, fields=_FIELDS, search=("ref",), order=("-pk",))
    return TablePage([_named(row) for row in found.rows], found.total)


def _named(row: Row) -> dict[str, Any]:
    state = row["state"] if says_payment(row["statement"], row["ref"], row["check"]) else None
    return {**row, "ref": ref_words(row["ref"], row["statement"]), "state": state}


def settlements_table() -> Table:
    """What marketplaces paid out."""
    return Table(
        "settlements",
        [
            Column("ref", _("Settlement"), "link", href=_href),
            Column("whose", _("Shop")),
            Column("ends_at", _("Period until"), "datetime"),
            Column("total", _("Total"), "money", hint=_("What the marketplace says that the lines come to")),
            Column("state", _("Payment"), "status", choices=PAID_LOOKS),
            Column("deposited_at", _("Paid on"), "datetime"),
            Column("check", _("Check"), "status", choices=CHECK_LOOKS),
            Column("difference", _("Difference"), "money", hint=_("Total − sum of the lines")),
            Column(
                "paid",
                _("Paid out"),
                "money",
                hint=_(
                    "The total, once it is paid, of what counts: what failed or is on its way is not paid"
                ),
            ),
            Column("statement", _("Kind of document"), "status", choices=STATEMENT_LOOKS),
            Column(
                "counts",
                _("Counts"),
                "status",
                choices=COUNTS_LOOKS,
                hint=_("Of several documents about one settlement only the best one counts"),
            ),
            Column("sum", _("Sum of the lines"), "money", hint=_("Without what was paid to the bank")),
            Column("lines", _("Lines"), "quantity"),
            Column("starts_at", _("Period from"), "datetime", default_shown=False),
            Column("currency", _("Currency"), default_shown=False),
            Column("version", _("Version"), "number", default_shown=False),
            Column("changed_at", _("Last changed"), "datetime", default_shown=False),
        ],
        _page,
        export_name="settlements",
        href=_href,
        default_sort="-ends_at",
        searchable=_("Settlement number"),
        empty=Empty(
            _("No settlement yet"),
            _(
                "Connected marketplaces tell of their payouts once a day. Amazon's settlement reports and date-range "
                "reports can also be dropped by hand."
            ),
            Action(_("Import a file"), reverse("web:imports"), "upload"),
            "file-invoice",
        ),
    )


def lines_table(settlement: Settlement) -> Table:
    """The standing lines of one settlement."""
    return Table(
        "settlement-lines",
        [
            Column("posted_at", _("Posted at"), "datetime"),
            Column("kind", _("Kind"), "status", choices=_KINDS),
            Column("said", _("In the marketplace's words"), width=280),
            Column("order", _("Order number")),
            Column("msku", _("Seller SKU")),
            Column("quantity", _("Quantity"), "quantity"),
            Column("amount", _("Amount"), "money", currency=settlement.currency),
            Column("row", _("Line in the file"), "number", default_shown=False),
        ],
        partial(_lines_page, settlement.pk),
        export_name=f"settlement-{settlement.pk}",
        default_sort="posted_at",
        searchable=_("Order number or seller SKU"),
        empty=Empty(_("It has no lines"), icon="list"),
    )


def _lines_page(settlement_id: int, query: TableQuery) -> TablePage:
    return page_of(
        lines_of(settlement_id),
        query,
        fields=_LINE_FIELDS,
        search=("order_number", "msku"),
        totals=("amount",),
    )


def papers_beside(found: Settlement, seen: "QuerySet[Settlement]") -> "QuerySet[Settlement]":
    """The other documents about the same settlement that somebody sees."""
    if not found.ref:
        return seen.none()
    same = Q(account=found.account)
    if found.statement == Statement.SETTLEMENT and found.total_minor is not None:
        # told of a shop that nobody joined with its own
        facts = {"total_minor": found.total_minor, "starts_at": found.starts_at, "ends_at": found.ends_at}
        same |= Q(statement=found.statement, **facts)
    beside = seen.filter(same, ref=found.ref, currency=found.currency)
    return beside.exclude(pk=found.pk).order_by("pk")
