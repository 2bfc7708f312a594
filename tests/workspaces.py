"""Workspaces of their own for tests that start real processes: worker, server, and kills in mid-step."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).parents[1]


@dataclass(slots=True)
class RealWorkspace:
    """One migrated workspace: its folder, its books, and the processes started on it."""

    home: Path
    database: str
    processes: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """What a process needs to find this workspace."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_XDIST")}
        return inherited | {
            "ZAYTON_HOME": str(self.home),
            "ZAYTON_DATABASE": self.database,
            "ZAYTON_KEY": "a key for tests only",
            "DJANGO_SETTINGS_MODULE": os.environ.get("ZAYTON_TEST_SETTINGS", "zayton.config.settings"),
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}:{os.environ.get('PYTHONPATH', '')}",
        }

    def run(self, *arguments: str, timeout: float = 120) -> str:
        """Run one `zayton` command to its end and return what it printed."""
        command = [sys.executable, "-m", "zayton.cli", *arguments]
        done = subprocess.run(
            command, env=self.environment, capture_output=True, timeout=timeout, check=False
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    def start(self, *arguments: str, with_module: str = "", **environment: str) -> "subprocess.Popen[bytes]":
        """Start a `zayton` command that stays, after importing a module that declares something for the test."""
        first = f"import sys, {with_module or 'os'}; from zayton.cli.main import main"
        code = f"{first}; sys.exit(main({list(arguments)!r}))"
        with (self.home / "log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-c", code], env=self.environment | environment, stdout=log, stderr=log
            )
        self.processes.append(process)
        return process

    def python(self, code: str, *, timeout: float = 120) -> str:
        """Run a few lines with Django set up on this workspace and return what they printed."""
        command = [sys.executable, "-c", f"import django; django.setup()\n{code}"]
        done = subprocess.run(
            command, env=self.environment, capture_output=True, timeout=timeout, check=False
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    def rows(self, query: str) -> list[Any]:
        """Ask the books in plain SQL."""
        if self.database.startswith("sqlite"):
            with sqlite3.connect(self.database.removeprefix("sqlite:///"), timeout=30) as file:
                return file.execute(query).fetchall()
        with psycopg.connect(self.database) as server:
            return server.execute(query).fetchall()

    def write(self, statement: str) -> None:
        """Change the books in plain SQL, as no operation would."""
        if self.database.startswith("sqlite"):
            with sqlite3.connect(self.database.removeprefix("sqlite:///"), timeout=30) as file:
                file.execute(statement)
            return
        with psycopg.connect(self.database) as server:
            server.execute(statement)

    def wait_until(self, condition: Callable[[], bool], *, seconds: float = 60) -> None:
        """Wait for a condition; fails with the processes' log when it does not come true."""
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                raise AssertionError(f"not within {seconds} s:\n{self.log()[-4000:]}")
            time.sleep(0.05)

    def log(self) -> str:
        """What the started processes have printed so far."""
        path = self.home / "log"
        return path.read_text() if path.exists() else ""

    def end(self) -> None:
        """Kill what still runs."""
        for process in self.processes:
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
                process.wait()


class Workspaces:
    """Makes workspaces as copies of one that was migrated once."""

    def __init__(self, folder: Path, server: str | None) -> None:
        self._folder, self._server = folder, server
        self._made = 0
        self._template = self._place("template")
        self._template.run("migrate")

    def make(self) -> RealWorkspace:
        """A fresh migrated workspace with nothing in it."""
        return self.copy_of(self._template)

    def copy_of(self, template: RealWorkspace) -> RealWorkspace:
        """A copy of a workspace that nobody is working in: its books and its folder."""
        self._made += 1
        made = self._place(f"copy{self._made}", template=template.database)
        shutil.copytree(template.home, made.home, dirs_exist_ok=True)
        return made

    def forget(self, workspace: RealWorkspace) -> None:
        """Remove a workspace that is not needed any more."""
        workspace.end()
        shutil.rmtree(workspace.home)
        if self._server is not None:
            name = workspace.database.rpartition("/")[2]
            _on_server(self._server, f'DROP DATABASE "{name}" WITH (FORCE)')

    def _place(self, name: str, *, template: str = "") -> RealWorkspace:
        home = self._folder / name
        home.mkdir()
        if self._server is None:
            return RealWorkspace(home, f"sqlite:///{home / 'books.sqlite3'}")
        unique = f"real_{os.getpid()}_{name}"
        _create_database(self._server, unique, template.rpartition("/")[2])
        return RealWorkspace(home, f"{self._server}/{unique}")


def _create_database(server: str, name: str, template: str) -> None:
    # copied the other way, a sequence hands out the same keys again after a crash: what it logged stayed behind
    copied: Sequence[str] = ("TEMPLATE", f'"{template}"', "STRATEGY file_copy") if template else ()
    _on_server(server, " ".join(["CREATE DATABASE", f'"{name}"', *copied]))


def _on_server(server: str, statement: str) -> None:
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(statement)
