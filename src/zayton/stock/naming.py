"""What sellers call goods in a marketplace's warehouse, where that is not the SKU's own code."""

from collections.abc import Callable, Collection, Mapping

from zayton.catalog.public import sku_ids_by_code

SellerNames = Callable[[int, Collection[str]], Mapping[str, int]]
"""From a warehouse and seller SKUs to SKU ids; unknown ones are left out."""

_NAMES: list[SellerNames] = []


def register_seller_names(names: SellerNames) -> None:
    """Let a domain above, which knows shops and what they call goods, be asked before the catalogue's codes are."""
    _NAMES.append(names)


def skus_named(warehouse_id: int, codes: Collection[str]) -> dict[str, int]:
    """SKU ids by what a marketplace's report calls them."""
    found = dict(sku_ids_by_code(codes))
    for names in _NAMES:
        found |= names(warehouse_id, codes)
    return found
