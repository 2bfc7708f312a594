"""Marketplaces of the sandbox as processes, for tests."""

import multiprocessing
import socket
import time
from contextlib import contextmanager

import httpx

from zayton.sandbox.serving import Stall, serve


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


class Stand:
    """A running marketplace: `url` is where, the methods tell it what to do."""

    def __init__(self, port: int):
        self.url = f"http://127.0.0.1:{port}"
        # one for all calls: each new one reads the certificates of the system again
        self._client = httpx.Client(base_url=self.url, timeout=10, trust_env=False)

    def tell(self, verb, body):
        """Tell it `faults`, `clock`, `tokens`, `buy` or `cancel`."""
        answer = self._client.post(f"/_sandbox/{verb}", json=body)
        answer.raise_for_status()
        return answer.json()

    def state(self):
        """Everything it holds."""
        return self._client.get("/_sandbox/state").json()

    def goods(self):
        """What can be bought."""
        return self._client.get("/_sandbox/goods").json()

    def close(self):
        """Call it no more."""
        self._client.close()


@contextmanager
def standing(market, *, orders_per_minute=0.0, keep_in=None):
    """A marketplace (its class) that is served in a process of its own until the block ends."""
    port = free_port()
    # spawned, not forked: a test's own threads and connections must not live on in it
    process = multiprocessing.get_context("spawn").Process(
        target=serve,
        args=([Stall(market, port, orders_per_minute)],),
        kwargs={"keep_in": keep_in},
        daemon=True,
    )
    process.start()
    stand = Stand(port)
    try:
        _await(stand)
        yield stand
    finally:
        stand.close()
        process.terminate()
        process.join(10)


def _await(stand):
    for _ in range(400):
        try:
            stand.state()
        except httpx.HTTPError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the marketplace did not come up")
