"""One order that comes by two ways is one order, whichever way comes first and whatever it is called there."""

from datetime import timedelta
from itertools import permutations

import pytest

from zayton.channels.tests.connected import connected, pull
from zayton.channels.tests.fake_market import T0, line, market, order
from zayton.kernel.access.public import SYSTEM
from zayton.kernel.intake.tests.files import outcomes
from zayton.kernel.journal.models import Entry
from zayton.orders.frame import find_order_pages
from zayton.orders.models import Order
from zayton.orders.operations.recognising import Called, numbers_by_label, settle_numbers
from zayton.orders.queries import find_orders
from zayton.orders.tests.builders import DAY, a_business, a_shop
from zayton.orders.tests.files import SHOPIFY, WOO, taken, text_file

pytestmark = pytest.mark.django_db
ID, NAME = "5678901234", "#1001"


@pytest.fixture
def business():
    made = a_business()
    made.stock("LEEDS", CUP=50, POT=50)
    return made


@pytest.fixture
def server(business):
    return market()


@pytest.fixture
def shop(server, business):
    return connected(business.shop)


def exported(*, with_id, status="unfulfilled"):
    row = {
        "Name": NAME, "Financial Status": "paid", "Fulfillment Status": status, "Currency": "GBP",
        "Subtotal": "20.00", "Shipping": "0.00", "Taxes": "0.00", "Total": "20.00",
        "Created at": "2026-03-01 09:30:00 -0500", "Lineitem quantity": "2", "Lineitem name": "A cup",
        "Lineitem price": "10.00", "Lineitem sku": "CUP", "Shipping Country": "GB",
    }  # fmt: skip
    further = {"Name": NAME, "Lineitem quantity": "1", "Lineitem name": "A pot", "Lineitem price": "5.00"}
    headings = [*SHOPIFY, "Id"] if with_id else SHOPIFY
    return text_file(headings, row | ({"Id": ID} if with_id else {}), further | {"Lineitem sku": "POT"})


def known():
    return [(one.external_number, one.label) for one in Order.objects.order_by("id")]


@pytest.mark.parametrize("ways", list(permutations(["api", "file", "old file"])))
def test_by_api_by_file_and_by_an_old_file_in_any_order_it_is_one(business, shop, server, ways):
    server.put(order(ID, line("CUP", 2, 2000), line("POT", 1, 500), label=NAME))
    for way in ways:
        if way == "api":
            assert pull(shop).quarantined == 0
        else:
            taken(business, exported(with_id=way == "file"))
    assert known() == [(ID, NAME)]
    assert business.level("CUP") == (50, 2)


def test_what_an_old_file_named_gets_its_number_in_words_in_the_journal(business, shop, server):
    taken(business, exported(with_id=False))
    assert known() == [(NAME, "")]
    server.put(order(ID, line("CUP", 2, 2000), label=NAME))
    pull(shop)
    entry = Entry.objects.get(verb="orders.renumbered")
    assert entry.payload == {"number": ID, "label": NAME}
    assert entry.document_id == Order.objects.get().pk


def test_a_number_that_a_spreadsheet_spoilt_is_none_and_the_name_tells(business, shop, server):
    server.put(order(ID, line("CUP", 2, 2000), line("POT", 1, 500), label=NAME))
    pull(shop)
    run = taken(business, exported(with_id=True).replace(ID.encode(), b"5.67E+09"))
    assert outcomes(run) == {"known": 2}
    assert known() == [(ID, NAME)]


def test_a_cancellation_in_an_old_file_finds_the_order_too(business):
    taken(business, exported(with_id=True))
    cancelled = exported(with_id=False).replace(b"2026-03-01 09:30:00 -0500", b"2026-03-01 09:30:00 -0500", 1)
    rows = cancelled.decode().replace("paid", "voided")
    assert outcomes(taken(business, rows.encode())) == {"cancelled": 2}
    assert Order.objects.get().state == "cancelled"


def test_the_same_name_in_another_shop_is_another_order(business):
    taken(business, exported(with_id=False))
    other = a_shop(business.owner, (business.houses["LEEDS"],), code="OTHER")
    settle_numbers(shop_id=other, called=[Called(ID, NAME)], actor=SYSTEM, at=DAY)
    assert numbers_by_label(shop_id=other, labels=[NAME]) == {}
    assert known() == [(NAME, "")]


def test_an_order_that_a_marketplace_numbered_like_anothers_name_stays_itself(business, shop, server):
    server.put(order("745", line("CUP", 1), label="700"))
    server.put(order("800", line("CUP", 1), label="745"))
    pull(shop)
    assert sorted(known()) == [("745", "700"), ("800", "745")]


@pytest.mark.parametrize("told", list(permutations([("7", "1001"), ("1001", "1050")])))
def test_a_name_that_is_anothers_number_gives_an_old_order_to_one_of_them(business, told):
    key = business.sell("1001", CUP=1)
    Order.objects.filter(pk=key).update(source_import_id=1)
    called = [Called(number, label) for number, label in told]
    settle_numbers(shop_id=business.shop, called=called, actor=SYSTEM, at=DAY)
    assert known() == [told[0]]


def test_of_two_of_one_name_the_first_takes_the_order_of_an_old_file(business):
    Order.objects.filter(pk=business.sell(NAME, CUP=1)).update(source_import_id=1)
    called = [Called("1", NAME), Called("2", NAME)]
    settle_numbers(shop_id=business.shop, called=called, actor=SYSTEM, at=DAY)
    assert known() == [("1", NAME)]
    assert Entry.objects.filter(verb="orders.renumbered").count() == 1


def woo(**facts):
    row = {
        "Order Number": "745", "Order Status": "Processing", "Order Date": "2026-03-01 10:00", "Order Currency": "GBP",
        "SKU": "CUP", "Item Name": "A cup", "Quantity (- Refund)": "2", "Item Cost": "10",
        "Country Code (Shipping)": "GB",
    }  # fmt: skip
    return text_file([*WOO, *facts], row | facts)


def test_woocommerce_with_a_numbering_plugin_is_known_by_its_name_before_its_number(business, shop, server):
    server.put(order("745", line("CUP", 1), label="700"))
    server.put(order("800", line("CUP", 2, 2000), label="745"))
    pull(shop)
    for content in (woo(), woo(**{"Order ID": "800"})):
        assert outcomes(taken(business, content)) == {"known": 1}
    assert sorted(known()) == [("745", "700"), ("800", "745")]


def test_where_the_only_number_is_the_id_it_is_no_name(business, shop, server):
    server.put(order("745", line("CUP", 2, 2000), label="700"))
    server.put(order("800", line("CUP", 1), label="745"))
    pull(shop)
    content = woo().replace(b"Order Number", b"Order ID")
    assert outcomes(taken(business, content)) == {"known": 1}
    assert Order.objects.count() == 2


def test_people_find_it_by_either_in_lists_search_and_over_http(business, shop, server):
    server.put(order(ID, line("CUP", 1), label=NAME))
    pull(shop)
    for wanted in (ID, "#10", "5678"):
        assert [row.external_number for row in find_orders(scope=SYSTEM.scope, number=wanted)] == [ID]
        assert [hit.label for hit in find_order_pages(wanted, SYSTEM.scope, 5)] == [NAME]


def test_a_later_version_without_a_name_keeps_the_name(business, shop, server):
    server.put(order(ID, line("CUP", 1), label=NAME))
    pull(shop)
    server.put(order(ID, line("CUP", 2), changed=T0 + timedelta(minutes=1)))
    pull(shop)
    assert known() == [(ID, NAME)]
    assert Order.objects.get().version == 2
