"""Orders against a tiny model: whatever happens in whatever order, nothing is sold twice and states tell the truth."""

from collections import Counter
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from zayton.kernel.access.public import SYSTEM
from zayton.orders.models import Allocation, Order, OrderLine
from zayton.orders.public import ShipDraft, State, allocate_orders, cancel_orders, ship_orders
from zayton.orders.states import state_of
from zayton.orders.tests.builders import DAY, a_business
from zayton.stock.models import Level

NUMBERS = st.sampled_from(["1", "2", "3"])
CODES = st.sampled_from(["CUP", "POT"])
UNITS = st.integers(1, 6)


class Orders(RuleBasedStateMachine):
    """Three order numbers, two SKUs, two warehouses."""

    def __init__(self) -> None:
        super().__init__()
        self.run = transaction.atomic()
        self.run.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.run.__exit__(None, None, None)

    @initialize()
    def open(self) -> None:
        self.business = a_business(skus=("CUP", "POT"))
        self.received = {"CUP": 0, "POT": 0}
        self.wanted: dict[str, dict[str, int]] = {}
        self.shipped: dict[str, dict[str, int]] = {}
        self.cancelled: set[str] = set()
        self.returned: Counter[tuple[str, str]] = Counter()
        self.returns = 0

    def key(self, number: str) -> int:
        return Order.objects.get(external_number=number).pk

    @rule(code=CODES, units=UNITS, house=st.sampled_from(["LEEDS", "KOELN"]))
    def receive(self, code: str, units: int, house: str) -> None:
        self.business.stock(house, **{code: units})
        self.received[code] += units

    @rule(number=NUMBERS, code=CODES, units=UNITS)
    def place(self, number: str, code: str, units: int) -> None:
        before = self.wanted.get(number)
        placed = self.business.place([self.business.draft(number, self.business.goods(code, units))])
        gone = self.shipped.get(number, {})
        impossible = any(count > (units if sku == code else 0) for sku, count in gone.items())
        same = before == {code: units}
        if not same and (number in self.cancelled or (before is not None and impossible)):
            assert placed.refusals
            return
        assert not placed.refusals
        self.wanted[number] = {code: units}

    @rule(number=NUMBERS)
    def allocate(self, number: str) -> None:
        if number in self.wanted:
            allocate_orders(order_ids=[self.key(number)], actor=SYSTEM, at=DAY)

    @rule(number=NUMBERS)
    def cancel(self, number: str) -> None:
        if number not in self.wanted:
            return
        moved = cancel_orders(order_ids=[self.key(number)], actor=SYSTEM, at=DAY)
        possible = number not in self.cancelled and not self.shipped.get(number)
        assert bool(moved.states) == possible
        if possible:
            self.cancelled.add(number)

    @rule(number=NUMBERS, units=st.integers(1, 3), whole=st.booleans())
    def ship(self, number: str, units: int, whole: bool) -> None:
        if number not in self.wanted:
            return
        order = Order.objects.get(external_number=number)
        line = OrderLine.objects.get(order=order, version=order.version)
        here = sum(one.quantity - one.shipped_quantity for one in Allocation.objects.filter(line=line))
        draft = ShipDraft(order.pk, None if whole else {line.pk: units})
        moved = ship_orders(drafts=[draft], actor=SYSTEM, at=DAY)
        asked = here if whole else units
        if number in self.cancelled or not asked or asked > here:
            assert moved.refusals
            return
        assert not moved.refusals
        (code,) = self.wanted[number]
        gone = self.shipped.setdefault(number, {})
        gone[code] = gone.get(code, 0) + asked

    @rule(number=NUMBERS, units=st.integers(1, 4), house=st.sampled_from(["LEEDS", "KOELN"]))
    def take_back(self, number: str, units: int, house: str) -> None:
        if number not in self.wanted:
            return
        (code,) = self.wanted[number]
        left = self.shipped.get(number, {}).get(code, 0) - self.returned[number, code]
        self.returns += 1
        line = self.business.goods(code, -units)
        placed = self.business.take_back(f"R{self.returns}", house, line, original=number)
        assert bool(placed.refusals) == (units > left)
        if not placed.refusals:
            self.returned[number, code] += units

    @invariant()
    def stock_holds_what_came_less_what_left(self) -> None:
        for code, received in getattr(self, "received", {}).items():
            levels = Level.objects.filter(sku=self.business.skus[code])
            gone = sum(shipped.get(code, 0) for shipped in self.shipped.values())
            back = sum(units for (_, sold), units in self.returned.items() if sold == code)
            assert sum(level.on_hand for level in levels) == received - gone + back

    @invariant()
    def what_is_reserved_is_promised(self) -> None:
        if not hasattr(self, "business"):
            return
        promised = sum(one.quantity - one.shipped_quantity for one in Allocation.objects.all())
        assert sum(level.reserved for level in Level.objects.all()) == promised

    @invariant()
    def states_tell_the_truth(self) -> None:
        for number, wanted in getattr(self, "wanted", {}).items():
            order = Order.objects.get(external_number=number)
            if number in self.cancelled:
                assert order.state == State.CANCELLED
                assert not Allocation.objects.filter(order=order).exists()
                continue
            promises: Any = Allocation.objects.filter(order=order)
            shipped = sum(one.shipped_quantity for one in promises)
            assert shipped == sum(self.shipped.get(number, {}).values())
            allocated = sum(one.quantity for one in promises)
            assert allocated <= sum(wanted.values())
            assert order.state == state_of(ordered=sum(wanted.values()), allocated=allocated, shipped=shipped)


@pytest.mark.django_db
def test_orders_follow_the_model_whatever_happens() -> None:
    steps = settings(
        max_examples=20, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(Orders, settings=steps)
