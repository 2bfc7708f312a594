"""Orders from the stand-in: fetched whole, declared sent, cancelled."""

from datetime import UTC, datetime, timedelta

import pytest

from zayton.channels.adapters.aliexpress.tests.selling import (
    all_changed,
    bought,
    connected,
    draft,
    listed,
    read,
    ready,
    wait_for,
)
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.orders import Dispatch, Progress
from zayton.channels.tests.calling import direct_caller
from zayton.sandbox.aliexpress import AliExpress
from zayton.sandbox.tests.stalls import standing

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


def parcel(number, lines, *, key="P1", tracking="LP0001", carrier="CAINIAO_STANDARD"):
    return Dispatch(key, number, "AE_GLOBAL", tuple(lines), AT, carrier, tracking)


def test_what_was_bought_is_read_with_its_lines_and_money(stand, channel):
    listed(stand, channel, draft("A-1", price_minor=1000), draft("A-2", price_minor=250))
    got = read(channel, bought(stand, ("A-1", 2), ("A-2", 1)))
    assert [(one.sku, one.quantity, one.amount_minor) for one in got.lines] == [
        ("A-1", 2, 2000),
        ("A-2", 1, 250),
    ]
    assert (got.currency, got.charges, got.address.city) == ("USD", (("postage", 299),), "Daventry")
    assert abs(got.placed_at - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_buyer_in_the_euro_area_pays_in_euros(stand, channel):
    listed(stand, channel, draft("A-3", price_minor=10_000))
    got = read(channel, bought(stand, ("A-3", 1), country="DE"))
    assert (got.currency, got.lines[0].amount_minor) == ("EUR", 9200)


def test_changed_orders_are_found_page_by_page_finished_ones_too(stand, channel, monkeypatch):
    monkeypatch.setattr("zayton.channels.adapters.aliexpress.orders._PAGE", 2)
    listed(stand, channel, draft("A-4", quantity=50))
    numbers = [bought(stand, ("A-4", 1)) for _ in range(5)]
    stand.tell("cancel", numbers[:2])
    found = [document.key for document in all_changed(channel)]
    assert set(numbers) <= set(found)
    assert {number for number in numbers if read(channel, number).progress is Progress.CANCELLED} == set(
        numbers[:2]
    )


def test_an_order_that_is_not_there_is_left_out(stand, channel):
    listed(stand, channel, draft("A-5"))
    number = bought(stand, ("A-5", 1))
    assert [one.key for one in channel.orders.named(["1", "no number", number])] == [number]


def test_an_order_waits_for_payment_and_risk_control_and_is_open_then(stand, channel):
    listed(stand, channel, draft("A-6", quantity=50))
    numbers = [bought(stand, ("A-6", 1)) for _ in range(8)]
    assert {read(channel, number).progress for number in numbers} == {Progress.PENDING, Progress.OPEN}
    wait_for(lambda: all(read(channel, number).progress is Progress.OPEN for number in numbers))


def test_a_parcel_is_declared_once_however_often_it_is_told(stand, channel):
    listed(stand, channel, draft("A-7"))
    number = ready(stand, channel, ("A-7", 2))
    asked = parcel(number, [(read(channel, number).lines[0].key, 2)])
    outcomes = [channel.dispatch.confirm([asked])[0] for _ in range(3)]
    assert [(one.key, one.fault, one.reference) for one in outcomes] == [("P1", None, "LP0001")] * 3
    got = read(channel, number)
    assert (got.progress, got.lines[0].shipped) == (Progress.SHIPPED, 2)
    assert len(stand.state()["state"]["orders"][number]["parcels"]) == 1


def test_the_last_of_several_parcels_closes_the_order(stand, channel):
    listed(stand, channel, draft("A-8"), draft("A-9"))
    number = ready(stand, channel, ("A-8", 2), ("A-9", 1))
    first, second = (one.key for one in read(channel, number).lines)
    states = []
    for tracking, lines in (("LP1", [(first, 1)]), ("LP2", [(second, 1)]), ("LP3", [(first, 1)])):
        asked = parcel(number, lines, tracking=tracking)._replace(last=tracking == "LP3")
        [outcome] = channel.dispatch.confirm([asked])
        assert outcome.fault is None
        states.append(read(channel, number).progress)
    assert states == [Progress.PARTLY_SHIPPED, Progress.PARTLY_SHIPPED, Progress.SHIPPED]


def test_a_parcel_of_a_lost_answer_is_found_when_it_is_told_again(stand, channel):
    listed(stand, channel, draft("A-10"))
    number = ready(stand, channel, ("A-10", 1))
    asked = parcel(number, [(read(channel, number).lines[0].key, 1)])
    stand.tell("faults", {"rate": 0.5, "kinds": ["drop_after"], "only": "/sync", "seed": 3})
    for _ in range(20):
        [outcome] = channel.dispatch.confirm([asked])
        if outcome.fault is None:
            break
        assert outcome.fault.kind is FaultKind.AWAY
    stand.tell("faults", {})
    assert outcome.fault is None
    assert len(stand.state()["state"]["orders"][number]["parcels"]) == 1


@pytest.mark.parametrize(
    ("carrier", "service"), [("", "CAINIAO_STANDARD"), ("EMS", "EMS"), ("Royal Mail", "Other")]
)
def test_the_service_is_the_carriers_or_what_the_buyer_chose(stand, channel, carrier, service):
    sku = f"A-11-{service}"
    listed(stand, channel, draft(sku))
    number = ready(stand, channel, (sku, 1))
    channel.dispatch.confirm([parcel(number, [(read(channel, number).lines[0].key, 1)], carrier=carrier)])
    assert [one["service"] for one in stand.state()["state"]["orders"][number]["parcels"]] == [service]


def test_a_parcel_without_a_number_is_refused(channel):
    [outcome] = channel.dispatch.confirm([parcel("1", [], tracking="")])
    assert outcome.fault.kind is FaultKind.REFUSED


def test_an_order_that_is_over_is_cancelled_and_one_that_is_not_is_refused(stand, channel):
    listed(stand, channel, draft("A-12"))
    number, other = (ready(stand, channel, ("A-12", 1)) for _ in range(2))
    stand.tell("cancel", [number])
    outcomes = channel.cancel.cancel({number: "buyer_asked", other: "no_stock"})
    assert [one.fault and one.fault.kind for one in outcomes] == [None, FaultKind.REFUSED]
    got = read(channel, number)
    assert (got.progress, [one.other_minor for one in got.refunds]) == (Progress.CANCELLED, [1299 + 299])


class Asking(AliExpress):
    """An AliExpress whose seller decides over every request to cancel."""

    auto_approve = False


def test_a_buyers_request_to_cancel_is_agreed_to():
    with standing(Asking) as stand:
        channel = connected(stand)
        listed(stand, channel, draft("A-13"))
        number = ready(stand, channel, ("A-13", 1))
        stand.tell("cancel", [number])
        assert read(channel, number).progress is Progress.PENDING
        for _ in range(2):
            [outcome] = channel.cancel.cancel({number: "buyer_asked"})
            assert outcome.fault is None
        assert read(channel, number).progress is Progress.CANCELLED


def keys_or_nothing(channel):
    """The numbers of all changed orders, or nothing when the pull ended in a fault that passes."""
    try:
        return {document.key for document in all_changed(channel)}
    except Fault as fault:
        return None if fault.passes else fault


@pytest.mark.parametrize(
    "kinds", [["throttle"], ["fail_before"], ["fail_after"], ["drop_before"], ["expire"]]
)
def test_every_order_arrives_whatever_goes_wrong_on_the_way(stand, kinds):
    channel = connected(stand)
    sku = f"A-14-{kinds[0]}"
    listed(stand, channel, draft(sku, quantity=20))
    numbers = {bought(stand, (sku, 1)) for _ in range(3)}
    stand.tell("faults", {"rate": 0.2, "kinds": kinds, "retry_after": 0.01})
    found = wait_for(lambda: keys_or_nothing(channel))
    stand.tell("faults", {})
    assert numbers <= found


def test_throttling_is_told_with_the_time_to_wait(stand, channel):
    stand.tell("faults", {"rate": 1.0, "kinds": ["throttle"], "only": "/sync", "retry_after": 7})
    with pytest.raises(Fault) as caught:
        channel.orders.named(["1"])
    assert (caught.value.kind, caught.value.retry_after) == (FaultKind.THROTTLED, 7.0)


def test_one_token_serves_many_calls_and_a_lost_one_is_renewed_unseen(stand):
    caller = direct_caller()
    path = "/rest/auth/token/refresh"
    before = stand.state()["calls"].get(path, 0)
    for _ in range(3):
        connected(stand, caller).orders.named(["1"])
    assert stand.state()["calls"][path] == before + 1
    stand.tell("tokens", {})
    assert connected(stand, caller).orders.named(["1"]) == []
    assert stand.state()["calls"][path] == before + 2


def test_the_newest_refresh_token_is_used_and_the_persons_own_when_it_ended(stand):
    caller = direct_caller()
    connected(stand, caller).orders.named(["1"])
    kept = caller.kept("aliexpress:refresh")
    caller.forget("aliexpress:access")
    connected(stand, caller).orders.named(["1"])
    assert caller.kept("aliexpress:refresh") != kept
    caller.forget("aliexpress:access")
    assert connected(stand, caller, refresh_token="gone").orders.named(["1"]) == []
    caller.keep("aliexpress:refresh", "ended", seconds=60)
    caller.forget("aliexpress:access")
    assert connected(stand, caller).orders.named(["1"]) == []


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"app_secret": "wrong"}, "IncompleteSignature"),
        ({"app_key": "1"}, "InvalidAppKey"),
        ({"refresh_token": "gone"}, "IllegalRefreshToken"),
        ({"refresh_token": ""}, "authorization code"),
        ({"refresh_token": "", "authorization_code": "spent"}, "InvalidCode"),
    ],
)
def test_wrong_credentials_are_told_in_aliexpress_words(stand, values, said):
    with pytest.raises(Fault) as caught:
        connected(stand, **values).check()
    assert caught.value.kind is FaultKind.DENIED
    assert said in caught.value.said
