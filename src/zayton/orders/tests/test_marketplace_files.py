"""Order files of eBay, Shopify, WooCommerce and AliExpress: what each trap in them becomes."""

from typing import Any

import pytest

from zayton.kernel.intake.tests.builders import texts_of, workbook_of
from zayton.kernel.intake.tests.files import held, kind_of, outcomes
from zayton.orders.layouts.aliexpress import goods_in
from zayton.orders.models import Order, OrderLine
from zayton.orders.public import State
from zayton.orders.rules.packs import packed
from zayton.orders.tests.builders import Business, a_business, in_the_books
from zayton.orders.tests.files import ALIEXPRESS, EBAY, EBAY_GERMAN, SHOPIFY, WOO, rows_of, taken, text_file

pytestmark = pytest.mark.django_db
FOOTER = b'\n"2 record(s) downloaded,"," from ","Mar-01-26"\n"Seller ID : acme"\n'


@pytest.fixture
def business() -> Business:
    made = a_business()
    made.stock("LEEDS", CUP=20, POT=20)
    return made


def lines(number: str) -> list[tuple[str, int, int]]:
    found = OrderLine.objects.filter(order__external_number=number).order_by("charge", "external_code")
    return [(line.charge or line.external_code, line.quantity, line.amount_minor) for line in found]


def books() -> object:
    return {name: rows for name, rows in in_the_books().items() if name != "Entry"}


def ebay(*rows: dict[str, Any], footer: bytes = FOOTER, head: bytes = b"\n") -> bytes:
    return head + text_file(EBAY, *rows) + footer


def sold(**facts: Any) -> dict[str, Any]:
    said = {
        "Sales Record Number": "101", "Order Number": "12-34567-89012", "Buyer Username": "mary", "Item Number": "3001",
        "Item Title": "A cup", "Custom Label": "CUP", "Quantity": "1", "Sold For": "£10.00", "Sale Date": "Mar-01-26",
        "Shipping And Handling": "£2.50", "Total Price": "£12.50", "Ship To Country": "United Kingdom",
        "Ship To Zip": "LS1 1AA", "Shipped On Date": "",
    }  # fmt: skip
    return said | facts


def test_ebay_opens_with_a_blank_line_and_closes_with_a_footer_that_is_no_row(business: Business):
    run = taken(business, ebay(sold()))
    assert outcomes(run) == {"aside": 2, "sale": 1}
    assert held() == []
    assert lines("12-34567-89012") == [("CUP", 1, 1000), ("postage", 1, 250)]
    order = Order.objects.get()
    assert (str(order.local_date), order.currency, order.country) == ("2026-03-01", "GBP", "GB")


def several() -> list[dict[str, Any]]:
    blank = dict.fromkeys(("Item Number", "Item Title", "Custom Label"), "")
    summary = sold(**blank, Quantity="3", **{"Sold For": "£25.00", "Total Price": "£27.50"})
    bare = {
        "Sales Record Number": "101", "Order Number": "12-34567-89012", "Buyer Username": "", "Total Price": "",
        "Shipping And Handling": "", "Sale Date": "", "Ship To Country": "", "Ship To Zip": "",
    }  # fmt: skip
    cup = sold(**bare, Quantity="2")
    pot = sold(**bare, **{"Item Number": "3002", "Custom Label": "POT", "Sold For": "£5.00"})
    return [summary, cup, pot]


def test_an_ebay_order_of_several_items_is_its_items_with_the_cells_of_its_summary(business: Business):
    run = taken(business, ebay(*several()))
    assert outcomes(run) == {"aside": 3, "sale": 2}
    assert lines("12-34567-89012") == [("CUP", 2, 2000), ("POT", 1, 500), ("postage", 1, 250)]
    assert Order.objects.get().country == "GB"


def test_the_total_of_an_ebay_order_tells_whether_a_price_is_for_one_or_for_the_line(business: Business):
    for_one = sold(Quantity="2", **{"Sold For": "£10.00", "Total Price": "£22.50"})
    for_line = sold(
        Quantity="2",
        **{"Sold For": "£10.00", "Total Price": "£12.50", "Order Number": "12-2", "Sales Record Number": "2"},
    )
    taken(business, ebay(for_one, for_line))
    assert lines("12-34567-89012")[0] == ("CUP", 2, 2000)
    assert lines("12-2")[0] == ("CUP", 2, 1000)


def test_a_german_ebay_report_is_known_by_its_own_headings_and_decimal_commas(business: Business):
    said = (
        "1",
        "07-1",
        "hans",
        "3001",
        "Große Tasse",
        "CUP",
        "1",
        "10,00 €",
        "2,50 €",
        "12,50 €",
        "10-Dez-25",
        "",
    )
    content = b"\n" + text_file(EBAY_GERMAN, dict(zip(EBAY_GERMAN, said, strict=True)), mark=";")
    assert kind_of(content) == "ebay.orders"
    run = taken(business, content)
    assert outcomes(run) == {"sale": 1}
    assert lines("07-1") == [("CUP", 1, 1000), ("postage", 1, 250)]
    assert (Order.objects.get().currency, str(Order.objects.get().local_date)) == ("EUR", "2025-12-10")


def test_ebay_twice_changes_nothing(business: Business):
    content = ebay(*several())
    taken(business, content)
    before = books()
    assert outcomes(taken(business, content)) == {"aside": 3, "unchanged": 2}
    assert books() == before


def shop_line(**facts: Any) -> dict[str, Any]:
    said = {
        "Name": "#1001", "Email": "mary@example.org", "Financial Status": "paid", "Fulfillment Status": "fulfilled",
        "Currency": "GBP", "Subtotal": "22.00", "Shipping": "4.00", "Taxes": "0.00", "Total": "26.00",
        "Discount Amount": "3.00", "Created at": "2026-03-01 09:30:00 -0500", "Lineitem quantity": "2",
        "Lineitem name": "A cup", "Lineitem price": "10.00", "Lineitem sku": "CUP", "Shipping Country": "GB",
        "Shipping Zip": "'01234",
    }  # fmt: skip
    return said | facts


def further(**facts: Any) -> dict[str, Any]:
    """A further line of order #1001: all that concerns the order is blank."""
    said = {"Name": "#1001", "Lineitem quantity": "1", "Lineitem name": "A pot", "Lineitem price": "5.00"}
    return said | {"Lineitem sku": "POT", "Email": "mary@example.org"} | facts


def test_shopify_says_what_concerns_an_order_on_its_first_line_only(business: Business):
    run = taken(business, text_file(SHOPIFY, shop_line(), further()))
    assert outcomes(run) == {"sale": 2}
    assert lines("#1001") == [("CUP", 2, 2000), ("POT", 1, 500), ("discount", 1, -300), ("postage", 1, 400)]
    order = Order.objects.get()
    assert (order.state, order.country, order.postcode) == (State.SHIPPED, "GB", "01234")
    assert order.placed_at.isoformat() == "2026-03-01T14:30:00+00:00"


@pytest.mark.parametrize(("total", "tax"), [("30.40", [("tax", 1, 440)]), ("26.00", [])])
def test_taxes_count_where_they_came_on_top_and_not_where_prices_include_them(business, total, tax):
    taken(business, text_file(SHOPIFY, shop_line(Taxes="4.40", Total=total), further()))
    assert [line for line in lines("#1001") if line[0] == "tax"] == tax


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"Cancelled at": "2026-03-02 09:00:00 -0500"}, {"cancelled": 2}),
        ({"Financial Status": "voided"}, {"cancelled": 2}),
        ({"Financial Status": "pending", "Fulfillment Status": "unfulfilled"}, {"pending": 2}),
        ({"Fulfillment Status": "unfulfilled"}, {"sale": 2}),
    ],
)
def test_the_state_of_a_shopify_order_counts_for_all_its_lines(business, facts, expected):
    assert outcomes(taken(business, text_file(SHOPIFY, shop_line(**facts), further()))) == expected


def test_a_shopify_order_of_which_a_part_has_left_waits_for_somebody(business: Business):
    taken(business, text_file(SHOPIFY, shop_line(**{"Fulfillment Status": "partial"}), further()))
    assert {code for _row, _column, code in held()} == {"orders.partly-shipped"}


def woo(**facts: Any) -> dict[str, Any]:
    said = {
        "Order Number": "77", "Order Status": "Processing", "Order Date": "2026-03-01 10:00", "Order Currency": "GBP",
        "SKU": "CUP", "Item Name": "A cup", "Quantity (- Refund)": "2", "Item Cost": "10",
        "Order Shipping Amount": "4.00", "Cart Discount Amount": "1.00", "Order Total Tax Amount": "0.80",
        "Country Code (Shipping)": "GB",
    }  # fmt: skip
    return said | facts


def test_woo_repeats_the_sums_of_an_order_on_every_row_and_they_count_once(business: Business):
    run = taken(
        business, text_file(WOO, woo(), woo(SKU="POT", **{"Quantity (- Refund)": "1", "Item Cost": "5"}))
    )
    assert outcomes(run) == {"sale": 2}
    assert lines("77") == [
        ("CUP", 2, 2000), ("POT", 1, 500), ("discount", 1, -100), ("postage", 1, 400), ("tax", 1, 80),
    ]  # fmt: skip
    assert Order.objects.get().state == State.ALLOCATED


def test_woo_statuses_have_the_words_of_its_screens_and_of_its_database(business: Business):
    rows = [woo(**{"Order Number": str(n), "Order Status": word}) for n, word in enumerate(
        ("Completed", "wc-completed", "On hold", "Cancelled", "wc-cancelled", "Pending payment", "Failed")
    )]  # fmt: skip
    assert outcomes(taken(business, text_file(WOO, *rows))) == {"sale": 2, "pending": 2, "cancelled": 3}


def ali(**facts: Any) -> dict[str, Any]:
    said = {
        "订单号": "3031265788145237", "订单状态": "等待您发货", "买家ID": "us123", "下单时间": "2026-03-01 08:00",
        "付款时间": "2026-03-01 08:05",
        "产品总金额": "GBP 12.00", "物流费用": "1.50", "订单金额": "13.50", "满立减": "0",
        "产品信息（双击单元格展开所有产品信息！）": "【1】A cup (产品属性:Red) (商家编码:CUP) (产品数量:2 piece)",
        "收货国家": "United Kingdom", "邮编": "LS1",
    }  # fmt: skip
    return said | facts


def workbook(*rows: dict[str, Any]) -> bytes:
    return workbook_of(texts_of(ALIEXPRESS, *rows_of(ALIEXPRESS, *rows)))


def test_an_aliexpress_workbook_becomes_orders_with_their_goods(business: Business):
    run = taken(business, workbook(ali()))
    assert outcomes(run) == {"sale": 1}
    assert lines("3031265788145237") == [("CUP", 2, 1200), ("postage", 1, 150)]


TWO = "【1】A cup (商家编码:CUP) (产品数量:2 piece)\n【2】A pot (商家编码:POT) (产品数量:1 piece)"


def test_several_products_in_one_cell_share_their_one_price_by_units_to_the_cent(business: Business):
    cell = {"产品信息（双击单元格展开所有产品信息！）": TWO, "产品总金额": "10.00"}
    run = taken(business, workbook(ali(**cell)))
    assert (run.total, outcomes(run)) == (1, {"sale": 1})
    assert lines("3031265788145237") == [("CUP", 2, 666), ("POT", 1, 334), ("postage", 1, 150)]


def test_products_of_one_row_wait_as_one_when_one_is_unknown(business: Business):
    cell = {"产品信息（双击单元格展开所有产品信息！）": TWO.replace("POT", "JUG")}
    run = taken(business, workbook(ali(**cell)))
    assert (run.accepted, held()) == (0, [(2, "code", "orders.unknown-sku")])


@pytest.mark.parametrize(
    ("cell", "goods"),
    [
        (TWO, [("CUP", 2), ("POT", 1)]),
        ("【1】A cup（商家编码：CUP）（产品数量：3 lot）", [("CUP", 3)]),
        ("A cup without a code (产品数量:4 piece)", [("A cup without a code", 4)]),
        ("A cup (商家编码:CUP)", [("CUP", 1)]),
        ("", []),
    ],
)
def test_the_products_of_a_cell_are_read_in_either_kind_of_brackets(cell, goods):
    assert [(code, units) for code, units, _title in goods_in(cell)] == goods


def test_one_product_is_its_code_and_several_are_a_pack():
    assert (packed([("A", 3)]), packed([("A", 2), ("B", 1)])) == ("A", "A × 2 + B × 1")
