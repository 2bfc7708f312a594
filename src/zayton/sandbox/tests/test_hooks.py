"""Notifications arrive, and well or badly as told: lost, repeated, held back, tried again while nobody answers."""

import asyncio
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from zayton.sandbox.clock import Clock
from zayton.sandbox.faults import Faults
from zayton.sandbox.hooks import HookSender
from zayton.sandbox.market import Hook
from zayton.sandbox.markets import MARKETS


@contextmanager
def listening(*statuses):
    """An address that answers with these one after the other and then with 200, and the bodies that came."""
    came, answers = [], [*statuses]

    class Keeping(BaseHTTPRequestHandler):
        def do_POST(self):
            came.append(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(answers.pop(0) if answers else 200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Keeping)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hooks", came
    finally:
        server.shutdown()
        server.server_close()


def sent(market, url, count, until):
    """Send so many numbered notifications, one after the other, until `until(sender)` says it is enough."""
    sender = HookSender(market)

    async def work():
        running = asyncio.create_task(sender.run())
        for number in range(count):
            market.hooks.append(Hook(url, {}, str(number).encode()))
            # each in a round of its own, as things happen one by one
            await asyncio.sleep(0.03)
        for _ in range(300):
            if until(sender):
                break
            await asyncio.sleep(0.02)
        # whatever comes beyond what was awaited has a moment to come
        await asyncio.sleep(0.1)
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running

    asyncio.run(work())
    return sender


@pytest.fixture(params=[*MARKETS])
def market(request):
    return MARKETS[request.param](clock=Clock(), faults=Faults())


def test_each_arrives_once(market):
    with listening() as (url, came):
        sender = sent(market, url, 5, lambda one: one.delivered == 5)
    # several are on their way at once, so their order is nobody's promise
    assert sorted(came) == [b"0", b"1", b"2", b"3", b"4"]
    assert (sender.delivered, sender.given_up, market.hooks) == (5, 0, [])


def test_what_is_lost_never_arrives(market):
    market.faults = Faults(hooks=1.0, hook_kinds=["lose"])
    with listening() as (url, came):
        sender = sent(market, url, 3, lambda _: market.faults.seen["lose"] == 3)
    assert (came, sender.delivered, sender.given_up) == ([], 0, 0)


def test_what_is_repeated_arrives_as_often_as_told_and_not_once(market):
    market.faults = Faults(hooks=1.0, hook_kinds=["repeat"], copies=2)
    with listening() as (url, came):
        sent(market, url, 3, lambda one: one.delivered == 6)
    assert sorted(came) == [b"0", b"0", b"1", b"1", b"2", b"2"]


def test_what_is_held_back_arrives_after_what_happened_later_and_all_arrives(market):
    market.faults = Faults(hooks=0.5, hook_kinds=["reorder"], seed=3)
    with listening() as (url, came):
        sent(market, url, 12, lambda one: one.delivered == 12)
    assert sorted(came, key=int) == [str(number).encode() for number in range(12)]
    assert market.faults.seen["reorder"]


def test_a_shop_of_woocommerce_sends_once_and_switches_off_what_fails_six_times_in_a_row():
    shop = MARKETS["woocommerce"](clock=Clock(), faults=Faults())
    with listening(*[500] * 5, 200, *[500] * 7) as (url, came):
        shop.shop.subscribe({"topic": "product.created", "delivery_url": url, "secret": "s3"})
        # the ping that comes with a new webhook is no delivery
        shop.hooks.clear()

        def made(count):
            sender = HookSender(shop)

            async def work():
                running = asyncio.create_task(sender.run())
                for _ in range(count):
                    shop.shop.announce("product.created", {"id": 1})
                    told = sender.delivered + sender.given_up + len(shop.hooks)
                    for _ in range(200):
                        if sender.delivered + sender.given_up >= told:
                            break
                        await asyncio.sleep(0.02)
                running.cancel()
                with suppress(asyncio.CancelledError):
                    await running

            asyncio.run(work())
            (webhook,) = shop.store.webhooks.values()
            return len(came), webhook["status"]

        assert made(6) == (6, "active")
        assert made(5) == (11, "active")
        assert made(3) == (12, "disabled")


@pytest.fixture
def one():
    return MARKETS["shopify"](clock=Clock(), faults=Faults())


def test_a_listener_that_is_broken_is_told_again_until_it_is_not(one):
    with listening(500, 503) as (url, came):
        sender = sent(one, url, 1, lambda sender: sender.delivered)
    assert (came, sender.delivered, sender.given_up) == ([b"0"] * 3, 1, 0)


def test_a_listener_that_refuses_is_not_told_again(one):
    with listening(403) as (url, came):
        sender = sent(one, url, 1, lambda _: came)
    assert (came, sender.delivered, sender.given_up) == ([b"0"], 0, 0)


def test_an_address_where_nobody_listens_is_given_up(one, monkeypatch):
    monkeypatch.setattr(one, "hook_tries", 2, raising=False)
    with listening() as (url, came):
        pass
    sender = sent(one, url, 1, lambda sender: sender.given_up)
    assert (came, sender.delivered, sender.given_up) == ([], 0, 1)
