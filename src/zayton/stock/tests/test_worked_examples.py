"""Examples that a stock keeper or an accountant can check by hand."""

import pytest
from django.test import override_settings

from zayton.kernel.access.public import Scope
from zayton.stock.models import Lot, LotBalance
from zayton.stock.public import (
    AdjustLine,
    CountedLine,
    Document,
    MoveLine,
    MovementKind,
    OwnerDraft,
    PlaceKind,
    ReceiptLine,
    ReleaseLine,
    ReturnLine,
    accept_return,
    add_owners,
    adjust_stock,
    count_stock,
    dispatch_stock,
    move_stock,
    prove,
    receive_stock,
    release_stock,
    reserve_stock,
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


def test_a_year_of_first_in_first_out_as_an_accountant_writes_it():
    """Bought 10 at £1.00, 20 at £1.20 and 10 at £1.50; sold 12, then 15, then 8.

    First sale: 10 × 1.00 + 2 × 1.20 = £12.40. Second: 15 × 1.20 = £18.00. Third: 3 × 1.20 + 5 × 1.50 = £11.10.
    Bought for £49.00, sold for £41.50 at cost, left 5 × 1.50 = £7.50.
    """
    acme = company()
    for number, (units, cost) in enumerate([(10, 10_00), (20, 24_00), (10, 15_00)]):
        acme.receive("MUG", units, cost, at=day(number))
    sold = [
        ship_stock(lines=[acme.wish(order, "MUG", units)], **asked(10 + order)).costs_minor[0]
        for order, units in enumerate((12, 15, 8), start=1)
    ]
    assert sold == [12_40, 18_00, 11_10]
    assert standings(scope=Scope.everything())[acme.skus["MUG"]].value_minor == 49_00 - sum(sold) == 7_50


def test_two_owners_goods_lie_on_one_shelf_and_are_never_mixed():
    """ACME has 5 mugs at £1.00, SHU 5 at £9.00. ACME sells 5 for £5.00 at cost; its sixth is refused, SHU keeps 5."""
    acme = company()
    shu = add_owners(drafts=[OwnerDraft("SHU", "蜀记")], **told())["SHU"]
    acme.receive("MUG", 5, 5_00)
    receive_stock(lines=[ReceiptLine(acme.skus["MUG"], shu, acme.shelves["LEEDS"], 5, 45_00)], **told(-5))
    assert ship_stock(lines=[acme.wish(1, "MUG", 5)], **asked(1)).costs_minor == [5_00]
    assert ship_stock(lines=[acme.wish(2, "MUG", 1)], **asked(1)).refusals
    assert standings(scope=Scope.everything())[acme.skus["MUG"]].value_minor == 45_00


def test_a_parcel_of_which_half_comes_back_twice():
    """Four plates for £10.01 are sold: each return takes its share of what is left, to the even penny.

    4 cost £10.01. One comes back: 10.01 ÷ 4 = 2.5025, so £2.50. Another: 7.51 ÷ 3 = 2.503, so £2.50.
    Two: the rest, £5.01. Together £10.01.
    """
    acme = company("PLATE", "LEEDS")
    acme.receive("PLATE", 4, 10_01)
    ship_stock(lines=[acme.wish(1, "PLATE", 4)], **asked(1))
    to = acme.place("LEEDS", PlaceKind.INSPECTION)
    back = [
        accept_return(
            lines=[ReturnLine(number, 1, acme.skus["PLATE"], acme.owner, to, units, Document(ORDER, 1), 1)],
            **asked(2),
        ).costs_minor[0]
        for number, units in ((11, 1), (12, 1), (13, 2))
    ]
    assert (back, sum(back)) == ([2_50, 2_50, 5_01], 10_01)


def test_a_stocktake_finds_some_and_misses_others():
    """Books: 20 mugs for £40.00, 10 plates for £5.00. Found: 18 mugs and 12 plates.

    Two mugs at £2.00 are written off (£4.00); two plates at £0.50 appear (£1.00). Stock is worth £3.00 less: £42.00.
    """
    acme = company()
    acme.receive("MUG", 20, 40_00)
    acme.receive("PLATE", 10, 5_00)
    shelf = acme.shelves["LEEDS"]
    lines = [
        CountedLine(acme.skus[sku], acme.owner, shelf, found) for sku, found in (("MUG", 18), ("PLATE", 12))
    ]
    count = count_stock(lines=lines, **told(1))
    assert (count.quantities, count.costs_minor) == ([-2, 2], [4_00, 1_00])
    found = standings(scope=Scope.everything()).values()
    assert sum(total.value_minor for total in found) == 42_00


def test_the_last_unit_of_a_flash_sale():
    """3 on hand. Ann holds 2, Ben wants 2 and gets none, Cem wants 1 and gets it. Ann cancels 1: Ben still is short."""
    acme = company()
    acme.receive("MUG", 3, 3_00)
    ann, ben, cem = (acme.wish(order, "MUG", units) for order, units in ((1, 2), (2, 2), (3, 1)))
    assert reserve_stock(lines=[ann, ben, cem], **asked()).quantities == [2, 0, 1]
    release_stock(lines=[ReleaseLine(1, quantity=1)], **asked(1))
    assert reserve_stock(lines=[ben], **asked(2)).quantities == [0]
    assert reserve_stock(lines=[ben], **asked(2, partial=True)).quantities == [1]


def test_a_lost_parcel_between_two_warehouses():
    """10 plates at £3.00 leave Leeds, 9 reach Berlin and 1 is lost on the way: Berlin has £27.00, £3.00 are lost."""
    acme = company("PLATE")
    acme.receive("PLATE", 10, 30_00)
    plate, transit = (acme.skus["PLATE"], acme.owner), acme.place("BERLIN", PlaceKind.TRANSIT)
    move_stock(lines=[MoveLine(*plate, acme.shelves["LEEDS"], transit, 10)], **told(1))
    move_stock(lines=[MoveLine(*plate, transit, acme.shelves["BERLIN"], 9)], **told(5))
    lost = adjust_stock(lines=[AdjustLine(*plate, transit, -1, MovementKind.LOST)], **told(9))
    assert lost.costs_minor == [3_00]
    total = standings(scope=Scope.everything())[acme.skus["PLATE"]]
    assert (total.on_hand, total.in_transit, total.value_minor) == (9, 0, 27_00)


def test_yen_have_no_cents_and_nothing_is_lost_either():
    """Three towels for ¥100: sold one by one they cost ¥33, ¥34 and ¥33."""
    acme = company()
    with override_settings(BASE_CURRENCY="JPY"):
        acme.receive("MUG", 3, 100)
    assert Lot.objects.get().currency == "JPY"
    sold = [ship_stock(lines=[acme.wish(order, "MUG", 1)], **asked(1)).costs_minor[0] for order in (1, 2, 3)]
    assert sold == [33, 34, 33]
