"""A stand-in for one seller's account at Ozon: its Seller API, its moderation, its buyers."""

from zayton.sandbox.ozon.account import API_KEY, CLIENT_ID
from zayton.sandbox.ozon.market import Ozon

__all__ = ["API_KEY", "CLIENT_ID", "Ozon"]
