"""A stand-in for one Shopify shop: its Admin API in REST and GraphQL, its webhooks, its buyers.

Serves what an app of the shop's own needs, in the shape of API version 2026-10, with both throttles.
"""

from zayton.sandbox.shopify.account import ACCESS_TOKEN, API_VERSION, CLIENT_ID, CLIENT_SECRET, SHOP
from zayton.sandbox.shopify.market import DollarShop, ShopifyMarket

__all__ = [
    "ACCESS_TOKEN",
    "API_VERSION",
    "CLIENT_ID",
    "CLIENT_SECRET",
    "SHOP",
    "DollarShop",
    "ShopifyMarket",
]
