"""Every marketplace of the sandbox by its name; each listens at a port after the one before, so new ones go last."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from zayton.sandbox.aliexpress import AliExpress
from zayton.sandbox.amazon import Amazon
from zayton.sandbox.deepl import DeepLService
from zayton.sandbox.ebay import Ebay
from zayton.sandbox.market import Market
from zayton.sandbox.ozon import Ozon
from zayton.sandbox.shopify import ShopifyMarket
from zayton.sandbox.woocommerce import WooMarket

MARKETS: Mapping[str, Callable[..., Market]] = MappingProxyType(
    {
        "amazon": Amazon,
        "ebay": Ebay,
        "shopify": ShopifyMarket,
        "woocommerce": WooMarket,
        "aliexpress": AliExpress,
        "ozon": Ozon,
    }
)

SERVICES: Mapping[str, Callable[..., Market]] = MappingProxyType({"deepl": DeepLService})
"""What else there is: nobody buys there."""
