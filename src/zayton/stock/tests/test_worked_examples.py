"""Examples that a stock keeper or an accountant can check by hand."""

import pytest

from zayton.kernel.access.public import Scope
from zayton.stock.models import LotBalance
from zayton.stock.public import (
    CountedLine,
    Document,
    MoveLine,
    PlaceKind,
    ReceiptLine,
    ReturnLine,
    accept_return,
    count_stock,
    dispatch_stock,
    move_stock,
    prove,
    receive_stock,
    ship_stock,
    standings,
    start_production,
)
from zayton.stock.tests.builders import ORDER, asked, company, day, told

pytestmark = pytest.mark.django_db


def test_first_in_first_out_by_the_textbook():
    """Bought 100 at £2.00, then 100 at £2.50; sold 120.

    The sale takes 100 × 2.00 + 20 × 2.50 = £250.00; 80 × 2.50 = £200.00 stay.
    """
    acme = company()
    acme.receive("MUG", 100, 200_00, at=day(0))
    acme.receive("MUG", 100, 250_00, at=day(5))
    sale = ship_stock(lines=[acme.wish(1, "MUG", 120)], **asked(6))
    assert sale.costs_minor == [250_00]
    assert standings(scope=Scope.everything())[acme.skus["MUG"]].value_minor == 200_00


def test_a_third_of_a_penny_is_never_lost():
    """Three mugs for £1.00, sold one by one: 33, 34 and 33 pence (33.33; 33.5 goes to the even 34; the rest)."""
    acme = company()
    acme.receive("MUG", 3, 100)
    sold = [ship_stock(lines=[acme.wish(order, "MUG", 1)], **asked(1)).costs_minor[0] for order in (1, 2, 3)]
    assert (sold, sum(sold)) == ([33, 34, 33], 100)


def test_a_container_from_the_factory_to_the_customer_and_back():
    """500 plates ordered for ¥10,000.00, 480 of them shipped, 477 counted on arrival; one sold and returned broken.

    Each costs ¥20.00. 20 stay in production, 3 are missing (¥60.00), 476 are on the shelf and 1 is in inspection.
    """
    acme = company("PLATE", "LEEDS")
    plate = (acme.skus["PLATE"], acme.owner)
    transit, inspection = acme.place("LEEDS", PlaceKind.TRANSIT), acme.place("LEEDS", PlaceKind.INSPECTION)
    start_production(lines=[ReceiptLine(*plate, acme.production(), 500, 10_000_00)], **told(0))
    dispatch_stock(lines=[MoveLine(*plate, acme.production(), transit, 480)], **told(30))
    move_stock(lines=[MoveLine(*plate, transit, acme.shelves["LEEDS"], 480)], **told(65))
    count = count_stock(lines=[CountedLine(*plate, acme.shelves["LEEDS"], 477)], **told(65))
    assert (count.quantities, count.costs_minor) == ([-3], [60_00])
    ship_stock(lines=[acme.wish(1, "PLATE", 1)], **asked(70))
    line = ReturnLine(2, 1, *plate, inspection, 1, Document(ORDER, 1), 1)
    assert accept_return(lines=[line], **asked(80)).costs_minor == [20_00]
    standing = standings(scope=Scope.everything())[acme.skus["PLATE"]]
    assert (standing.in_production, standing.in_transit, standing.on_hand, standing.inspection) == (
        20,
        0,
        476,
        1,
    )
    assert standing.value_minor == (20 + 476 + 1) * 20_00
    assert prove() == []


def test_every_place_of_a_lot_together_holds_nothing_that_did_not_come_in():
    """What came from the supplier stands there with a minus: 10 for £9.99 out of nothing leave minus 10 behind."""
    acme = company()
    receive_stock(
        lines=[ReceiptLine(acme.skus["MUG"], acme.owner, acme.shelves["LEEDS"], 10, 9_99)], **told(0)
    )
    ship_stock(lines=[acme.wish(1, "MUG", 4)], **asked(1))
    found = LotBalance.objects.order_by("place__kind").values_list("place__kind", "quantity", "cost_minor")
    assert list(found) == [
        (PlaceKind.SUPPLIER, -10, -9_99),
        (PlaceKind.CUSTOMER, 4, 4_00),
        (PlaceKind.BIN, 6, 5_99),
    ]
