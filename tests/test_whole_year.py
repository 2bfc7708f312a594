"""The demo's 541,909 lines delivered twice, shuffled and in pieces come to the same books."""

import json
from pathlib import Path

import pytest

from tests.workspaces import RealWorkspace, Workspaces

pytestmark = pytest.mark.soak
LONGEST = 900


def told(workspace: RealWorkspace, code: str) -> dict[str, list[object]]:
    """Run a way of `tests.year` in a workspace of its own, and say what the books hold then."""
    said = f"from tests import year; from pathlib import Path; import json\n{code}\nprint(json.dumps(year.state()))"
    return dict(json.loads(workspace.python(said, timeout=LONGEST).splitlines()[-1]))


@pytest.fixture(scope="module")
def whole(workspaces: Workspaces) -> tuple[RealWorkspace, dict[str, list[object]]]:
    """The year as the demo loads it."""
    made = workspaces.make()
    return made, told(made, "year.whole()")


def test_shuffled_lines_come_to_the_same_books(
    whole: tuple[RealWorkspace, dict[str, list[object]]], workspaces: Workspaces, tmp_path: Path
) -> None:
    assert told(workspaces.make(), f"year.shuffled(Path({str(tmp_path)!r}))") == whole[1]


def test_pieces_cut_between_invoices_come_to_the_same_books(
    whole: tuple[RealWorkspace, dict[str, list[object]]], workspaces: Workspaces
) -> None:
    assert told(workspaces.make(), "year.in_pieces()") == whole[1]


def test_a_second_delivery_changes_nothing(whole: tuple[RealWorkspace, dict[str, list[object]]]) -> None:
    workspace, before = whole
    assert told(workspace, "assert set(year.again()) == {'unchanged'}") == before
