"""Listings at the stand-in: published, changed, ended, read; stock and prices; rules; rivals; the catalogue."""

import jsonschema
import pytest

from zayton.channels.adapters.ebay import ADAPTER
from zayton.channels.adapters.ebay.tests.selling import bought, connected, draft, listed, read, shown
from zayton.channels.ports.faults import Fault, FaultKind
from zayton.channels.ports.offers import ListingKey, PriceAsked, Standing, StockAsked
from zayton.sandbox.ebay import Ebay
from zayton.sandbox.tests.stalls import standing

GB = "EBAY_GB"


def seen(channel, sku):
    [document] = channel.listings.named([ListingKey(GB, sku)])
    return ADAPTER.reading.listing(document.body)


def test_a_draft_becomes_a_listing_that_reads_as_it_was_drafted(stand, channel):
    published = listed(channel, "B-1", quantity=7, price_minor=1995)
    [got] = seen(channel, "B-1")
    assert shown(stand, "B-1") == [(7, 1995)]
    assert (got.key, got.item, got.standing) == (published.key, published.item, Standing.LIVE)
    assert (got.title, got.quantity, got.price_minor, got.currency) == ("Glass Storage Jar", 7, 1995, "GBP")
    assert (got.brand, got.barcode, got.category) == ("Korken", "4006381333931", "20625")
    assert got.description == "<p>A jar.</p><ul><li>Holds a litre</li><li>Dish&lt;washer&gt; safe</li></ul>"
    assert got.url == f"https://www.ebay.co.uk/itm/{published.item}"


def test_published_twice_is_published_once(stand, channel):
    first, again = listed(channel, "B-2"), listed(channel, "B-2")
    assert (first.key, first.item) == (again.key, again.item)
    assert len(shown(stand, "B-2")) == 1


def test_a_changed_draft_changes_its_listing(stand, channel):
    first = listed(channel, "B-3")
    again = listed(channel, "B-3", title="Another Jar", price_minor=500, quantity=2)
    assert again.item == first.item
    assert shown(stand, "B-3") == [(2, 500)]
    assert seen(channel, "B-3")[0].title == "Another Jar"


def test_what_the_channel_has_against_a_draft_is_told_and_the_others_are_published(stand, channel):
    drafts = [
        draft("B-4", title="x" * 81),
        draft("B-5"),
        draft("B-6", images=()),
        draft("B-7", category="15687"),
    ]
    results = channel.listings.publish(drafts)
    assert [one.standing for one in results] == [
        Standing.REJECTED,
        Standing.LIVE,
        Standing.REJECTED,
        Standing.REJECTED,
    ]
    assert [[(p.code, p.field) for p in one.problems] for one in results] == [
        [("25709", "title")],
        [],
        [("25014", "")],
        [("25002", "Size")],
    ]
    assert [one.outcome.fault and one.outcome.fault.kind for one in results] == [
        FaultKind.REFUSED,
        None,
        FaultKind.REFUSED,
        FaultKind.REFUSED,
    ]
    assert [bool(shown(stand, one.key.sku)) for one in drafts] == [False, True, False, False]


def test_thirty_drafts_are_published_in_slices(stand, channel):
    skus = [f"M-{at}" for at in range(30)]
    results = channel.listings.publish([draft(sku) for sku in skus])
    assert {one.standing for one in results} == {Standing.LIVE}
    assert len({one.item for one in results}) == 30
    calls = stand.state()["calls"]
    assert calls["/sell/inventory/v1/bulk_publish_offer"] >= 2


def shirt(sku, size, group="TEE"):
    attributes = {
        "Size": size,
        "Colour": "Black",
        "variation_group": {"key": group, "title": "Plain Tee", "varies_by": ["Size"]},
    }
    return draft(sku, category="15687", barcode="", attributes=attributes)


def test_variations_are_one_listing_and_one_more_joins_it(stand, channel):
    first = channel.listings.publish([shirt("TEE-S", "S"), shirt("TEE-M", "M")])
    [later] = channel.listings.publish([shirt("TEE-L", "L")])
    assert {one.standing for one in (*first, later)} == {Standing.LIVE}
    assert len({one.item for one in (*first, later)}) == 1
    assert seen(channel, "TEE-M")[0].parent == "TEE"
    group = stand.state()["state"]["groups"]["TEE"]
    assert group["variesBy"]["specifications"] == [{"name": "Size", "values": ["S", "M", "L"]}]
    assert group["variantSKUs"] == ["TEE-S", "TEE-M", "TEE-L"]
    got = read(channel, bought(stand, ("TEE-M", 1)))
    assert [(one.sku, one.listing) for one in got.lines] == [("TEE-M", later.item)]


def test_one_variation_ends_without_the_others(stand, channel):
    results = channel.listings.publish([shirt("END-S", "S", "END"), shirt("END-M", "M", "END")])
    [outcome] = channel.listings.end([results[0].key])
    assert outcome.fault is None
    assert (shown(stand, "END-S"), shown(stand, "END-M")) == ([], [(10, 1299)])


def test_every_listing_of_the_account_is_read_page_by_page(stand, channel, monkeypatch):
    monkeypatch.setattr("zayton.channels.adapters.ebay.listings._PAGE", 3)
    wanted = {f"P-{at}" for at in range(7)}
    for sku in wanted:
        listed(channel, sku)
    found, cursor = [], ""
    while True:
        page = channel.listings.all(cursor=cursor)
        found += [document.key for document in page.documents]
        cursor = page.cursor
        if not cursor:
            break
    assert wanted <= set(found)
    assert len(found) == len(set(found))


def test_a_listing_that_is_not_there_is_left_out(channel):
    assert channel.listings.named([ListingKey(GB, "NOBODY")]) == []


def test_an_ended_listing_is_off_sale_and_can_be_put_on_again(stand, channel):
    first = listed(channel, "B-8")
    for _ in range(2):
        [outcome] = channel.listings.end([first.key])
        assert outcome.fault is None
    assert shown(stand, "B-8") == []
    assert seen(channel, "B-8")[0].standing is Standing.INACTIVE
    again = listed(channel, "B-8")
    assert again.key == first.key
    assert shown(stand, "B-8") == [(10, 1299)]


def test_ending_what_is_not_there_is_told(channel):
    [outcome] = channel.listings.end([ListingKey(GB, "NOBODY")])
    assert (outcome.key, outcome.fault.kind) == ("NOBODY", FaultKind.GONE)


def test_stock_is_shown_for_many_listings_with_or_without_their_ids(stand, channel):
    keys = [listed(channel, f"S-{at}").key for at in range(3)]
    keys[2] = keys[2]._replace(remote="")
    asked = [StockAsked(key, 40 + at) for at, key in enumerate(keys)]
    outcomes = channel.stock.show([*asked, StockAsked(ListingKey(GB, "NOBODY"), 1)])
    assert [(one.key, one.fault and one.fault.kind) for one in outcomes] == [
        ("S-0", None),
        ("S-1", None),
        ("S-2", None),
        ("NOBODY", FaultKind.GONE),
    ]
    assert [shown(stand, f"S-{at}")[0][0] for at in range(3)] == [40, 41, 42]


def test_the_later_of_two_quantities_for_one_listing_wins(stand, channel):
    key = listed(channel, "S-5").key
    outcomes = channel.stock.show([StockAsked(key, 3), StockAsked(key, 8)])
    assert [one.fault for one in outcomes] == [None, None]
    assert shown(stand, "S-5")[0][0] == 8


def test_one_sku_on_two_sites_shows_what_each_was_given(stand, channel):
    here = listed(channel, "S-12").key
    there = listed(channel, "S-12", site="EBAY_US", currency="USD").key
    outcomes = channel.stock.show([StockAsked(here, 5), StockAsked(there, 3)])
    assert [one.fault for one in outcomes] == [None, None]
    assert (shown(stand, "S-12")[0][0], shown(stand, "S-12", "EBAY_US")[0][0]) == (5, 3)
    item = stand.state()["state"]["items"]["S-12"]
    assert item["availability"]["shipToLocationAvailability"]["quantity"] == 5


def test_nothing_left_is_shown_as_nothing(stand, channel):
    key = listed(channel, "S-6").key
    [outcome] = channel.stock.show([StockAsked(key, 0)])
    assert outcome.fault is None
    assert shown(stand, "S-6") == []


class Strict(Ebay):
    """An eBay where no listing stands with nothing left."""

    out_of_stock_option = False


def test_where_nothing_may_not_be_shown_the_listing_is_withdrawn():
    with standing(Strict) as stand:
        channel = connected(stand)
        first, second = listed(channel, "S-10").key, listed(channel, "S-11").key
        outcomes = channel.stock.show([StockAsked(first, 0), StockAsked(second, 4)])
        assert [one.fault for one in outcomes] == [None, None]
        assert (shown(stand, "S-10"), shown(stand, "S-11")) == ([], [(4, 1299)])
        assert seen(channel, "S-10")[0].standing is Standing.INACTIVE


def test_prices_are_set_and_a_foreign_currency_is_refused(stand, channel):
    first, second = listed(channel, "S-7").key, listed(channel, "S-8").key
    outcomes = channel.prices.price([PriceAsked(first, 888, "GBP"), PriceAsked(second, 999, "EUR")])
    assert [one.fault and one.fault.kind for one in outcomes] == [None, FaultKind.REFUSED]
    assert (shown(stand, "S-7")[0][1], shown(stand, "S-8")[0][1]) == (888, 1299)


def test_a_call_that_fails_fails_for_all_that_it_carried(stand, channel):
    key = listed(channel, "S-9").key
    stand.tell("faults", {"rate": 1.0, "kinds": ["fail_before"], "only": "bulk_update"})
    [outcome] = channel.stock.show([StockAsked(key, 5)])
    assert (outcome.fault.kind, outcome.fault.passes) == (FaultKind.AWAY, True)
    assert shown(stand, "S-9")[0][0] == 10


def test_there_is_no_stock_in_a_warehouse_of_ebays(channel):
    assert channel.stock.held(cursor="").documents == ()


@pytest.mark.parametrize("kinds", [["fail_after"], ["drop_after"], ["throttle", "fail_before", "expire"]])
def test_publishing_ends_in_one_listing_each_whatever_goes_wrong(stand, channel, kinds):
    drafts = [draft(f"W-{kinds[0]}-{at}") for at in range(4)]
    stand.tell("faults", {"rate": 0.3, "kinds": kinds, "only": "/sell/", "retry_after": 0.01})
    for _ in range(20):
        results = channel.listings.publish(drafts)
        if all(one.outcome.fault is None for one in results):
            break
        assert all(one.outcome.fault is None or one.outcome.fault.passes for one in results)
    stand.tell("faults", {})
    offers = [
        offer
        for offer in stand.state()["state"]["offers"].values()
        if offer["sku"].startswith(f"W-{kinds[0]}-")
    ]
    assert sorted(offer["sku"] for offer in offers) == sorted(one.key.sku for one in drafts)
    assert {one.standing for one in results} == {Standing.LIVE}


def test_the_rules_of_a_category_judge_a_drafts_attributes(channel):
    rules = channel.listings.rules("15687", site="EBAY_DE")
    good = {"Size": "M", "Colour": ["Black"], "condition": "NEW"}
    jsonschema.validate(good, rules.schema)
    for bad in ({"Colour": "Black"}, {**good, "Size": "XXXL"}, {**good, "condition": "WET"}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(bad, rules.schema)
    assert rules.schema["required"] == ["Size", "Colour"]
    assert rules.limits["brand"]["required"] is True
    assert rules.limits["title"] == {"required": True, "max_length": 80}


def test_the_tree_of_a_site_is_asked_for_once(stand, channel):
    path = "/commerce/taxonomy/v1/get_default_category_tree_id"
    before = stand.state()["calls"].get(path, 0)
    for _ in range(3):
        channel.listings.rules("20625", site=GB)
    assert stand.state()["calls"][path] == before + 1


def test_a_category_that_is_none_is_refused(channel):
    with pytest.raises(Fault) as caught:
        channel.listings.rules("jars", site=GB)
    assert caught.value.kind is FaultKind.REFUSED


def test_rivals_on_the_same_product_cheapest_first(channel):
    key = listed(channel, "R-1", barcode="5000000000024", price_minor=2000).key
    [document] = channel.offers.competing([key], items={})
    got = ADAPTER.reading.offers(document.body)
    landed = [offer.price_minor + offer.shipping_minor for offer in got.offers]
    assert got.key == key
    assert landed == sorted(landed)
    assert [(offer.seller, offer.price_minor) for offer in got.offers if offer.ours] == [
        ("zayton_seller", 2000)
    ]
    assert {offer.currency for offer in got.offers} == {"GBP"}
    assert len(got.offers) == 3


def test_rivals_are_not_looked_for_by_the_words_of_a_title(channel):
    key = listed(channel, "R-2", barcode="", title="Jar").key
    assert channel.offers.competing([key], items={}) == []


def test_rivals_of_what_is_listed_nowhere_are_not_looked_for(channel):
    assert (
        channel.offers.competing([ListingKey(GB, "NOBODY"), ListingKey("EBAY_MARS", "R-1")], items={}) == []
    )


def test_the_catalogue_by_barcodes_and_by_words(channel):
    by_codes = channel.catalogue.search(barcodes=["4006381333931", "1"], site=GB)
    by_words = channel.catalogue.search(words="t-shirt plain", site=GB)
    assert [(hit.item, hit.barcode, hit.brand) for hit in by_codes] == [
        ("5034565434", "4006381333931", "Korken")
    ]
    assert [hit.item for hit in by_words] == ["2310948877"]


def test_named_policies_win_and_an_unknown_location_is_told(stand):
    channel = connected(stand, location="NOWHERE")
    [published] = channel.listings.publish([draft("T-1")])
    assert [problem.code for problem in published.problems] == ["25012"]
