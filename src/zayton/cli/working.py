"""`zayton worker`: jobs, schedules and services in a process of their own."""

import argparse
import os
import signal
import sys
import threading
from types import FrameType

from zayton.cli.commands import Commands, set_up_django

_PATIENCE = 10.0  # seconds for services to finish what they are at


class Working:
    """Jobs and services in threads of this process, between `start` and `stop`."""

    def start(self) -> None:
        """Take up unfinished jobs and start every service."""
        from zayton.kernel.jobs.worker import Worker

        # a thread that computes would else hold up each that waits for a marketplace by five milliseconds a time
        sys.setswitchinterval(0.001)
        self._worker = Worker()
        self._worker.start()

    def stop(self) -> None:
        """Finish what services are at, and leave the process: a job at work is taken up at the next start."""
        self._worker.stop(within=_PATIENCE)
        sys.stdout.flush()
        sys.stderr.flush()
        # the interpreter would otherwise wait for the threads of jobs that are still at work
        os._exit(0)


def add_to(commands: Commands) -> None:
    """Add the command."""
    command = commands.add_parser(
        "worker", help="work jobs, schedules and services (beside `serve`, on PostgreSQL)"
    )
    command.set_defaults(run=work)


def work(_chosen: argparse.Namespace) -> int:
    """Work until told to stop."""
    set_up_django()
    stop = threading.Event()

    def told(_number: int, _frame: FrameType | None) -> None:
        # nothing more within a signal: the main thread stops the work once it wakes
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, told)
    working = Working()
    working.start()
    print("Working. Stop with Ctrl-C.", flush=True)
    stop.wait()
    working.stop()
    return 0
