"""Listings published, changed, ended and found again at a shop."""

import pytest

from zayton.channels.adapters.woocommerce.tests.connecting import bare, connected, faulty, listings
from zayton.channels.adapters.woocommerce.tests.drafting import cup, draft
from zayton.channels.ports.faults import Fault
from zayton.channels.ports.offers import ListingKey, Standing, StockAsked
from zayton.sandbox.tests.stalls import standing
from zayton.sandbox.woocommerce.tests.shops import StockedStore, bought


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


def test_a_draft_becomes_a_listing_and_stays_one(stand, channel):
    (first,) = channel.listings.publish([draft("POT-1")])
    assert (first.standing, first.outcome.fault) == (Standing.LIVE, None)
    (again,) = channel.listings.publish([draft("POT-1", title="Iron tea pot", quantity=5)])
    assert again.key == first.key
    found = listings(channel)["POT-1"]
    assert (found.title, found.price_minor, found.quantity) == ("Iron tea pot", 4900, 5)
    assert (found.barcode, found.key.remote) == ("4006381333931", first.key.remote)
    told = bare(stand, "GET", f"products/{found.item}")
    assert (told["weight"], told["dimensions"]["length"], len(told["images"])) == ("0.85", "20", 1)


def test_variations_of_one_product_are_published_together_and_one_by_one(stand, channel):
    channel.listings.publish([cup("Red"), cup("Blue")])
    channel.listings.publish([cup("Green")])
    found = listings(channel)
    cups = [found[f"CUP-{colour}"] for colour in ("Red", "Blue", "Green")]
    assert len({one.parent for one in cups}) == 1
    assert [one.title for one in cups] == ["Enamel cup - Red", "Enamel cup - Blue", "Enamel cup - Green"]
    parent = bare(stand, "GET", f"products/{cups[0].parent}")
    assert parent["attributes"][0]["options"] == ["Red", "Blue", "Green"]
    restock(channel, "CUP-Red", 3)
    assert bought(stand, ("CUP-Red", 3))[0]
    assert listings(channel)["CUP-Red"].quantity == 0


def test_ending_all_variations_hides_the_product(stand, channel):
    channel.listings.publish([cup("Red"), cup("Blue"), cup("Green")])
    keys = [listings(channel)[f"CUP-{colour}"].key for colour in ("Red", "Blue", "Green")]
    assert channel.listings.end(keys[:1])[0].fault is None
    found = listings(channel)
    assert (found["CUP-Red"].standing, found["CUP-Blue"].standing) == (Standing.INACTIVE, Standing.LIVE)
    channel.listings.end([*keys, ListingKey("", "TEA-2")])
    found = listings(channel)
    assert {found[sku].standing for sku in ("CUP-Red", "CUP-Blue", "CUP-Green", "TEA-2")} == {
        Standing.INACTIVE
    }
    assert bare(stand, "GET", f"products/{found['CUP-Red'].parent}")["status"] == "draft"
    channel.listings.publish([cup("Red")])
    assert listings(channel)["CUP-Red"].standing == Standing.LIVE


def test_a_draft_that_the_shop_would_refuse_is_not_sent(channel):
    drafts = [draft("BAD-1", title="x" * 201), draft("BAD-2", currency="EUR"), draft("BAD,3")]
    assert [one.problems[0].field for one in channel.listings.publish(drafts)] == ["title", "currency", "sku"]
    assert {"BAD-1", "BAD-2", "BAD,3"}.isdisjoint(listings(channel))


def test_named_listings_are_found_by_sku(channel):
    keys = [ListingKey("", "TEA-1"), ListingKey("", "NOWHERE")]
    assert len(channel.listings.named(keys)) == 1


def test_a_product_whose_answer_was_lost_is_made_once(stand, channel):
    channel.check()
    with faulty(stand, kinds=["fail_after"], only="/products"), pytest.raises(Fault):
        channel.listings.publish([draft("LOST")])
    # made behind our back, as when the first call's answer was lost
    bare(stand, "POST", "products", json={"name": "Tea pot", "sku": "LOST-2", "regular_price": "1.00"})
    published = channel.listings.publish([draft("LOST"), draft("LOST-2")])
    assert [one.outcome.fault for one in published] == [None, None]
    assert listings(channel)["LOST-2"].price_minor == 4900
