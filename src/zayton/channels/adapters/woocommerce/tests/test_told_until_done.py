"""Whatever fails on the way: told until it is done, the shop stands as if it had been told once."""

from datetime import UTC, datetime

import pytest

from zayton.channels.adapters.woocommerce.tests.connecting import bare, connected, faulty, listings, order_of
from zayton.channels.adapters.woocommerce.tests.drafting import cup, draft
from zayton.channels.ports.faults import Fault
from zayton.channels.ports.offers import ListingKey, PriceAsked, StockAsked
from zayton.channels.ports.orders import Dispatch, Progress
from zayton.sandbox.tests.stalls import standing
from zayton.sandbox.woocommerce.tests.shops import StockedStore, bought

CHAOS = {"rate": 0.35, "retry_after": 0.01, "delay": 0.01}


@pytest.fixture(scope="module")
def stand():
    with standing(StockedStore) as stand:
        yield stand


def insist(work):
    """Do it again until nothing is wrong any more; what does not pass by itself fails the test."""
    for _ in range(60):
        try:
            outcomes = work()
        except Fault as fault:
            if not fault.passes:
                raise
            continue
        faults = [one.outcome.fault if hasattr(one, "outcome") else one.fault for one in outcomes]
        if not any(faults):
            return outcomes
        assert all(fault is None or fault.passes for fault in faults), faults
    raise AssertionError("it never got done")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_listings_prices_and_units(stand, seed):
    channel = connected(stand).channel
    drafts = [draft(f"POT-{seed}", price_minor=1000 + seed), cup("Red"), cup("Blue")]
    with faulty(stand, seed=seed, **CHAOS):
        insist(lambda: channel.listings.publish(drafts))
        insist(
            lambda: channel.stock.show([StockAsked(ListingKey("", one.key.sku), 40 + seed) for one in drafts])
        )
        insist(lambda: channel.prices.price([PriceAsked(ListingKey("", f"POT-{seed}"), 2000 + seed, "GBP")]))
    found = listings(channel)
    assert {found[one.key.sku].quantity for one in drafts} == {40 + seed}
    assert found[f"POT-{seed}"].price_minor == 2000 + seed
    products = bare(stand, "GET", "products?per_page=100")
    assert [len(one["variations"]) for one in products if one["sku"] == "ENAMEL"] == [2]


@pytest.mark.parametrize("seed", [4, 5, 6])
def test_shipments_and_cancellations(stand, seed):
    channel = connected(stand).channel
    insist(lambda: channel.stock.show([StockAsked(ListingKey("", "TEA-1"), 30)]))
    numbers = bought(stand, *[("TEA-1", 2)] * 6)
    keys = {number: order_of(channel, number).lines[0].key for number in numbers}
    sent = [
        Dispatch(
            f"D{number}{part}", number, "", ((keys[number], 1),), datetime.now(UTC), "DHL", f"{number}-{part}"
        )
        for number in numbers[:3]
        for part in (1, 2)
    ]
    with faulty(stand, seed=seed, **CHAOS):
        insist(lambda: channel.dispatch.confirm(sent))
        insist(lambda: channel.cancel.cancel(dict.fromkeys(numbers[3:], "no_stock")))
    told = [bare(stand, "GET", f"orders/{number}")["status"] for number in numbers]
    assert told == ["completed"] * 3 + ["cancelled"] * 3
    for number in numbers[:3]:
        assert order_of(channel, number).progress == Progress.SHIPPED
        notes = [one["note"] for one in bare(stand, "GET", f"orders/{number}/notes") if one["customer_note"]]
        assert sorted(notes) == [f"DHL {number}-1", f"DHL {number}-2"]
    assert listings(channel)["TEA-1"].quantity == 24
