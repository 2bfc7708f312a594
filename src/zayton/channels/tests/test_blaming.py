"""Whether a denial shuts a connection out: only what is denied each time, as it then stands still for everybody."""

from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from zayton.channels.connecting import blaming
from zayton.channels.connecting.blaming import is_shut_out
from zayton.channels.models import Connection
from zayton.channels.ports.faults import Fault, FaultKind

DENIED = Fault(FaultKind.DENIED, "the token has expired")
AWAY = Fault(FaultKind.AWAY, "503")


@pytest.fixture
def answering(monkeypatch):
    """Lets a connection answer, to each question who it is, one of these faults, or well (`None`)."""

    def answers(*faults):
        left = list(faults)

        def check():
            fault = left.pop(0)
            if fault is not None:
                raise fault

        @contextmanager
        def opened(_found):
            yield SimpleNamespace(channel=SimpleNamespace(check=check))

        monkeypatch.setattr(blaming, "opened", opened)
        return left

    return answers


def test_what_is_denied_each_time_it_is_asked_is_shut_out(answering):
    answering(DENIED, DENIED, DENIED)
    assert is_shut_out(Connection(), DENIED)


@pytest.mark.parametrize("before", [0, 1, 2])
@pytest.mark.parametrize("otherwise", [None, AWAY], ids=["well", "away"])
def test_what_is_answered_otherwise_once_is_not(answering, before, otherwise):
    left = answering(*[DENIED] * before, otherwise, DENIED)
    assert not is_shut_out(Connection(), DENIED)
    # and it is not asked on
    assert left == [DENIED]


def test_another_fault_asks_nobody(answering):
    answering()
    assert not is_shut_out(Connection(), AWAY)
