"""From a sale on one channel to the new quantity on the two others: 50 sales a second, by the ordinary processes.

A shop sells and sends its webhooks; `zayton serve` takes them in, `zayton worker` (on SQLite the same process) places
the orders, computes what is left and tells Amazon and eBay. Each stand-in notes by one clock when it sold and when it
showed what. A sale is shown once a channel shows no more than was left after it.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager

import httpx
from django.conf import settings
from django.db import connection
from django.test import override_settings

from benchmarks.everywhere import UNITS, connected, published, stocked
from benchmarks.figures import Figure, report
from benchmarks.stalls import NotedEbay, WideAmazon, WideShop
from zayton.channels.connecting.opening import opened
from zayton.channels.models import Connection
from zayton.channels.ports.offers import StockAsked
from zayton.channels.public import subscribe_to_notifications
from zayton.kernel.time import now
from zayton.listings.models import Ask
from zayton.listings.operations.sending import key_of
from zayton.sandbox.tests.stalls import Stand, free_port, standing

DATABASES = ("postgres", "sqlite")
SKUS = 200
A_SECOND = 50
REACH = 2.0  # seconds
SELLER = "shopify"
_MARKETS = {"amazon": WideAmazon, "ebay": NotedEbay, "shopify": WideShop}
_PATIENCE = 300.0


def main(*, quick: bool = False) -> None:
    """Publish, sell for a minute, and compare with the bare calls of the adapters."""
    seconds = 5 if quick else 60
    reached = f"http://127.0.0.1:{free_port()}"
    with ExitStack() as stack:
        stands = {name: stack.enter_context(standing(market)) for name, market in _MARKETS.items()}
        stack.enter_context(override_settings(PUBLIC_ADDRESS=reached))
        skus, owner, house = stocked(SKUS)
        places = connected({name: stand.url for name, stand in stands.items()}, owner, house)
        for found, _shop in places.values():
            subscribe_to_notifications(found, at=now())
        stack.enter_context(_running(reached))
        published(skus, {name: shop for name, (_connection, shop) in places.items()})
        _await_shown(stands, dict.fromkeys(skus, UNITS))
        notes = _sold(stands, sorted(skus), seconds)
        waits = _waits(notes)
        floor = _floor({name: found for name, (found, _shop) in places.items() if name != SELLER})
    p50, p99 = _share(waits, 0.5), _share(waits, 0.99)
    which = f"{len(waits):,} sales at {A_SECOND} a second, {SKUS} SKUs"
    note = f"median {p50:.2f} s, longest {waits[-1]:.2f} s; {which}; the floor's median {_share(floor, 0.5):.3f} s"
    report(
        Figure(
            "a sale on Shopify shown by Amazon and eBay, p99", p99, "s", f"≤ {REACH:.0f} s", p99 <= REACH,
            _share(floor, 0.99), "bare calls of the two adapters, one sale at a time", note,
        )
    )  # fmt: skip


@contextmanager
def _running(address: str) -> Iterator[None]:
    """The ordinary processes: the server, and on PostgreSQL a worker beside it."""
    place = address.removeprefix("http://")
    commands = [["serve", "--address", place]]
    if connection.vendor == "postgresql":
        commands.append(["worker"])
    environment = {**os.environ, "ZAYTON_ADDRESS": settings.PUBLIC_ADDRESS}
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "zayton.cli", *words], env=environment, stdout=subprocess.DEVNULL
        )
        for words in commands
    ]
    try:
        _await_up(address)
        yield
    finally:
        for process in started:
            process.send_signal(signal.SIGTERM)
        for process in started:
            try:
                process.wait(30)
            # a job at work may hold a worker up; nothing of this workspace outlives the benchmark
            except subprocess.TimeoutExpired:
                process.kill()


def _await_up(address: str) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            httpx.get(address, timeout=5, trust_env=False)
        except httpx.HTTPError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError("the server did not come up")


def _await_shown(stands: Mapping[str, Stand], expected: Mapping[str, int]) -> None:
    until = time.monotonic() + _PATIENCE
    behind: dict[str, int] = {}
    while time.monotonic() < until:
        behind = {
            name: len(expected.items() - {one["sku"]: one["quantity"] for one in stand.goods()}.items())
            for name, stand in stands.items()
        }
        if not any(behind.values()) and not Ask.objects.filter(state="due").exists():
            return
        time.sleep(0.5)
    raise AssertionError((behind, list(Ask.objects.exclude(state="done").values("kind", "fault_said")[:3])))


_Note = tuple[str, str, int, float]


def _sold(stands: Mapping[str, Stand], codes: Sequence[str], seconds: int) -> dict[str, list[_Note]]:
    """Let buyers buy at a steady pace, wait until all of it is shown everywhere; what was noted meanwhile."""
    luck = random.Random(7)
    for stand in stands.values():
        _noted(stand)
    left = dict.fromkeys(codes, UNITS)
    began = time.monotonic()
    for tenth in range(seconds * 10):
        time.sleep(max(0.0, began + tenth / 10 - time.monotonic()))
        bought = [luck.choice(codes) for _ in range(A_SECOND // 10)]
        for code in bought:
            left[code] -= 1
        assert all(stands[SELLER].tell("buy", [{"items": [[code, 1]]} for code in bought]))
    _await_shown(stands, left)
    return {name: _noted(stand) for name, stand in stands.items()}


def _noted(stand: Stand) -> list[_Note]:
    told = httpx.get(f"{stand.url}/_bench/notes", timeout=30, trust_env=False).json()
    return [tuple(one) for one in told]


def _waits(notes: Mapping[str, Sequence[_Note]], start: int = UNITS) -> list[float]:
    """Seconds from each sale until the last of the other channels showed no more than was left; sorted."""
    shown = {
        name: _by_sku([one for one in taken if one[0] == "shown"])
        for name, taken in notes.items()
        if name != SELLER
    }
    waits = []
    for sku, sales in _by_sku([one for one in notes[SELLER] if one[0] == "sold"]).items():
        left = start
        for _verb, _sku, units, at in sales:
            left -= units
            waits.append(max(_first(of.get(sku, []), left) for of in shown.values()) - at)
    return sorted(waits)


def _by_sku(notes: Sequence[_Note]) -> dict[str, list[_Note]]:
    found: dict[str, list[_Note]] = {}
    for one in notes:
        found.setdefault(one[1], []).append(one)
    return found


def _first(shown: Sequence[_Note], left: int) -> float:
    return next(at for _verb, _sku, units, at in shown if units <= left)


def _share(waits: Sequence[float], share: float) -> float:
    return waits[min(len(waits) - 1, int(len(waits) * share))]


def _floor(connections: Mapping[str, int]) -> list[float]:
    """The same from a sale to both calls answered, one sale at a time, with nothing kept between; sorted."""
    asks = Ask.objects.filter(kind="quantity").select_related("listing")
    waits = []
    with ExitStack() as stack:
        found = {
            name: stack.enter_context(opened(Connection.objects.get(pk=key))).channel
            for name, key in connections.items()
        }
        keys = {
            name: key_of(asks.filter(listing__shop__connected__connection=key).earliest("pk"))
            for name, key in connections.items()
        }
        for number in range(200):
            at = time.time()
            for name, channel in found.items():
                assert channel.stock is not None
                [outcome] = channel.stock.show([StockAsked(keys[name], number + 1)])
                assert outcome.fault is None
            waits.append(time.time() - at)
    return sorted(waits)
