"""`zayton journal catch-up`: let every reader of the journal work until nothing is left."""

import argparse

from zayton.cli.commands import Commands, set_up_django


def add_to(commands: Commands) -> None:
    """Add the command."""
    command = commands.add_parser("journal", help="the journal and its readers")
    verbs = command.add_subparsers(required=True, metavar="verb")
    catching = verbs.add_parser("catch-up", help="let every reader work until nothing is left")
    catching.set_defaults(run=catch_up)


def catch_up(_chosen: argparse.Namespace) -> int:
    """Give positions to what was written and let all readers follow."""
    set_up_django()
    from zayton.kernel.journal.public import catch_up as let_readers_follow
    from zayton.kernel.journal.public import last_position, sequence

    while sequence():
        pass
    passed = let_readers_follow()
    print(f"{passed} entries passed; the journal stands at position {last_position()}.")
    return 0
