"""`zayton person add | password`: the first person who can sign in, one more, or one who forgot the password."""

import argparse
import secrets
import sys

from zayton.cli.commands import Commands, set_up_django


def add_to(commands: Commands) -> None:
    """Add the commands."""
    command = commands.add_parser("person", help="people who can sign in")
    verbs = command.add_subparsers(required=True, metavar="verb")
    adding = verbs.add_parser("add", help="add a person")
    adding.add_argument("--name", default="", help="as it shows on pages")
    adding.add_argument("--role", action="append", default=[], help="may be given more than once")
    adding.add_argument("--language", choices=("zh-hans", "en"), default="zh-hans")
    adding.set_defaults(run=add_person)
    renewing = verbs.add_parser("password", help="give a person a new password")
    renewing.set_defaults(run=renew_password)
    for verb in (adding, renewing):
        verb.add_argument("username")
        verb.add_argument("--password", default="", help="made up and printed when left out")


def add_person(chosen: argparse.Namespace) -> int:
    """Add a person, administrator unless a role is named, and print the password when it was made up here."""
    set_up_django()
    from zayton.kernel.access.public import SYSTEM, PersonDraft, invite_people
    from zayton.kernel.errors import words_of
    from zayton.kernel.time import now

    # the first person has nobody who could give them more later
    roles = chosen.role or ["administrator"]
    password = chosen.password or _made_up()
    draft = PersonDraft(
        chosen.username,
        chosen.name or chosen.username,
        roles,
        password,
        # whoever answers for money or buys needs costs; anybody else is given them on the page
        sees_cost=bool({"administrator", "boss", "finance", "buyer"} & set(roles)),
        language=chosen.language,
    )
    for refusal in invite_people(drafts=[draft], actor=SYSTEM, at=now()).refusals:
        print(*words_of(refusal), file=sys.stderr)
        return 2
    return _say(chosen, password)


def renew_password(chosen: argparse.Namespace) -> int:
    """Give a person a new password, and print it when it was made up here."""
    set_up_django()
    from django.contrib.auth import get_user_model

    person = get_user_model().objects.filter(username=chosen.username).first()
    if person is None:
        print(f"There is nobody called {chosen.username}.", file=sys.stderr)
        return 2
    password = chosen.password or _made_up()
    person.set_password(password)
    person.save(update_fields=["password"])
    return _say(chosen, password)


def _made_up() -> str:
    return secrets.token_urlsafe(12)


def _say(chosen: argparse.Namespace, password: str) -> int:
    print(f"{chosen.username} may sign in" + ("." if chosen.password else f" with the password {password}"))
    return 0
