"""`zayton run` brings a workspace up and then serves it in a process that has not touched the lake."""

import os
import sys

import pytest

from zayton.cli import demo, migrating
from zayton.cli.main import main


class Replaced(Exception):
    """Raised where the process would be replaced."""


def test_the_demo_is_loaded_first_and_a_fresh_process_serves(monkeypatch, capsys):
    done: list[object] = []
    monkeypatch.setattr(migrating, "migrate", lambda chosen: done.append("migrated"))
    monkeypatch.setattr(demo, "load", lambda chosen: done.append("loaded"))
    monkeypatch.setattr(demo, "login", lambda: ("boss", "secret"))

    def replace(program, arguments):
        done.append((program, arguments[1:]))
        raise Replaced

    monkeypatch.setattr(os, "execv", replace)
    with pytest.raises(Replaced):
        main(["run", "--address", "127.0.0.1:9000"])
    served = ["-m", "zayton.cli", "serve", "--address", "127.0.0.1:9000"]
    assert done == ["migrated", "loaded", (sys.executable, served)]
    assert "sign in as boss with the password secret" in capsys.readouterr().out
