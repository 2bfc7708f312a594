"""What the commands share: their type on the command line, and Django made ready."""

import argparse
from typing import TypeAlias

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def set_up_django() -> None:
    """Load the settings and every domain; call it before importing anything that has models."""
    import django

    django.setup()


def has_worker() -> bool:
    """Whether some process works this workspace's jobs and readers: a worker, or a server with one inside."""
    from zayton.kernel.jobs.claims import Claim, seat_name

    # the first seat is the first to be taken, and it is given up when its process ends, however that ends
    claim = Claim(seat_name(0))
    taken = claim.take()
    claim.release()
    return not taken
