"""Many processes after the same goods: nothing is sold twice, nobody is refused what is free, nothing locks up.

The soak makes a million attempts in all; `ZAYTON_ATTEMPTS` sets another number for either run.
"""

import multiprocessing
import os
import random
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from django.db import connections, transaction

from zayton.kernel.access.public import SYSTEM, Scope
from zayton.stock.public import (
    DemandLine,
    ReceiptLine,
    ReleaseLine,
    hold_levels,
    levels,
    prove,
    receive_stock,
    release_stock,
    reserve_stock,
    ship_stock,
)
from zayton.stock.tests.builders import Company, asked, company, day, told

ON_POSTGRES = os.environ.get("ZAYTON_TEST_DATABASE") == "postgres"
_USUAL, _SOAK = (9_600, 1_000_000) if ON_POSTGRES else (400, 20_000)
ATTEMPTS = [
    int(os.environ.get("ZAYTON_ATTEMPTS", _USUAL)),
    pytest.param(int(os.environ.get("ZAYTON_ATTEMPTS", _SOAK)), marks=pytest.mark.soak),
]
WORKERS = [4, 16] if ON_POSTGRES else [4]
SHARES = 3 * len(WORKERS)  # how many runs one number of attempts is divided over

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass
class Tally:
    """What one worker did, by SKU."""

    granted: Counter = field(default_factory=Counter)
    released: Counter = field(default_factory=Counter)
    shipped: Counter = field(default_factory=Counter)
    received: Counter = field(default_factory=Counter)
    refused: int = 0
    false_refusals: int = 0
    trouble: str = ""


def all_at_once(workers: int, work: Callable[[int, Tally], None]) -> list[Tally]:
    """Run the work in every process at the same time; any exception in one of them fails the test."""
    connections.close_all()
    fork = multiprocessing.get_context("fork")
    results, barrier = fork.SimpleQueue(), fork.Barrier(workers)
    started = [fork.Process(target=_run, args=(work, number, barrier, results)) for number in range(workers)]
    for worker in started:
        worker.start()
    tallies = [results.get() for _ in started]
    for worker in started:
        worker.join()
    assert [tally.trouble for tally in tallies if tally.trouble] == []
    return tallies


def _run(work, number, barrier, results):
    tally = Tally()
    try:
        barrier.wait(timeout=60)
        work(number, tally)
    except Exception:  # noqa: BLE001 told to the parent, which fails
        tally.trouble = traceback.format_exc(limit=-4)
    connections.close_all()
    results.put(tally)


def total(tallies: list[Tally], name: str) -> Counter:
    """One count over all workers."""
    return sum((getattr(tally, name) for tally in tallies), Counter())


@pytest.mark.parametrize("attempts", ATTEMPTS)
@pytest.mark.parametrize("workers", WORKERS)
def test_one_hot_sku_is_sold_to_the_last_unit_and_no_further(workers, attempts):
    acme = company("HOT", "LEEDS")
    each = attempts // SHARES // workers
    stock = each * workers * 3 // 4
    acme.receive("HOT", stock, stock * 10)

    def buy(number: int, tally: Tally) -> None:
        for attempt in range(each):
            outcome = reserve_stock(lines=[acme.wish(number * attempts + attempt, "HOT", 1)], **asked())
            tally.granted["HOT"] += outcome.quantities[0]
            tally.refused += len(outcome.refusals)

    tallies = all_at_once(workers, buy)
    assert total(tallies, "granted")["HOT"] == stock
    assert sum(tally.refused for tally in tallies) == each * workers - stock
    (level,) = levels(scope=Scope.everything())
    assert (level.on_hand, level.reserved) == (stock, stock)
    assert prove() == []


class Trader:
    """One process's business: orders of several lines in any order, cancels, shipments, restocks."""

    def __init__(self, acme: Company, number: int, tally: Tally):
        self.acme, self.tally = acme, tally
        self.dice = random.Random(number)
        self.next_order = number * 10_000_000
        self.open: list[list[DemandLine]] = []
        self.codes = list(acme.skus)
        self.code_of = {key: code for code, key in acme.skus.items()}

    def act(self) -> None:
        roll = self.dice.random()
        if roll < 0.12 and self.open:
            self.cancel(self.open.pop(self.dice.randrange(len(self.open))))
        elif roll < 0.24 and self.open:
            self.ship(self.open.pop(self.dice.randrange(len(self.open))))
        elif roll < 0.27:
            self.restock()
        else:
            self.order()

    def order(self) -> None:
        self.next_order += 1
        wanted = self.dice.sample(self.codes, self.dice.randint(1, 4))
        lines = [
            self.acme.wish(self.next_order, code, self.dice.randint(1, 3), line=row)
            for row, code in enumerate(wanted)
        ]
        outcome = reserve_stock(lines=lines, **asked())
        if outcome.refusals:
            self.tally.refused += 1
            figures = [dict(refusal.figures) for refusal in outcome.refusals]
            self.tally.false_refusals += any(one["wanted"] <= one["free"] for one in figures)
            return
        self.open.append(lines)
        self.count(self.tally.granted, lines)

    def cancel(self, lines: list[DemandLine]) -> None:
        release_stock(lines=[ReleaseLine(lines[0].document_id)], **asked())
        self.count(self.tally.released, lines)

    def ship(self, lines: list[DemandLine]) -> None:
        shipped = ship_stock(lines=[line._replace(from_reserved=True) for line in lines[::-1]], **asked(1))
        assert not shipped.refusals
        self.count(self.tally.shipped, lines)

    def restock(self) -> None:
        wanted = self.dice.sample(self.codes, 2)
        lines = [
            ReceiptLine(self.acme.skus[code], self.acme.owner, self.acme.shelves["LEEDS"], 5, 55)
            for code in wanted
        ]
        assert not receive_stock(lines=lines, **told(2)).refusals
        self.tally.received.update(dict.fromkeys(wanted, 5))

    def count(self, counter: Counter, lines: list[DemandLine]) -> None:
        for line in lines:
            counter[self.code_of[line.sku_id]] += line.quantity


@pytest.mark.parametrize("attempts", ATTEMPTS)
@pytest.mark.parametrize("workers", WORKERS)
@pytest.mark.parametrize("skus", [12, 1_000])
def test_orders_cancels_shipments_and_restocks_keep_the_ledger_whole(skus, workers, attempts):
    acme = company(" ".join(f"S{number}" for number in range(skus)), "LEEDS")
    opening = max(4, attempts // SHARES // skus)
    lines = [ReceiptLine(key, acme.owner, acme.shelves["LEEDS"], opening, 101) for key in acme.skus.values()]
    receive_stock(lines=lines, at=day(0), actor=SYSTEM)

    def trade(number: int, tally: Tally) -> None:
        trader = Trader(acme, number, tally)
        for _ in range(attempts // SHARES // workers):
            trader.act()

    tallies = all_at_once(workers, trade)
    assert sum(tally.false_refusals for tally in tallies) == 0
    granted, released, shipped = (total(tallies, name) for name in ("granted", "released", "shipped"))
    received = total(tallies, "received")
    found = {level.sku_id: level for level in levels(scope=Scope.everything())}
    for code, key in acme.skus.items():
        assert found[key].on_hand == opening + received[code] - shipped[code]
        assert found[key].reserved == granted[code] - released[code] - shipped[code]
    assert prove() == []


def test_levels_that_several_verbs_touch_can_be_held_first():
    """Two verbs in one transaction, in opposite order of SKUs, over and over from every process."""
    acme = company("A B", "LEEDS")
    for code in "AB":
        acme.receive(code, 100_000, 100_000)

    def both(number: int, tally: Tally) -> None:
        codes = "AB" if number % 2 else "BA"
        for attempt in range(20):
            order = number * 1_000 + attempt
            with transaction.atomic():
                hold_levels(skus=acme.skus.values())
                ship_stock(lines=[acme.wish(order, codes[0], 1)], **asked())
                reserve_stock(lines=[acme.wish(order, codes[1], 1)], **asked())
            tally.granted[codes[1]] += 1

    tallies = all_at_once(WORKERS[-1], both)
    assert sum(total(tallies, "granted").values()) == 20 * WORKERS[-1]
    assert prove() == []
