"""A stand-in for eBay: its OAuth, Sell, Buy, Commerce and Post-Order APIs as one seller meets them.

One server plays `api.ebay.com` and `apiz.ebay.com` alike. It knows one application and one seller (`credentials.py`),
who has business policies and a location on every site and starts without listings. `Ebay` is the marketplace.
"""

from zayton.sandbox.ebay.credentials import (
    AUTHORIZATION_CODE,
    CLIENT_ID,
    CLIENT_SECRET,
    REFRESH_TOKEN,
    RU_NAME,
    SELLER,
    SIGNING_JWE,
    SIGNING_SEED,
)
from zayton.sandbox.ebay.market import Ebay

__all__ = [
    "AUTHORIZATION_CODE",
    "CLIENT_ID",
    "CLIENT_SECRET",
    "REFRESH_TOKEN",
    "RU_NAME",
    "SELLER",
    "SIGNING_JWE",
    "SIGNING_SEED",
    "Ebay",
]
