"""The real adapters, chosen here and nowhere else."""

from zayton.channels.adapters import amazon, custom, shopify

ADAPTERS = (amazon.ADAPTER, shopify.ADAPTER, custom.ADAPTER)
