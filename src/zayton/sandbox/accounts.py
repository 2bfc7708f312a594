"""What opens the account of each stand-in, by the names that its vendor gives the credentials."""

from collections.abc import Mapping
from types import MappingProxyType

from zayton.sandbox import aliexpress, amazon, deepl, ebay, ozon, shopify, woocommerce

ACCOUNTS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "amazon": {
            "region": "EU",
            "seller_id": amazon.SELLER_ID,
            "client_id": amazon.CLIENT_ID,
            "client_secret": amazon.CLIENT_SECRET,
            "refresh_token": amazon.REFRESH_TOKEN,
        },
        "ebay": {
            "environment": "production",
            "client_id": ebay.CLIENT_ID,
            "client_secret": ebay.CLIENT_SECRET,
            "refresh_token": ebay.REFRESH_TOKEN,
        },
        "shopify": {
            "shop": shopify.SHOP,
            "client_id": shopify.CLIENT_ID,
            "client_secret": shopify.CLIENT_SECRET,
        },
        "woocommerce": {
            "site": "https://shop.example",
            "consumer_key": woocommerce.CONSUMER_KEY,
            "consumer_secret": woocommerce.CONSUMER_SECRET,
        },
        "aliexpress": {
            "app_key": aliexpress.APP_KEY,
            "app_secret": aliexpress.APP_SECRET,
            "refresh_token": aliexpress.REFRESH_TOKEN,
        },
        "ozon": {
            "client_id": ozon.CLIENT_ID,
            "api_key": ozon.API_KEY,
            "currency": "CNY",
        },
    }
)

SERVICE_ACCOUNTS: Mapping[str, Mapping[str, str]] = MappingProxyType({"deepl": {"key": deepl.API_KEY}})
