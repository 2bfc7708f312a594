"""Keys of different things may be the same numbers; nothing may be taken for something else because of it."""

import pytest

from zayton.stock.models import Level, Owner, Place, Warehouse
from zayton.stock.public import (
    AdjustLine,
    MovementKind,
    PlaceKind,
    ReceiptLine,
    adjust_stock,
    receive_stock,
    reserve_stock,
    ship_stock,
)
from zayton.stock.tests.builders import asked, company, everything, refusal, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("proved")]
FAR = 7_000_000


def a_line_with_the_numbers_of_its_level():
    """An order whose number is that of the warehouse, its line that of the SKU, on a level numbered as its owner."""
    acme = company()
    acme.owner = Owner.objects.create(pk=FAR, code="FAR", name="Far").pk
    house, sku = acme.warehouses["LEEDS"], acme.skus["MUG"]
    Level.objects.create(pk=FAR, warehouse_id=house, sku_id=sku, owner_id=FAR)
    acme.receive("MUG", 5, 500)
    return acme, acme.wish(house, "MUG", 2, line=sku)


def test_free_units_are_no_hold_of_an_order_that_has_the_levels_numbers():
    _acme, wish = a_line_with_the_numbers_of_its_level()
    before = everything()
    outcome = ship_stock(lines=[wish._replace(from_reserved=True)], **asked())
    assert refusal(outcome)[0] == "stock.not_reserved"
    assert everything() == before


def test_a_hold_does_not_hide_the_free_units_of_the_level_with_its_numbers():
    acme, wish = a_line_with_the_numbers_of_its_level()
    reserve_stock(lines=[wish], **asked())
    other = acme.wish(acme.warehouses["LEEDS"], "MUG", 3, line=0)
    outcome = ship_stock(lines=[wish._replace(from_reserved=True), other], **asked())
    assert outcome.quantities == [2, 3]


def test_a_shipment_that_came_twice_does_not_take_anothers_hold():
    acme, wish = a_line_with_the_numbers_of_its_level()
    reserve_stock(lines=[wish, acme.wish(999_999, "MUG", 2)], **asked())
    held = wish._replace(from_reserved=True, quantity=1)
    assert [ship_stock(lines=[held], **asked()).quantities for _ in range(3)] == [[1], [1], [0]]


def test_a_shelf_is_not_taken_for_the_warehouse_with_its_number():
    acme = company()
    shelf = acme.shelves["LEEDS"]
    twin = Warehouse.objects.create(pk=shelf, code="TWIN", name="Twin", kind=1, country="GB").pk
    acme.warehouses["TWIN"] = twin
    acme.shelves["TWIN"] = Place.objects.create(kind=PlaceKind.BIN, warehouse_id=twin, code="MAIN").pk
    goods = (acme.skus["MUG"], acme.owner)
    lines = [ReceiptLine(*goods, acme.shelves[house], 5, 500) for house in ("LEEDS", "TWIN")]
    assert not receive_stock(lines=lines, **told()).refusals
    reserve_stock(lines=[acme.wish(1, "MUG", 4, of="TWIN")], **asked())
    before = everything()
    lost = [
        AdjustLine(*goods, acme.shelves[house], -units, MovementKind.LOST)
        for house, units in (("LEEDS", 1), ("TWIN", 3))
    ]
    outcome = adjust_stock(lines=lost, **told(1))
    assert refusal(outcome) == ("stock.reserved", {"sku": "MUG", "wanted": 3, "free": 1, "where": "MAIN"})
    assert outcome.refused_rows == {1}
    assert everything() == before
