"""`zayton run`: everything at once, for trying out: migrate, load the demo company, serve, print the login."""

import argparse
from hashlib import sha256

from zayton.cli import demo, migrating, people, serving
from zayton.cli.commands import Commands


def add_to(commands: Commands) -> None:
    """Add the command."""
    command = commands.add_parser(
        "run", help="migrate, load the demo company if the books are empty, and serve"
    )
    serving.add_address(command)
    command.add_argument("--without-demo", action="store_true", help="start with empty books")
    command.set_defaults(run=run, processes=2, threads=8, no_worker=False)


def run(chosen: argparse.Namespace) -> int:
    """Bring the workspace up and serve it until told to stop."""
    migrating.migrate(chosen)
    if not chosen.without_demo:
        demo.load(chosen)
    username, password = "demo", _password()
    roles = ["boss", "administrator"]
    facts = {"username": username, "password": password, "name": "Demo", "role": roles, "language": "zh-hans"}
    people.add_person(argparse.Namespace(**facts))
    print(f"\n  http://{chosen.address}/   sign in as {username} with the password {password}\n", flush=True)
    return serving.serve(chosen)


def _password() -> str:
    """The same password at every start of this workspace, and no other workspace's."""
    from django.conf import settings

    return sha256(b"demo login:" + settings.WORKSPACE.key.encode()).hexdigest()[:10]
