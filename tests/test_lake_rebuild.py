"""The lake can be thrown away and made anew from the command line, for it holds nothing of its own."""

import json
import subprocess
import sys

from tests.workspaces import RealWorkspace

MARK = """
from pathlib import Path
from django.conf import settings
folder = Path(settings.WORKSPACE.lake)
import json
print(json.dumps(sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.exists() else []))
"""


def tables(workspace: RealWorkspace) -> list[str]:
    return json.loads(workspace.python(MARK))


def test_a_lost_lake_is_made_anew_and_says_how_far_it_came(real_workspace: RealWorkspace) -> None:
    real_workspace.python("from tests.trade import written; written().sell('A1', CUP01=2)")
    real_workspace.run("journal", "catch-up")
    before = tables(real_workspace)
    assert before
    said = real_workspace.run("lake", "rebuild")
    assert "was thrown away" in said
    positions = real_workspace.rows("SELECT MAX(position) FROM journal_position")[0][0]
    assert f"true for position {positions} of the journal" in said
    assert tables(real_workspace) == before
    cursor = "SELECT position FROM journal_cursor WHERE reader = 'lake.mirror'"
    assert real_workspace.rows(cursor) == [(positions,)]


def test_a_running_worker_fills_it_or_must_be_stopped_first(real_workspace: RealWorkspace) -> None:
    real_workspace.start("worker")
    real_workspace.wait_until(lambda: "Working." in real_workspace.log())
    command = [sys.executable, "-m", "zayton.cli", "lake", "rebuild"]
    done = subprocess.run(
        command, env=real_workspace.environment, capture_output=True, timeout=120, check=False
    )
    if real_workspace.database.startswith("sqlite"):
        assert done.returncode == 1
        assert b"is being served; stop it first" in done.stderr
        assert done.stdout == b""
    else:
        assert done.returncode == 0, done.stderr
        assert b"A worker is running and fills it again" in done.stdout
