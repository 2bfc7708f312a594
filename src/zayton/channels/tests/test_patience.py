"""Waits are sat out for so long in all."""

import pytest

from zayton.channels.calling import patience
from zayton.channels.calling.patience import Patience
from zayton.channels.ports.faults import Fault, FaultKind


def test_waits_are_sat_out_until_they_come_to_too_much(monkeypatch):
    slept: list[float] = []
    monkeypatch.setattr(patience.time, "sleep", slept.append)
    wait = Patience(3.0)
    wait(1.0)
    wait(2.0)
    with pytest.raises(Fault) as stopped:
        wait(0.5)
    assert slept == [1.0, 2.0]
    assert (stopped.value.kind, stopped.value.retry_after) == (FaultKind.THROTTLED, 0.5)
