"""The adapter against an account: what it reads is what was sold, what it writes is what Ozon shows."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from zayton.channels.adapters.ozon import ADAPTER, shop
from zayton.channels.adapters.ozon.tests.connecting import connected, draft, faulty, listings, order_of
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import ListingKey, PriceAsked, Standing, StockAsked
from zayton.channels.ports.orders import Dispatch, Progress
from zayton.sandbox.ozon.tests.accounts import StockedAccount, bare, bought, later
from zayton.sandbox.tests.stalls import standing


@pytest.fixture
def stand():
    with standing(StockedAccount) as stand:
        yield stand


@pytest.fixture
def channel(stand):
    return connected(stand)


def all_changed(channel, since):
    found, cursor = [], ""
    while True:
        page = channel.orders.changed(since=since, until=datetime.now(UTC), cursor=cursor)
        found += page.documents
        cursor = page.cursor
        if not cursor:
            return [one.key for one in found]


def recently():
    return datetime.now(UTC) - timedelta(minutes=5)


def shipment(channel, number, **fields):
    line = order_of(channel, number).lines[0]
    one = Dispatch("D1", number, "", ((line.key, line.quantity),), datetime.now(UTC), "CDEK", "1005")
    return one._replace(**fields)


def test_a_connection_says_who_the_account_is(channel):
    checked = channel.check()
    assert (checked.name, checked.seller) == ("Ozon 746103", "746103")
    assert (checked.sites[0].currency, checked.sites[0].zone) == ("CNY", "Europe/Moscow")


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({"api_key": "wrong"}, FaultKind.DENIED),
        ({"client_id": ""}, FaultKind.DENIED),
        ({"warehouse": "Nowhere"}, FaultKind.REFUSED),
    ],
)
def test_a_connection_that_cannot_work_says_why(stand, values, kind):
    with pytest.raises(Fault) as caught:
        connected(stand, **values).check()
    assert caught.value.kind == kind
    assert caught.value.said


def test_a_revoked_key_is_denied_in_the_middle(stand, channel):
    channel.check()
    stand_in = connected(stand, api_key="7a617974-0000")
    with pytest.raises(Fault) as caught:
        stand_in.orders.named(["1"])
    assert caught.value.kind == FaultKind.DENIED


def test_an_order_is_read_as_it_was_sold(stand, channel):
    (number,) = bought(stand, ("TEA-1", 2))
    told = order_of(channel, number)
    assert [(one.sku, one.quantity, one.amount_minor) for one in told.lines] == [("TEA-1", 2, 25800)]
    assert (told.currency, told.progress, told.address.name) == ("CNY", Progress.OPEN, "Jo Bloggs")
    assert channel.orders.named(["0-0-0"]) == []


def test_what_changed_comes_once_and_what_did_not_does_not(stand, channel):
    # a page holds a hundred
    numbers = bought(stand, *[("TEA-2", 1)] * 120)
    assert all_changed(channel, recently()) == numbers
    assert all_changed(channel, datetime.now(UTC) + timedelta(hours=1)) == []


def test_a_posting_is_assembled_tracked_and_sent_once(stand, channel):
    (number,) = bought(stand, ("TEA-1", 2))
    one = shipment(channel, number)
    for _ in range(2):
        assert channel.dispatch.confirm([one])[0].fault is None
    posting = bare(stand, "/v3/posting/fbs/get", {"posting_number": number}).json()["result"]
    assert (posting["status"], posting["tracking_number"]) == ("delivering", "1005")
    told = order_of(channel, number)
    assert (told.progress, told.lines[0].shipped) == (Progress.SHIPPED, 2)


def test_a_part_of_a_posting_and_what_is_not_there_are_refused(stand, channel):
    (number,) = bought(stand, ("TEA-1", 2))
    line = order_of(channel, number).lines[0].key
    part = Dispatch("D1", number, "", ((line, 1),), datetime.now(UTC))
    gone = part._replace(key="D2", number="0-0-0")
    kinds = [one.fault.kind for one in channel.dispatch.confirm([part, gone])]
    assert kinds == [FaultKind.REFUSED, FaultKind.GONE]
    assert order_of(channel, number).progress == Progress.OPEN


@pytest.mark.parametrize("kind", ["fail_after", "drop_after"])
@pytest.mark.parametrize("path", ["fbs/ship", "tracking-number", "delivering"])
def test_a_shipment_whose_answer_was_lost_is_confirmed_when_told_again(stand, channel, kind, path):
    (number,) = bought(stand, ("TEA-1", 1))
    one = shipment(channel, number)
    with faulty(stand, kinds=[kind], only=path):
        channel.dispatch.confirm([one])
    assert channel.dispatch.confirm([one])[0].fault is None
    assert order_of(channel, number).progress == Progress.SHIPPED


def test_an_order_is_cancelled_once_and_not_after_it_left(stand, channel):
    first, second = bought(stand, ("TEA-1", 1), ("TEA-1", 1))
    for _ in range(2):
        assert channel.cancel.cancel({first: "buyer_asked"})[0].fault is None
    assert order_of(channel, first).progress == Progress.CANCELLED
    channel.dispatch.confirm([shipment(channel, second)])
    kinds = [one.fault.kind for one in channel.cancel.cancel({second: "no_stock", "0-0-0": "no_stock"})]
    assert kinds == [FaultKind.REFUSED, FaultKind.GONE]


def test_units_are_shown_one_by_one_and_too_soon_is_throttled(channel):
    asked = [
        StockAsked(ListingKey("", sku), units) for sku, units in (("TEA-1", 7), ("NONE", 1), ("TEA-2", -1))
    ]
    kinds = [one.fault and one.fault.kind for one in channel.stock.show(asked)]
    assert kinds == [None, FaultKind.GONE, FaultKind.REFUSED]
    assert listings(channel)["TEA-1"].quantity == 7
    (again,) = channel.stock.show(asked[:1])
    assert (again.fault.kind, again.fault.retry_after) == (FaultKind.THROTTLED, 30.0)


def test_an_order_of_a_list_is_the_order_that_is_asked_for_by_its_number(stand, channel):
    (number,) = bought(stand, ("TEA-1", 2))
    page = channel.orders.changed(since=recently(), until=datetime.now(UTC), cursor="")
    assert ADAPTER.reading.order(page.documents[0].body) == order_of(channel, number)


def test_the_first_warehouse_that_neither_rests_nor_was_given_up_is_kept_up_to_date(stand, channel):
    assert channel.stock.show([StockAsked(ListingKey("", "TEA-1"), 7)])[0].fault is None
    resting = connected(stand, warehouse="Ningbo")
    fault = resting.stock.show([StockAsked(ListingKey("", "TEA-2"), 7)])[0].fault
    assert (fault.kind, fault.figures["code"]) == (FaultKind.REFUSED, "WAREHOUSE_NOT_FOUND")


def test_a_warehouse_is_looked_for_on_every_page(stand, monkeypatch):
    monkeypatch.setattr(shop, "_PAGE", 1)
    for wanted in ("", "Guangzhou"):
        asked = [StockAsked(ListingKey("", "TEA-3" if wanted else "TEA-2"), 3)]
        assert connected(stand, warehouse=wanted).stock.show(asked)[0].fault is None


def test_a_price_that_is_set_too_often_is_throttled(channel):
    asked = [PriceAsked(ListingKey("", "TEA-1"), 9990, "CNY")]
    for _ in range(10):
        assert channel.prices.price(asked)[0].fault is None
    with pytest.raises(Fault) as caught:
        channel.prices.price(asked)
    assert caught.value.kind == FaultKind.THROTTLED


def test_prices_are_set_in_the_accounts_currency(channel):
    asked = [
        PriceAsked(ListingKey("", "TEA-1"), 9990, "CNY"),
        PriceAsked(ListingKey("", "TEA-2"), 9990, "RUB"),
        PriceAsked(ListingKey("", "NONE"), 9990, "CNY"),
    ]
    kinds = [one.fault and one.fault.kind for one in channel.prices.price(asked)]
    assert kinds == [None, FaultKind.REFUSED, FaultKind.GONE]
    assert listings(channel)["TEA-1"].price_minor == 9990


def test_a_draft_is_listed_after_moderation_and_told_twice_is_one(stand, channel):
    for _ in range(2):
        (sent,) = channel.listings.publish([draft("NEW-1")])
        assert (sent.standing, sent.outcome.fault) == (Standing.PENDING, None)
        assert sent.outcome.reference
    later(stand, 60)
    for _ in range(50):
        found = listings(channel)
        if "NEW-1" in found:
            break
        time.sleep(0.1)
    assert (found["NEW-1"].standing, found["NEW-1"].price_minor) == (Standing.LIVE, 2599)
    assert (
        len([one for one in stand.state()["state"]["products"].values() if one["offer_id"] == "NEW-1"]) == 1
    )


def test_a_draft_that_lacks_something_is_rejected_with_its_field(channel):
    whole = draft("NEW-2", weight_g=None, currency="EUR", attributes={})
    (sent,) = channel.listings.publish([whole])
    fields = {one.field for one in sent.problems}
    assert (sent.standing, fields) == (
        Standing.REJECTED,
        {"weight_g", "currency", "description_category_id", "type_id"},
    )


def test_what_is_ended_can_be_put_on_again(stand, channel):
    keys = [ListingKey("", "TEA-1"), ListingKey("", "NONE")]
    assert [one.fault and one.fault.kind for one in channel.listings.end(keys)] == [None, FaultKind.GONE]
    assert listings(channel)["TEA-1"].standing == Standing.INACTIVE
    channel.listings.publish([draft("TEA-1")])
    assert listings(channel)["TEA-1"].standing == Standing.LIVE


@pytest.mark.parametrize("kind", ["throttle", "fail_before", "drop_before", "fail_after", "drop_after"])
def test_an_account_that_is_away_says_so(stand, channel, kind):
    with faulty(stand, kinds=[kind], retry_after=0.01), pytest.raises(Fault) as caught:
        channel.orders.named(["1"])
    assert caught.value.kind == (FaultKind.THROTTLED if kind == "throttle" else FaultKind.AWAY)


def test_every_order_arrives_though_the_account_misbehaves(stand, channel):
    numbers = bought(stand, *[("TEA-2", 1)] * 20)
    with faulty(stand, rate=0.3, seed=5, retry_after=0.01, delay=0.01):
        assert set(numbers) <= set(all_changed(channel, recently()))
