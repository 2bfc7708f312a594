"""What happens to goods, in the past tense, and the documents of this domain."""

from dataclasses import replace
from functools import cache

from django.utils.translation import gettext_lazy as _

from zayton.kernel.journal.public import (
    DocumentKind,
    Event,
    kind_coded,
    register_events,
    register_figures,
    register_kinds,
)

RECEIPT = DocumentKind("stock_receipt", 30, _("Goods receipt"), page="stock:document")
TRANSFER = DocumentKind("stock_transfer", 31, _("Stock transfer"), page="stock:document")
ADJUSTMENT = DocumentKind("stock_adjustment", 32, _("Stock adjustment"), page="stock:document")
COUNT = DocumentKind("stock_count", 33, _("Stock count"), page="stock:document")
SCRAPPING = DocumentKind("stock_scrapping", 34, _("Scrapping"), page="stock:document")
PRODUCTION = DocumentKind("stock_production", 35, _("Production"), page="stock:document")
MIRROR = DocumentKind("stock_mirror", 36, _("Comparison with a marketplace's stock"), page="stock:mirror")
# without a page: who asked for it is a program, which has its own
REQUEST = DocumentKind("stock_request", 39, _("Request for stock"))
DOCUMENTS = (RECEIPT, TRANSFER, ADJUSTMENT, COUNT, SCRAPPING, PRODUCTION, MIRROR, REQUEST)
register_kinds(DOCUMENTS)

STARTED = Event("stock.started", PRODUCTION.name, _("Production started"))
DISPATCHED = Event("stock.dispatched", TRANSFER.name, _("Goods dispatched"))
RECEIVED = Event("stock.received", RECEIPT.name, _("Goods received"))
MOVED = Event("stock.moved", TRANSFER.name, _("Goods moved"))
ADJUSTED = Event("stock.adjusted", ADJUSTMENT.name, _("Stock adjusted"))
COUNTED = Event("stock.counted", COUNT.name, _("Stock counted"))
SCRAPPED = Event("stock.scrapped", SCRAPPING.name, _("Goods scrapped"))
RESERVED = Event("stock.reserved", REQUEST.name, _("Stock reserved"))
RELEASED = Event("stock.released", REQUEST.name, _("Reservation released"))
SHIPPED = Event("stock.shipped", REQUEST.name, _("Goods shipped"))
RETURNED = Event("stock.returned", REQUEST.name, _("Goods returned"))
OWNER_ADDED = Event("stock.owner_added", "owner", _("Owner added"))
WAREHOUSE_OPENED = Event("stock.warehouse_opened", "node", _("Warehouse opened"))
WAREHOUSE_LOCATED = Event("stock.warehouse_located", "node", _("Place of the warehouse changed"))
BINS_ADDED = Event("stock.bins_added", "node", _("Bins added"))
MIRRORED = Event("stock.mirrored", MIRROR.name, _("Marketplace's stock compared"))
MIRROR_SETTLED = Event("stock.mirror_settled", MIRROR.name, _("Difference with a marketplace settled"))
MARKETPLACE_TOLD = Event("stock.marketplace_told", "node", _("Marketplace's ledger read"))
register_events(
    (OWNER_ADDED, WAREHOUSE_OPENED, WAREHOUSE_LOCATED, BINS_ADDED, MIRRORED, MIRROR_SETTLED, MARKETPLACE_TOLD)
)
MOVING = (STARTED, DISPATCHED, RECEIVED, MOVED, ADJUSTED, COUNTED, SCRAPPED, SHIPPED, RETURNED)
MOVEMENT_VERBS = frozenset(event.verb for event in MOVING)
register_events((*MOVING, RESERVED, RELEASED))


# asked for every document of an import, and the answer never changes
@cache
def happening_to(event: Event, document_kind: int) -> Event:
    """The same event, told of the kind of document that asked for it, such as an order."""
    kind = kind_coded(document_kind)
    if kind is None:
        raise ValueError(f"no kind of document is declared under the code {document_kind}")
    return replace(event, document=kind.name)


register_figures(
    {
        "steps": _("Movements"),
        "quantity": _("Quantity"),
        "cost_minor": _("Cost"),
        "movements": _("Numbers of the movements"),
        "note": _("Note"),
        "differing": _("SKUs that differ"),
        "compared": _("SKUs compared"),
        "booked": _("Differences booked"),
        "left": _("Differences left"),
        "ledger_rows": _("Rows of the marketplace's ledger"),
        "removal_rows": _("Rows of removals"),
    }
)
