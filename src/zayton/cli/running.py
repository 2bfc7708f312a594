"""`zayton run`: everything at once, for trying out: migrate, load the demo company, serve."""

import argparse

from zayton.cli import demo, migrating, serving
from zayton.cli.commands import Commands


def add_to(commands: Commands) -> None:
    """Add the command."""
    command = commands.add_parser("run", help="migrate, load the demo company if it is not there, and serve")
    serving.add_address(command)
    command.set_defaults(run=run, processes=2, threads=8, no_worker=False)


def run(chosen: argparse.Namespace) -> int:
    """Bring the workspace up and serve it until told to stop."""
    migrating.migrate(chosen)
    demo.load(chosen)
    username, password = demo.login()
    print(f"\n  http://{chosen.address}/\n  sign in as {username} with the password {password}\n", flush=True)
    return serving.serve(chosen)
