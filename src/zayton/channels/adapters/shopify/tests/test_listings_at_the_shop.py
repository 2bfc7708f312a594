"""Listings published, changed, ended and found again at a shop."""

import pytest

from zayton.channels.adapters.shopify.tests.connecting import connected, listings
from zayton.channels.adapters.shopify.tests.drafting import cup, draft
from zayton.channels.ports.offers import ListingKey, Standing, StockAsked
from zayton.sandbox.shopify.tests.shops import StockedShop
from zayton.sandbox.tests.stalls import standing


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


def test_a_draft_becomes_a_listing_and_stays_one(channel):
    (first,) = channel.listings.publish([draft("POT-1")])
    assert (first.standing, first.outcome.fault) == (Standing.LIVE, None)
    (again,) = channel.listings.publish([draft("POT-1", title="Iron tea pot", quantity=5)])
    assert again.key == first.key
    found = listings(channel)["POT-1"]
    assert (found.title, found.price_minor, found.quantity) == ("Iron tea pot", 4900, 5)
    assert (found.barcode, found.image, found.brand) == (
        "4006381333931",
        "https://example.com/pot.jpg",
        "Quanzhou",
    )
    assert found.key.remote == first.key.remote
    assert found.description == "<p>Holds a litre.</p><p>Keeps warm.</p><ul><li>Cast iron</li></ul>"


def test_variants_of_one_product_are_published_together_and_one_by_one(channel):
    channel.listings.publish([cup("Red"), cup("Blue")])
    channel.listings.publish([cup("Green")])
    found = listings(channel)
    cups = [found[f"CUP-{colour}"] for colour in ("Red", "Blue", "Green")]
    assert len({one.parent for one in cups}) == 1
    assert [one.title for one in cups] == ["Enamel cup - Red", "Enamel cup - Blue", "Enamel cup - Green"]
    channel.listings.publish([cup("Red", price_minor=5500)])
    assert {sku for sku in listings(channel) if sku.startswith("CUP-")} == {
        "CUP-Red",
        "CUP-Blue",
        "CUP-Green",
    }


def test_ending_one_variant_sells_it_out_and_ending_all_hides_the_product(channel):
    channel.listings.publish([cup("Red"), cup("Blue"), cup("Green")])
    keys = [listings(channel)[f"CUP-{colour}"].key for colour in ("Red", "Blue", "Green")]
    assert channel.listings.end(keys[:1])[0].fault is None
    found = listings(channel)
    assert (found["CUP-Red"].quantity, found["CUP-Blue"].standing) == (0, Standing.LIVE)
    assert [one.fault for one in channel.listings.end(keys)] == [None, None, None]
    assert {listings(channel)[key.sku].standing for key in keys} == {Standing.INACTIVE}


def test_a_draft_that_the_shop_would_refuse_is_not_sent(channel):
    first, second = channel.listings.publish(
        [draft("BAD-1", title="x" * 256), draft("BAD-2", currency="EUR")]
    )
    assert (first.standing, first.problems[0].field) == (Standing.REJECTED, "title")
    assert second.problems[0].field == "currency"
    assert {"BAD-1", "BAD-2"}.isdisjoint(listings(channel))


def test_named_listings_are_found_by_sku(channel):
    keys = [ListingKey("", "TEA-1"), ListingKey("", "NOWHERE")]
    assert [one.key for one in channel.listings.named(keys)] == ["TEA-1"]
