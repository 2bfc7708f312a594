"""A stand-in for one WooCommerce shop: its REST API v3 at `/wp-json/wc/v3`, its webhooks, its buyers."""

from zayton.sandbox.woocommerce.account import CONSUMER_KEY, CONSUMER_SECRET
from zayton.sandbox.woocommerce.market import DollarStore, WooMarket

__all__ = ["CONSUMER_KEY", "CONSUMER_SECRET", "DollarStore", "WooMarket"]
