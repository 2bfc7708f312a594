"""The real adapters, chosen here and nowhere else."""

from zayton.channels.adapters import aliexpress, amazon, custom, ebay, ozon, shopify, woocommerce

ADAPTERS = (
    amazon.ADAPTER,
    ebay.ADAPTER,
    shopify.ADAPTER,
    woocommerce.ADAPTER,
    aliexpress.ADAPTER,
    ozon.ADAPTER,
    custom.ADAPTER,
)
