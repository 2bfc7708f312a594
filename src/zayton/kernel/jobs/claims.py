"""Claims: being the only process that does something, for as long as it lives.

A claim ends with its process, however that ends, because the operating system or PostgreSQL ends it.
"""

import fcntl
import os
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import connection


class Claim:
    """One claim by name, within one workspace."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._held: Any = None

    def take(self) -> bool:
        """Try to take the claim; whether this process holds it now."""
        if self._held is None:
            self._held = self._server_lock() if connection.vendor == "postgresql" else self._file_lock()
        return self._held is not None

    def still_held(self) -> bool:
        """Whether the claim outlived the database's restarts; a claim that did not is given up."""
        if self._held is not None and connection.vendor == "postgresql":
            try:
                self._held.execute("SELECT 1")
            except Exception:  # noqa: BLE001 - any error means that the lock's session is gone
                self.release()
        return self._held is not None

    def release(self) -> None:
        """Give the claim up."""
        if self._held is not None:
            held, self._held = self._held, None
            if connection.vendor == "sqlite":
                # removed before it is closed: afterwards it may be another's already
                (settings.WORKSPACE.home / "locks" / self.name).unlink(missing_ok=True)
            held.close()

    def _server_lock(self) -> Any:
        # advisory locks are named by a signed 64-bit number
        number = int.from_bytes(sha256(self.name.encode()).digest()[:8], "big", signed=True)
        # this session is opened past Django, which alone turns the driver's errors into its own
        with connection.wrap_database_errors:
            session = connection.get_new_connection(connection.get_connection_params())
            session.autocommit = True
            if session.execute("SELECT pg_try_advisory_lock(%s)", [number]).fetchone()[0]:
                return session
        session.close()
        return None

    def _file_lock(self) -> Any:
        folder = settings.WORKSPACE.home / "locks"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / self.name
        file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # the last holder removes its file, so the one locked here may be a ghost
            if path.exists() and path.stat().st_ino == os.fstat(file.fileno()).st_ino:
                return file
        except BlockingIOError:
            pass
        file.close()
        return None


def seat_name(number: int) -> str:
    """The claim that a worker holds for its life; DBOS knows the worker by the same name."""
    return f"worker-{number}"
