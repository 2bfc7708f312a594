"""Runs marketplaces on loopback ports, one each, until told to stop."""

import asyncio
import contextlib
import json
import logging
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette

from zayton.sandbox.buyers import Buyers
from zayton.sandbox.clock import Clock
from zayton.sandbox.control import Control
from zayton.sandbox.faults import Faults
from zayton.sandbox.hooks import HookSender
from zayton.sandbox.market import Market
from zayton.sandbox.misbehaving import Misbehaving

HOST = "127.0.0.1"
_KEEP_EVERY = 2.0  # seconds


@dataclass(frozen=True)
class Stall:
    """A marketplace and where it stands: its port, and how many orders a minute its buyers place."""

    market: Callable[..., Market]
    port: int
    orders_per_minute: float = 0.0


def serve(stalls: Sequence[Stall], *, keep_in: Path | None = None) -> None:
    """Serve until interrupted; with a folder, state outlives the process."""
    # answers that are cut on purpose are no news
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(stalls, keep_in))


async def _serve(stalls: Sequence[Stall], keep_in: Path | None) -> None:
    work: list[Coroutine[Any, Any, None]] = []
    for stall in stalls:
        market = stall.market(clock=Clock(), faults=Faults())
        path = keep_in / f"{market.name}.json" if keep_in else None
        if path and path.exists():
            market.load(json.loads(path.read_text()))
        # in the same loop as the marketplace: what happened is sent in the order in which it happened
        sender = HookSender(market)
        work += [_listen(market, sender, stall.port), sender.run(), _tick(market)]
        if stall.orders_per_minute:
            work.append(Buyers(market, stall.orders_per_minute).run())
        if path:
            work.append(_keep(market, path))
    await asyncio.gather(*work)


async def _listen(market: Market, sender: HookSender, port: int) -> None:
    app = Starlette(routes=[*Control(market, sender).routes(), *market.routes()])
    config = uvicorn.Config(
        # typed as ASGI's own callable, which the layer is
        Misbehaving(app, market),
        host=HOST,
        port=port,
        log_level="critical",
        access_log=False,
        lifespan="off",
    )
    await uvicorn.Server(config).serve()
    # one that stops takes the others along: they are one world
    raise KeyboardInterrupt


async def _tick(market: Market) -> None:
    while True:
        market.tick()
        await asyncio.sleep(0.5)


async def _keep(market: Market, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    kept: Mapping[str, Any] | None = None
    while True:
        await asyncio.sleep(_KEEP_EVERY)
        state = market.dump()
        if state != kept:
            # renamed into place, so that a restart never reads half a state
            fresh = path.with_suffix(".part")
            fresh.write_text(json.dumps(state))
            fresh.replace(path)
            kept = state
