"""Filling backorders when goods come in."""

from collections.abc import Collection, Sequence

from django.db.models import F

from zayton.catalog.public import parts_of
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.journal.public import EntryRead, Reader, kind_named, references_of, register_reader
from zayton.orders.models import Order, OrderLine
from zayton.orders.operations.allocating import allocate_orders
from zayton.orders.states import State

# one slice of a reader is one transaction
AT_ONCE = 1_000
_FREEING = frozenset(
    # shipments free nothing, and reservations of others neither
    {"stock.received", "stock.returned", "stock.adjusted", "stock.counted", "stock.released", "stock.moved"}
)


def waiting_orders(sku_ids: Collection[int], *, limit: int = AT_ONCE) -> list[int]:
    """Orders on backorder that want one of these SKUs, by itself or in a bundle; the first placed first."""
    waiting = Order.objects.filter(state__in=[State.BACKORDERED, State.PARTLY_SHIPPED])
    lines = OrderLine.objects.filter(order__in=waiting, version=F("order__version"), sku_id__isnull=False)
    # from what waits to its parts, not from the parts to all bundles there are: few orders wait
    asked = frozenset(lines.values_list("sku_id", flat=True).distinct())
    bundles = {
        bundle
        for bundle, parts in (parts_of(asked) if asked else {}).items()
        if any(part.component_id in sku_ids for part in parts)
    }
    wanted = (asked & frozenset(sku_ids)) | bundles
    found = waiting.filter(pk__in=lines.filter(sku_id__in=wanted).values("order_id"))
    return list(found.order_by("placed_at", "id").values_list("pk", flat=True)[:limit])


def fill_backorders(entries: Sequence[EntryRead]) -> None:
    """Allocate to waiting orders what entries of the journal say has become free."""
    named = references_of([entry.id for entry in entries])
    sku = kind_named("sku").code
    skus = {key for references in named.values() for key in references.get(sku, ())}
    if skus and (orders := waiting_orders(skus)):
        # as of the entries, not of the clock: a reader that starts over must write the same
        allocate_orders(order_ids=orders, actor=SYSTEM, at=max(entry.recorded_at for entry in entries))


register_reader(Reader("orders.backorders", fill_backorders, _FREEING))
