"""`zayton run`: everything at once, for trying out: migrate, load the demo company, serve."""

import argparse
import os
import sys
from typing import NoReturn

from zayton.cli import demo, migrating, serving
from zayton.cli.commands import Commands


def add_to(commands: Commands) -> None:
    """Add the command."""
    command = commands.add_parser("run", help="migrate, load the demo company if it is not there, and serve")
    serving.add_address(command)
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> NoReturn:
    """Bring the workspace up, and become the process that serves it until told to stop."""
    migrating.migrate(chosen)
    demo.load(chosen)
    username, password = demo.login()
    print(f"\n  http://{chosen.address}/\n  sign in as {username} with the password {password}\n", flush=True)
    # a fresh process serves: the lake's library, which the load has used, does not survive the server's fork
    os.execv(  # noqa: S606
        sys.executable, [sys.executable, "-m", "zayton.cli", "serve", "--address", chosen.address]
    )
