"""The files of orders and returns that sellers download from marketplaces by hand."""

from zayton.kernel.intake.public import register_layouts
from zayton.orders.layouts import aliexpress, amazon, ebay, shopify, woo

register_layouts([*amazon.LAYOUTS, *ebay.LAYOUTS, *shopify.LAYOUTS, *woo.LAYOUTS, *aliexpress.LAYOUTS])
