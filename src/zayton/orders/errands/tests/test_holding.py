"""Whoever tells a marketplace slowly keeps hold of what is still to be told; good answers outlive bad neighbours."""

from datetime import timedelta

import pytest

from zayton.channels.models import Connection
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.time import now
from zayton.orders.errands import running
from zayton.orders.errands.claiming import claim_errands
from zayton.orders.errands.models import Errand
from zayton.orders.errands.running import run_due, run_errands
from zayton.orders.errands.tests.hearing import REFUSED, a_world, errand, settle
from zayton.orders.public import ShipDraft, cancel_orders, ship_orders

pytestmark = pytest.mark.django_db
BUSY = Fault(FaultKind.THROTTLED, "slow down")


@pytest.fixture
def world():
    return a_world()


class Clock:
    """Time that passes while a marketplace listens; meanwhile another worker looks for what it can claim."""

    def __init__(self, world, minutes):
        self.at, self.world, self.minutes, self.stolen = now(), world, minutes, []

    def now(self):
        return self.at

    def listen(self, _number):
        self.at += timedelta(minutes=self.minutes)
        self.stolen += claim_errands(self.world.connection.pk, self.at, limit=9)


@pytest.fixture
def clock(world, monkeypatch):
    def slow(minutes):
        made = Clock(world, minutes)
        monkeypatch.setattr(running, "now", made.now)
        world.ears.busy = made.listen
        return made

    return slow


def shipped(world, count):
    keys = [world.bought(str(number)) for number in range(count)]
    ship_orders(drafts=[ShipDraft(key) for key in keys], actor=SYSTEM, at=now())
    return keys


def called_off(world, count):
    keys = [world.bought(str(number)) for number in range(count)]
    cancel_orders(order_ids=keys, actor=SYSTEM, at=now(), reason="no_stock")
    return keys


def states(keys, kind="dispatch"):
    return [errand(key, kind).state for key in keys]


def test_parcels_told_one_by_one_are_claimed_anew_before_each(world, clock) -> None:
    keys = shipped(world, 5)
    time = clock(minutes=2)
    run_errands(world.connection.pk)
    # ten minutes in all, twice as long as one claim
    assert time.stolen == []
    assert states(keys) == ["done"] * 5
    assert len(world.ears.dispatches) == 5


def test_cancellations_told_together_are_claimed_for_as_long_as_so_many_may_take(world, clock) -> None:
    keys = called_off(world, 6)
    time = clock(minutes=1)
    run_errands(world.connection.pk)
    assert time.stolen == []
    assert (states(keys, "cancel"), len(world.ears.cancelled)) == (["done"] * 6, 1)


def test_what_somebody_else_has_claimed_by_now_is_left_to_them(world) -> None:
    keys = shipped(world, 3)

    def taken_over(number):
        if number == "0":
            rest = Errand.objects.exclude(order_id=keys[0])
            rest.update(claim="another", due_at=now() + timedelta(minutes=5))

    world.ears.busy = taken_over
    run_errands(world.connection.pk)
    assert [one.number for one in world.ears.dispatches] == ["0"]
    assert [one.claim for one in Errand.objects.order_by("pk")] == ["", "another", "another"]


def test_a_claim_is_not_stretched_by_who_lost_it(world) -> None:
    keys = shipped(world, 2)
    until = now() + timedelta(minutes=5)

    def taken_over(number):
        if number == "0":
            Errand.objects.filter(order_id=keys[1]).update(claim="another", due_at=until)

    world.ears.busy = taken_over
    run_errands(world.connection.pk)
    assert errand(keys[1]).due_at == until


def test_one_that_is_throttled_drops_no_good_answer_of_its_set(world) -> None:
    keys = called_off(world, 3)
    world.ears.only = {"1": BUSY}
    run_due()
    assert states(keys, "cancel") == ["done", "due", "done"]
    settle()
    assert states(keys, "cancel") == ["done"] * 3
    # nobody is told what was answered before
    assert [sorted(told) for told in world.ears.cancelled] == [["0", "2"], ["1"]]


def test_a_refusal_before_the_throttled_one_is_kept_too(world) -> None:
    keys = called_off(world, 3)
    world.ears.only = {"0": REFUSED, "1": BUSY}
    run_due()
    assert states(keys, "cancel") == ["failed", "due", "done"]
    assert errand(keys[1], "cancel").tries == 1


def test_a_set_that_is_throttled_ends_the_turn_and_is_told_after_what_was_asked(world) -> None:
    keys = called_off(world, 2)
    world.ears.faults = [Fault(FaultKind.THROTTLED, "slow down", retry_after=3600)]
    run_due()
    assert states(keys, "cancel") == ["due", "due"]
    assert all(one.due_at > now() + timedelta(minutes=50) for one in Errand.objects.all())
    assert Connection.objects.get().state == "working"


def test_with_nothing_due_nobody_is_called(world) -> None:
    calls = len(world.ears.server.calls)
    assert (run_due(), run_errands(world.connection.pk)) == (False, 0)
    assert len(world.ears.server.calls) == calls
