"""A trade of sixty orders and fifty moves, and how its figures are counted in Python, row by row."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from random import Random
from typing import Any, NamedTuple

from zayton.kernel.access.public import Scope
from zayton.lake.tests.builders import day

CATEGORIES = {1: 10, 2: 20, 3: 10}
COUNTRIES = ("GB", "FR", "中国", "")


class Sale(NamedTuple):
    """A row of a sale as the recount knows it."""

    day: date
    order: int
    shop: int
    sku: int
    country: str
    units: int
    minor: int
    lines: int
    orders: int
    returned: int


class Moved(NamedTuple):
    """A row of a stock move as the recount knows it."""

    day: date
    sku: int
    warehouse: int
    lot_date: date
    quantity: int
    cost_minor: int
    shipped_cost: int


def _made_up() -> tuple[list[tuple], list[tuple]]:
    luck = Random(7)
    sales, moves = [], []
    for order in range(100, 160):
        on, shop, country = luck.randint(1, 75), luck.choice((1, 2)), luck.choice(COUNTRIES)
        for line in range(luck.randint(1, 3)):
            units = luck.randint(1, 6)
            sales.append(
                (on, order, shop, luck.choice((1, 2, 3, 9)), country, units, units * luck.randint(50, 900), 1,
                 int(line == 0), 0)
            )  # fmt: skip
        if order % 9 == 0:
            sales.append((min(on + 8, 80), order, shop, sales[-1][3], country, 0, -70, 0, 0, 1))
    for _ in range(50):
        cost = luck.randint(100, 9_000)
        moves.append(
            (luck.randint(1, 75), luck.choice((1, 2, 3, 9)), luck.choice((7, 8)), 1, luck.randint(-4, 9),
             cost, cost // 2)
        )  # fmt: skip
    return sales, moves


SALE_ROWS, MOVE_ROWS = _made_up()
SALES = [Sale(day(row[0]), *row[1:]) for row in SALE_ROWS]
MOVES = [Moved(day(row[0]), row[1], row[2], day(row[3]), *row[4:]) for row in MOVE_ROWS]


def key_in(row: Any, dimension: str) -> object:
    """What a row is under in a dimension."""
    if dimension == "category":
        return CATEGORIES.get(row.sku)
    return row.day if dimension == "day" else getattr(row, dimension)


def kept(rows: Iterable[Any], filters: dict[str, list[Any]], scope: Scope) -> list[Any]:
    """The rows that filters and scope leave."""

    def passes(row: Any) -> bool:
        if isinstance(row, Sale) and scope.shops is not None and row.shop not in scope.shops:
            return False
        if isinstance(row, Moved) and scope.warehouses is not None and row.warehouse not in scope.warehouses:
            return False
        return all(
            key_in(row, name) in values or (None in values and key_in(row, name) in (None, ""))
            for name, values in filters.items()
        )

    return [row for row in rows if passes(row)]


def grouped(rows: list[Any], by: list[str], figure: Callable[[list[Any]], Any]) -> dict[tuple, Any]:
    """A figure of each group that is not zero."""
    groups: dict[tuple, list[Any]] = defaultdict(list)
    for row in rows:
        groups[tuple(key_in(row, name) for name in by)].append(row)
    return {key: value for key, members in groups.items() if (value := figure(members))}


def summed(column: str) -> Callable[[list[Any]], int]:
    return lambda rows: sum(getattr(row, column) for row in rows)


def orders(rows: list[Sale]) -> int:
    """Orders with a line among the rows, each once."""
    return len({row.order for row in rows if row.lines > 0})
