"""Amazon's order and return reports, downloaded by hand: what each trap in them becomes."""

from typing import Any

import pytest

from zayton.kernel.access.public import SYSTEM
from zayton.kernel.intake.tests.files import held, kind_of, outcomes
from zayton.orders.models import Order, OrderLine
from zayton.orders.public import State, place_orders
from zayton.orders.tests.builders import DAY, Business, a_business, in_the_books
from zayton.orders.tests.files import ALL_ORDERS, FBA_RETURNS, taken, text_file
from zayton.stock.models import LotBalance
from zayton.stock.public import PlaceKind, WarehouseDraft, WarehouseKind, open_warehouses, places_of

pytestmark = pytest.mark.django_db


def row(number: str = "026-1", sku: str = "CUP", **facts: Any) -> dict[str, Any]:
    """A shipped item of an order on Amazon.co.uk that the seller sends."""
    said = {
        "amazon-order-id": number, "purchase-date": "2026-03-02T09:30:00+00:00", "order-status": "Shipped",
        "fulfillment-channel": "Merchant", "sales-channel": "Amazon.co.uk", "product-name": "A cup", "sku": sku,
        "item-status": "Shipped", "quantity": 2, "currency": "GBP", "item-price": "10.00", "ship-country": "GB",
        "ship-postal-code": "LS1 1AA",
    }  # fmt: skip
    return said | {name.replace("_", "-"): value for name, value in facts.items()}


def orders(*rows: dict[str, Any], **spelling: str) -> bytes:
    return text_file(ALL_ORDERS, *rows, mark=spelling.pop("mark", "\t"), **spelling)


@pytest.fixture
def business() -> Business:
    made = a_business()
    made.stock("LEEDS", CUP=20, POT=20)
    return made


def amounts() -> list[tuple[str, int]]:
    lines = OrderLine.objects.order_by("order__external_number", "charge", "external_code")
    return [(line.charge or line.external_code, line.amount_minor) for line in lines]


def test_all_orders_are_recognised_as_tabs_or_commas_with_a_mark_or_in_shift_jis():
    for content in (
        orders(row()),
        orders(row(), mark=","),
        orders(row(), encoding="utf-8-sig"),
        orders(row(product_name="湯のみ茶碗のセット"), encoding="cp932"),
        orders(row(product_name="茶杯和茶壶的套装"), encoding="gb18030"),
        orders(row(product_name="Große Tasse für Öl"), encoding="latin-1"),
    ):
        assert kind_of(content) == "amazon.all_orders"


def test_what_has_left_already_is_booked_out_and_never_sent_again(business: Business):
    run = taken(business, orders(row(), row("026-2", order_status="Unshipped", item_status="Unshipped")))
    assert outcomes(run) == {"sale": 2}
    assert dict(Order.objects.values_list("external_number", "state")) == {
        "026-1": State.SHIPPED,
        "026-2": State.ALLOCATED,
    }
    assert business.level("CUP") == (18, 2)


def test_what_stands_beside_goods_becomes_charges_added_up_by_order(business: Business):
    beside = {"shipping_price": "3.00", "gift_wrap_price": "1.50", "item_promotion_discount": "2.00"}
    taken(
        business, orders(row(**beside, ship_promotion_discount="1.00"), row(sku="POT", shipping_price="2.00"))
    )
    assert amounts() == [
        ("CUP", 1000),
        ("POT", 1000),
        ("discount", -300),
        ("gift_wrap", 150),
        ("postage", 500),
    ]


def test_a_cancelled_item_without_a_price_is_no_row_to_be_mended(business: Business):
    gone = row(sku="POT", item_status="Cancelled", quantity="", item_price="", currency="")
    run = taken(business, orders(row(), gone))
    assert outcomes(run) == {"sale": 1, "cancelled": 1}
    assert amounts() == [("CUP", 1000)]
    assert held() == []


def test_an_order_that_is_cancelled_later_gives_its_goods_back(business: Business):
    waiting = row(order_status="Unshipped", item_status="Unshipped")
    taken(business, orders(waiting))
    gone = row(order_status="Cancelled", item_status="Cancelled", quantity="0", item_price="")
    assert outcomes(taken(business, orders(gone))) == {"cancelled": 1}
    assert Order.objects.get().state == State.CANCELLED
    assert business.level("CUP") == (20, 0)


def test_a_pending_order_waits_for_a_later_file_without_lying_in_quarantine(business: Business):
    run = taken(
        business, orders(row(order_status="Pending", item_status="Unshipped", item_price="", currency=""))
    )
    assert outcomes(run) == {"pending": 1}
    assert not Order.objects.exists()


def test_sales_of_other_shops_that_amazon_sends_are_none_of_amazon(business: Business):
    run = taken(business, orders(row(), row("S01-9", sales_channel="Non-Amazon GB", item_price="")))
    assert outcomes(run) == {"aside": 1, "sale": 1}


def test_the_rows_of_another_site_wait_for_an_import_of_that_shop(business: Business):
    run = taken(business, orders(row(), row("306-1", sales_channel="Amazon.de", currency="EUR")))
    assert outcomes(run) == {"sale": 1, "elsewhere": 1}


def test_what_amazon_sends_touches_only_its_own_warehouse(business: Business):
    fba = open_warehouses(
        drafts=[WarehouseDraft("FBA", "Amazon", WarehouseKind.MARKETPLACE, "GB")], at=DAY, actor=SYSTEM
    )["FBA"]
    run = taken(business, orders(row(fulfillment_channel="Amazon")))
    assert outcomes(run) == {"sale": 1}
    # without a warehouse for it the goods have left from where our books do not look
    assert Order.objects.get().state == State.SHIPPED
    assert business.level("CUP") == (20, 0)
    run = taken(business, orders(row("026-2", fulfillment_channel="AFN")), marketplace_warehouse=str(fba))
    assert [code for _row, _column, code in held()] == ["stock.short"]


def test_a_status_that_nobody_knows_is_held_and_named(business: Business):
    taken(business, orders(row(order_status="Teleported", item_status="")))
    assert held() == [(2, "status", "orders.unknown-status")]


def test_the_same_file_twice_and_in_another_order_changes_nothing(business: Business):
    content = [
        row(),
        row(sku="POT", shipping_price="2.00"),
        row("026-2", order_status="Unshipped", item_status=""),
    ]
    taken(business, orders(*content))
    before = {name: rows for name, rows in in_the_books().items() if name != "Entry"}
    assert outcomes(taken(business, orders(*reversed(content)))) == {"unchanged": 3}
    assert {name: rows for name, rows in in_the_books().items() if name != "Entry"} == before


def test_a_later_file_that_says_an_order_left_books_it_out_once(business: Business):
    taken(business, orders(row(order_status="Unshipped", item_status="Unshipped")))
    assert outcomes(taken(business, orders(row()))) == {"sent": 1}
    assert outcomes(taken(business, orders(row()))) == {"unchanged": 1}
    assert business.level("CUP") == (18, 0)


def test_an_order_that_came_by_a_connection_is_left_as_it_is(business: Business):
    placed = place_orders(
        drafts=[business.draft("026-1", business.goods("CUP", 2, 1200))], actor=SYSTEM, at=DAY
    )
    assert not placed.refusals
    before = in_the_books()["Order"]
    run = taken(business, orders(row(), row(sku="POT", item_status="Cancelled", quantity="0")))
    assert outcomes(run) == {"known": 2}
    assert in_the_books()["Order"] == before


def test_a_dry_run_tells_the_same_and_keeps_nothing(business: Business):
    run = taken(business, orders(row(), row("026-2", order_status="Pending")), dry_run=True)
    assert outcomes(run) == {"sale": 1, "pending": 1}
    assert not Order.objects.exists()


def back(number: str = "026-1", **facts: Any) -> dict[str, Any]:
    said = {
        "return-date": "2026-03-05T10:00:00+00:00", "order-id": number, "sku": "CUP", "quantity": 1,
        "fulfillment-center-id": "BHX4", "detailed-disposition": "SELLABLE", "reason": "UNWANTED_ITEM",
        "license-plate-number": "LPN1",
    }  # fmt: skip
    return said | {name.replace("_", "-"): value for name, value in facts.items()}


@pytest.fixture
def fba(business: Business) -> str:
    """Order 026-1 of two cups has left Amazon's own warehouse, in which three are left."""
    house = open_warehouses(
        drafts=[WarehouseDraft("FBA", "Amazon", WarehouseKind.MARKETPLACE, "GB")], at=DAY, actor=SYSTEM
    )["FBA"]
    shelf = next(iter(places_of(warehouse_id=house, kind=PlaceKind.MARKETPLACE).values()))
    business.shelves["FBA"] = shelf  # type: ignore[index]
    business.receive("FBA", "CUP", 5, 500)
    taken(business, orders(row(fulfillment_channel="Amazon")), marketplace_warehouse=str(house))
    return str(house)


def units(house: str, kind: PlaceKind) -> int:
    place = next(iter(places_of(warehouse_id=int(house), kind=kind).values()))
    return sum(LotBalance.objects.filter(place=place).values_list("quantity", flat=True))


def test_a_return_names_its_order_and_goes_back_where_it_left(business: Business, fba: str):
    run = taken(business, text_file(FBA_RETURNS, back(), mark="\t"), marketplace_warehouse=fba)
    assert outcomes(run) == {"return": 1}
    order = Order.objects.get(kind="return")
    assert order.original
    assert order.original.external_number == "026-1"
    assert (order.external_number, order.units, order.goods_minor) == ("026-1/LPN1", -1, 0)
    assert units(fba, PlaceKind.MARKETPLACE) == 4


def test_what_cannot_be_sold_again_waits_in_inspection(business: Business, fba: str):
    worn = back(detailed_disposition="CUSTOMER_DAMAGED")
    taken(business, text_file(FBA_RETURNS, worn, mark="\t"), marketplace_warehouse=fba)
    assert (units(fba, PlaceKind.MARKETPLACE), units(fba, PlaceKind.INSPECTION)) == (3, 1)


def test_returns_twice_change_nothing_and_two_units_are_two_returns(business: Business, fba: str):
    both = text_file(FBA_RETURNS, back(), back(license_plate_number="LPN2"), mark="\t")
    assert outcomes(taken(business, both, marketplace_warehouse=fba)) == {"return": 2}
    assert outcomes(taken(business, both, marketplace_warehouse=fba)) == {"unchanged": 2}
    taken(
        business,
        text_file(FBA_RETURNS, back(license_plate_number="LPN3"), mark="\t"),
        marketplace_warehouse=fba,
    )
    assert [code for _row, _column, code in held()] == ["orders.returned-more"]


def test_a_return_of_an_unknown_order_is_held_and_says_which(business: Business, fba: str):
    taken(business, text_file(FBA_RETURNS, back("026-404"), mark="\t"), marketplace_warehouse=fba)
    assert [code for _row, _column, code in held()] == ["orders.unknown-original"]
