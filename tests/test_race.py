"""Three marketplaces race for the last units of a hundred SKUs while calls fail and the worker is killed."""

import json
import os
import random
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.racing import MARKETS, SKUS
from tests.workspaces import RealWorkspace
from zayton.sandbox.tests.stalls import Stand, standing

ORDERS = int(os.environ.get("ZAYTON_RACE_ORDERS", "100000"))
KILLS = int(os.environ.get("ZAYTON_RACE_KILLS", "100"))
# a little more than is bought, so that what sells best runs out while the rest goes on
UNITS = ORDERS * 101 // 100 // len(SKUS)
BEHIND = max(20, ORDERS // 25)  # orders that may wait to be brought in before buyers pause
PULLED_EVERY = 15.0  # seconds; each time all that came within the overlap is read again
LONGEST = 4 * 3600  # seconds
TROUBLE = {"rate": 0.2, "delay": 0.05, "retry_after": 0.1}
SITES = {"amazon": "A1F83G8C2ARO7P", "ebay": "EBAY_GB", "shopify": ""}
# asked for as often as notifications would have them asked for
PULL = "UPDATE channels_stream SET due_at = '{at}' WHERE is_on AND kind IN ({kinds})"
dice = random.Random(4)


@pytest.fixture
def stands() -> Iterator[Mapping[str, Stand]]:
    with ExitStack() as opened:
        yield {name: opened.enter_context(standing(market)) for name, market in MARKETS.items()}


class Race:
    """The buyers' side, and what has been bought so far by marketplace."""

    def __init__(self, workspace: RealWorkspace, stands: Mapping[str, Stand]) -> None:
        self.workspace, self.stands = workspace, stands
        self.bought: dict[str, list[str]] = {name: [] for name in stands}

    def total(self) -> int:
        return sum(map(len, self.bought.values()))

    def imported(self) -> int:
        return int(self.workspace.rows("SELECT COUNT(*) FROM orders_order")[0][0])

    def ask_for(self, *kinds: str) -> None:
        """Have streams pulled now."""
        named = ", ".join(f"'{kind}'" for kind in kinds)
        self.workspace.write(PULL.format(at=f"{datetime.now(UTC):%F %T.%f}", kinds=named))

    def buy(self, most: int) -> bool:
        """Each marketplace sells up to so many orders of what it shows; whether there was anything."""
        sold = False
        for name, stand in self.stands.items():
            shown = [(good["sku"], good["quantity"]) for good in stand.goods() if good["quantity"] > 0]
            if not shown:
                continue
            picked = dice.choices(shown, weights=[1 + units for _sku, units in shown], k=most)
            baskets = [{"items": [[sku, 1]], "site": SITES[name]} for sku, _units in picked]
            numbers = [number for number in stand.tell("buy", baskets) if number is not None]
            self.bought[name] += numbers
            sold = sold or bool(numbers)
        return sold

    def shown(self) -> dict[str, dict[str, int]]:
        """Units that each marketplace shows by SKU."""
        return {
            name: {good["sku"]: good["quantity"] for good in stand.goods() if good["quantity"] > 0}
            for name, stand in self.stands.items()
        }


@pytest.mark.soak
def test_a_race_for_the_last_units_through_trouble_and_kills_sells_each_unit_once(
    real_workspace: RealWorkspace, stands: Mapping[str, Stand]
) -> None:
    race = Race(real_workspace, stands)
    addresses = json.dumps({name: stand.url for name, stand in stands.items()})
    real_workspace.python(f"from tests.racing import set_up; set_up({addresses!r}, {UNITS})")
    worker = real_workspace.start("worker")
    everywhere = {name: dict.fromkeys(SKUS, UNITS) for name in stands}
    real_workspace.wait_until(lambda: race.shown() == everywhere, seconds=300)
    for stand in stands.values():
        stand.tell("faults", TROUBLE)
    killed, idle, turn, pulled = 0, 0, time.monotonic(), 0.0
    # the last kills come while the last orders are brought in
    until = time.monotonic() + LONGEST
    while (race.total() < ORDERS or killed < KILLS) and idle < 60 and time.monotonic() < until:
        if race.total() < ORDERS and race.total() - race.imported() < BEHIND:
            sold = race.buy(most=min(40, 1 + (ORDERS - race.total()) // 3))
            # nothing is left once nothing is sold although all that was sold is known
            idle = 0 if sold else idle + (race.imported() >= race.total())
        if time.monotonic() - pulled > PULLED_EVERY:
            race.ask_for("orders")
            pulled = time.monotonic()
        # spread over the whole race, and never twice before a worker has got to its work
        due = killed < KILLS and race.imported() >= ORDERS * killed // KILLS and time.monotonic() - turn > 6
        if due:
            worker.kill()
            worker.wait()
            killed, turn = killed + 1, time.monotonic()
            if killed % 10 == 1:
                real_workspace.python(f"from tests.racing import change_prices; change_prices({killed})")
            worker = real_workspace.start("worker")
        time.sleep(0.05)
    for stand in stands.values():
        stand.tell("faults", {})
    end = _settled(race)
    print(json.dumps({"orders": race.total(), "kills": killed}))
    _agrees(race, end)


def _settled(race: Race) -> Any:
    """Wait until nothing is left to do; the ledger then."""
    race.workspace.python("from tests.racing import hurry; hurry()")

    def all_in() -> bool:
        race.ask_for("orders", "listings")
        time.sleep(1)
        return race.imported() >= race.total()

    race.workspace.wait_until(all_in, seconds=900)
    due = "SELECT COUNT(*) FROM listings_ask WHERE state = 'due'"
    waiting = "SELECT COUNT(*) FROM channels_inbound WHERE state = 'waiting'"
    race.workspace.wait_until(
        lambda: race.workspace.rows(due) == [(0,)] and race.workspace.rows(waiting) == [(0,)], seconds=300
    )
    ledger = json.loads(race.workspace.python("from tests.racing import print_ledger; print_ledger()"))
    free = {code: on_hand - reserved for code, (on_hand, reserved) in ledger["levels"].items()}
    there = {code: units for code, units in free.items() if units}
    race.workspace.wait_until(lambda: race.shown() == dict.fromkeys(race.stands, there), seconds=120)
    return ledger


def _agrees(race: Race, ledger: Any) -> None:
    """Every order once; no unit promised twice; every wish fulfilled as it was last asked."""
    bought = [number for numbers in race.bought.values() for number in numbers]
    assert Counter(ledger["orders"]) == Counter(bought)
    assert ledger["left"] == 0
    for code, (on_hand, reserved) in ledger["levels"].items():
        assert on_hand == UNITS
        # what was sold beyond it waits as a backorder, and nothing else does
        assert reserved == min(UNITS, ledger["sold"].get(code, 0)), code
    assert {state for *_wish, state in ledger["asks"]} == {"done"}
    asked = {(shop, msku): value for shop, msku, kind, value, _state in ledger["asks"] if kind == "price"}
    assert asked
    for (name, sku), value in asked.items():
        shown = {good["sku"]: good["price_minor"] for good in race.stands[name].goods()}
        assert shown.get(sku, value) == value, (name, sku)
