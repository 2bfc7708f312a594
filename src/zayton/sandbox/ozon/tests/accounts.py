"""An account with goods on sale, for tests, and calls as its owner would make them."""

import httpx

from zayton.sandbox.market import Good
from zayton.sandbox.ozon import API_KEY, CLIENT_ID, Ozon

HEADERS = {"Client-Id": CLIENT_ID, "Api-Key": API_KEY}


class StockedAccount(Ozon):
    """Three goods past moderation."""

    stocked = (
        Good("TEA-1", "Tea pot", 20, 12900, "CNY"),
        Good("TEA-2", "Tea cup", 200, 1990, "CNY"),
        Good("TEA-3", "Tea tray", 5, 4500, "CNY"),
    )


def bare(stand, path, body=None, headers=HEADERS):
    """A call and its answer."""
    return httpx.post(f"{stand.url}{path}", json=body or {}, headers=headers, trust_env=False)


def bought(stand, *baskets):
    """Orders of (SKU, units) each, by their numbers."""
    return stand.tell("buy", [{"items": [list(one)]} for one in baskets])


def later(stand, seconds):
    """The stand-in's clock goes ahead."""
    stand.tell("clock", {"skew_seconds": seconds})
