"""A worker: the engine and every service of one process."""

from django.db import close_old_connections

from zayton.kernel.jobs.engine import Engine
from zayton.kernel.jobs.following import journal_services
from zayton.kernel.jobs.services import ServiceThreads, declared_services


class Worker:
    """Works jobs and runs services until it is stopped; a `RuntimeError` when the workspace has no seat left."""

    def __init__(self) -> None:
        self._engine = Engine()
        services = [*self._engine.services(), *journal_services(), *declared_services().values()]
        self._threads = ServiceThreads(services)

    def start(self) -> None:
        """Take up what was left unfinished, then everything new."""
        self._engine.start()
        self._threads.start()
        close_old_connections()

    def stop(self, *, within: float) -> None:
        """Let services finish what they are at, then leave jobs to the next start."""
        self._threads.stop(within=within)
        self._engine.stop()
