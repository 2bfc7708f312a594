"""`zayton lake rebuild`: make the lake anew from the journal and the books, as after a lost folder."""

import argparse
import sys

from zayton.cli.commands import Commands, has_worker, set_up_django

_READER = "lake.mirror"


def add_to(commands: Commands) -> None:
    """Add the command."""
    command = commands.add_parser("lake", help="the tables that figures are computed from")
    verbs = command.add_subparsers(required=True, metavar="verb")
    rebuilding = verbs.add_parser("rebuild", help="make them anew from the journal and the books")
    rebuilding.set_defaults(run=make_anew)


def make_anew(_chosen: argparse.Namespace) -> int:
    """Throw the lake away and let it follow the journal again, here or in the worker that is at work; 1 if refused."""
    set_up_django()
    from django.conf import settings

    from zayton.lake.public import rebuild

    is_worked, workspace = has_worker(), settings.WORKSPACE
    if is_worked and workspace.embedded:
        # the server would wait for this process, or this one for the server, at each slice
        print(f"The workspace in {workspace.home} is being served; stop it first.", file=sys.stderr)
        return 1
    rebuild()
    print(f"The lake in {workspace.lake} was thrown away.", flush=True)
    if is_worked:
        print("A worker is running and fills it again; figures say how far they have come.")
        return 0
    return _fill()


def _fill() -> int:
    from zayton.kernel.journal.public import (
        advance,
        declared_readers,
        last_position,
        reader_position,
        sequence,
    )

    # an entry without a position is seen by no reader
    while sequence():
        pass
    end = last_position()
    while advance(declared_readers()[_READER]):
        print(f"{reader_position(_READER):,} of {end:,} entries", flush=True)
    print(f"The lake is true for position {reader_position(_READER):,} of the journal.")
    return 0
