"""Listings, stock, prices and offers at the sandbox's Amazon, over real HTTP."""

from zayton.channels.adapters.amazon import ADAPTER
from zayton.channels.adapters.amazon.tests.answering import DE, US
from zayton.channels.adapters.amazon.tests.sandboxed import DRAFT, all_of, connected, listed, tell
from zayton.channels.ports.faults import FaultKind
from zayton.channels.ports.offers import ListingKey, PriceAsked, Standing, StockAsked
from zayton.channels.ports.orders import FulfilledBy
from zayton.sandbox.amazon import SELLER_ID


def test_quantity_and_price_are_shown_to_buyers(stand):
    listed(stand, DRAFT._replace(key=ListingKey(DE, "SHOWN")))
    channel = connected(stand)
    key = ListingKey(DE, "SHOWN", "HOME")
    assert [each.fault for each in channel.stock.show([StockAsked(key, 17)])] == [None]
    assert [each.fault for each in channel.prices.price([PriceAsked(key, 999, "EUR")])] == [None]
    (good,) = [each for each in stand.goods() if each["sku"] == "SHOWN"]
    assert (good["quantity"], good["price_minor"]) == (17, 999)
    (document,) = channel.listings.named([key])
    (seen,) = ADAPTER.reading.listing(document.body)
    assert (seen.quantity, seen.price_minor, seen.currency, seen.standing) == (17, 999, "EUR", Standing.LIVE)
    assert (seen.title, seen.brand, seen.bullets) == ("Becher, rot", "Lantern Lane", ("Spülmaschinenfest",))
    assert seen.key.remote == "HOME"


def test_a_change_of_a_listing_that_is_not_there_says_that_it_is_gone(stand):
    (outcome,) = connected(stand).stock.show([StockAsked(ListingKey(DE, "NOBODY"), 1)])
    assert outcome.fault.kind is FaultKind.GONE


def test_a_draft_that_lacks_something_is_rejected_with_the_field(stand):
    (published,) = connected(stand).listings.publish(
        [DRAFT._replace(key=ListingKey(DE, "BAD"), attributes={})]
    )
    assert published.standing is Standing.REJECTED
    assert {problem.field for problem in published.problems if problem.severe} == {
        "color",
        "country_of_origin",
    }


def test_an_offer_on_an_entry_of_the_catalogue_and_its_rivals(stand):
    channel = connected(stand)
    (hit,) = channel.catalogue.search(barcodes=["4012345678901"], site=DE)
    assert (hit.title, hit.brand) == ("Stainless Steel Water Bottle 750 ml", "Rivulet")
    draft = DRAFT._replace(
        key=ListingKey(DE, "BOTTLE"), item=hit.item, product_type=hit.product_type, attributes={}
    )
    published = listed(stand, draft)
    assert published.item == hit.item
    (document,) = channel.offers.competing([draft.key], items={"BOTTLE": hit.item})
    seen = ADAPTER.reading.offers(document.body)
    assert [offer.seller for offer in seen.offers if offer.ours] == [SELLER_ID]
    assert len(seen.offers) > 1
    landed = [offer.price_minor + offer.shipping_minor for offer in seen.offers]
    assert landed == sorted(landed)
    assert sum(offer.buy_box for offer in seen.offers) == 1


def test_every_listing_is_found_and_one_that_was_ended_is_gone_and_can_come_back(stand):
    drafts = [DRAFT._replace(key=ListingKey(DE, f"ALL-{n:02d}")) for n in range(25)]
    for draft in drafts:
        listed(stand, draft)
    channel = connected(stand, sites=(DE, US))
    keys = {f"{DE}/{draft.key.sku}" for draft in drafts}
    assert keys <= {each.key for each in all_of(channel.listings.all)}
    assert [each.fault for each in channel.listings.end([drafts[0].key])] == [None]
    assert channel.listings.named([drafts[0].key]) == []
    listed(stand, drafts[0])
    assert len(channel.listings.named([drafts[0].key])) == 1


def test_what_a_product_type_demands(stand):
    rules = connected(stand).listings.rules("LUGGAGE", site=DE)
    assert rules.product_type == "LUGGAGE"
    assert rules.limits["title"]["required"] is True
    assert {"color", "material"} <= set(rules.schema["required"])


def test_units_in_amazons_warehouses(stand):
    draft = DRAFT._replace(
        key=ListingKey(DE, "FBA-1"),
        attributes=DRAFT.attributes
        | {"fulfillment_availability": [{"fulfillment_channel_code": "AMAZON_EU"}]},
    )
    connected(stand).listings.publish([draft])
    tell(stand, "arrive", {"network": "EU", "sku": "FBA-1", "units": 30, "inbound": 4})
    found = {each.key: ADAPTER.reading.stock(each.body)[0] for each in all_of(connected(stand).stock.held)}
    seen = found[f"{DE}/FBA-1"]
    assert (seen.sellable, seen.inbound, seen.fulfilled_by) == (30, 4, FulfilledBy.MARKETPLACE)
    (document,) = connected(stand).listings.named([draft.key])
    (listing,) = ADAPTER.reading.listing(document.body)
    assert (listing.quantity, listing.fulfilled_by) == (None, FulfilledBy.MARKETPLACE)
