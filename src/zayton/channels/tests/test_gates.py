"""Limits shared by all processes, and tokens kept for them."""

import math
from datetime import UTC, datetime, timedelta

import pytest

from zayton.channels.calling import gates, secrets
from zayton.channels.calling.gates import SharedGate
from zayton.channels.calling.secrets import SharedKeeper
from zayton.channels.models import CallGate, Connection, KeptSecret
from zayton.channels.ports.calling import Limit

pytestmark = pytest.mark.django_db
LIMITS = (Limit("orders", 1.0, 3), Limit("*", 10.0, 1))


class Clock:
    def __init__(self):
        self.at = datetime(2026, 3, 2, tzinfo=UTC)

    def __call__(self):
        return self.at

    def on(self, seconds):
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def clock(monkeypatch):
    made = Clock()
    monkeypatch.setattr(gates, "now", made)
    monkeypatch.setattr(secrets, "now", made)
    return made


def connection(name="a"):
    return Connection.objects.create(
        adapter="x", name=name, hook_key=name, made_at=datetime(2026, 3, 2, tzinfo=UTC)
    ).pk


@pytest.fixture
def key():
    return connection()


@pytest.fixture
def gate(key, clock):
    return SharedGate(key, LIMITS)


def near(seconds):
    return pytest.approx(seconds, abs=0.01)


def test_a_burst_passes_and_then_one_call_a_second(gate, clock):
    assert [gate.wait_for("orders") for _ in range(3)] == [0.0, 0.0, 0.0]
    assert gate.wait_for("orders") == near(1.0)
    clock.on(1.0)
    assert gate.wait_for("orders") == 0.0
    assert gate.wait_for("orders") == near(1.0)


def test_a_call_that_must_wait_takes_no_turn(gate, clock):
    for _ in range(3):
        gate.wait_for("orders")
    for _ in range(5):
        gate.wait_for("orders")
    clock.on(1.0)
    assert gate.wait_for("orders") == 0.0


def test_all_processes_share_a_gate(gate, key):
    other = SharedGate(key, LIMITS)
    turns = [one.wait_for("orders") for one in (gate, other, gate, other)]
    assert turns == [0.0, 0.0, 0.0, near(1.0)]


def test_accounts_do_not_share_one(gate, clock):
    for _ in range(3):
        gate.wait_for("orders")
    assert SharedGate(connection("b"), LIMITS).wait_for("orders") == 0.0


def test_operations_without_a_limit_of_their_own_share_one(gate):
    assert (gate.wait_for("this"), gate.wait_for("that")) == (0.0, near(0.1))


def test_after_a_refusal_everybody_waits_and_then_one_call_is_let_through(gate, key, clock):
    gate.wait_for("orders")
    gate.hold("orders", 30.0)
    assert SharedGate(key, LIMITS).wait_for("orders") == near(30.0)
    clock.on(30.01)
    assert gate.wait_for("orders") == 0.0
    assert gate.wait_for("orders") == near(1.0)


def test_the_turn_of_a_call_that_was_refused_is_not_lost(key, clock):
    gate = SharedGate(key, (Limit("offers", 0.5, 1),))
    assert gate.wait_for("offers") == 0.0
    assert gate.wait_for("offers") == near(2.03)
    # their clock had a moment to go, and it did not count the call
    gate.hold("offers", 0.2)
    assert gate.wait_for("offers") == near(0.2)
    clock.on(0.2)
    assert gate.wait_for("offers") == 0.0
    assert gate.wait_for("offers") == near(2.03)


def test_a_shorter_hold_does_not_end_a_longer_one(gate):
    gate.hold("orders", 30.0)
    gate.hold("orders", 1.0)
    assert gate.wait_for("orders") == near(30.0)


def test_a_rate_that_the_marketplace_names_counts_for_all_processes(gate, key):
    gate.learned("orders", 0.5)
    for _ in range(3):
        gate.wait_for("orders")
    assert SharedGate(key, LIMITS).wait_for("orders") == near(2.0)


def test_the_published_rate_counts_again_when_the_marketplace_names_it(gate, key):
    gate.learned("orders", 0.5)
    gate.learned("orders", 1.0)
    assert CallGate.objects.get(operation="orders").rate == 1.0


@pytest.mark.parametrize("rate", [0.0, -1.0, math.nan, math.inf, 1e-9])
def test_a_rate_that_would_close_the_gate_for_good_is_not_believed(gate, rate):
    gate.wait_for("orders")
    gate.learned("orders", rate)
    assert CallGate.objects.get(operation="orders").rate is None


def test_a_rate_named_for_one_operation_does_not_count_for_those_that_share_a_gate(gate):
    gate.learned("this", 0.001)
    gate.wait_for("that")
    assert gate.wait_for("that") == near(0.1)


def test_a_token_is_kept_sealed_and_shared_until_its_time_is_over(key, clock):
    SharedKeeper(key).keep("access", "secret-token", 60)
    assert b"secret-token" not in bytes(KeptSecret.objects.get().sealed)
    assert SharedKeeper(key).kept("access") == "secret-token"
    clock.on(61)
    assert SharedKeeper(key).kept("access") is None


def test_a_token_kept_anew_replaces_the_old_one_and_can_be_forgotten(key, clock):
    keeper = SharedKeeper(key)
    keeper.keep("access", "old", 60)
    keeper.keep("access", "new", 60)
    assert keeper.kept("access") == "new"
    keeper.forget("access")
    assert keeper.kept("access") is None


def test_a_token_sealed_with_another_key_is_asked_for_anew(key, clock):
    SharedKeeper(key).keep("access", "secret", 60)
    KeptSecret.objects.update(sealed=b"0" * 60)
    assert SharedKeeper(key).kept("access") is None
