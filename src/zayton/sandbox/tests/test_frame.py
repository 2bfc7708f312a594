"""What every stand-in can be told: notifications that come twice, late or never, and a clock that is wrong."""

import asyncio
from dataclasses import dataclass, field

import pytest

from zayton.sandbox.faults import Faults
from zayton.sandbox.hooks import HookSender
from zayton.sandbox.market import Hook
from zayton.sandbox.shopify import ShopifyMarket
from zayton.sandbox.tests.inside import opened


@dataclass
class Happening:
    """What a sender knows of a marketplace."""

    faults: Faults
    hooks: list[Hook] = field(default_factory=list)
    hook_tries: int = 6

    def heard(self, hook: Hook, *, taken: bool) -> None:
        """Keeps no count."""


def arrived(faults: Faults, *rounds: str) -> list[str]:
    """The bodies in the order in which an address got them; each round happens after the one before was looked at."""
    got: list[str] = []

    async def answer(reader, writer):
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        got.append((await reader.readexactly(length)).decode())
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    async def run() -> None:
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        market = Happening(faults)
        work = asyncio.create_task(HookSender(market).run())
        for names in rounds:
            market.hooks += [Hook(url, {}, name.encode()) for name in names]
            await asyncio.sleep(0.1)
        await asyncio.sleep(0.3)
        work.cancel()
        server.close()

    asyncio.run(run())
    return got


def test_left_alone_each_notification_arrives_once() -> None:
    assert sorted(arrived(Faults(), "abc")) == ["a", "b", "c"]


def test_told_to_repeat_it_delivers_them_twice_or_more() -> None:
    got = arrived(Faults(hooks=1.0, hook_kinds=["repeat"], copies=4), "ab")
    assert 2 <= got.count("a") <= 4
    assert 2 <= got.count("b") <= 4


def test_told_to_lose_it_delivers_none_and_counts_them() -> None:
    faults = Faults(hooks=1.0, hook_kinds=["lose"])
    assert arrived(faults, "abc") == []
    assert faults.seen == {"lose": 3}


def test_told_to_reorder_it_loses_none_and_earlier_ones_come_after_later_ones() -> None:
    faults = Faults(hooks=0.5, hook_kinds=["reorder"], seed=3)
    names = "abcdefghij"
    got = arrived(faults, names)
    assert sorted(got) == list(names)
    assert got != list(names)
    assert faults.seen["reorder"] > 0


@pytest.mark.parametrize("seconds", [7200, -7200])
def test_its_clock_is_set_wrong_on_purpose(seconds) -> None:
    market, client = opened(ShopifyMarket)
    right = market.clock.now()
    client.post("/_sandbox/clock", json={"skew_seconds": seconds})
    assert abs((market.clock.now() - right).total_seconds() - seconds) < 60


@pytest.mark.parametrize("told", [{"kinds": ["explode"]}, {"hook_kinds": ["shout"]}, {"wrong": 1}])
def test_what_it_does_not_know_is_refused_and_it_behaves_as_before(told) -> None:
    market, client = opened(ShopifyMarket)
    client.post("/_sandbox/faults", json={"rate": 0.5})
    assert client.post("/_sandbox/faults", json=told).status_code == 400
    assert market.faults.rate == 0.5
