"""The adapter against a shop: what it reads is what was sold, what it writes is what the shop shows."""

from datetime import UTC, datetime, timedelta

import pytest

from zayton.channels.adapters.woocommerce.tests.connecting import bare, connected, faulty, listings, order_of
from zayton.channels.adapters.woocommerce.tests.drafting import draft
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import ListingKey, PriceAsked, StockAsked
from zayton.channels.ports.orders import Dispatch, Progress
from zayton.sandbox.tests.stalls import standing
from zayton.sandbox.woocommerce.tests.shops import StockedStore, bought

AT = datetime(2026, 1, 1, tzinfo=UTC)
LATER = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def stand():
    with standing(StockedStore) as stand:
        yield stand


@pytest.fixture
def channel(stand):
    return connected(stand).channel


def restock(channel, sku, units):
    (outcome,) = channel.stock.show([StockAsked(ListingKey("", sku), units)])
    assert outcome.fault is None


def all_changed(channel, since):
    found, cursor = [], ""
    while True:
        page = channel.orders.changed(since=since, until=LATER, cursor=cursor)
        found += page.documents
        cursor = page.cursor
        if not cursor:
            return found


def test_a_connection_says_who_the_shop_is(channel):
    checked = channel.check()
    assert checked.name == "Zayton Sandbox"
    assert checked.sites[0][:2] == ("", "woocommerce-zayton-sandbox-example")
    assert (checked.sites[0].currency, checked.sites[0].country, checked.sites[0].zone) == (
        "GBP",
        "GB",
        "Europe/London",
    )


@pytest.mark.parametrize("values", [{"consumer_key": "ck_wrong"}, {"consumer_secret": "cs_wrong"}])
def test_wrong_keys_are_denied(stand, values):
    with pytest.raises(Fault) as caught:
        connected(stand, **values).channel.check()
    assert caught.value.kind == FaultKind.DENIED


def test_orders_are_read_whole(stand, channel):
    restock(channel, "TEA-1", 10)
    number = bought(stand, ("TEA-1", 2), name="Ann Smith", postcode="M1 1AE")[0]
    told = order_of(channel, number)
    assert told.number == number
    assert [(one.sku, one.quantity, one.amount_minor) for one in told.lines] == [("TEA-1", 2, 2500)]
    assert (told.currency, dict(told.charges), told.progress) == ("GBP", {"postage": 395}, Progress.OPEN)
    assert (told.address.name, told.address.postcode) == ("Ann Smith", "M1 1AE")


def test_what_changed_comes_in_pages_once_each(stand, channel):
    restock(channel, "TEA-2", 150)
    numbers = set(bought(stand, *[("TEA-2", 1)] * 120))
    keys = [one.key for one in all_changed(channel, datetime.now(UTC) - timedelta(minutes=5))]
    assert numbers <= set(keys)
    assert len(keys) == len(set(keys))
    assert all_changed(channel, LATER) == []


def test_orders_that_are_not_there_are_left_out(channel):
    assert channel.orders.named(["999999", "no number"]) == []


def test_refunds_are_told_in_full(stand, channel):
    restock(channel, "TEA-1", 10)
    number = bought(stand, ("TEA-1", 2))[0]
    line = order_of(channel, number).lines[0].key
    told = {"line_items": [{"id": int(line), "quantity": 1, "refund_total": 12.5}], "api_refund": False}
    bare(stand, "POST", f"orders/{number}/refunds", json=told)
    found = order_of(channel, number)
    assert found.refunds[0].lines == ((line, 1, True, 1250),)
    assert found.lines[0].cancelled == 1


def test_parts_are_noted_and_the_last_completes_the_order(stand, channel):
    restock(channel, "TEA-1", 10)
    number = bought(stand, ("TEA-1", 3))[0]
    key = order_of(channel, number).lines[0].key
    first = Dispatch("D1", number, "", ((key, 2),), datetime.now(UTC), "DHL", "00340")
    assert [one.fault for one in channel.dispatch.confirm([first, first])] == [None, None]
    told = order_of(channel, number)
    assert (told.lines[0].shipped, told.progress) == (2, Progress.PARTLY_SHIPPED)
    rest = Dispatch("D2", number, "", ((key, 1),), datetime.now(UTC), "DHL", "00341")
    assert channel.dispatch.confirm([rest])[0].fault is None
    assert order_of(channel, number).progress == Progress.SHIPPED
    assert bare(stand, "GET", f"orders/{number}")["status"] == "completed"
    notes = [one["note"] for one in bare(stand, "GET", f"orders/{number}/notes") if one["customer_note"]]
    assert notes == ["DHL 00340", "DHL 00341"]
    assert channel.dispatch.confirm([rest])[0].fault is None


def test_more_than_is_awaited_is_refused(stand, channel):
    restock(channel, "TEA-1", 10)
    number = bought(stand, ("TEA-1", 1))[0]
    key = order_of(channel, number).lines[0].key
    sent = Dispatch("D1", number, "", ((key, 5),), datetime.now(UTC), "DHL", "1")
    unknown = Dispatch("D2", "999999", "", ((key, 1),), datetime.now(UTC))
    kinds = [one.fault.kind for one in channel.dispatch.confirm([sent, unknown])]
    assert kinds == [FaultKind.REFUSED, FaultKind.GONE]
    assert order_of(channel, number).progress == Progress.OPEN


def test_an_order_is_cancelled_once_with_its_units_back(stand, channel):
    restock(channel, "TEA-1", 10)
    number = bought(stand, ("TEA-1", 4))[0]
    for _ in range(2):
        assert [one.fault for one in channel.cancel.cancel({number: "no_stock"})] == [None]
    assert order_of(channel, number).progress == Progress.CANCELLED
    assert listings(channel)["TEA-1"].quantity == 10


def test_what_was_sent_is_not_cancelled(stand, channel):
    restock(channel, "TEA-1", 10)
    number = bought(stand, ("TEA-1", 2))[0]
    key = order_of(channel, number).lines[0].key
    channel.dispatch.confirm([Dispatch("D", number, "", ((key, 1),), datetime.now(UTC), "UPS", "1Z")])
    kinds = [one.fault.kind for one in channel.cancel.cancel({number: "buyer_asked", "999999": "no_stock"})]
    assert kinds == [FaultKind.REFUSED, FaultKind.GONE]


def test_units_are_shown_and_what_is_unknown_is_gone(channel):
    asked = [
        StockAsked(ListingKey("", "TEA-1"), 31),
        StockAsked(ListingKey("", "TEA-2"), 0),
        StockAsked(ListingKey("", "NOWHERE"), 1),
        StockAsked(ListingKey("", "CUP"), -1),
        StockAsked(ListingKey("", "GHOST", "999999:"), 1),
        StockAsked(ListingKey("", "GHOST-2", "999999:999998"), 1),
    ]
    outcomes = channel.stock.show(asked)
    kinds = [one.fault and one.fault.kind for one in outcomes]
    assert kinds == [None, None, FaultKind.GONE, FaultKind.REFUSED, FaultKind.GONE, FaultKind.GONE]
    found = listings(channel)
    assert (found["TEA-1"].quantity, found["TEA-2"].quantity) == (31, 0)


def test_prices_are_set_and_end_a_sale(stand, channel):
    number = listings(channel)["TEA-1"].item
    bare(stand, "PUT", f"products/{number}", json={"sale_price": "9.00"})
    assert listings(channel)["TEA-1"].price_minor == 900
    asked = [
        PriceAsked(ListingKey("", "TEA-1"), 1399, "GBP"),
        PriceAsked(ListingKey("", "TEA-2"), 999, "EUR"),
        PriceAsked(ListingKey("", "NOWHERE"), 999, "GBP"),
    ]
    outcomes = channel.prices.price(asked)
    assert [one.fault and one.fault.kind for one in outcomes] == [None, FaultKind.REFUSED, FaultKind.GONE]
    assert listings(channel)["TEA-1"].price_minor == 1399


@pytest.mark.parametrize("kind", ["fail_before", "drop_before", "fail_after", "drop_after"])
def test_a_shop_that_is_away_is_away(stand, channel, kind):
    with faulty(stand, kinds=[kind], only="/orders"), pytest.raises(Fault) as caught:
        channel.orders.named(["1"])
    assert caught.value.kind == FaultKind.AWAY


def test_every_order_arrives_though_the_shop_misbehaves(stand, channel):
    restock(channel, "TEA-2", 30)
    channel.listings.publish([draft("KET", quantity=30)])
    numbers = set(bought(stand, *[("KET", 1)] * 10))
    # a lost answer uses its nonce up, and the call is signed anew
    with faulty(stand, rate=0.3, seed=5, only="/orders", retry_after=0.01, delay=0.01):
        pages = [all_changed(channel, AT) for _ in range(3)]
    assert all(numbers <= {one.key for one in found} for found in pages)


def test_a_shipment_whose_answer_was_lost_counts_once(stand, channel):
    channel.listings.publish([draft("PAN", quantity=3)])
    number = bought(stand, ("PAN", 2))[0]
    key = order_of(channel, number).lines[0].key
    one = Dispatch("D", number, "", ((key, 1),), datetime.now(UTC), "DHL", "9")
    with faulty(stand, kinds=["fail_after"], only="/notes"):
        assert channel.dispatch.confirm([one])[0].fault.kind == FaultKind.AWAY
    assert channel.dispatch.confirm([one])[0].fault is None
    assert order_of(channel, number).lines[0].shipped == 1
    assert len([each for each in bare(stand, "GET", f"orders/{number}/notes") if each["customer_note"]]) == 1
