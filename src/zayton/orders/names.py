"""What shops call goods, told to stock: reports about a marketplace's warehouse name goods as its shops do."""

from collections.abc import Collection, Mapping

from zayton.channels.public import shops_served_by, skus_of_mskus
from zayton.stock.public import register_seller_names


def names_of_shops(warehouse_id: int, codes: Collection[str]) -> Mapping[str, int]:
    """SKU ids by what the shops that a warehouse serves call them; where two shops differ, the first one counts."""
    shops = sorted(shops_served_by([warehouse_id]))
    found = skus_of_mskus({(shop, code) for shop in shops for code in codes})
    return {code: sku for (_shop, code), sku in sorted(found.items(), reverse=True)}


register_seller_names(names_of_shops)
