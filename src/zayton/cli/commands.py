"""What the commands share: their type on the command line, and Django made ready."""

import argparse
from typing import TypeAlias

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def set_up_django() -> None:
    """Load the settings and every domain; call it before importing anything that has models."""
    import django

    django.setup()
