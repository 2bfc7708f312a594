"""The ledger and its reservations against a dictionary, step by step, with every invariant after each."""

from collections import Counter
from dataclasses import dataclass, field

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from zayton.kernel.access.public import SYSTEM
from zayton.stock.models import Level, LotBalance
from zayton.stock.public import (
    AdjustLine,
    CountedLine,
    Document,
    MoveLine,
    MovementKind,
    PlaceKind,
    ReleaseLine,
    ReturnLine,
    ScrapLine,
    accept_return,
    adjust_stock,
    count_stock,
    move_stock,
    prove,
    release_stock,
    reserve_stock,
    scrap_stock,
    ship_stock,
)
from zayton.stock.tests.builders import ORDER, company, day

SKUS = ("MUG", "PLATE")
HOUSES = ("LEEDS", "BERLIN")
quantities = st.integers(1, 9)
skus = st.sampled_from(SKUS)
houses = st.sampled_from(HOUSES)


@dataclass
class Model:
    """What should be true: units by (house, SKU, place kind), holds by (order, house, SKU), money by SKU."""

    shelf: Counter = field(default_factory=Counter)
    transit: Counter = field(default_factory=Counter)
    inspection: Counter = field(default_factory=Counter)
    scrapped: Counter = field(default_factory=Counter)
    held: Counter = field(default_factory=Counter)
    shipped: Counter = field(default_factory=Counter)
    cost_in: Counter = field(default_factory=Counter)

    def reserved(self, house, sku):
        return sum(units for (_, where, what), units in self.held.items() if (where, what) == (house, sku))

    def free(self, house, sku):
        return self.shelf[house, sku] - self.reserved(house, sku)


class Ledger(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.run = transaction.atomic()
        self.run.__enter__()

    def teardown(self):
        transaction.set_rollback(True)
        self.run.__exit__(None, None, None)

    @initialize()
    def open(self):
        self.acme = company(" ".join(SKUS), " ".join(HOUSES))
        self.model = Model()
        self.orders = 0
        self.clock = 0

    def told(self, **more):
        self.clock += 1
        return {"at": day(self.clock), "actor": SYSTEM, **more}

    def goods(self, sku):
        return self.acme.skus[sku], self.acme.owner

    @rule(house=houses, sku=skus, quantity=quantities, cost=st.integers(0, 500))
    def receive(self, house, sku, quantity, cost):
        self.clock += 1
        self.acme.receive(sku, quantity, cost, into=house, at=day(self.clock))
        self.model.shelf[house, sku] += quantity
        self.model.cost_in[sku] += cost

    @rule(wishes=st.lists(st.tuples(houses, skus, quantities), min_size=1, max_size=3), partial=st.booleans())
    def reserve(self, wishes, partial):
        self.orders += 1
        lines = [
            self.acme.wish(self.orders, sku, units, line=row, of=house)
            for row, (house, sku, units) in enumerate(wishes)
        ]
        outcome = reserve_stock(lines=lines, partial=partial, **self.told(document_kind=ORDER))
        wanted = Counter()
        for house, sku, units in wishes:
            wanted[house, sku] += units
        fits = all(units <= self.model.free(*where) for where, units in wanted.items())
        assert fits == (not outcome.refusals)
        if partial:
            for where, units in wanted.items():
                granted = sum(
                    q for q, wish in zip(outcome.quantities, wishes, strict=True) if wish[:2] == where
                )
                assert granted == min(units, self.model.free(*where))
        else:
            assert list(outcome.quantities) == [units if fits else 0 for _, _, units in wishes]
        for units, (house, sku, _) in zip(outcome.quantities, wishes, strict=True):
            self.model.held[self.orders, house, sku] += units

    @precondition(lambda self: self.orders)
    @rule(data=st.data())
    def release(self, data):
        order = data.draw(st.integers(1, self.orders))
        outcome = release_stock(lines=[ReleaseLine(order)], **self.told(document_kind=ORDER))
        keys = [key for key in self.model.held if key[0] == order]
        assert sum(outcome.quantities) == sum(self.model.held.pop(key) for key in keys)

    @rule(house=houses, sku=skus, quantity=quantities)
    def ship_from_free(self, house, sku, quantity):
        self.orders += 1
        line = self.acme.wish(self.orders, sku, quantity, of=house)
        outcome = ship_stock(lines=[line], **self.told(document_kind=ORDER))
        assert (quantity <= self.model.free(house, sku)) == (not outcome.refusals)
        self.sent(self.orders, house, sku, outcome)

    @rule(house=houses, sku=skus, quantity=quantities)
    def sell(self, house, sku, quantity):
        self.orders += 1
        line = self.acme.wish(self.orders, sku, quantity, of=house)
        if reserve_stock(lines=[line], **self.told(document_kind=ORDER)).refusals:
            return
        more = line._replace(quantity=quantity + 1, from_reserved=True)
        assert ship_stock(lines=[more], **self.told(document_kind=ORDER)).refusals
        outcome = ship_stock(lines=[line._replace(from_reserved=True)], **self.told(document_kind=ORDER))
        assert not outcome.refusals
        self.sent(self.orders, house, sku, outcome)

    def sent(self, order, house, sku, outcome):
        self.model.shelf[house, sku] -= outcome.quantities[0]
        self.model.shipped[order, sku] += outcome.quantities[0]

    @precondition(lambda self: self.model.shipped)
    @rule(data=st.data(), house=houses, quantity=quantities)
    def take_back(self, data, house, quantity):
        order, sku = data.draw(st.sampled_from(sorted(self.model.shipped)))
        place = self.acme.place(house, PlaceKind.INSPECTION)
        self.orders += 1
        line = ReturnLine(self.orders, 1, *self.goods(sku), place, quantity, Document(ORDER, order), 1)
        outcome = accept_return(lines=[line], **self.told(document_kind=ORDER))
        assert (quantity <= self.model.shipped[order, sku]) == (not outcome.refusals)
        self.model.shipped[order, sku] -= outcome.quantities[0]
        self.model.inspection[house, sku] += outcome.quantities[0]

    @rule(house=houses, sku=skus, quantity=quantities)
    def pass_inspection(self, house, sku, quantity):
        source, target = self.acme.place(house, PlaceKind.INSPECTION), self.acme.shelves[house]
        outcome = move_stock(lines=[MoveLine(*self.goods(sku), source, target, quantity)], **self.told())
        assert (quantity <= self.model.inspection[house, sku]) == (not outcome.refusals)
        self.model.inspection[house, sku] -= outcome.quantities[0]
        self.model.shelf[house, sku] += outcome.quantities[0]

    @rule(sku=skus, quantity=quantities)
    def send_to_berlin(self, sku, quantity):
        target = self.acme.place("BERLIN", PlaceKind.TRANSIT)
        line = MoveLine(*self.goods(sku), self.acme.shelves["LEEDS"], target, quantity)
        outcome = move_stock(lines=[line], **self.told())
        assert (quantity <= self.model.free("LEEDS", sku)) == (not outcome.refusals)
        self.model.shelf["LEEDS", sku] -= outcome.quantities[0]
        self.model.transit["BERLIN", sku] += outcome.quantities[0]

    @rule(sku=skus, quantity=quantities)
    def arrive_in_berlin(self, sku, quantity):
        source = self.acme.place("BERLIN", PlaceKind.TRANSIT)
        line = MoveLine(*self.goods(sku), source, self.acme.shelves["BERLIN"], quantity)
        outcome = move_stock(lines=[line], **self.told())
        assert (quantity <= self.model.transit["BERLIN", sku]) == (not outcome.refusals)
        self.model.transit["BERLIN", sku] -= outcome.quantities[0]
        self.model.shelf["BERLIN", sku] += outcome.quantities[0]

    @rule(house=houses, sku=skus, quantity=st.integers(-9, 9))
    def adjust(self, house, sku, quantity):
        reason = MovementKind.FOUND if quantity > 0 else MovementKind.LOST
        line = AdjustLine(*self.goods(sku), self.acme.shelves[house], quantity, reason)
        outcome = adjust_stock(lines=[line], **self.told())
        assert (quantity != 0 and -quantity <= self.model.free(house, sku)) == (not outcome.refusals)
        self.model.shelf[house, sku] += outcome.quantities[0]

    @rule(house=houses, sku=skus, counted=st.integers(0, 20))
    def count(self, house, sku, counted):
        lines = [CountedLine(*self.goods(sku), self.acme.shelves[house], counted)]
        outcome = count_stock(lines=lines, **self.told())
        assert (counted >= self.model.reserved(house, sku)) == (not outcome.refusals)
        if not outcome.refusals:
            self.model.shelf[house, sku] = counted

    @rule(house=houses, sku=skus, quantity=quantities)
    def scrap(self, house, sku, quantity):
        line = ScrapLine(*self.goods(sku), self.acme.shelves[house], quantity)
        outcome = scrap_stock(lines=[line], **self.told())
        assert (quantity <= self.model.free(house, sku)) == (not outcome.refusals)
        self.model.shelf[house, sku] -= outcome.quantities[0]
        self.model.scrapped[house, sku] += outcome.quantities[0]

    @invariant()
    def caches_equal_what_they_stand_for(self):
        assert prove() == []

    @invariant()
    def books_equal_the_model(self):
        if not hasattr(self, "model"):
            return
        names = {key: code for code, key in self.acme.skus.items()}
        levels = {
            (level.warehouse.code, names[level.sku_id]): (level.on_hand, level.reserved)
            for level in Level.objects.select_related("warehouse")
        }
        for house in HOUSES:
            for sku in SKUS:
                expected = (self.model.shelf[house, sku], self.model.reserved(house, sku))
                assert levels.get((house, sku), (0, 0)) == expected
        for kind, units in (
            (PlaceKind.TRANSIT, self.model.transit),
            (PlaceKind.INSPECTION, self.model.inspection),
            (PlaceKind.SCRAP, self.model.scrapped),
        ):
            kept = LotBalance.objects.filter(place__kind=kind).values_list("quantity", flat=True)
            assert sum(kept) == sum(units.values())

    @invariant()
    def nothing_of_a_lots_cost_is_lost(self):
        for lot in {balance.lot_id for balance in LotBalance.objects.all()}:
            balances = LotBalance.objects.filter(lot=lot)
            assert sum(balance.quantity for balance in balances) == 0
            assert sum(balance.cost_minor for balance in balances) == 0


@pytest.mark.django_db
def test_the_ledger_follows_the_model_whatever_happens():
    steps = settings(
        max_examples=15, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(Ledger, settings=steps)
