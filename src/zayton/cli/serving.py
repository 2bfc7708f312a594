"""`zayton serve`: the pages and the API, with the worker inside when the workspace is embedded."""

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication

from zayton.cli.commands import Commands, has_worker, set_up_django
from zayton.cli.working import Working


def add_to(commands: Commands) -> None:
    """Add the command."""
    command = commands.add_parser("serve", help="serve the pages and the API")
    add_address(command)
    command.add_argument(
        "--processes", type=int, default=max(2, os.cpu_count() or 2), help="on PostgreSQL only"
    )
    command.add_argument("--threads", type=int, default=8, help="in each process")
    command.add_argument("--no-worker", action="store_true", help="leave jobs to `zayton worker`")
    command.set_defaults(run=serve)


def add_address(command: argparse.ArgumentParser) -> None:
    """Add where to listen."""
    command.add_argument("--address", default="127.0.0.1:8000", help="host:port to listen on")


def serve(chosen: argparse.Namespace) -> int:
    """Serve until told to stop; an embedded workspace in one process with its jobs."""
    from django.conf import settings

    embedded = settings.WORKSPACE.embedded
    if embedded and has_worker():
        print(f"The workspace in {settings.WORKSPACE.home} is already being served.", file=sys.stderr)
        return 1
    options = {
        "bind": chosen.address,
        "worker_class": "gthread",
        # SQLite takes one writer at a time, and the jobs are worked within this process
        "workers": 1 if embedded else chosen.processes,
        "threads": chosen.threads,
        "timeout": 120,
        "graceful_timeout": 15,
        "keepalive": 15,
        # on a disk the file that shows a process alive can block, and the process would be shot
        "worker_tmp_dir": "/dev/shm" if Path("/dev/shm").is_dir() else None,  # noqa: S108
        "control_socket_disable": True,
        "loglevel": "warning",
    }
    working = Working() if embedded and not chosen.no_worker else None
    Server(options | _beside_the_requests(working)).run()
    return 0


class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn, configured here and nowhere else."""

    def __init__(self, options: dict[str, Any]) -> None:
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        """Hand our options over."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Load the application with all its routes, once in each process."""
        from django.core.wsgi import get_wsgi_application
        from django.urls import get_resolver

        application = get_wsgi_application()
        # the first request, which may be a sale, would else wait a second for what the routes name
        list(get_resolver().url_patterns)
        return application


def _beside_the_requests(working: Working | None) -> dict[str, Any]:
    """What a process does besides serving: it makes answers ready and, where it is the only one, works the jobs."""

    def begin(_process: Any) -> None:
        set_up_django()
        # a thread that computes would else hold up each that waits for the database by five milliseconds a time
        sys.setswitchinterval(0.001)
        from zayton.lake.public import readiness

        readiness.start()
        if working:
            working.start()

    def end(_server: Any, _process: Any) -> None:
        if working:
            working.stop()

    return {"post_worker_init": begin, "worker_exit": end}
