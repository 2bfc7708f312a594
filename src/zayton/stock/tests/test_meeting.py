"""Processes that meet over the same goods with different verbs: each outcome is one that an order of them gives."""

from collections import Counter

import pytest

from zayton.kernel.access.public import SYSTEM, Scope
from zayton.stock.models import Lot, Slip
from zayton.stock.operations.imports import receive_once
from zayton.stock.public import (
    AdjustLine,
    CountedLine,
    Document,
    MoveLine,
    MovementKind,
    PlaceKind,
    ReceiptLine,
    ReturnLine,
    WarehouseDraft,
    WarehouseKind,
    accept_return,
    add_bins,
    adjust_stock,
    count_stock,
    levels,
    move_stock,
    open_warehouses,
    prove,
    reserve_stock,
    ship_stock,
)
from zayton.stock.tests.builders import AT, ORDER, asked, company, told
from zayton.stock.tests.test_concurrency import Tally, all_at_once, total

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS = 4


def test_no_more_comes_back_than_left_however_many_take_it_at_once():
    acme = company("MUG", "LEEDS")
    acme.receive("MUG", 20, 2000)
    ship_stock(lines=[acme.wish(1, "MUG", 10)], **asked())
    place = acme.place("LEEDS", PlaceKind.INSPECTION)

    def take_back(number: int, tally: Tally) -> None:
        for attempt in range(5):
            line = ReturnLine(
                100 * number + attempt, 1, acme.skus["MUG"], acme.owner, place, 1, Document(ORDER, 1)
            )
            tally.received["MUG"] += accept_return(lines=[line], **asked(1)).quantities[0]

    assert total(all_at_once(WORKERS, take_back), "received")["MUG"] == 10
    assert prove() == []


def test_a_receipt_that_is_delivered_by_everybody_at_once_is_booked_once():
    acme = company("MUG", "LEEDS")
    line = ReceiptLine(acme.skus["MUG"], acme.owner, acme.shelves["LEEDS"], 3, 300)

    def deliver(number: int, tally: Tally) -> None:
        for receipt in ("R-1", "R-2"):
            known = receive_once(number=receipt, lines=[line, line], at=AT, actor=SYSTEM)
            tally.received[receipt] += known.booked

    assert total(all_at_once(WORKERS, deliver), "received") == Counter({"R-1": 2, "R-2": 2})
    assert (Slip.objects.count(), Lot.objects.count()) == (2, 4)
    assert prove() == []


def test_goods_that_leave_during_a_count_are_not_counted_as_missing():
    """Half of them find 40 over and over, half ship two at a time; every difference is one that was booked."""
    acme = company("MUG", "LEEDS")
    acme.receive("MUG", 60, 6000)
    shelf = acme.shelves["LEEDS"]

    def work(number: int, tally: Tally) -> None:
        for attempt in range(6):
            if number % 2:
                wish = acme.wish(number * 100 + attempt, "MUG", 2)
                tally.shipped["MUG"] += ship_stock(lines=[wish], **asked(1)).quantities[0]
            else:
                counted = count_stock(lines=[CountedLine(acme.skus["MUG"], acme.owner, shelf, 40)], **told(1))
                tally.received["MUG"] += max(0, counted.quantities[0])
                tally.released["MUG"] += max(0, -counted.quantities[0])

    tallies = all_at_once(WORKERS, work)
    (level,) = levels(scope=Scope.everything())
    found, missing = total(tallies, "received")["MUG"], total(tallies, "released")["MUG"]
    assert level.on_hand == 60 + found - missing - total(tallies, "shipped")["MUG"]
    assert prove() == []


def test_moves_between_two_bins_in_both_directions_lose_nothing():
    acme = company("MUG PLATE", "LEEDS")
    far = add_bins(warehouse_id=acme.warehouses["LEEDS"], codes=["B"], **told())["B"]
    for code in acme.skus:
        acme.receive(code, 40, 4001)

    def shuffle(number: int, tally: Tally) -> None:
        ends = (acme.shelves["LEEDS"], far)
        for attempt in range(6):
            source, target = ends if (number + attempt) % 2 else ends[::-1]
            codes = list(acme.skus) if number % 2 else list(acme.skus)[::-1]
            lines = [MoveLine(acme.skus[code], acme.owner, source, target, 3) for code in codes]
            move_stock(lines=lines, **told(1))

    all_at_once(WORKERS, shuffle)
    assert {level.on_hand for level in levels(scope=Scope.everything())} == {40}
    assert prove() == []


def test_one_takes_what_another_wants_to_hold_and_nobody_gets_both():
    acme = company("MUG", "LEEDS")
    acme.receive("MUG", 24, 2400)
    shelf = acme.shelves["LEEDS"]

    def want(number: int, tally: Tally) -> None:
        for attempt in range(10):
            if number % 2:
                wish = acme.wish(number * 100 + attempt, "MUG", 1)
                tally.granted["MUG"] += reserve_stock(lines=[wish], **asked()).quantities[0]
            else:
                line = AdjustLine(acme.skus["MUG"], acme.owner, shelf, -1, MovementKind.LOST)
                tally.shipped["MUG"] -= adjust_stock(lines=[line], **told()).quantities[0]

    tallies = all_at_once(WORKERS, want)
    granted, lost = total(tallies, "granted")["MUG"], total(tallies, "shipped")["MUG"]
    (level,) = levels(scope=Scope.everything())
    assert granted + lost == 24
    assert (level.on_hand, level.reserved) == (24 - lost, granted)
    assert prove() == []


def test_a_warehouse_that_everybody_opens_is_one():
    company("MUG", "LEEDS")
    draft = WarehouseDraft("NEW", "New", WarehouseKind.OWN, "GB", bins=("A", "B"))

    def open_it(number: int, tally: Tally) -> None:
        tally.received[open_warehouses(drafts=[draft], **told())["NEW"]] += 1

    opened = total(all_at_once(WORKERS, open_it), "received")
    assert list(opened.values()) == [WORKERS]
