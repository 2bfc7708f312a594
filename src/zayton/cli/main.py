"""The entry point of `zayton`: reads the command line and starts one command."""

import argparse
import os
from collections.abc import Sequence

from zayton.cli import demo, journal, lake, migrating, people, running, sandboxing, serving, working

COMMANDS = (running, migrating, demo, serving, working, people, journal, lake, sandboxing)


def parser() -> argparse.ArgumentParser:
    """The command line with every command, for this program and for the reference page."""
    top = argparse.ArgumentParser(prog="zayton", description="Run a cross-border seller's whole business.")
    commands = top.add_subparsers(required=True, metavar="command")
    for command in COMMANDS:
        command.add_to(commands)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    # only a default: who runs tests or tries other settings has said so already
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zayton.config.settings")
    chosen = parser().parse_args(arguments)
    try:
        status: int = chosen.run(chosen)
    except KeyboardInterrupt:
        # as shells have it for a program that Ctrl-C has ended
        return 130
    return status
