"""A small stock to be read over HTTP, and reading all of it."""

from typing import Any
from urllib.parse import quote

from zayton.stock.public import ReceiptLine, reserve_stock, ship_stock, start_production
from zayton.stock.tests.builders import Company, asked, company, day, told

READS = ("warehouses", "places", "owners", "levels", "movements", "as-of?at=2030-01-01T00:00:00Z")


def a_small_stock() -> Company:
    """Mugs in both warehouses, plates in Leeds, bowls being made; one order held, one shipped."""
    acme = company()
    acme.receive("MUG", 10, 1000, at=day(0))
    acme.receive("PLATE", 3, 333, at=day(1))
    acme.receive("MUG", 5, 600, into="BERLIN", at=day(2))
    reserve_stock(lines=[acme.wish(1, "MUG", 2)], **asked(3))
    ship_stock(lines=[acme.wish(2, "MUG", 4, line=7)], **asked(4))
    bowl = (acme.skus["BOWL"], acme.owner)
    start_production(lines=[ReceiptLine(*bowl, acme.production(), 50, 4000)], **told(5))
    return acme


def paged(someone: Any, path: str, limit: int = 1) -> list[Any]:
    """All items, page by page, and how many pages there were."""
    joint = "&" if "?" in path else "?"
    items, pages, following = [], 0, None
    while pages == 0 or following:
        cursor = f"&cursor={quote(following)}" if following else ""
        answer = someone.get(f"{path}{joint}limit={limit}{cursor}").json()
        items += answer["items"]
        following, pages = answer["next"], pages + 1
        assert pages < 50
    return items


def sorted_rows(items: list[Any]) -> list[Any]:
    """Rows in an order of their own, to compare sets of them."""
    return sorted(items, key=str)
