"""`zayton migrate`: create the workspace, or bring it up to this version."""

import argparse

from zayton.cli.commands import Commands, set_up_django


def add_to(commands: Commands) -> None:
    """Add the command, under both of its names."""
    for name, words in (
        ("init", "create the workspace"),
        ("migrate", "bring the workspace up to this version"),
    ):
        command = commands.add_parser(name, help=words)
        command.set_defaults(run=migrate)


def migrate(_chosen: argparse.Namespace) -> int:
    """Create or change the books; running it again changes nothing."""
    set_up_django()
    from django.conf import settings
    from django.core.management import call_command

    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
    print(f"The workspace in {settings.WORKSPACE.home} is up to date.")
    return 0
