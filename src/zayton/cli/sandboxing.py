"""`zayton sandbox`: stand-ins for marketplaces on this machine, to try everything out without touching a real one."""

import argparse
import os
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from zayton.cli.commands import Commands

FIRST_PORT = 8101
# services listen beyond the marketplaces, of which there may be more one day
_SERVICES_AFTER = 50


def add_to(commands: Commands) -> None:
    """Add the command."""
    command = commands.add_parser("sandbox", help="serve stand-ins for marketplaces on loopback ports")
    command.add_argument(
        "markets",
        nargs="*",
        default=[],
        metavar="market",
        help="which of them, by the names of their adapters; all",
    )
    command.add_argument(
        "--port", type=int, default=FIRST_PORT, help="of the first marketplace; the others follow it"
    )
    command.add_argument("--orders-per-minute", type=float, default=0.0, help="that buyers place at each")
    command.add_argument(
        "--keep", type=Path, default=None, help="a folder in which state outlives the process"
    )
    command.add_argument("--until-orphaned", action="store_true", help="end when the parent process does")
    command.set_defaults(run=run)


def names() -> Sequence[str]:
    """The marketplaces that have a stand-in."""
    # not before a command needs it: it loads a web server
    from zayton.sandbox.markets import MARKETS

    return tuple(MARKETS)


def services() -> Sequence[str]:
    """What else has a stand-in, such as a translator."""
    from zayton.sandbox.markets import SERVICES

    return tuple(SERVICES)


def port_of(market: str, first: int = FIRST_PORT) -> int:
    """Where a marketplace listens: always the same place, whichever others are served."""
    if market in services():
        return first + _SERVICES_AFTER + services().index(market)
    return first + names().index(market)


def address_of(market: str, first: int = FIRST_PORT) -> str:
    """The address to connect to."""
    return f"http://127.0.0.1:{port_of(market, first)}"


def run(chosen: argparse.Namespace) -> int:
    """Serve until told to stop."""
    from zayton.sandbox.accounts import ACCOUNTS, SERVICE_ACCOUNTS
    from zayton.sandbox.markets import MARKETS, SERVICES
    from zayton.sandbox.serving import Stall, serve

    known = {**MARKETS, **SERVICES}
    accounts = {**ACCOUNTS, **SERVICE_ACCOUNTS}
    wanted = chosen.markets or [*known]
    if unknown := [name for name in wanted if name not in known]:
        print(
            f"There is no stand-in for {', '.join(unknown)}; there are {', '.join(known)}.", file=sys.stderr
        )
        return 2
    if chosen.until_orphaned:
        threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    stalls = [Stall(known[name], port_of(name, chosen.port), chosen.orders_per_minute) for name in wanted]
    for name in wanted:
        print(f"{name:12} {address_of(name, chosen.port)}", flush=True)
        for key, value in accounts.get(name, {}).items():
            print(f"{'':12} {key} = {value}", flush=True)
    serve(stalls, keep_in=chosen.keep)
    return 0


def _end_with(parent: int) -> None:
    """End this process when its parent is gone, however that ended."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(0)
