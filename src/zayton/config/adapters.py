"""The real adapters, chosen here and nowhere else."""

from zayton.channels.adapters import amazon, custom, ebay, shopify

ADAPTERS = (amazon.ADAPTER, ebay.ADAPTER, shopify.ADAPTER, custom.ADAPTER)
