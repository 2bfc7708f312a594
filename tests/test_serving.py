import json
import signal
import socket
import urllib.error
import urllib.request

import pytest

from tests.workspaces import RealWorkspace


@pytest.fixture
def address() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{probe.getsockname()[1]}"


def status(address: str) -> int:
    try:
        with urllib.request.urlopen(f"http://{address}/api/nothing", timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def test_a_server_answers_and_stops_cleanly_when_told(real_workspace: RealWorkspace, address: str) -> None:
    server = real_workspace.start("serve", "--address", address)
    real_workspace.wait_until(lambda: status(address) == 404)
    server.send_signal(signal.SIGTERM)
    assert server.wait(30) == 0
    assert status(address) == 0


def test_an_embedded_workspace_is_served_once(real_workspace: RealWorkspace, address: str) -> None:
    if not real_workspace.database.startswith("sqlite"):
        return
    real_workspace.start("serve", "--address", address)
    real_workspace.wait_until(lambda: status(address) == 404)
    second = real_workspace.start("serve", "--address", "127.0.0.1:1")
    assert second.wait(60) == 1
    assert "already being served" in real_workspace.log()
    assert status(address) == 404


def test_a_person_added_from_the_command_line_can_sign_in(real_workspace: RealWorkspace) -> None:
    said = real_workspace.run("person", "add", "lin", "--role", "buyer", "--language", "en")
    assert "lin may sign in with the password" in said
    roles, language = real_workspace.rows("SELECT roles, language FROM access_person WHERE username = 'lin'")[
        0
    ]
    assert (json.loads(roles) if isinstance(roles, str) else roles) == ["buyer"]
    assert language == "en"


def test_the_readers_of_the_journal_can_be_caught_up_by_hand(real_workspace: RealWorkspace) -> None:
    assert "the journal stands at position" in real_workspace.run("journal", "catch-up")


def test_migrating_again_changes_nothing(real_workspace: RealWorkspace) -> None:
    applied = real_workspace.rows("SELECT COUNT(*) FROM django_migrations")
    real_workspace.run("migrate")
    assert real_workspace.rows("SELECT COUNT(*) FROM django_migrations") == applied
