"""A throw-away PostgreSQL server for tests and benchmarks; it dies with the process that started it."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

OLDEST = 15
COMMON = ("max_connections=200", "shared_buffers=256MB", "work_mem=32MB", "max_wal_size=4GB", "jit=off")
CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def postgres_programs() -> Path | None:
    """Return the folder of the newest installed server's programs, or None when there is none to use."""
    found = sorted(
        (int(path.parent.parent.name.split(".")[0]), path.parent)
        for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")
    )
    if found and found[-1][0] >= OLDEST:
        return found[-1][1]
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


@dataclass(slots=True)
class PostgresCluster:
    """One server in one temporary folder, listening on loopback only.

    `durable` keeps fsync and full-page writes as a production server has them.
    """

    durable: bool = False
    settings: tuple[str, ...] = ()
    folder: Path = field(default_factory=Path, init=False)
    port: int = field(default=0, init=False)
    password: str = field(default_factory=lambda: secrets.token_hex(16), init=False)
    _watcher: "subprocess.Popen[bytes] | None" = field(default=None, init=False)

    def create(self) -> "PostgresCluster":
        """Initialise the folder and start the server; raises when no server is installed."""
        self.folder = Path(tempfile.mkdtemp(prefix="zayton-postgres-"))
        secret = self.folder / "password"
        secret.write_text(self.password)
        if os.getuid() == 0:
            for path in (self.folder, secret):
                shutil.chown(path, "postgres", "postgres")
        self._watch()
        self._run(
            "initdb", "-D", self._data, "-U", "zayton", "-A", "scram-sha-256", f"--pwfile={secret}",
            "-E", "UTF8", "--no-locale", "--no-sync",
        )  # fmt: skip
        self.start()
        return self

    def start(self) -> None:
        """Start the server, also again after `kill`; returns when it answers."""
        self.port = self.port or _free_port()
        chosen = (*COMMON, *(() if self.durable else CARELESS), *self.settings)
        options = " ".join(f"-c {setting}" for setting in chosen)
        options += f" -p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1"
        log = str(self.folder / "log")
        self._run("pg_ctl", "-D", self._data, "-w", "-t", "60", "-l", log, "-o", options, "start")

    def kill(self) -> None:
        """Kill the postmaster as a power cut would, and wait until all of its processes are gone.

        Raises TimeoutError when one of them outlives it by a minute.
        """
        lock = Path(self._data) / "postmaster.pid"
        postmaster = int(lock.read_text().split()[0])
        family = [postmaster, *_children(postmaster)]
        os.kill(postmaster, signal.SIGKILL)
        deadline = time.monotonic() + 60
        while any(_runs(process) for process in family):
            if time.monotonic() > deadline:
                raise TimeoutError(f"processes of the killed server still run: {family}")
            time.sleep(0.02)
        # pg_ctl takes a dead postmaster nobody has reaped for a living one, and would wait for it
        for left in (lock, self.folder / f".s.PGSQL.{self.port}.lock"):
            left.unlink(missing_ok=True)

    def stop(self) -> None:
        """Stop the server and remove its folder."""
        if self._watcher and self._watcher.stdin:
            self._watcher.stdin.close()
            self._watcher.wait()

    def address(self, database: str = "postgres") -> str:
        """Return the address of one database, as `ZAYTON_DATABASE` wants it."""
        return f"postgresql://zayton:{self.password}@127.0.0.1:{self.port}/{database}"

    @property
    def _data(self) -> str:
        return str(self.folder / "data")

    def _watch(self) -> None:
        """Leave a shell behind that cleans up when this process ends, however it ends."""
        ending = f"{_as_postgres()} {postgres_programs()}/pg_ctl -D {self._data} -m immediate stop"
        self._watcher = subprocess.Popen(
            ["sh", "-c", f"cat >/dev/null; {ending} >/dev/null 2>&1; rm -rf {self.folder}"],
            stdin=subprocess.PIPE,
            start_new_session=True,
        )

    def _run(self, program: str, *arguments: str, check: bool = True) -> None:
        programs = postgres_programs()
        if programs is None:
            raise RuntimeError(f"PostgreSQL {OLDEST} or newer is not installed")
        command = [*_as_postgres().split(), str(programs / program), *arguments]
        # pg_ctl hands its output on to the server, so a pipe would never end
        with (self.folder / "output").open("a+") as output:
            done = subprocess.run(command, stdout=output, stderr=output, cwd="/", check=False)
            if check and done.returncode:
                output.seek(0)
                raise RuntimeError(f"{program} failed: {output.read()[-2000:]}")


def _as_postgres() -> str:
    """Return the prefix that changes to a user the server accepts: it refuses to run as root."""
    return "runuser -u postgres --" if os.getuid() == 0 else ""


def _children(process: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def _runs(process: int) -> bool:
    """Whether a process still works: one that ended and was not reaped does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
