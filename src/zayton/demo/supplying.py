"""The stock that the demo company must have had: receipts and costs such that nothing ever went below zero. Pure."""

import random
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

SEED = 20101201
PERIOD = timedelta(weeks=8)
AHEAD = timedelta(days=6)
_COST_SHARE = (0.32, 0.58)
_COVER_WEEKS = (0.3, 1.0, 2.5, 5.0, 8.0, 14.0, 26.0)
_COVER_ODDS = (6, 10, 20, 25, 20, 12, 7)


class Flow(NamedTuple):
    """What left (-) or came back (+) of one SKU on a day, in the order it happened."""

    day: date
    quantity: int


class Receipt(NamedTuple):
    """Simulated goods of one SKU coming in on a day, with their total cost in minor units."""

    code: str
    day: date
    quantity: int
    cost_minor: int


def luck_of(code: str) -> random.Random:
    """A source of chance that is the same for a SKU on every machine and in any order of SKUs."""
    # seeded with text: Python's own hashes differ from process to process
    return random.Random(f"{SEED}:{code}")


def unit_cost_millis(price_minor: float, luck: random.Random) -> int:
    """A purchase cost in thousandths of a minor unit: 32 to 58 % of the usual price, at least half a minor unit."""
    low, high = _COST_SHARE
    return max(500, int(price_minor * 1_000 * (low + (high - low) * luck.random())))


def receipts_of(
    code: str, flows: Sequence[Flow], price_minor: float, first: date, last: date
) -> list[Receipt]:
    """Receipts of one SKU before each eight-week period that needs any, and what it has left over at the end."""
    luck = luck_of(code)
    millis = unit_cost_millis(price_minor, luck)
    receipts: list[Receipt] = []
    balance = 0
    for index, period in enumerate(_periods(flows, first)):
        need = _leaving(period) - balance
        if need > 0:
            quantity = _rounded_up(need, luck)
            # ahead of the period by more than its spread, so that it is there when the first order leaves
            day = first + index * PERIOD - AHEAD - timedelta(days=luck.randrange(5))
            receipts.append(Receipt(code, day, quantity, _cost(quantity, millis)))
            balance += quantity
        balance += sum(flow.quantity for flow in period)
    left = _left_over(flows, last, luck) - balance
    # a SKU that never left needs no goods, and so gets none
    if left > 0 and receipts:
        newest = receipts[-1]
        total = newest.quantity + left
        receipts[-1] = newest._replace(quantity=total, cost_minor=_cost(total, millis))
    return receipts


def _cost(quantity: int, millis: int) -> int:
    return max(1, (quantity * millis + 500) // 1_000)


def _periods(flows: Iterable[Flow], first: date) -> list[list[Flow]]:
    periods: list[list[Flow]] = []
    for flow in flows:
        index = (flow.day - first) // PERIOD
        while len(periods) <= index:
            periods.append([])
        periods[index].append(flow)
    return periods


def _leaving(flows: Iterable[Flow]) -> int:
    # What comes back within the period is not counted on: it may be booked after what leaves.
    return -sum(flow.quantity for flow in flows if flow.quantity < 0)


def _rounded_up(need: int, luck: random.Random) -> int:
    pack = 12 if need > 48 else 6 if need > 12 else 1
    return -(-int(need * (1 + luck.random() * 0.08)) // pack) * pack + pack


def _left_over(flows: Sequence[Flow], last: date, luck: random.Random) -> int:
    """So many weeks of recent demand: some SKUs about to run out, most in order, some lying too long."""
    recent = -sum(flow.quantity for flow in flows if flow.quantity < 0 and flow.day > last - PERIOD)
    return int(recent / 8 * luck.choices(_COVER_WEEKS, _COVER_ODDS)[0])
