"""A marketplace's own warehouse: its word beside our books, and the difference settled by a person."""

from datetime import timedelta

import pytest

from zayton.kernel.access.public import SYSTEM
from zayton.stock.models import Mirror, MirrorLine, Movement, Slip
from zayton.stock.public import (
    AdjustLine,
    Mirrored,
    MovementKind,
    WarehouseDraft,
    WarehouseKind,
    Word,
    adjust_stock,
    main_shelves,
    mirror_stock,
    open_warehouses,
    prove,
    reserve_stock,
    settle_mirror,
)
from zayton.stock.tests.builders import Company, asked, company, day, everything, level

pytestmark = pytest.mark.django_db


@pytest.fixture
def acme() -> Company:
    """Ten mugs and four plates lie at Amazon by our books."""
    made = company(warehouses="LEEDS")
    opened = open_warehouses(
        drafts=[WarehouseDraft("FBA", "Amazon", WarehouseKind.MARKETPLACE, "GB", zone="Europe/London")],
        at=day(0),
        actor=SYSTEM,
    )
    made.warehouses.update(opened)
    made.shelves["FBA"] = main_shelves(warehouses=opened.values())[opened["FBA"]]
    made.receive("MUG", 10, 1000, into="FBA")
    made.receive("PLATE", 4, 800, into="FBA")
    return made


def told(acme: Company, *, at: int = 5, dated: bool = True, **words: tuple[int, ...] | int) -> Mirrored:
    said = [
        Word(acme.skus[code], *(units if isinstance(units, tuple) else (units,)))
        for code, units in words.items()
    ]
    return mirror_stock(
        warehouse_id=acme.warehouses["FBA"], owner_id=acme.owner, words=said, as_of=day(at), is_dated=dated,
        actor=SYSTEM, at=day(at),
    )  # fmt: skip


def settle(acme: Company, mirror_id: int, *codes: str, book: bool = True, note: str = "", at: int = 6):
    skus = [acme.skus[code] for code in codes]
    return settle_mirror(mirror_id=mirror_id, skus=skus, book=book, note=note, actor=SYSTEM, at=day(at))


def lines() -> dict[str, tuple[int, int, str]]:
    return {
        line.sku.code: (line.expected, line.found, line.state)
        for line in MirrorLine.objects.select_related("sku").order_by("sku__code")
    }


def test_a_word_that_differs_waits_for_somebody_and_moves_nothing(acme: Company):
    before = Movement.objects.count()
    found = told(acme, MUG=(6, 2), PLATE=4)
    assert found.differing == 1
    # sold units that are not sent yet lie over there still
    assert lines() == {"MUG": (10, 8, "open"), "PLATE": (4, 4, "agrees")}
    assert (Movement.objects.count(), level(acme, "MUG", "FBA")) == (before, (10, 0))


def test_what_the_marketplace_does_not_name_lies_nowhere_over_there(acme: Company):
    told(acme, MUG=10, BOWL=3)
    assert lines() == {"BOWL": (0, 3, "open"), "MUG": (10, 10, "agrees"), "PLATE": (4, 0, "open")}


def test_the_books_are_asked_for_the_moment_that_the_word_is_about(acme: Company):
    acme.receive("MUG", 5, 500, into="FBA", at=day(9))
    told(acme, at=5, MUG=10, PLATE=4)
    assert lines()["MUG"] == (10, 10, "agrees")


def test_booking_a_difference_finds_and_loses_units_in_one_document(acme: Company):
    found = told(acme, MUG=8, PLATE=6)
    assert settle(acme, found.mirror_id, "MUG", "PLATE", note="FBA report") == []
    assert (level(acme, "MUG", "FBA")[0], level(acme, "PLATE", "FBA")[0]) == (8, 6)
    kinds = dict(Movement.objects.filter(kind__gte=MovementKind.LOST).values_list("kind", "quantity"))
    assert kinds == {MovementKind.LOST: 2, MovementKind.FOUND: 2}
    slip = Slip.objects.get(note="FBA report")
    assert {line.slip_id for line in MirrorLine.objects.all()} == {slip.pk}
    assert Mirror.objects.get().state == "settled"
    assert prove() == []


def test_what_was_settled_once_is_not_booked_again(acme: Company):
    found = told(acme, MUG=8, PLATE=4)
    settle(acme, found.mirror_id, "MUG")
    before = everything()
    assert settle(acme, found.mirror_id, "MUG") == []
    assert everything() == before


def test_leaving_a_difference_needs_a_reason_and_books_nothing(acme: Company):
    found = told(acme, MUG=8, PLATE=4)
    before = everything()
    assert [one.code for one in settle(acme, found.mirror_id, "MUG", book=False)] == ["stock.note_missing"]
    assert everything() == before
    assert settle(acme, found.mirror_id, "MUG", book=False, note="Case 4711 is open") == []
    assert level(acme, "MUG", "FBA") == (10, 0)
    assert lines()["MUG"] == (10, 8, "left")


def test_a_newer_word_overtakes_the_open_one_so_that_nothing_is_booked_twice(acme: Company):
    old = told(acme, at=5, MUG=8, PLATE=4)
    told(acme, at=7, MUG=8, PLATE=4)
    assert [one.code for one in settle(acme, old.mirror_id, "MUG")] == ["stock.mirror_overtaken"]
    assert level(acme, "MUG", "FBA") == (10, 0)


def test_an_older_word_that_comes_late_is_history_from_the_beginning(acme: Company):
    new = told(acme, at=7, MUG=8, PLATE=4)
    old = told(acme, at=5, MUG=9, PLATE=4)
    assert dict(Mirror.objects.values_list("pk", "state")) == {
        new.mirror_id: "open",
        old.mirror_id: "overtaken",
    }


def test_stock_that_was_corrected_since_is_not_corrected_a_second_time(acme: Company):
    found = told(acme, MUG=8, PLATE=4)
    by_hand = AdjustLine(acme.skus["MUG"], acme.owner, acme.shelves["FBA"], -2, MovementKind.LOST)
    adjust_stock(lines=[by_hand], at=day(5) + timedelta(hours=1), actor=SYSTEM)
    before = everything()
    (refusal,) = settle(acme, found.mirror_id, "MUG")
    assert (refusal.code, refusal.figures["sku"]) == ("stock.corrected_since", "MUG")
    assert everything() == before


def test_the_same_word_is_the_same_document(acme: Company):
    first = told(acme, MUG=8, PLATE=4)
    before = everything()
    again = told(acme, PLATE=4, MUG=8)
    assert (again.mirror_id, again.is_new) == (first.mirror_id, False)
    assert everything() == before
    # a report without a day says the same as the last one, whenever it is read
    assert told(acme, at=8, dated=False, MUG=8, PLATE=4).mirror_id == first.mirror_id


def test_reserved_units_over_here_are_not_lost_over_there(acme: Company):
    assert not reserve_stock(lines=[acme.wish(1, "MUG", 9, of="FBA")], **asked()).refusals
    found = told(acme, MUG=3, PLATE=4)
    before = everything()
    assert [one.code for one in settle(acme, found.mirror_id, "MUG")] == ["stock.reserved"]
    assert everything() == before
