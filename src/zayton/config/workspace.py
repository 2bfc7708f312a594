"""Where one workspace lives: its folder, its books, its jobs database, its lake and its key."""

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


@dataclass(frozen=True, slots=True)
class Workspace:
    """One seller's installation: a folder, a database address and the secret all else is derived from."""

    home: Path
    database: str
    key: str

    @property
    def lake(self) -> Path:
        """The folder of the lake's Delta tables."""
        return self.home / "lake"

    @property
    def raw(self) -> Path:
        """The folder of encrypted raw files."""
        return self.home / "raw"

    @property
    def embedded(self) -> bool:
        """Whether the books are a SQLite file served by one process."""
        return self.database.startswith("sqlite")

    @property
    def jobs_database(self) -> str:
        """The address DBOS keeps its own tables under, beside the books and never in them."""
        if self.embedded:
            return f"sqlite:///{self.home / 'jobs.sqlite3'}"
        parts = urlsplit(self.database)
        query = f"?{parts.query}" if parts.query else ""
        # put together by hand: geturl() drops the slashes of an address without a host, as of a local socket
        return f"postgresql+psycopg://{parts.netloc}{parts.path}_jobs{query}"


def workspace_of(environment: dict[str, str]) -> Workspace:
    """Read `ZAYTON_HOME`, `ZAYTON_DATABASE` and `ZAYTON_KEY`; a missing key is made once and kept in the folder."""
    home = Path(environment.get("ZAYTON_HOME", "var")).resolve()
    database = environment.get("ZAYTON_DATABASE") or f"sqlite:///{home / 'books.sqlite3'}"
    return Workspace(home=home, database=database, key=environment.get("ZAYTON_KEY") or _kept_key(home))


def _kept_key(home: Path) -> str:
    path = home / "key"
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        _put_whole(path, secrets.token_urlsafe(48))
    key = path.read_text().strip()
    if not key:
        raise ValueError(f"the key in {path} is empty; restore it from a backup")
    return key


def _put_whole(path: Path, text: str) -> None:
    """Write a file that nobody ever sees half of; whoever comes second leaves the first one's."""
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    # linked and not renamed: a rename would take away the key that another process has read meanwhile
    with suppress(FileExistsError):
        os.link(fresh, path)
    fresh.unlink()


def database_settings(address: str) -> dict[str, Any]:
    """Django's `DATABASES["default"]` for a `sqlite:///` or `postgresql://` address; `ValueError` for others."""
    # not cut as an address is: a folder may be called "shop #1"
    if address.startswith("sqlite:///"):
        return _sqlite(address.removeprefix("sqlite:///"))
    parts = urlsplit(address)
    if parts.scheme in ("postgresql", "postgres"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.path[1:],
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": parts.port or "",
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": _options(dict(parse_qsl(parts.query))),
        }
    raise ValueError(f"ZAYTON_DATABASE must start with sqlite:/// or postgresql://, not {parts.scheme!r}")


def _options(asked: dict[str, str]) -> dict[str, str]:
    """What the address asks of each session, and plans that are kept, since planning an order costs as much as it."""
    kept = "-c plan_cache_mode=force_generic_plan"
    return {**asked, "options": f"{asked.get('options', '')} {kept}".strip()}


def _sqlite(path: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path if path == ":memory:" else f"/{path.lstrip('/')}",
        "CONN_MAX_AGE": 600,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
                "PRAGMA cache_size=-131072; PRAGMA temp_store=MEMORY;"
            ),
        },
    }
