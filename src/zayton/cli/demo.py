"""`zayton demo`: load the demo company, unless it is there already."""

import argparse
import sys

from zayton.cli.commands import Commands, set_up_django


def add_to(commands: Commands) -> None:
    """Add the command."""
    command = commands.add_parser("demo", help="load the demo company")
    command.set_defaults(run=load)


def load(_chosen: argparse.Namespace) -> int:
    """Load the demo company through the public verbs, telling how far it is."""
    set_up_django()
    from zayton.demo.public import load_demo

    load_demo(report=_tell)
    return 0


def _tell(note: str, done: int = 0, total: int = 0) -> None:
    """Show one line of progress, rewritten in place on a terminal."""
    share = f" {done:,} of {total:,}" if total else ""
    ending = "\n" if not sys.stdout.isatty() or done == total else "\r"
    print(f"\x1b[2K{note}{share}" if sys.stdout.isatty() else f"{note}{share}", end=ending, flush=True)
