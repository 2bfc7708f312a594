"""`zayton demo`: load the demo company, unless it is there already."""

import argparse
import sys
from hashlib import sha256
from typing import Any

from zayton.cli import sandboxing
from zayton.cli.commands import Commands, set_up_django


def add_to(commands: Commands) -> None:
    """Add the command."""
    command = commands.add_parser("demo", help="load the demo company")
    command.set_defaults(run=load)


def load(chosen: argparse.Namespace) -> int:
    """Load the demo company through the public verbs, telling how far it is, and print its login."""
    set_up_django()
    from zayton.demo.public import load_demo

    first_port = getattr(chosen, "sandbox_port", None)
    load_demo(report=_tell, password=login()[1], stand_ins=_stand_ins(first_port) if first_port else ())
    print(
        "The people of the demo company sign in as {} (or buyer, keeper, finance, …) with {}".format(*login())
    )
    return 0


_AMAZON_SAYS = {"country_of_origin": "CN", "color": "Mixed"}
LIVE = ("amazon", "ebay", "shopify")
"""The marketplaces through whose stand-ins the demo company sells live."""


def _stand_ins(first_port: int) -> list[Any]:
    from zayton.demo.public import StandIn
    from zayton.sandbox.accounts import ACCOUNTS

    told: dict[str, dict[str, Any]] = {
        "amazon": {"site_ref": "A1F83G8C2ARO7P", "product_type": "HOME", "attributes": _AMAZON_SAYS},
        "ebay": {"site_ref": "EBAY_GB", "category": "20625"},
        "shopify": {"site_ref": ""},
    }
    return [
        StandIn(name, sandboxing.address_of(name, first_port), ACCOUNTS[name], **told[name]) for name in LIVE
    ]


def login() -> tuple[str, str]:
    """The owner's sign-in name, and the password: the same at every start of this workspace, and in no other."""
    from django.conf import settings

    # made from the workspace's key, so that no two workspaces share a password anybody could look up
    return "boss", sha256(b"demo login:" + settings.WORKSPACE.key.encode()).hexdigest()[:10]


def _tell(note: str, done: int = 0, total: int = 0) -> None:
    """Show one line of progress, rewritten in place on a terminal."""
    share = f" {done:,} / {total:,}" if total else ""
    # a file or a pipe keeps every line, and the signs that erase one would stay in it
    if not sys.stdout.isatty():
        print(f"{note}{share}", flush=True)
        return
    ending = "\n" if done == total else "\r"
    print(f"\x1b[2K{note}{share}", end=ending, flush=True)
