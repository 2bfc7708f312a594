"""The kinds of file that the press prints are known only here."""

import pytest

from zayton.channels.reporting.tests.press import LEDGER, LISTED, a_world
from zayton.kernel.intake import layouts


@pytest.fixture
def world(monkeypatch):
    """A business connected to the press."""
    for one in (LEDGER, LISTED):
        monkeypatch.setitem(layouts._LAYOUTS, one.name, one)
    return a_world()
