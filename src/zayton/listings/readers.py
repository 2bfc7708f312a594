"""Reading the journal: whatever moves goods may change what channels show."""

from collections.abc import Sequence

from zayton.catalog.public import parts_of
from zayton.kernel.journal.public import EntryRead, Reader, kind_named, references_of, register_reader
from zayton.listings.operations.showing import show_matched, show_shops, show_stock

# an order tells of what it reserves in its own entry
_SHOP = frozenset({"channels.shop_changed"})
_MATCHED = frozenset({"channels.sku_matched", "channels.msku_set_aside"})
_MOVING = (
    _SHOP
    | _MATCHED
    | frozenset(
        {"catalog.bundles_defined", "orders.placed", "orders.revised", "orders.allocated", "orders.shipped"}
    )
    | frozenset(
        f"stock.{verb}"
        for verb in (
            "received",
            "moved",
            "adjusted",
            "counted",
            "scrapped",
            "reserved",
            "released",
            "shipped",
            "returned",
        )
    )
)


def follow_stock(entries: Sequence[EntryRead]) -> None:
    """Ask channels to show what entries of the journal have left available."""
    at = max(entry.recorded_at for entry in entries)
    # first, as it says which goods of ours listings are
    if said := {(one.document_id, one.payload["msku"]) for one in entries if one.verb in _MATCHED}:
        show_matched(keys=said, at=at)
    named = references_of([entry.id for entry in entries if entry.verb not in _MATCHED])
    sku = kind_named("sku").code
    skus = {key for references in named.values() for key in references.get(sku, ())}
    # an order of a bundle names the bundle, and takes its components from everybody else
    skus |= {part.component_id for parts in parts_of(skus).values() for part in parts} if skus else set()
    if skus:
        show_stock(sku_ids=skus, at=at)
    # other warehouses serve a shop: all of it is looked at
    shop = kind_named("shop").code
    changed = [entry.id for entry in entries if entry.verb in _SHOP]
    shops = {key for entry_id in changed for key in named.get(entry_id, {}).get(shop, ())}
    if shops:
        show_shops(shop_ids=shops, at=at)


register_reader(Reader("listings.availability", follow_stock, _MOVING, every=0.2))
