"""Delivers a marketplace's notifications, well or badly, as its faults say."""

import asyncio
import random
from collections import deque

import httpx

from zayton.sandbox import faults
from zayton.sandbox.market import Hook, Market

_AT_ONCE = 8


class HookSender:
    """Takes hooks off a marketplace's list and posts them; an endpoint that does not answer is tried again."""

    def __init__(self, market: Market) -> None:
        self._market = market
        self._late: deque[Hook] = deque()
        self._dice = random.Random(market.faults.seed)
        self._busy = asyncio.Semaphore(_AT_ONCE)
        self._running: set[asyncio.Task[None]] = set()
        self.delivered = 0
        self.given_up = 0

    async def run(self) -> None:
        """Deliver for as long as the server lives."""
        async with httpx.AsyncClient(timeout=10, trust_env=False) as client:
            while True:
                self._take(client)
                await asyncio.sleep(0.02)

    def _take(self, client: httpx.AsyncClient) -> None:
        waiting, self._market.hooks[:] = list(self._market.hooks), []
        for hook in waiting:
            fault = self._market.faults.for_hook()
            if fault == faults.LOSE:
                continue
            if fault == faults.REORDER:
                self._late.append(hook)
                continue
            for _ in range(self._market.faults.times() if fault == faults.REPEAT else 1):
                self._spawn(client, hook)
        # what was held back comes after what happened later
        while self._late and (not waiting or self._dice.random() < 0.5):
            self._spawn(client, self._late.popleft())

    def _spawn(self, client: httpx.AsyncClient, hook: Hook) -> None:
        task = asyncio.create_task(self._deliver(client, hook))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _deliver(self, client: httpx.AsyncClient, hook: Hook) -> None:
        for attempt in range(self._market.hook_tries):
            async with self._busy:
                try:
                    answer = await client.post(hook.url, content=hook.body, headers=dict(hook.headers))
                except httpx.HTTPError:
                    answer = None
            if answer is not None and answer.status_code < 500:
                taken = answer.status_code < 300
                self.delivered += taken
                self._market.heard(hook, taken=taken)
                return
            await asyncio.sleep(0.2 * 2**attempt)
        self.given_up += 1
        self._market.heard(hook, taken=False)
