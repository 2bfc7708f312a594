"""`zayton person add`: the first person who can sign in, or one more."""

import argparse
import secrets

from zayton.cli.commands import Commands, set_up_django


def add_to(commands: Commands) -> None:
    """Add the command."""
    command = commands.add_parser("person", help="people who can sign in")
    verbs = command.add_subparsers(required=True, metavar="verb")
    adding = verbs.add_parser("add", help="add a person, or give one a new password and roles")
    adding.add_argument("username")
    adding.add_argument("--name", default="", help="as it shows on pages")
    adding.add_argument("--role", action="append", default=[], help="may be given more than once")
    adding.add_argument("--password", default="", help="made up and printed when left out")
    adding.add_argument("--language", choices=("zh-hans", "en"), default="zh-hans")
    adding.set_defaults(run=add_person)


def add_person(chosen: argparse.Namespace) -> int:
    """Add the person and print the password when it was made up here."""
    set_up_django()
    from django.contrib.auth import get_user_model

    from zayton.kernel.access.public import EVERY_ROLE

    roles = chosen.role or ["administrator"]
    if unknown := set(roles) - EVERY_ROLE:
        print(f"There is no role {', '.join(sorted(unknown))}. Roles: {', '.join(sorted(EVERY_ROLE))}.")
        return 2
    password = chosen.password or secrets.token_urlsafe(12)
    people = get_user_model().objects
    person = people.filter(username=chosen.username).first() or people.model(username=chosen.username)
    person.display_name = chosen.name or person.display_name or chosen.username
    person.roles, person.language, person.is_active = roles, chosen.language, True
    person.sees_cost = bool({"administrator", "boss", "finance", "buyer"} & set(roles))
    person.set_password(password)
    person.save()
    print(f"{chosen.username} may sign in" + ("." if chosen.password else f" with the password {password}"))
    return 0
