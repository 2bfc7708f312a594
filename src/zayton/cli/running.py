"""`zayton run`: everything at once, for trying out: migrate, load the demo company, serve, with its marketplaces."""

import argparse
import os
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import NoReturn

from zayton.cli import demo, migrating, sandboxing, serving
from zayton.cli.commands import Commands, set_up_django

_ORDERS_PER_MINUTE = "2"
_PATIENCE = 20.0  # seconds for the stand-ins to come up


def add_to(commands: Commands) -> None:
    """Add the command."""
    command = commands.add_parser("run", help="migrate, load the demo company if it is not there, and serve")
    serving.add_address(command)
    command.add_argument(
        "--no-sandbox", action="store_true", help="without the simulated marketplaces and their live orders"
    )
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> NoReturn:
    """Bring the workspace up, and become the process that serves it until told to stop."""
    # where the stand-ins send their notifications to
    os.environ.setdefault("ZAYTON_ADDRESS", f"http://{chosen.address}")
    if not chosen.no_sandbox:
        os.environ.setdefault("ZAYTON_PRIVATE_ADDRESSES", "loopback")
    migrating.migrate(chosen)
    if not chosen.no_sandbox:
        chosen.sandbox_port = _start_sandbox()
    demo.load(chosen)
    username, password = demo.login()
    print(f"\n  http://{chosen.address}/\n  sign in as {username} with the password {password}\n", flush=True)
    # a fresh process serves: the lake's library, which the load has used, does not survive the server's fork
    os.execv(  # noqa: S606
        sys.executable, [sys.executable, "-m", "zayton.cli", "serve", "--address", chosen.address]
    )


def _start_sandbox() -> int:
    """Start the stand-ins beside us, with what they held at the last start; the first of their ports."""
    set_up_django()
    from django.conf import settings

    kept: Path = settings.WORKSPACE.home / "sandbox"
    kept.mkdir(parents=True, exist_ok=True)
    port = _port_kept(kept / "port")
    words = ["sandbox", *demo.LIVE, "--port", str(port), "--keep", str(kept), "--until-orphaned"]
    words += ["--orders-per-minute", _ORDERS_PER_MINUTE]
    # its addresses and credentials are on the pages of the connections
    subprocess.Popen([sys.executable, "-m", "zayton.cli", *words], stdout=subprocess.DEVNULL)  # noqa: S603
    _await([sandboxing.port_of(name, port) for name in demo.LIVE])
    return port


def _port_kept(path: Path) -> int:
    """The port of the last start, which the connections of the demo know; else one with free ports after it."""
    if path.exists():
        return int(path.read_text())
    port = sandboxing.FIRST_PORT
    while any(_answers(port + offset) for offset in range(len(sandboxing.names()))):
        port += 10
    path.write_text(str(port))
    return port


def _await(ports: list[int]) -> None:
    until = time.monotonic() + _PATIENCE
    while not all(_answers(port) for port in ports):
        if time.monotonic() > until:
            print(
                "The simulated marketplaces did not come up; the demo goes on without them.", file=sys.stderr
            )
            return
        time.sleep(0.1)


def _answers(port: int) -> bool:
    with closing(socket.socket()) as asked:
        asked.settimeout(0.5)
        return asked.connect_ex(("127.0.0.1", port)) == 0
