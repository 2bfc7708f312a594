"""Offers of what lies in Amazon's warehouses are closed and opened again; units and listing stay."""

from zayton.channels.adapters.amazon import ADAPTER
from zayton.channels.adapters.amazon.tests.answering import DE, JP, Amazon, channel_to
from zayton.channels.adapters.amazon.tests.sandboxed import DRAFT, all_of, connected, listed, tell, until
from zayton.channels.ports.faults import FaultKind
from zayton.channels.ports.offers import ListingKey, PriceAsked, Standing
from zayton.channels.ports.orders import FulfilledBy

ACCEPTED = {"sku": "S", "status": "ACCEPTED", "submissionId": "sub-1", "issues": []}
KEY = ListingKey(DE, "FBA-1", "HOME")


def kept_by_amazon(stand):
    """Thirty units in Amazon's warehouses, offered by somebody else than us."""
    tell(stand, "arrive", {"network": "EU", "sku": "FBA-1", "units": 30, "inbound": 0})
    listed(stand, DRAFT._replace(key=KEY, fulfilled_by=FulfilledBy.MARKETPLACE))
    return connected(stand)


def seen_at(channel):
    (document,) = channel.listings.named([KEY])
    (seen,) = ADAPTER.reading.listing(document.body)
    return seen


def test_closed_it_is_not_on_sale_and_its_units_and_listing_stay(stand):
    channel = kept_by_amazon(stand)
    assert [each.fault for each in channel.closing.close([KEY])] == [None]
    seen = seen_at(channel)
    assert (seen.standing, seen.fulfilled_by) == (Standing.INACTIVE, FulfilledBy.MARKETPLACE)
    assert "FBA-1" not in {good["sku"] for good in stand.goods() if good["quantity"]}
    held = [ADAPTER.reading.stock(each.body)[0] for each in all_of(channel.stock.held)]
    assert [each.sellable for each in held if each.key.sku == "FBA-1"] == [30]


def test_a_price_told_meanwhile_does_not_open_it(stand):
    channel = kept_by_amazon(stand)
    channel.closing.close([KEY])
    assert [each.fault for each in channel.prices.price([PriceAsked(KEY, 1500, "EUR")])] == [None]
    assert seen_at(channel).standing == Standing.INACTIVE


def test_opened_again_it_is_on_sale_at_its_price(stand):
    channel = kept_by_amazon(stand)
    channel.closing.close([KEY])
    assert [each.fault for each in channel.closing.open([PriceAsked(KEY, 1399, "EUR")])] == [None]
    seen = until(lambda: (found := seen_at(channel)).standing == Standing.LIVE and found)
    assert (seen.price_minor, seen.fulfilled_by) == (1399, FulfilledBy.MARKETPLACE)


def test_one_that_amazon_does_not_know_is_gone_and_costs_the_others_nothing(stand):
    channel = kept_by_amazon(stand)
    nobody, ours = channel.closing.close([ListingKey(DE, "NOBODY"), KEY])
    assert (nobody.fault.kind, ours.fault) == (FaultKind.GONE, None)


def test_an_offer_is_closed_by_an_end_that_is_past_in_the_stores_currency():
    amazon = Amazon(patchListingsItem=ACCEPTED)
    channel_to(amazon).closing.close([ListingKey(JP, "S", "MUG")])
    (body,) = amazon.bodies("patchListingsItem")
    (patch,) = body["patches"]
    (offer,) = patch["value"]
    assert (patch["op"], patch["path"]) == ("merge", "/attributes/purchasable_offer")
    # merged: the price is not told, and stays
    assert offer == {
        "marketplace_id": JP,
        "audience": "ALL",
        "currency": "JPY",
        "end_at": {"value": "2000-01-01T00:00:00.000Z"},
    }
