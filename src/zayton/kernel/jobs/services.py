"""Services: small pieces of work done again and again, a few times a second, for as long as the process lives."""

import logging
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.db import InterfaceError, OperationalError, close_old_connections, connection

log = logging.getLogger(__name__)

_AFTER_AN_ERROR = 2.0  # seconds


@dataclass(frozen=True, slots=True)
class Service:
    """Something to do every `every` seconds.

    `work` returns whether it did anything: then it is called again at once. It must bear running in several
    processes at a time, as every worker runs every service.
    """

    name: str
    work: Callable[[], bool]
    every: float = 0.2


_SERVICES: dict[str, Service] = {}


def register_service(service: Service) -> None:
    """Make a service known; a name declared twice is a `ValueError`."""
    if _SERVICES.setdefault(service.name, service) is not service:
        raise ValueError(f"the service {service.name!r} is declared twice")


def declared_services() -> Mapping[str, Service]:
    """Every service by its name."""
    return MappingProxyType(_SERVICES)


class ServiceThreads:
    """One thread a service, until told to stop."""

    def __init__(self, services: Iterable[Service]) -> None:
        self._stop = threading.Event()
        self._threads = [
            # a daemon, as a service that hangs must not keep its process from ending
            threading.Thread(target=self._loop, args=(service,), name=f"service-{service.name}", daemon=True)
            for service in services
        ]

    def start(self) -> None:
        """Start all threads."""
        for thread in self._threads:
            thread.start()

    def stop(self, *, within: float) -> None:
        """Let every service finish what it is at, for so many seconds at most."""
        self._stop.set()
        for thread in self._threads:
            thread.join(within)

    def _loop(self, service: Service) -> None:
        while not self._stop.is_set():
            wait = 0.0 if self._once(service) else service.every
            self._stop.wait(wait)
        connection.close()

    def _once(self, service: Service) -> bool:
        """Do the work once; an error is logged and waited out, since a service has nobody to report to."""
        try:
            return service.work()
        except (OperationalError, InterfaceError) as error:
            log.warning("the service %s waits for the database: %s", service.name, error)
        except Exception:
            log.exception("the service %s failed and will try again", service.name)
        # a connection that broke would make every later try fail as well
        close_old_connections()
        self._stop.wait(_AFTER_AN_ERROR)
        return False
