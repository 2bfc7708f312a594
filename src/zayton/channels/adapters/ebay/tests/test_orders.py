"""Orders from the stand-in: fetched whole, confirmed, cancelled."""

from datetime import UTC, datetime, timedelta

import pytest

from zayton.channels.adapters.ebay import ADAPTER
from zayton.channels.adapters.ebay.tests.selling import all_changed, bought, connected, lately, listed, read
from zayton.channels.ports.faults import FaultKind
from zayton.channels.ports.orders import Dispatch, Progress
from zayton.sandbox.ebay import Ebay
from zayton.sandbox.tests.stalls import standing

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


def parcel(number, lines, *, key="P1", tracking="JD 00-01", carrier="Royal Mail"):
    return Dispatch(key, number, "EBAY_GB", tuple(lines), AT, carrier, tracking)


def paid(stand, channel, *items):
    """An order that is paid: every eighth of the stand-in is not, at first."""
    while True:
        number = bought(stand, *items)
        if read(channel, number).progress is Progress.OPEN:
            return number


def test_what_was_bought_is_read_with_its_lines_and_money(stand, channel):
    listed(channel, "A-1", price_minor=1000)
    listed(channel, "A-2", price_minor=250)
    got = read(channel, bought(stand, ("A-1", 2), ("A-2", 1)))
    assert [(one.sku, one.quantity, one.amount_minor) for one in got.lines] == [
        ("A-1", 2, 2000),
        ("A-2", 1, 250),
    ]
    assert (got.site, got.currency, got.charges) == ("EBAY_GB", "GBP", (("postage", 350),))
    assert got.address.city == "Daventry"


def test_orders_of_another_site_are_in_its_currency_and_without_its_tax(stand, channel):
    listed(channel, "A-3", site="EBAY_US", currency="USD", price_minor=10_000)
    got = read(channel, bought(stand, ("A-3", 1), site="EBAY_US"))
    assert (got.site, got.currency, got.charges) == ("EBAY_US", "USD", (("postage", 499),))


def test_changed_orders_are_found_page_by_page(stand, channel, monkeypatch):
    monkeypatch.setattr("zayton.channels.adapters.ebay.orders._PAGE", 2)
    listed(channel, "A-4", quantity=50)
    numbers = {bought(stand, ("A-4", 1)) for _ in range(5)}
    found = [document.key for document in all_changed(channel)]
    assert numbers <= set(found)
    assert len(found) == len(set(found))


def test_an_order_that_changes_again_while_its_span_is_read_is_not_lost(stand, channel, monkeypatch):
    monkeypatch.setattr("zayton.channels.adapters.ebay.orders._PAGE", 2)
    monkeypatch.setattr("zayton.channels.adapters.ebay.orders._RECENT", timedelta(seconds=-60))
    listed(channel, "A-5", quantity=50)
    since = datetime.now(UTC)
    numbers = [paid(stand, channel, ("A-5", 1)) for _ in range(5)]
    until = datetime.now(UTC)
    first = channel.orders.changed(since=since, until=until, cursor="")
    # an order of the first page leaves the span, and the others move up
    newest = first.documents[-1].key
    line = read(channel, newest).lines[0].key
    channel.dispatch.confirm([parcel(newest, [(line, 1)])])
    found, cursor = {one.key for one in first.documents}, first.cursor
    while cursor:
        page = channel.orders.changed(since=since, until=until, cursor=cursor)
        found |= {one.key for one in page.documents}
        cursor = page.cursor
    assert found >= set(numbers)


def test_no_orders_are_an_empty_page(channel):
    start = datetime.now(UTC) - timedelta(days=400)
    page = channel.orders.changed(since=start, until=start + timedelta(days=1), cursor="")
    assert (page.documents, page.cursor) == ([], "")


def test_an_order_that_is_not_there_is_left_out(stand, channel):
    listed(channel, "A-6")
    number = bought(stand, ("A-6", 1))
    assert [one.key for one in channel.orders.named(["99-99999-99999", number])] == [number]


def test_a_parcel_is_confirmed_once_however_often_it_is_told(stand, channel):
    listed(channel, "A-7")
    number = paid(stand, channel, ("A-7", 2))
    asked = parcel(number, [(read(channel, number).lines[0].key, 2)])
    outcomes = [channel.dispatch.confirm([asked])[0] for _ in range(3)]
    assert [(one.key, one.fault, one.reference) for one in outcomes] == [("P1", None, "JD0001")] * 3
    got = read(channel, number)
    assert (got.progress, got.lines[0].shipped) == (Progress.SHIPPED, 2)


def test_a_parcel_without_tracking_is_confirmed_once_too(stand, channel):
    listed(channel, "A-8")
    number = paid(stand, channel, ("A-8", 2))
    asked = parcel(number, [(read(channel, number).lines[0].key, 1)], tracking="", carrier="")
    for _ in range(2):
        assert channel.dispatch.confirm([asked])[0].fault is None
    got = read(channel, number)
    assert (got.progress, got.lines[0].shipped) == (Progress.PARTLY_SHIPPED, 1)


def test_a_parcel_of_a_lost_answer_is_found_when_it_is_told_again(stand, channel):
    listed(channel, "A-9")
    number = paid(stand, channel, ("A-9", 1))
    asked = parcel(number, [(read(channel, number).lines[0].key, 1)])
    stand.tell("faults", {"rate": 1.0, "kinds": ["drop_after"], "only": "/shipping_fulfillment"})
    [lost] = channel.dispatch.confirm([asked])
    stand.tell("faults", {})
    [again] = channel.dispatch.confirm([asked])
    assert lost.fault.kind is FaultKind.AWAY
    assert (again.fault, again.reference) == (None, "JD0001")
    assert len(stand.state()["state"]["fulfilments"][number]) == 1


def test_a_refused_parcel_does_not_touch_the_next(stand, channel):
    listed(channel, "A-10")
    number = paid(stand, channel, ("A-10", 1))
    line = read(channel, number).lines[0].key
    outcomes = channel.dispatch.confirm(
        [parcel(number, [("1", 1)], key="bad", tracking="X1"), parcel(number, [(line, 1)], key="good")]
    )
    assert [(one.key, one.fault and one.fault.kind) for one in outcomes] == [
        ("bad", FaultKind.REFUSED),
        ("good", None),
    ]


def test_an_order_is_cancelled_once(stand, channel):
    listed(channel, "A-11")
    number = paid(stand, channel, ("A-11", 2))
    for _ in range(2):
        [outcome] = channel.cancel.cancel({number: "no_stock"})
        assert outcome.fault is None
    got = read(channel, number)
    assert (got.progress, got.lines[0].cancelled) == (Progress.CANCELLED, 2)
    assert [refund.other_minor for refund in got.refunds] == [1299 * 2 + 350]
    assert len(stand.state()["state"]["cancellations"]) >= 1


def test_a_cancellation_whose_answer_was_lost_stands_when_told_again(stand, channel):
    listed(channel, "A-12")
    number = paid(stand, channel, ("A-12", 1))
    stand.tell("faults", {"rate": 1.0, "kinds": ["fail_after"], "only": "/cancellation"})
    [lost] = channel.cancel.cancel({number: "buyer_asked"})
    stand.tell("faults", {})
    [again] = channel.cancel.cancel({number: "buyer_asked"})
    assert (lost.fault.kind, lost.fault.may_be_done, again.fault) == (FaultKind.AWAY, True, None)


def test_what_was_sent_is_not_cancelled(stand, channel):
    listed(channel, "A-13")
    number = paid(stand, channel, ("A-13", 1))
    channel.dispatch.confirm([parcel(number, [(read(channel, number).lines[0].key, 1)])])
    [outcome] = channel.cancel.cancel({number: "no_stock"})
    assert outcome.fault.kind is FaultKind.REFUSED
    assert "SHIPPED" in outcome.fault.said
    assert read(channel, number).progress is Progress.SHIPPED


class Asking(Ebay):
    """An eBay whose seller decides over every request to cancel."""

    auto_approve = False


def test_a_buyers_request_to_cancel_is_agreed_to(request):
    with standing(Asking) as stand:
        channel = connected(stand)
        listed(channel, "A-14")
        number = bought(stand, ("A-14", 1))
        stand.tell("cancel", [number])
        assert read(channel, number).progress is Progress.PENDING
        [outcome] = channel.cancel.cancel({number: "buyer_asked"})
        assert outcome.fault is None
        assert read(channel, number).progress is Progress.CANCELLED
        assert len(stand.state()["state"]["cancellations"]) == 1


def test_an_order_that_waits_for_its_payment_is_pending_then_open(stand, channel):
    listed(channel, "A-15", quantity=20)
    numbers = [bought(stand, ("A-15", 1)) for _ in range(8)]
    seen = {read(channel, number).progress for number in numbers}
    assert seen == {Progress.PENDING, Progress.OPEN}


@pytest.mark.parametrize(
    "kinds", [["throttle"], ["fail_before"], ["fail_after"], ["drop_before"], ["expire"]]
)
def test_every_order_arrives_whatever_goes_wrong_on_the_way(stand, channel, kinds):
    listed(channel, f"A-16-{kinds[0]}", quantity=20)
    numbers = {bought(stand, (f"A-16-{kinds[0]}", 1)) for _ in range(5)}
    stand.tell("faults", {"rate": 0.3, "kinds": kinds, "only": "/sell/", "retry_after": 0.01})
    found = {document.key for document in all_changed(channel)}
    stand.tell("faults", {})
    assert numbers <= found


def test_documents_are_stored_as_ebay_wrote_them(stand, channel):
    listed(channel, "A-17")
    number = bought(stand, ("A-17", 1))
    since, until = lately()
    [document] = [
        one
        for one in channel.orders.changed(since=since, until=until, cursor="").documents
        if one.key == number
    ]
    got = ADAPTER.reading.order(document.body)
    assert (got.number, got.changed_at) == (number, document.changed_at)
