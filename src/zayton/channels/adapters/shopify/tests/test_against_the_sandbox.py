"""The adapter against a shop: what it reads is what was sold, what it writes is what the shop shows."""

import json
import time
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from zayton.channels.adapters.shopify import ADAPTER
from zayton.channels.adapters.shopify.tests.connecting import connected, faulty, listings, order_of
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import ListingKey, PriceAsked, StockAsked
from zayton.channels.ports.orders import Dispatch, Progress
from zayton.channels.ports.settlements import MoneyKind
from zayton.sandbox.shopify import ACCESS_TOKEN
from zayton.sandbox.shopify.tests.shops import NarrowShop, StockedShop, bought
from zayton.sandbox.tests.stalls import standing

AT = datetime(2026, 1, 1, tzinfo=UTC)
LATER = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def stand():
    with standing(StockedShop) as stand:
        yield stand


@pytest.fixture
def channel(stand):
    return connected(stand).channel


def restock(channel, sku, units):
    (outcome,) = channel.stock.show([StockAsked(ListingKey("", sku), units)])
    assert outcome.fault is None


def test_a_connection_says_who_the_shop_is(channel):
    checked = channel.check()
    assert checked.name == "Zayton Sandbox"
    assert checked.sites[0][:2] == ("", "shopify-zayton-sandbox")
    assert (checked.sites[0].currency, checked.sites[0].zone) == ("GBP", "Europe/London")


def test_an_app_made_in_the_shops_admin_connects_by_its_token(stand):
    assert connected(stand, access_token=ACCESS_TOKEN, client_id="").channel.check().name


@pytest.mark.parametrize(
    "values", [{"client_secret": "wrong"}, {"access_token": "shpat_wrong"}, {"client_id": ""}]
)
def test_wrong_credentials_are_denied(stand, values):
    with pytest.raises(Fault) as caught:
        connected(stand, **values).channel.check()
    assert caught.value.kind == FaultKind.DENIED


def test_an_app_with_too_few_permissions_is_denied_with_their_names():
    with standing(NarrowShop) as narrow, pytest.raises(Fault) as caught:
        connected(narrow).channel.check()
    assert caught.value.kind == FaultKind.DENIED
    assert "write_products, write_inventory" in caught.value.said


def test_an_expired_token_is_got_anew(stand, channel):
    channel.check()
    stand.tell("tokens", {})
    assert channel.orders.changed(since=AT, until=LATER, cursor="") is not None


def test_a_shop_elsewhere_gets_no_secret():
    class Nowhere:
        url = ""

    with pytest.raises(Fault) as caught:
        connected(Nowhere, shop="evil.example/x.myshopify.com")
    assert caught.value.kind == FaultKind.DENIED


def test_orders_are_read_whole(stand, channel):
    restock(channel, "TEA-1", 10)
    number = bought(stand, ("TEA-1", 2), name="Ann Smith", postcode="M1 1AE")[0]
    told = order_of(channel, number)
    assert told.number == number
    assert [(one.sku, one.quantity, one.amount_minor) for one in told.lines] == [("TEA-1", 2, 2500)]
    assert (told.currency, dict(told.charges), told.progress) == ("GBP", {"postage": 395}, Progress.OPEN)
    assert (told.address.name, told.address.postcode) == ("Ann Smith", "M1 1AE")


def test_what_changed_comes_in_pages_oldest_first(stand, channel):
    restock(channel, "TEA-2", 20)
    numbers = bought(stand, *[("TEA-2", 1)] * 4)
    page = channel.orders.changed(since=datetime.now(UTC) - timedelta(minutes=5), until=LATER, cursor="")
    keys = [one.key for one in page.documents]
    assert set(numbers) <= set(keys)
    moments = [one.changed_at for one in page.documents]
    assert moments == sorted(moments)
    assert channel.orders.changed(since=LATER, until=LATER, cursor="").documents == []


def test_orders_that_are_not_there_are_left_out(channel):
    assert channel.orders.named(["1", "no number"]) == []


def test_a_shipment_is_confirmed_once(stand, channel):
    restock(channel, "TEA-1", 10)
    number = bought(stand, ("TEA-1", 3))[0]
    key = order_of(channel, number).lines[0].key
    sent = Dispatch("D1", number, "", ((key, 2),), datetime.now(UTC), "DHL", "00340")
    assert [one.fault for one in channel.dispatch.confirm([sent, sent])] == [None, None]
    told = order_of(channel, number)
    assert (told.lines[0].shipped, told.progress) == (2, Progress.PARTLY_SHIPPED)
    rest = Dispatch("D2", number, "", ((key, 1),), datetime.now(UTC), "DHL", "00341")
    assert channel.dispatch.confirm([rest])[0].fault is None
    assert order_of(channel, number).progress == Progress.SHIPPED


def test_a_shipment_without_a_number_is_confirmed_once(stand, channel):
    restock(channel, "TEA-1", 10)
    number = bought(stand, ("TEA-1", 2))[0]
    key = order_of(channel, number).lines[0].key
    sent = Dispatch("D1", number, "", ((key, 1),), datetime.now(UTC))
    channel.dispatch.confirm([sent])
    channel.dispatch.confirm([sent])
    assert order_of(channel, number).lines[0].shipped == 1


def test_more_than_is_awaited_is_refused(stand, channel):
    restock(channel, "TEA-1", 10)
    number = bought(stand, ("TEA-1", 1))[0]
    key = order_of(channel, number).lines[0].key
    sent = Dispatch("D1", number, "", ((key, 5),), datetime.now(UTC), "DHL", "1")
    unknown = Dispatch("D2", "17", "", ((key, 1),), datetime.now(UTC))
    kinds = [one.fault.kind for one in channel.dispatch.confirm([sent, unknown])]
    assert kinds == [FaultKind.REFUSED, FaultKind.GONE]
    assert order_of(channel, number).progress == Progress.OPEN


def test_an_order_is_cancelled_once_with_money_and_units_back(stand, channel):
    restock(channel, "TEA-1", 10)
    number = bought(stand, ("TEA-1", 4))[0]
    assert [one.fault for one in channel.cancel.cancel({number: "no_stock"})] == [None]
    assert [one.fault for one in channel.cancel.cancel({number: "no_stock"})] == [None]
    told = order_of(channel, number)
    assert (told.progress, told.lines[0].cancelled) == (Progress.CANCELLED, 4)
    back = told.refunds[0]
    assert (back.lines[0][1:], back.shipping_minor, back.other_minor) == ((4, True, 5000), 395, 0)
    assert listings(channel)["TEA-1"].quantity == 10


def test_what_was_sent_is_not_cancelled(stand, channel):
    restock(channel, "TEA-1", 10)
    number = bought(stand, ("TEA-1", 1))[0]
    key = order_of(channel, number).lines[0].key
    channel.dispatch.confirm([Dispatch("D", number, "", ((key, 1),), datetime.now(UTC), "UPS", "1Z")])
    faults = [one.fault.kind for one in channel.cancel.cancel({number: "buyer_asked", "17": "no_stock"})]
    assert faults == [FaultKind.REFUSED, FaultKind.GONE]


def test_units_are_shown(channel):
    asked = [StockAsked(ListingKey("", "TEA-1"), 31), StockAsked(ListingKey("", "TEA-2"), 0)]
    assert [one.fault for one in channel.stock.show(asked)] == [None, None]
    found = listings(channel)
    assert (found["TEA-1"].quantity, found["TEA-2"].quantity) == (31, 0)


def test_what_nobody_has_is_gone_and_below_zero_is_refused(channel):
    asked = [StockAsked(ListingKey("", "NOWHERE"), 1), StockAsked(ListingKey("", "TEA-1"), -1)]
    kinds = [one.fault.kind for one in channel.stock.show(asked)]
    assert kinds == [FaultKind.GONE, FaultKind.REFUSED]


def test_prices_are_set(channel):
    asked = [
        PriceAsked(ListingKey("", "TEA-1"), 1399, "GBP"),
        PriceAsked(ListingKey("", "TEA-2"), 999, "EUR"),
        PriceAsked(ListingKey("", "NOWHERE"), 999, "GBP"),
    ]
    outcomes = channel.prices.price(asked)
    assert [one.fault and one.fault.kind for one in outcomes] == [None, FaultKind.REFUSED, FaultKind.GONE]
    assert listings(channel)["TEA-1"].price_minor == 1399


def test_a_payout_comes_with_what_it_is_made_of(stand, channel):
    restock(channel, "TEA-1", 10)
    bought(stand, ("TEA-1", 1))
    documents = []
    for _ in range(50):
        documents = documents or channel.settlements.settled(since=AT, cursor="").documents
        time.sleep(0 if documents else 0.05)
    told = json.loads(documents[0].body)
    assert documents[0].key == str(told["payout"]["id"])
    # the payout itself is one of its transactions, so that all of them come to nothing
    assert sum(Decimal(row["net"]) for row in told["transactions"]) == 0
    assert -Decimal(told["transactions"][0]["net"]) == Decimal(told["payout"]["amount"])
    read = ADAPTER.reading.settlement(documents[0].body)
    assert sum(line.amount for line in read.lines if line.kind is not MoneyKind.PAYOUT) == read.total
    assert channel.settlements.settled(since=LATER, cursor="").documents == []


def test_every_order_arrives_though_the_shop_misbehaves(stand):
    found = connected(stand)
    restock(found.channel, "TEA-2", 30)
    numbers = set(bought(stand, *[("TEA-2", 1)] * 10))
    # a third of all calls fail, in any way; five attempts each make a run that fails all five one in two hundred
    with faulty(stand, rate=0.3, seed=3, only="/orders", retry_after=0.01, delay=0.01):
        pages = [found.channel.orders.changed(since=AT, until=LATER, cursor="") for _ in range(5)]
    assert all(numbers <= {one.key for one in page.documents} for page in pages)
