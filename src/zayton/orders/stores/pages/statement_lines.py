"""The lines of a statement with a store: its figures, its lines in words, and the table that is exported."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from zayton.orders.stores.models import StoreEntry
from zayton.orders.stores.states import SettledBy, Side
from zayton.orders.stores.words import ENTRIES, FLAWS
from zayton.ui.public import Column, FigureTile, Shown, Table, money_text, page_of

_FIELDS = {
    "date": "local_date",
    "number": "order__external_number",
    "document": "document__external_number",
    "kind": "kind",
    "goods": "goods_minor",
    "due": "due_minor",
    "fee": "fee_minor",
    "shipping": "shipping_minor",
    "net": "net_minor",
    "flaw": "flaw",
}


def tiles_of(money: Mapping[str, str]) -> list[FigureTile]:
    """The sums of a statement, what is owed first; `money` holds each as text by its column."""
    return [
        FigureTile(
            _("Net to the store"), money["net_minor"], formula=_("Due + fees + shipping + taken back")
        ),
        FigureTile(_("Goods"), money["goods_minor"], formula=_("What buyers paid for what was delivered")),
        FigureTile(_("Due for goods"), money["due_minor"], formula=_("By agreed price or commission")),
        FigureTile(_("Fees"), money["fee_minor"]),
        FigureTile(_("Shipping"), money["shipping_minor"]),
        FigureTile(_("Taken back"), money["returned_minor"], formula=_("Of goods that buyers sent back")),
    ]


def line_of(entry: StoreEntry, currency: str, codes: Any, *, opens: bool) -> dict[str, Any]:
    """One line in words and amounts; `codes` are the cards of its SKUs by id, `opens` whether it leads to its order."""
    amounts = ("goods_minor", "due_minor", "fee_minor", "shipping_minor", "net_minor")
    shown = {name: getattr(entry, name) for name in amounts}
    return {
        "entry": entry,
        "href": reverse("orders:order", args=[entry.document_id]) if opens else "",
        "kind": ENTRIES[entry.kind].label,
        "basis": _basis(entry),
        "flaw": FLAWS.get(entry.flaw, ""),
        "lines": [
            {
                "code": codes[line[0]].code,
                "units": line[1],
                "goods": money_text(line[3], currency),
                "due": money_text(line[4], currency),
            }
            for line in entry.lines
        ],
        # nothing is a dash, as in every table; what is not known yet stays blank
        **{
            name: "" if value is None else money_text(value, currency) if value else "–"
            for name, value in shown.items()
        },
    }


def _basis(entry: StoreEntry) -> str:
    if entry.terms["settled_by"] == SettledBy.PRICE:
        return str(SettledBy.PRICE.label)
    percent = f"{entry.terms['commission_bp'] / 100:g}"
    if entry.terms["commission_to"] == Side.STORE:
        return _("%(percent)s %% commission for the store") % {"percent": percent}
    return _("less %(percent)s %% commission") % {"percent": percent}


def lines_table(entries: QuerySet[StoreEntry], currency: str) -> Table:
    """The lines as they are exported."""
    columns = [
        Column("date", _("Day"), "date"),
        Column("number", _("Order number")),
        Column("document", _("Document")),
        Column("kind", _("Kind"), "status", choices=dict(ENTRIES)),
        Column("goods", _("Goods"), "money", currency=currency),
        Column("due", _("Due for goods"), "money", currency=currency),
        Column("fee", _("Fee"), "money", currency=currency),
        Column("shipping", _("Shipping"), "money", currency=currency),
        Column("net", _("Net"), "money", currency=currency),
        Column("flaw", _("Missing"), choices={code: Shown(words) for code, words in FLAWS.items()}),
    ]
    totals = ("goods", "due", "fee", "shipping", "net")
    return Table(
        "store-entries",
        columns,
        lambda query: page_of(
            entries, query, fields=_FIELDS, search=("order__external_number",), totals=totals
        ),
        export_name="store-statement",
        default_sort="date",
    )
